"""Inference in the browser: what runs there, the files it loads from the app's own server, and its landmarks."""
