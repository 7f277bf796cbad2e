"""The plan of the town: names, codes and street lines, read from town.toml beside this module."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

PLAN_FILE = Path(__file__).with_name("town.toml")


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """A community: its official code, names, place in the town and its old villages."""

    code: str
    name: str
    name_en: str
    band: int
    rows: tuple[int, ...]
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """A main street: where its centreline runs, its ends and its two cuts (see town.toml)."""

    code: str
    name: str
    name_en: str
    road_class: str
    width_m: float
    at: float
    skew: float
    waves: tuple[tuple[float, float], ...]
    start: str
    end: str
    cuts: tuple[str, str]

    @property
    def horizontal(self) -> bool:
        """Whether the street runs west to east rather than north to south."""
        return self.code.startswith("H")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything town.toml says; `text` holds the tables of names as they are."""

    centre: tuple[float, float]
    area_m2: float
    population: int
    communities: tuple[CommunityPlan, ...]
    streets: tuple[StreetPlan, ...]
    text: dict[str, Any]

    def street(self, code: str) -> StreetPlan:
        """Return the main street of this code."""
        return next(street for street in self.streets if street.code == code)


@lru_cache(maxsize=1)
def read_plan() -> Plan:
    """Read the plan of the town."""
    with PLAN_FILE.open("rb") as file:
        text = tomllib.load(file)
    station = text["station"]
    return Plan(
        centre=tuple(station["centre"]),
        area_m2=station["area_km2"] * 1e6,
        population=station["population"],
        communities=tuple(_community(entry) for entry in text["communities"]),
        streets=tuple(_street(entry) for entry in text["streets"]),
        text=text,
    )


def _community(entry: dict[str, Any]) -> CommunityPlan:
    return CommunityPlan(
        code=entry["code"],
        name=entry["name"],
        name_en=entry["name_en"],
        band=entry["band"],
        rows=tuple(entry["rows"]),
        villages=tuple(entry["villages"]),
    )


def _street(entry: dict[str, Any]) -> StreetPlan:
    fields = {key: value for key, value in entry.items() if key not in ("class", "waves", "cuts")}
    return StreetPlan(
        road_class=entry["class"],
        waves=tuple((amplitude, length) for amplitude, length in entry["waves"]),
        cuts=(entry["cuts"][0], entry["cuts"][1]),
        **fields,
    )


def chinese_number(number: int, plan: Plan) -> str:
    """Write 1 to 99 in Chinese numerals, as lanes and groups carry them."""
    digits, ten = plan.text["words"]["ordinals"], plan.text["words"]["ten"]
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else (ten if tens == 1 else digits[tens - 1] + ten)
    return str(lead + (digits[ones - 1] if ones else ""))


def english_name(name: str, plan: Plan) -> str:
    """Return the name in English: pinyin, then the translated kind word if it ends in one."""
    suffixes: dict[str, str] = plan.text["suffixes_en"]
    for suffix in sorted(suffixes, key=len, reverse=True):
        if name.endswith(suffix) and name != suffix:
            return f"{pinyin(name.removesuffix(suffix))} {suffixes[suffix]}"
    return pinyin(name)


def pinyin(name: str) -> str:
    """Return the name in one capitalised pinyin word."""
    return "".join(lazy_pinyin(name)).capitalize()
