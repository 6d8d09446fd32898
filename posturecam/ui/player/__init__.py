"""The annotated video and its timeline, linked frame by frame."""
