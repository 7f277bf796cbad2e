"""The commands about access tokens, with which map programs read the ground."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.commands import language, say
from dispatch.commands.transaction import do_in_database
from dispatch.errors import CATALOGUE
from dispatch.security.service import get_account
from dispatch.security.tables import AccessToken
from dispatch.security.tokens import MadeToken, list_tokens, make_token, revoke_token

access_token = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@access_token.callback()
def group() -> None:
    """Mind the access tokens of map programs."""


@access_token.command("make")
def make(
    username: str, label: str, days: Annotated[int, typer.Option(min=1, max=730)] = 365
) -> None:
    """Make a token for an account of the duty room; LABEL says what it is for."""

    async def work(session: AsyncSession) -> MadeToken:
        return await make_token(session, await get_account(session, username), label, days)

    made = do_in_database(work)
    say("token.made", username=username, expires=f"{made.expires_at:%Y-%m-%d}", token=made.token)


@access_token.command("list")
def listed() -> None:
    """List every token: whose, what for, until when."""
    for token, username in do_in_database(lambda session: list_tokens(session, None)):
        say(
            "token.listed",
            id=token.id,
            username=username,
            label=token.label,
            expires=f"{token.expires_at:%Y-%m-%d}",
            state=_state(token),
        )


@access_token.command("revoke")
def revoke(token_id: int) -> None:
    """End a token at once."""
    do_in_database(lambda session: revoke_token(session, token_id, None))
    say("token.revoked", token_id=token_id)


def _state(token: AccessToken) -> str:
    if token.revoked_at is not None:
        state = "revoked"
    else:
        state = "live" if token.expires_at > datetime.now(UTC) else "expired"
    return CATALOGUE.render(f"token.state_{state}", language())
