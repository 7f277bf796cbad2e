"""The database: sessions and migrations."""
