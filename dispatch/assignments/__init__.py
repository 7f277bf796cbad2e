"""Assignments: a unit sent to an incident, its route and steps until it is cleared."""
