"""Pictures of an analysis: overlay and evidence stills."""
