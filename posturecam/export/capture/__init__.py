"""What the formats of motion capture have in common: an even clock, one plane in metres, joint angles, gait events."""
