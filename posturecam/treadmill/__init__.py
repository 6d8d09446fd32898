"""What a session on a treadmill adds: a trial of a higher cadence, a strip by minute, what drifted.

No camera, thread or clock in here: every call brings its time.
"""
