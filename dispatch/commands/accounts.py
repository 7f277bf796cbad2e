"""The command that sets a password."""

import asyncio
import sys

import typer

from dispatch.commands import database, say
from dispatch.db.session import one_transaction
from dispatch.security.service import set_password


def set_account_password(username: str) -> None:
    """Set the password of an account, read from the terminal or the first line of stdin."""
    if sys.stdin.isatty():
        password = typer.prompt(username, hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    with database() as url:
        asyncio.run(_set_password(url, username, password))
    say("account.password_set", username=username)


async def _set_password(url: str, username: str, password: str) -> None:
    async with one_transaction(url) as session:
        await set_password(session, username, password)
