"""Attendance: who came to a night, by the post's code, by being there, or by a leader's list."""
