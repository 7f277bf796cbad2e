"""Keeping the station's people: list, change, leave, availability, files from and to offices."""
