"""Canned questions: their files, their parameters, and what is shown of one element."""
