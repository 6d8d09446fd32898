"""Images of an analysis: the overlay on a video, evidence stills and the thumbnail."""
