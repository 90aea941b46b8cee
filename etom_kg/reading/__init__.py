"""From a source document to a catalogue: text, clauses with exact offsets, processes."""
