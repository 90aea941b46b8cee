"""From a source document to a framework: text, clauses with exact offsets, processes."""
