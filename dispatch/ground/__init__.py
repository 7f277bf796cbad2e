"""The ground as the duty room uses it: in memory, and served to the pages."""
