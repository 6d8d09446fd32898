"""Images of the synthetic people: flesh on the bones, a room around them, light, a lens and a video.

Layer 2: needs numba, which only developers install (`pip install ./lab`).
"""
