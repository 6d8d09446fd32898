"""The page that says how it works and how to film."""
