"""People: who is in the library, what changed over the weeks, and results that were kept."""
