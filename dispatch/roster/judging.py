"""What a roster is worth, as a leader reads it: what is broken or short, who has how much. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from dispatch.roster.nights.check import Verdict, check
from dispatch.roster.nights.explain import explain_shortfalls
from dispatch.roster.nights.problem import Place, Problem, Roster, Volunteer
from dispatch.roster.nights.rules import nights_due
from dispatch.roster.nights.score import heavy_nights, list_quality
from dispatch.roster.words import Words


@dataclass(frozen=True, slots=True)
class Share:
    """How much somebody has of a roster; `heavy` with the quarter's nights before it."""

    person: str
    nights: int
    due: int
    heavy: int
    away: int
    wished: int
    disliked: int


def share_out(problem: Problem, roster: Roster) -> list[Share]:
    """Return each volunteer's share, in the problem's order."""
    return [_share(problem, roster, volunteer) for volunteer in problem.volunteers]


def _share(problem: Problem, roster: Roster, volunteer: Volunteer) -> Share:
    places: tuple[Place, ...] = roster.of_person.get(volunteer.id, ())
    weights = [volunteer.wishes.get(place.date, 0) for place in places]
    return Share(
        person=volunteer.id,
        nights=len(places),
        due=sum(nights_due(volunteer, week) for week in problem.weeks),
        heavy=volunteer.heavy_before + heavy_nights(problem, roster, volunteer),
        away=sum(place.community != volunteer.home for place in places),
        wished=sum(weight > 0 for weight in weights),
        disliked=sum(weight < 0 for weight in weights),
    )


def judge(problem: Problem, roster: Roster, words: Words) -> dict[str, Any]:
    """Return the independent checker's findings and the fairness, for the wire."""
    verdict = check(problem, roster)
    return {
        "sound": verdict.sound,
        "breaches": words.tell_all(verdict.breaches),
        "shortfalls": words.tell_all(verdict.shortfalls),
        "explained": words.tell_all(explain_shortfalls(problem, roster)),
        "score": asdict(verdict.score),
        "quality": list_quality(problem, roster),
        "shares": [_share_value(share) for share in share_out(problem, roster)],
    }


def summarise(problem: Problem, roster: Roster, verdict: Verdict) -> dict[str, Any]:
    """Return what is kept with a roster: counts of what its last check found."""
    shares = share_out(problem, roster)
    heavy = sorted(share.heavy for share in shares)
    return {
        "sound": verdict.sound,
        "breaches": [_plain(one.code, one.params) for one in verdict.breaches],
        "shortfalls": [_plain(one.code, one.params) for one in verdict.shortfalls],
        "score": asdict(verdict.score),
        "nights": sum(share.nights for share in shares),
        "due": sum(share.due for share in shares),
        "heavy": {"least": heavy[0], "most": heavy[-1]} if heavy else None,
    }


def _plain(code: str, params: dict[str, Any]) -> dict[str, Any]:
    dates = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in params.items()}
    return {"code": code, "params": dates}


def _share_value(share: Share) -> dict[str, Any]:
    value = asdict(share)
    return {"person_id": int(value.pop("person")), **value}
