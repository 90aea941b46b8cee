"""English as descriptions are written in it: words, grammar, verbs, phrases, sentences."""
