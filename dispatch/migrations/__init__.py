"""The history of the tables, and bringing a database up to date with it."""
