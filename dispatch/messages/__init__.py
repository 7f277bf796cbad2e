"""Short texts between the duty room and the units, and whether they were read."""
