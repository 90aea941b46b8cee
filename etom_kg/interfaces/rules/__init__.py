"""The rules that decide what a name in a sentence states."""
