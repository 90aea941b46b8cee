"""The names of elements, and where a sentence mentions them."""
