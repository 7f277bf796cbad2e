"""Which town a text speaks of: the own one is no part of a name, another one is a warning."""

import re
from dataclasses import dataclass

#: 菜市场, 社区, 小区, 园区 and their like are no provinces, cities and districts.
_UNIT = re.compile(
    "(?P<name>[\u4e00-\u9fff]{2,3}?)(?:省|自治州|州|(?<![菜超夜])市(?![场政民])|县"
    "|(?<![小社园片宅校厂景地])区(?!政府)|街道)"
)
#: What callers say before they say where they are.
_LEAD_IN = re.compile("^(?:喂|你好|您好|我[们家]?(?:就?[在住是])|人?在|这[里边儿]?是|,)*")


@dataclass(frozen=True, slots=True)
class Region:
    """The names of the own province, city and district, and of places that are not in it.

    Without names nothing is judged: every region before an address is taken for the own one.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def split(self, text: str) -> tuple[str, bool]:
        """Return a normalised text without the regions it begins with, and whether one is foreign.

        >>> Region(("曲靖", "麒麟")).split("昆明市文昌街1号")
        ('文昌街1号', True)
        """
        rest = _LEAD_IN.sub("", text)
        foreign = bool(self.own and self.others) and rest.startswith(self.others)
        while unit := _UNIT.match(rest):
            foreign |= bool(self.own) and not unit["name"].startswith(self.own)
            rest = rest[unit.end() :]
        return (rest or text, foreign)
