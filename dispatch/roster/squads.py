"""Which communities need a squad on which nights, and how large. Pure.

A community's leaders must rest a night between two patrols: with one of a kind only every
other night can have a squad. Those nights are asked for that need it most; a squad that nobody
could lead would only be a shortfall in every roster.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from dispatch.roster.nights.problem import NIGHTS_A_WEEK, TOGETHER, Squad

WEEK_NIGHTS = 7
#: A night with as many evening incidents as the station's middle has this need.
MIDDLE_NEED = 2
MOST_NEED = 5


@dataclass(frozen=True, slots=True)
class Means:
    """What a community can put up: volunteers at home, and who leads them.

    `pairs` counts its officers or heads, whichever are fewer; on `weekdays` (Monday 0) one of
    each is usually on duty; `led_before` when they led on the night before the roster.
    """

    community: str
    volunteers: int
    pairs: int
    weekdays: frozenset[int] = frozenset(range(WEEK_NIGHTS))
    led_before: bool = False


#: Evening incidents by community and weekday, Monday 0.
Evenings = Mapping[tuple[str, int], int]


def weigh_needs(evenings: Evenings, communities: Sequence[str]) -> Callable[[str, date], int]:
    """Return the need, 1 to 5, of a community on a night: its evening incidents by weekday.

    An evening with as many as a middling one has need 2; without any incidents all have 1.
    """
    total = sum(evenings.values())
    middle = total / (len(communities) * WEEK_NIGHTS) if communities else 0.0

    def need(community: str, night: date) -> int:
        if not total:
            return 1
        share = evenings.get((community, night.weekday()), 0) / middle
        return min(MOST_NEED, max(1, round(MIDDLE_NEED * share)))

    return need


def choose_nights(nights: Sequence[date], weights: Sequence[int], means: Means) -> list[date]:
    """Return the nights that a community is asked for a squad on.

    Those on which somebody can usually lead; of these all with two leader pairs or more, with
    one pair, or none yet, the most needed ones of which no two run, not running on from the
    roster before either.
    """
    led = [night.weekday() in means.weekdays for night in nights]
    if means.pairs > 1:
        return [night for night, is_led in zip(nights, led, strict=True) if is_led]
    if means.led_before:
        led[0] = False
    worth = [weight * is_led for weight, is_led in zip(weights, led, strict=True)]
    return [night for night in _most_needed(nights, worth) if led[nights.index(night)]]


def _most_needed(nights: Sequence[date], weights: Sequence[int]) -> list[date]:
    """Return the nights without neighbours whose weights sum highest, the earlier when equal."""
    best: list[tuple[int, tuple[date, ...]]] = [(0, ()), (0, ())]
    for night, weight in zip(reversed(nights), reversed(weights), strict=True):
        taken = (best[-2][0] + weight, (night, *best[-2][1]))
        best.append(max(taken, best[-1], key=lambda option: option[0]))
    return list(best[-1][1])


def plan_squads(
    nights: Sequence[date], means: Sequence[Means], need: Callable[[str, date], int]
) -> tuple[Squad, ...]:
    """Return every squad: a community's nights a week shared out by need.

    Between half and one and a half of the middle size, two at least, so that everybody's two
    nights have room.
    """
    return tuple(squad for one in means for squad in _of_community(nights, one, need))


def _of_community(
    nights: Sequence[date], means: Means, need: Callable[[str, date], int]
) -> list[Squad]:
    needs = {night: need(means.community, night) for night in nights}
    chosen = choose_nights(nights, [needs[night] for night in nights], means)
    per_week = Counter(night.isocalendar()[:2] for night in chosen)
    return [
        _squad(means, night, needs[night], NIGHTS_A_WEEK / per_week[night.isocalendar()[:2]])
        for night in chosen
    ]


def _squad(means: Means, night: date, need: int, share: float) -> Squad:
    """Return a squad where each volunteer comes to `share` of the week's nights."""
    middle = max(TOGETHER, round(means.volunteers * share))
    return Squad(
        community=means.community,
        date=night,
        least=max(TOGETHER, middle // 2),
        aim=middle,
        most=max(TOGETHER + 1, ceil(1.5 * middle)),
        need=need,
    )
