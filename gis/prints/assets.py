"""Leaflet and its heat plugin as text to put inside a page.

The files are those of the locked npm packages `leaflet` (BSD-2-Clause) and `leaflet.heat`
(BSD-2-Clause); `scripts/print_assets.py` and the Dockerfile put them into this package.
"""

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gis.errors import FileError

FOLDER = Path(__file__).parent / "assets"

_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Assets:
    """The scripts and the style of an offline map; images stand in the style as data."""

    leaflet: str
    heat: str
    style: str


@cache
def load_assets(folder: Path = FOLDER) -> Assets:
    """Return the assets in a folder, read once.

    Raises FileError `print.asset_missing` when one is not there.
    """
    return Assets(
        leaflet=_script(folder, "leaflet.js"),
        heat=_script(folder, "leaflet-heat.js"),
        style=_IMAGE.sub(lambda found: _data(folder, found[1]), _text(folder, "leaflet.css")),
    )


def _script(folder: Path, name: str) -> str:
    licence = _text(folder, f"LICENSE.{name.removesuffix('.js').replace('-', '.')}")
    code = _SOURCE_MAP.sub("", _text(folder, name))
    return f"/*!\n{licence.strip()}\n*/\n{code.strip()}\n"


def _text(folder: Path, name: str) -> str:
    return _bytes(folder, name).decode("utf-8")


def _data(folder: Path, name: str) -> str:
    return f"url(data:image/png;base64,{base64.b64encode(_bytes(folder, name)).decode('ascii')})"


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise FileError("print.asset_missing", file=name, folder=folder) from None
