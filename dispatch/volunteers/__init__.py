"""Volunteer police: who they are and where they belong."""
