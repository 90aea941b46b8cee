"""Sentences made shorter: items, verbs, who acts, and what governs a name."""
