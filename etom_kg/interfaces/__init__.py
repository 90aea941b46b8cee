"""Interfaces between processes, read from the descriptions, each with its evidence."""
