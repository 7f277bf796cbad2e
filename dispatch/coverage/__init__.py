"""Coverage: how much of the ground an available unit reaches within 1, 3 and 5 minutes."""
