from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from databases import Databases
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import IdempotencyKey
from dispatch.db.session import make_engine
from dispatch.incidents.tables import Incident, IncidentContact
from dispatch.live.tables import LiveEvent
from dispatch.security.rules import Role, new_token, token_hash
from dispatch.security.tables import Account, AccountSession, SignInFailure, SignInLink
from dispatch.settings import Settings
from dispatch.worker.housekeeping import (
    delete_failures,
    delete_keys,
    delete_sessions,
    erase_contacts,
    prune_events,
)

pytestmark = pytest.mark.db

SETTINGS = Settings()
NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(hours=25)
TOMORROW = NOW + timedelta(hours=25)


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.fixture
async def session(url: str) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is rolled back after the test."""
    engine = make_engine(url, connections=1)
    async with AsyncSession(engine) as session:
        yield session
    await engine.dispose()


async def add_account(session: AsyncSession) -> int:
    account = Account(username="keeper", display_name="keeper", role=Role.LEADER)
    session.add(account)
    await session.flush()
    return account.id


async def add_incident(
    session: AsyncSession, number: str, expires_at: datetime, *, closed: bool = False
) -> Incident:
    incident = Incident(
        number=number,
        type="noise",
        priority=4,
        source="call110",
        state="closed" if closed else "waiting",
        closed_at=NOW if closed else None,
        location_text="麒麟南路128号",
        label="",
        verified=False,
        unit_ids=[],
        note="",
        operator="keeper",
    )
    session.add(incident)
    await session.flush()
    session.add(
        IncidentContact(
            incident_id=incident.id,
            caller_name="王小明",
            caller_phone="10000001234",
            expires_at=expires_at,
        )
    )
    await session.flush()
    return incident


async def test_only_expired_contacts_are_erased(session: AsyncSession) -> None:
    await add_incident(session, "1", NOW - timedelta(seconds=1))
    kept = await add_incident(session, "2", TOMORROW)
    await add_incident(session, "3", YESTERDAY, closed=True)
    await erase_contacts(session, SETTINGS)
    assert list(await session.scalars(select(IncidentContact.incident_id))) == [kept.id]


async def test_an_open_incident_shows_that_its_contact_is_gone(session: AsyncSession) -> None:
    expired = await add_incident(session, "1", YESTERDAY)
    await add_incident(session, "2", TOMORROW)
    await add_incident(session, "3", YESTERDAY, closed=True)
    await erase_contacts(session, SETTINGS)
    (event,) = await session.scalars(select(LiveEvent))
    assert event.kind == "incident.contact_erased"
    (change,) = event.changes
    assert (change["id"], change["version"]) == (expired.id, 2)
    assert change["value"]["caller_masked"] is None
    assert change["value"]["state"] == "waiting"


async def test_a_second_round_erases_nothing_more(session: AsyncSession) -> None:
    await add_incident(session, "1", YESTERDAY)
    await erase_contacts(session, SETTINGS)
    await erase_contacts(session, SETTINGS)
    assert len(list(await session.scalars(select(LiveEvent.seq)))) == 1


async def test_only_sessions_and_links_long_expired_are_deleted(session: AsyncSession) -> None:
    account_id = await add_account(session)
    for expires_at in (YESTERDAY, NOW - timedelta(hours=1), TOMORROW):
        token = token_hash(new_token())
        session.add(AccountSession(token_hash=token, account_id=account_id, expires_at=expires_at))
        session.add(SignInLink(token_hash=token, account_id=account_id, expires_at=expires_at))
    await session.flush()
    await delete_sessions(session, SETTINGS)
    kept = [NOW - timedelta(hours=1), TOMORROW]
    for table in (AccountSession, SignInLink):
        dates = await session.scalars(select(table.expires_at).order_by(table.expires_at))
        assert list(dates) == kept


async def test_only_old_failures_are_deleted(session: AsyncSession) -> None:
    session.add_all([SignInFailure(username="a", at=YESTERDAY), SignInFailure(username="b")])
    await session.flush()
    await delete_failures(session, SETTINGS)
    assert list(await session.scalars(select(SignInFailure.username))) == ["b"]


async def test_only_old_keys_are_deleted(session: AsyncSession) -> None:
    account_id = await add_account(session)
    old, new = uuid4(), uuid4()
    for key, created_at in ((old, YESTERDAY), (new, NOW)):
        session.add(
            IdempotencyKey(account_id=account_id, key=key, body_hash=b"", created_at=created_at)
        )
    await session.flush()
    await delete_keys(session, SETTINGS)
    assert list(await session.scalars(select(IdempotencyKey.key))) == [new]


async def test_an_event_of_a_running_transaction_is_not_pruned(session: AsyncSession) -> None:
    session.add(LiveEvent(kind="old", actor="", unit_ids=[], changes=[], at=YESTERDAY))
    await session.flush()
    await prune_events(session, SETTINGS)
    assert list(await session.scalars(select(LiveEvent.kind))) == ["old"]
