"""The volunteers' nights: two a week, in squads led by an officer and a governance head."""
