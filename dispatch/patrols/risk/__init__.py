"""Where and when it will happen: risk of places by the hour of the week, never of persons.

Frozen data in, numbers and reasons out. Incidents have a place, a moment and a type; nothing
here knows who did or suffered anything.
"""
