"""Coordinates as people paste them: decimal pairs, degrees and minutes, links of map services."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from gis.datum.systems import Datum, from_datum
from gis.errors import GisError

#: Where China lies: here longitude and latitude can be told apart by their size.
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_DEGREE_M = 111_320.0

#: The datum of a map service's links, by the end of the host's name.
_SERVICES = {
    "amap.com": Datum.GCJ02,
    "gaode.com": Datum.GCJ02,
    "autonavi.com": Datum.GCJ02,
    "qq.com": Datum.GCJ02,
    "baidu.com": Datum.BD09,
    "tianditu.gov.cn": Datum.WGS84,
    "openstreetmap.org": Datum.WGS84,
}
#: What a link may say about its datum, and in which parameters.
_DATUM_KEYS = {"coordinate", "coord_type", "coordtype", "coord"}
_DATUM_WORDS = {
    "wgs84": Datum.WGS84,
    "gps": Datum.WGS84,
    "gaode": Datum.GCJ02,
    "gcj02": Datum.GCJ02,
    "bd09": Datum.BD09,
    "bd09ll": Datum.BD09,
}
_LON_KEYS, _LAT_KEYS = ("lon", "lng", "longitude", "mlon"), ("lat", "latitude", "mlat")

_MARKS = str.maketrans({
    **dict.fromkeys("º˚度", "°"),
    **dict.fromkeys("′’‘`´分", "'"),
    **dict.fromkeys("″”“秒", '"'),
    **dict.fromkeys("、;|\n\t", ","),
})  # fmt: skip
#: Chinese labels as the ASCII ones; before the marks, since one of them holds the degree mark.
_LABELS = {"东经": "E", "西经": "W", "北纬": "N", "南纬": "S", "经度": "lon", "纬度": "lat"}
_LON_WORDS, _LAT_WORDS = {"e", "w", "lon", "lng", "longitude"}, {"n", "s", "lat", "latitude"}
_NEGATIVE = {"w", "s"}
_LABEL = r"longitude|latitude|lon|lng|lat|[ewns]"
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_ANGLE = rf"""
    (?:(?P<label@>{_LABEL})\s*[:=]?\s*)?
    (?<![\d.])(?P<sign@>[-+])?(?P<deg@>{_NUMBER})\s*(?P<mark@>°)?
    (?:\s*(?P<min@>{_NUMBER})\s*'(?:\s*(?P<sec@>{_NUMBER})\s*(?:"|''))?)?
    (?(label@)|\s*(?P<after@>[ewns](?![a-z]))?)
"""
_PAIR = re.compile(
    rf"[\[(]?\s*{_ANGLE.replace('@', '1')}\s*[,/]?"
    rf"\s*{_ANGLE.replace('@', '2')}\s*[\])]?",
    re.VERBOSE,
)
_LINK = re.compile(r"(?:https?://|geo:)[^\s<>\"'\u3002\uff0c]+", re.IGNORECASE)
_DECIMAL_PAIR = re.compile(r"(?<![\d.])(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)(?![\d.])")
#: A datum named beside the numbers, as we name it and as people do.
_NAMED_DATUM = {
    Datum.WGS84: r"wgs-?84|gps",
    Datum.GCJ02: r"gcj-?02|高德|腾讯|火星坐标",
    Datum.BD09: r"bd-?09|百度",
}
#: A pair without any mark or label counts as coordinates from this many decimals on.
_LEAST_DECIMALS = 1
#: Links with the names of everything on the way are this long, no longer.
MOST_CHARACTERS = 2000


class CoordinatesError(GisError):
    """A text that is meant as coordinates but can't be right."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Coordinates as they were pasted, in degrees of `datum`; None: the text doesn't say which.

    `resolution_m` is half of the last digit written, in metres.
    """

    lon: float
    lat: float
    datum: Datum | None
    resolution_m: float

    def to_wgs84(self, datum: Datum) -> tuple[float, float]:
        """Return lon, lat in WGS84 degrees, if the pasted ones stand on `datum`."""
        lon, lat = from_datum(datum).to_wgs84([[self.lon, self.lat]])[0].tolist()
        return round(lon, 8), round(lat, 8)


@dataclass(frozen=True, slots=True)
class _Angle:
    """One angle as written; `axis` is "lon", "lat" or unsaid."""

    degrees: float
    axis: str
    step: float


def read_pasted(text: str) -> Pasted | None:
    """Return the coordinates that a text consists of, or None when it is no coordinates.

    Takes decimal degrees ("103.79,25.48" in either order), degrees, minutes and seconds in ASCII
    or Chinese marks ("东经103度47.4分 北纬25度"), links of AMap, Tencent, Baidu and others, and
    texts shared by their apps, which hold a link. A datum may be named beside the numbers
    ("103.79,25.48 GCJ-02"). Raises CoordinatesError
    with coordinates.minutes, coordinates.lon_range, coordinates.lat_range, coordinates.order,
    coordinates.same_axis (each with what was found) or coordinates.link (a link without any).
    """
    if len(text) > MOST_CHARACTERS:
        return None
    link = _LINK.search(text)
    if link:
        return _from_link(link.group())
    return _from_words(text)


def _from_words(text: str) -> Pasted | None:
    bare, datum = _without_datum(text)
    match = _PAIR.fullmatch(_plain(bare))
    if not match or not _is_meant(match):
        return None
    return _make(_angle(match, "1"), _angle(match, "2"), text.strip(), datum)


def _without_datum(text: str) -> tuple[str, Datum | None]:
    for datum, names in _NAMED_DATUM.items():
        bare, count = re.subn(
            rf"[(（]?(?:{names})[)）:：]?", " ", text, count=1, flags=re.IGNORECASE
        )
        if count:
            return bare, datum
    return text, None


def _plain(text: str) -> str:
    """Return a text with one way to write each mark and label."""
    for label, letter in _LABELS.items():
        text = text.replace(label, letter)
    # First the marks: NFKC would take the double prime apart, the ordinal sign become a letter.
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    return re.sub(r",\s*(?=,|$)", "", plain.strip().lower())


def _is_meant(match: re.Match[str]) -> bool:
    """Whether both numbers are written as angles: "3 5" and "12-3" are no coordinates."""
    return all(
        match["mark" + n]
        or match["label" + n]
        or match["after" + n]
        or len(match["deg" + n].partition(".")[2]) >= _LEAST_DECIMALS
        for n in "12"
    )


def _angle(match: re.Match[str], n: str) -> _Angle:
    degrees, step = float(match["deg" + n]), _step(match["deg" + n])
    for name, share in (("min", 60.0), ("sec", 3600.0)):
        written = match[name + n]
        if written is None:
            continue
        if float(written) >= 60.0:
            raise CoordinatesError("coordinates.minutes", found=written)
        degrees += float(written) / share
        step = _step(written) / share
    words = {match["label" + n], match["after" + n]} - {None}
    is_negative = match["sign" + n] == "-" or bool(words & _NEGATIVE)
    return _Angle(-degrees if is_negative else degrees, _axis(words), step)


def _axis(words: set[str]) -> str:
    if words & _LON_WORDS:
        return "lon"
    return "lat" if words & _LAT_WORDS else ""


def _step(written: str) -> float:
    """Return the last digit of a number as written: 0.01 of "25.48"."""
    return 10.0 ** -len(written.partition(".")[2])


def _make(one: _Angle, two: _Angle, found: str, datum: Datum | None) -> Pasted:
    if one.axis and one.axis == two.axis:
        raise CoordinatesError("coordinates.same_axis", found=found)
    lon, lat = (two, one) if _is_lat_first(one, two, found) else (one, two)
    for axis, angle, most in (("lon", lon, 180.0), ("lat", lat, 90.0)):
        if abs(angle.degrees) > most:
            raise CoordinatesError(f"coordinates.{axis}_range", found=f"{angle.degrees:g}")
    resolution_m = round(max(lon.step, lat.step) / 2.0 * _DEGREE_M, 2)
    return Pasted(lon.degrees, lat.degrees, datum, resolution_m)


def _is_lat_first(one: _Angle, two: _Angle, found: str) -> bool:
    if one.axis or two.axis:
        return "lat" in {one.axis} or two.axis == "lon"
    if abs(one.degrees) > 90.0 or abs(two.degrees) > 90.0:
        return abs(two.degrees) > 90.0
    fits = [_fits_china(lon, lat) for lon, lat in ((one, two), (two, one))]
    if fits[0] == fits[1]:
        raise CoordinatesError("coordinates.order", found=found)
    return fits[1]


def _fits_china(lon: _Angle, lat: _Angle) -> bool:
    return (
        _CHINA_LON[0] <= lon.degrees <= _CHINA_LON[1]
        and _CHINA_LAT[0] <= lat.degrees <= _CHINA_LAT[1]
    )


def _from_link(link: str) -> Pasted | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host = (parts.hostname or "") if parts.scheme != "geo" else ""
    service = next((end for end in _SERVICES if f".{host}".endswith(f".{end}")), None)
    params = {key.lower(): value for key, value in parse_qsl(parts.query)}
    pair = _named_pair(params) or _first_pair(parts.scheme, link)
    if pair is None:
        if service is None:
            return None
        raise CoordinatesError("coordinates.link", link=link)
    default = Datum.WGS84 if parts.scheme == "geo" else None
    said = (_DATUM_WORDS.get(params.get(key, "").lower()) for key in sorted(_DATUM_KEYS))
    datum = next((word for word in said if word), _SERVICES.get(service or "", default))
    return _make(*pair, link, datum)


def _named_pair(params: dict[str, str]) -> tuple[_Angle, _Angle] | None:
    lon = next((params[key] for key in _LON_KEYS if key in params), None)
    lat = next((params[key] for key in _LAT_KEYS if key in params), None)
    if lon is None or lat is None or not _is_decimal(lon) or not _is_decimal(lat):
        return None
    return _Angle(float(lon), "lon", _step(lon)), _Angle(float(lat), "lat", _step(lat))


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,3}(\.\d+)?", text) is not None


def _first_pair(scheme: str, link: str) -> tuple[_Angle, _Angle] | None:
    found = _DECIMAL_PAIR.search(unquote(link))
    if found is None:
        return None
    # RFC 5870 fixes the order of geo: links; the services use either.
    axes = ("lat", "lon") if scheme == "geo" else ("", "")
    one, two = (
        _Angle(float(n), axis, _step(n)) for n, axis in zip(found.groups(), axes, strict=True)
    )
    return one, two
