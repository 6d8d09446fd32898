"""What is kept of an analysis: the result folder of a clip and the files in it."""
