"""From a frame to landmarks, and stored landmarks back to a track."""
