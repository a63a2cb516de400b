"""Things that send readings: cold rooms and their probes."""
