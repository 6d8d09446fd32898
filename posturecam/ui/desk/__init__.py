"""The desk page: head and shoulders watched all day, also while its tab is hidden."""
