"""A published roster of this and the next weeks, written as rows: who is where is told by tests.

Volunteers are those of the demonstration, made fit for every night; each test says what differs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine, text

ZONE = ZoneInfo("Asia/Shanghai")
WEEKS = 4
#: The home community of YJ-0001 and YJ-0008, one that borders on it, and one that does not.
HOME, NEXT, FAR = "530302006001", "530302006002", "530302006007"

_WIPE = """
TRUNCATE roster, roster_squad, roster_place, roster_forbid, roster_version, swap, swap_option,
    call_off, attendance, post_code, post_failure, calendar_feed, absence, partner_wish CASCADE
"""
_FIT = """
UPDATE volunteer SET trained_until = '2099-12-31', uniform_until = '2099-12-31',
    consented_on = '2026-01-01', rules_accepted_on = '2026-01-01'
"""

_POST = """
SELECT p.code FROM place p JOIN ground_version v ON v.id = p.version_id
WHERE v.active AND p.kind = 'police_post' ORDER BY p.code LIMIT 1
"""


def today() -> date:
    """Return the station's day."""
    return datetime.now(ZONE).date()


def monday(weeks: int = 0) -> date:
    """Return the Monday of this week, or of one so many weeks later."""
    day = today()
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


@dataclass(slots=True)
class Nights:
    """The published roster `roster_id`; places are made by volunteers' numbers."""

    url: str
    roster_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    leaders: dict[str, tuple[int, int]] = field(default_factory=dict)
    meeting: str = ""

    def clear(self) -> None:
        """Let there be no roster, and everybody be fit for every night."""
        with self._connection() as connection:
            connection.execute(text(_WIPE))
            connection.execute(text(_FIT))
            connection.execute(text("UPDATE person SET weekdays = NULL, left_on = NULL"))
            rows = connection.execute(text("SELECT number, person_id FROM volunteer"))
            self.people = {row.number: row.person_id for row in rows}
            self.leaders = _leaders(connection)

    def publish(self) -> None:
        """Write an empty published roster over what there was."""
        self.clear()
        with self._connection() as connection:
            self.meeting = connection.execute(text(_POST)).scalar_one()
            self.roster_id = connection.execute(
                text(
                    "INSERT INTO roster (version, first_night, last_night, state, seed, published,"
                    " by) VALUES (1, :first, :last, 'published', 1, 1, 'leader') RETURNING id"
                ),
                {"first": monday(-1), "last": monday(WEEKS) - timedelta(days=1)},
            ).scalar_one()

    def squad(self, night: date, community: str, *numbers: str, most: int = 6) -> list[int]:
        """Let a squad with both leaders go out; return the places of its volunteers."""
        with self._connection() as connection:
            connection.execute(
                text(
                    "INSERT INTO roster_squad VALUES"
                    " (:roster, :night, :community, 2, 3, :most, 1, :meeting)"
                ),
                {
                    "roster": self.roster_id,
                    "night": night,
                    "community": community,
                    "most": most,
                    "meeting": self.meeting,
                },
            )
            officer, head = self.leaders[community]
            self._place(connection, officer, night, community, "community_officer")
            self._place(connection, head, night, community, "governance_head")
            return [
                self._place(connection, self.people[number], night, community, "volunteer")
                for number in numbers
            ]

    def _place(
        self, connection: Connection, person: int, night: date, community: str, part: str
    ) -> int:
        made: int = connection.execute(
            text(
                "INSERT INTO roster_place (version, roster_id, person_id, night, community_code,"
                " part) VALUES (1, :roster, :person, :night, :community, :part) RETURNING id"
            ),
            {
                "roster": self.roster_id,
                "person": person,
                "night": night,
                "community": community,
                "part": part,
            },
        ).scalar_one()
        return made

    def run(self, statement: str, **params: Any) -> list[Any]:
        """Run one statement and return its rows, if it has any."""
        with self._connection() as connection:
            result = connection.execute(text(statement), params)
            return list(result) if result.returns_rows else []

    def standing(self) -> set[tuple[str, date, str]]:
        """Return who stands where on which night, by number; leaders left out."""
        rows = self.run(
            "SELECT v.number, p.night, p.community_code FROM roster_place p"
            " JOIN volunteer v ON v.person_id = p.person_id WHERE p.state = 'standing'"
        )
        return {(number, night, community) for number, night, community in rows}

    def name(self, number: str) -> str:
        """Return a volunteer's name."""
        ((name,),) = self.run(
            "SELECT name FROM person WHERE id = :person", person=self.people[number]
        )
        return str(name)

    def numbers_of(self, community: str) -> list[str]:
        """Return the numbers of a community's volunteers, in order."""
        rows = self.run(
            "SELECT v.number FROM volunteer v JOIN person p ON p.id = v.person_id"
            " WHERE p.community_code = :community ORDER BY v.number",
            community=community,
        )
        return [number for (number,) in rows]

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def _leaders(connection: Connection) -> dict[str, tuple[int, int]]:
    rows = connection.execute(
        text(
            "SELECT community_code, min(id) FILTER (WHERE duty = 'community_officer'),"
            " min(id) FILTER (WHERE duty = 'governance_head') FROM person"
            " WHERE community_code IS NOT NULL GROUP BY community_code"
        )
    )
    return {community: (officer, head) for community, officer, head in rows}
