"""Nights of published rosters as those who serve them have them: when, where, with whom."""
