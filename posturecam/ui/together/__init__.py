"""Several results of one session on one page."""
