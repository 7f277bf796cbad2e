"""Units: who can be sent, their kinds and statuses."""
