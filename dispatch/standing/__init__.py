"""Composing the standing teams: the problem from the database, pins, proposals, acceptance."""
