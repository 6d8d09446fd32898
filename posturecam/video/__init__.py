"""Frames in and out: files, webcams, and the annotated video."""
