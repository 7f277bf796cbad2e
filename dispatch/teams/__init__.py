"""People and the standing teams that answer for grids."""
