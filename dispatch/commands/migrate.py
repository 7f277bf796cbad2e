"""The command that brings a database up to date."""

from dispatch.commands import database
from dispatch.db.migrate import upgrade


def migrate() -> None:
    """Bring the database to the current schema."""
    with database() as url:
        upgrade(url)
