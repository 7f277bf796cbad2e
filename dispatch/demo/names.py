"""Names of the demonstration's people: made up, plausible, the same for the same seed. Pure."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

PEOPLE_FILE = Path(__file__).parent / "people.toml"
WORDS: dict[str, Any] = tomllib.loads(PEOPLE_FILE.read_text("utf-8"))

#: Four given names in five have two characters.
_TWO_CHARACTERS = 0.8


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name in its two parts."""

    family: str
    given: str

    def __str__(self) -> str:
        return self.family + self.given


class NameMaker:
    """Gives names one after the other, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[FullName] = set()

    def make(self) -> FullName:
        """Return a name that was not given before."""
        while True:
            name = random_name(self._rng)
            if name not in self._given:
                self._given.add(name)
                return name


def random_name(rng: Random) -> FullName:
    """Return a plausible Chinese name; the family names earlier in the list are commoner."""
    families = WORDS["family"]
    family = families[int(len(families) * rng.random() ** 2)]
    second = rng.choice(WORDS["second"]) if rng.random() < _TWO_CHARACTERS else ""
    return FullName(family, rng.choice(WORDS["first"]) + second)


def duty_name(name: FullName, duty: str) -> str:
    """Return how somebody is called on duty: the family name and a title."""
    title: str = WORDS["titles"][duty]
    return name.family + title
