"""The command line: one module for each command, and `main` that puts them together."""
