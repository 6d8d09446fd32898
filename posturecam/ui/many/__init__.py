"""The page for a folder's worth of clips."""
