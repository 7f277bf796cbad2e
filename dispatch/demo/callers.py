"""Made-up incidents in the words of callers. Pure."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from dispatch.demo.names import random_name
from dispatch.incidents.rules import Source
from gis.records import GroundData

CALLS_FILE = Path(__file__).parent / "calls.toml"
CALLS: dict[str, Any] = tomllib.loads(CALLS_FILE.read_text("utf-8"))

#: Only those who call or come in leave their name and number.
_WITH_CONTACT = frozenset({Source.CALL110, Source.WALK_IN})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be named as a location, by the kinds of place in calls.toml."""

    texts: dict[str, tuple[str, ...]]


def collect_texts(ground: GroundData) -> Vocabulary:
    """Return every address and place that a caller may name."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for address in ground.addresses:
        texts[address.kind].append(address.text)
    for place in ground.places:
        texts[place.kind].append(place.name)
    return Vocabulary({kind: tuple(texts[kind]) for kind in CALLS["phrases"]})


def make_report(vocabulary: Vocabulary, rng: Random) -> dict[str, Any]:
    """Return the body of a report: a type by its weight, a place that suits it, a caller."""
    types = CALLS["types"]
    code = rng.choices(list(types), [entry["weight"] for entry in types.values()])[0]
    entry = types[code]
    report = {
        "type": code,
        "source": rng.choice(entry["sources"]),
        "location_text": _say_where(vocabulary, rng.choice(entry["places"]), rng),
        "note": rng.choice(entry["notes"]),
    }
    return report | _contact(rng) if report["source"] in _WITH_CONTACT else report


def choose_disposition(type_code: str, rng: Random) -> str:
    """Return a result that suits the type of incident."""
    dispositions: Sequence[str] = CALLS["types"][type_code]["dispositions"]
    return rng.choice(dispositions)


def _say_where(vocabulary: Vocabulary, kind: str, rng: Random) -> str:
    phrase: str = rng.choice(CALLS["phrases"][kind])
    return phrase.format(text=rng.choice(vocabulary.texts[kind]))


def _contact(rng: Random) -> dict[str, str]:
    """Return a made-up name and a number; none in use begins with 100."""
    return {
        "caller_name": str(random_name(rng)),
        "caller_phone": f"1000000{rng.randrange(10_000):04}",
    }
