"""Prints of the duty room: the grid atlas, route sheets and the heat map of incidents."""
