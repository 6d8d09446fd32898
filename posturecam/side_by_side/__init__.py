"""Two clips side by side: which stretches, in step at the same foot's landing, as a ghost, and what differs.

`compared` reads two results; `synchrony` says which moment of one belongs to which of the other; `ghost` lays one body
over the other; `differences` compares what was measured; `movie` writes it all as one video.
"""
