"""Offices' files of people: read with findings by cell, and written. Pure."""
