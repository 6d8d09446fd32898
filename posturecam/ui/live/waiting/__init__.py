"""Live sessions that nothing may lose: written while they run, summed up when they end, kept or discarded after."""
