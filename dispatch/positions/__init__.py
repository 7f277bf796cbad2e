"""Positions of units on duty: checked, coalesced, kept only as the latest."""
