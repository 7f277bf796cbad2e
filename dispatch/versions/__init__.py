"""Versions of the boundaries: uploaded, compared, activated at a time, taken back."""
