"""From frameworks and tables to quads: one module a kind of statement, one named graph each."""
