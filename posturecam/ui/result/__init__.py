"""The result of one clip, top to bottom as a runner reads it."""
