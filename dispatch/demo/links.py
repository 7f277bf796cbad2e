"""One-time sign-in links, so that a demonstration needs no passwords."""

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.demo.cast import DEMO_OFFICER, DEMO_VOLUNTEER, DISPATCHER, LEADER
from dispatch.security.rules import Role
from dispatch.security.service import make_link

#: Who gets a link, by role.
DEMO_ACCOUNTS = {
    Role.DISPATCHER: DISPATCHER,
    Role.OFFICER: DEMO_OFFICER,
    Role.VOLUNTEER: DEMO_VOLUNTEER,
    Role.LEADER: LEADER,
}


async def demo_links(
    session: AsyncSession, server_url: str, minutes: float
) -> list[tuple[Role, str]]:
    """Return a new one-time link for each of the demonstration's roles.

    Every link is good for one sign-in within so many minutes. The token is behind the #, so
    that it reaches no server's log. Raises MissingError `account.unknown` before the seeding.
    """
    return [
        (role, f"{server_url}/sign-in#token={await make_link(session, username, minutes)}")
        for role, username in DEMO_ACCOUNTS.items()
    ]
