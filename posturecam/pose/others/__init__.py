"""Landmarks that other tools found, read as a track: Sports2D's pixel TRC, OpenPose's JSON files, MediaPipe's dumps.

Each reader is one module. What is not in a file stays unseen, and the track says so; the errors of its model are not
known, so nothing is corrected and every ± is wider.
"""
