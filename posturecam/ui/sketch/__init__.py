"""Drawing on a still: lines, arrows, angles and words, with the mouse, a finger or the keyboard."""
