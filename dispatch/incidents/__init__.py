"""Incidents: intake, places, numbers, closing."""
