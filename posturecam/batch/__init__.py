"""Many clips in, a result folder for each, a manifest and one coach sheet out; on this machine or on a cluster."""
