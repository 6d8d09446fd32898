"""A table that sorts itself and whose rows can be opened."""
