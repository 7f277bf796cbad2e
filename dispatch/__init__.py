"""The duty room: incidents, units, assignments and the live push to console and phone."""
