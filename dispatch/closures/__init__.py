"""Closures: stretches of road that nobody may pass until a time."""
