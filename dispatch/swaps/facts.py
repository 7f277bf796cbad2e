"""A swap with everything that belongs to it, read for its use cases and views."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.people.tables import Person
from dispatch.roster.tables import RosterPlace
from dispatch.swaps.rules import Answer
from dispatch.swaps.tables import Swap, SwapOption


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody who was asked, by name, with the place they would give."""

    row: SwapOption
    name: str
    back: RosterPlace | None


@dataclass(frozen=True, slots=True)
class SwapFacts:
    """A swap, the place offered, who offers it, and everybody asked."""

    swap: Swap
    place: RosterPlace
    name: str
    options: tuple[Option, ...]

    @property
    def agreed(self) -> Option | None:
        """Who agreed, if anybody has."""
        return next((o for o in self.options if o.row.answer == Answer.AGREED), None)

    def of_person(self, person_id: int) -> list[Option]:
        """Return what somebody was asked."""
        return [option for option in self.options if option.row.person_id == person_id]


async def read_swaps(session: AsyncSession, *which: ColumnElement[bool]) -> list[SwapFacts]:
    """Return the swaps that a condition holds for, oldest first."""
    rows = (
        await session.execute(
            select(Swap, RosterPlace, Person.name)
            .join(RosterPlace, RosterPlace.id == Swap.place_id)
            .join(Person, Person.id == RosterPlace.person_id)
            .where(*which)
            .order_by(Swap.id)
            .execution_options(populate_existing=True)
        )
    ).all()
    options = await _read_options(session, [swap.id for swap, _, _ in rows])
    return [SwapFacts(swap, place, name, tuple(options[swap.id])) for swap, place, name in rows]


async def _read_options(
    session: AsyncSession, swap_ids: Sequence[int]
) -> defaultdict[int, list[Option]]:
    found: defaultdict[int, list[Option]] = defaultdict(list)
    if not swap_ids:
        return found
    rows = await session.execute(
        select(SwapOption, Person.name, RosterPlace)
        .join(Person, Person.id == SwapOption.person_id)
        .outerjoin(RosterPlace, RosterPlace.id == SwapOption.back_place_id)
        .where(SwapOption.swap_id.in_(swap_ids))
        .order_by(SwapOption.id)
        .execution_options(populate_existing=True)
    )
    for option, name, back in rows:
        found[option.swap_id].append(Option(option, name, back))
    return found
