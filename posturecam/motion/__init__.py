"""The physics of the body in the picture: signals, repair, scene, gait. Pure functions on arrays."""
