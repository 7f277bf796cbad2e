"""Beginning a roster: a draft for whole ISO weeks with the squads that they need."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, InvalidError
from dispatch.live.outbox import append_event
from dispatch.roster.desk import Desk
from dispatch.roster.evenings import count_evenings
from dispatch.roster.gather import list_nights, read_served
from dispatch.roster.ground_facts import MeetingPlace, read_communities, read_meetings
from dispatch.roster.life import RosterState
from dispatch.roster.nights.problem import ONE_DAY, Leader, LeaderKind, Squad, Volunteer
from dispatch.roster.people_facts import Span, read_leaders, read_volunteers
from dispatch.roster.reading import get_locked, get_roster
from dispatch.roster.schemas import DraftIn
from dispatch.roster.squads import WEEK_NIGHTS, Means, plan_squads, weigh_needs
from dispatch.roster.tables import Roster, RosterSquad
from dispatch.roster.views import roster_change

EVENT_DRAFTED = "roster.drafted"


async def create_draft(desk: Desk, key: UUID, body: DraftIn) -> Roster:
    """Make a draft, once a key; its squads come from who there is and how evenings were.

    Raises InvalidError `roster.not_monday`, `roster.past`, ConflictError `roster.overlaps`.
    """
    asked = body.model_dump(mode="json")
    known_id = await desk.claim(key, "roster", asked)
    if known_id is not None:
        return await get_roster(desk.session, known_id)
    first, last = body.first_night, body.first_night + timedelta(weeks=body.weeks) - ONE_DAY
    _check_time(first, desk.today)
    await _check_free(desk.session, first, last)
    roster = Roster(
        first_night=first,
        last_night=last,
        state=RosterState.DRAFT,
        seed=body.seed,
        by=desk.actor,
    )
    desk.session.add(roster)
    await desk.session.flush()
    await desk.session.refresh(roster)
    await _add_squads(desk.session, roster, desk.today, desk.time_zone)
    await desk.keep(key, roster.id)
    await append_event(desk.session, EVENT_DRAFTED, desk.actor, [roster_change(roster)])
    return roster


async def discard_draft(desk: Desk, roster_id: int) -> None:
    """Throw a draft away that was never published.

    Raises what `get_locked` raises.
    """
    roster = await get_locked(desk.session, roster_id, (RosterState.DRAFT, RosterState.REVIEW))
    roster.version += 1
    change = roster_change(roster, gone=True)
    await desk.session.delete(roster)
    await append_event(desk.session, "roster.discarded", desk.actor, [change])


def _check_time(first: date, today: date) -> None:
    if first.weekday():
        raise InvalidError("roster.not_monday", where="first_night", given=first.isoformat())
    if first < today:
        raise InvalidError("roster.past", where="first_night", given=first.isoformat())


async def _check_free(session: AsyncSession, first: date, last: date) -> None:
    """Raise ConflictError `roster.overlaps` when a roster has some of the nights already."""
    other = await session.scalar(
        select(Roster)
        .where(
            Roster.state != RosterState.ARCHIVED,
            Roster.first_night <= last,
            Roster.last_night >= first,
        )
        .order_by(Roster.id)
        .limit(1)
    )
    if other is not None:
        raise ConflictError(
            "roster.overlaps",
            roster_id=other.id,
            first=other.first_night.isoformat(),
            last=other.last_night.isoformat(),
        )


async def _add_squads(session: AsyncSession, roster: Roster, today: date, time_zone: str) -> None:
    days = list_nights(roster.first_night, roster.last_night)
    facts = await read_communities(session)
    meetings = await read_meetings(session)
    codes = [one.code for one in facts]
    served = await read_served(session, days)
    span = Span(days, frozenset(), frozenset(codes))
    volunteers = await read_volunteers(session, span, served)
    leaders = await read_leaders(session, span, served)
    need = weigh_needs(await count_evenings(session, today, time_zone), codes)
    squads = plan_squads(days, [_means(code, volunteers, leaders, days) for code in codes], need)
    session.add_all(_row(roster, squad, meetings.get(squad.community)) for squad in squads)
    await session.flush()


def _means(
    code: str, volunteers: list[Volunteer], leaders: list[Leader], days: tuple[date, ...]
) -> Means:
    of_kind = {
        kind: [one for one in leaders if one.kind is kind and code in one.communities]
        for kind in LeaderKind
    }
    before = days[0] - ONE_DAY
    return Means(
        community=code,
        volunteers=sum(one.home == code for one in volunteers),
        pairs=min(len(found) for found in of_kind.values()),
        weekdays=frozenset.intersection(*(_usual_days(found) for found in of_kind.values())),
        led_before=any(before in one.led for found in of_kind.values() for one in found),
    )


def _usual_days(leaders: list[Leader]) -> frozenset[int]:
    """Return the weekdays on which some of the leaders are on duty; all, where none ever is.

    Somebody's leave takes no night away here: it is a shortfall, and is shown as one.
    """
    days = frozenset(night.weekday() for leader in leaders for night in leader.duty)
    return days or frozenset(range(WEEK_NIGHTS))


def _row(roster: Roster, squad: Squad, meeting: MeetingPlace | None) -> RosterSquad:
    return RosterSquad(
        roster_id=roster.id,
        night=squad.date,
        community_code=squad.community,
        least=squad.least,
        aim=squad.aim,
        most=squad.most,
        need=squad.need,
        meeting_code=meeting.code if meeting else None,
    )
