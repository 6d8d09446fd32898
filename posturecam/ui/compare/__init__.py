"""The page that shows two clips side by side."""
