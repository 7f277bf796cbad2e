"""Fetches a pinned tool from the Python package index, without pip.

A bare Debian python3.11 has neither pip nor ensurepip. The index's simple API (PEP 503, and
PEP 691 for the same in JSON) is two requests: the list of files, then the file.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from scripts.places import PROJECT, TOOLS
from scripts.say import FailureError

DEFAULT_INDEX = "https://pypi.org/simple"
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
TIMEOUT_S = 60
EXECUTABLE = 0o111


@dataclass(frozen=True)
class Pin:
    """One file of one tool: all that is needed to fetch and check it."""

    package: str
    version: str
    name: str
    sha256: str


def get_pin(tool: str, machine: str | None = None) -> Pin:
    """Return the pinned file of a tool for this kind of machine."""
    with (PROJECT / "scripts/pins.toml").open("rb") as file:
        pinned = tomllib.load(file)[tool]
    machine = machine or platform.machine()
    if machine not in pinned["files"]:
        raise FailureError("fail.machine", machine=machine, tool=tool)
    chosen = pinned["files"][machine]
    return Pin(pinned["package"], pinned["version"], chosen["name"], chosen["sha256"])


def find_mirror(environment: Mapping[str, str]) -> str | None:
    """Return the package index that the person has set, or None."""
    return next((environment[name] for name in INDEX_VARIABLES if environment.get(name)), None)


def fetch_wheel(pin: Pin) -> Path:
    """Return the folder with a pinned wheel's files, fetching and checking it when absent."""
    target = TOOLS / f"{pin.package}-{pin.version}"
    if target.exists():
        return target
    index = find_mirror(os.environ) or DEFAULT_INDEX
    content = _get(find_file_url(index, pin))
    if hashlib.sha256(content).hexdigest() != pin.sha256:
        raise FailureError("fail.checksum", name=pin.name)
    making = target.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    _unpack(content, making)
    making.rename(target)
    return target


def find_file_url(index: str, pin: Pin) -> str:
    """Return where an index keeps the pinned file; raises FailureError("fail.not_in_index")."""
    page = f"{index.rstrip('/')}/{pin.package}/"
    found = pick_link(_get(page, ACCEPT).decode(), pin.name)
    if found is None:
        raise FailureError(
            "fail.not_in_index", remedy="fail.checksum_remedy", index=_hide(index), name=pin.name
        )
    return urljoin(page, found)


def pick_link(listing: str, name: str) -> str | None:
    """Return a file's address from an index page, which is JSON or HTML as the index likes."""
    if listing.lstrip().startswith("{"):
        files: list[dict[str, Any]] = json.loads(listing)["files"]
        return next((str(file["url"]) for file in files if file["filename"] == name), None)
    links = (unescape(link) for link in re.findall(r'href="([^"]+)"', listing))
    return next((link for link in links if urlsplit(link).path.endswith(f"/{name}")), None)


def _get(url: str, accept: str = "*/*") -> bytes:
    try:
        with urlopen(Request(url, headers={"Accept": accept}), timeout=TIMEOUT_S) as answer:  # noqa: S310 - the person's own index
            return bytes(answer.read())
    except (URLError, OSError) as error:
        raise FailureError("fail.download", url=_hide(url), reason=error) from None


def _hide(url: str) -> str:
    """Return an address without the name and password a private mirror may carry."""
    return re.sub(r"//[^@/]*@", "//", url)


def _unpack(content: bytes, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    packed = folder.with_suffix(".whl")
    packed.write_bytes(content)
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, folder))
            if (entry.external_attr >> 16) & EXECUTABLE:  # zipfile forgets the mode
                path.chmod(0o755)
    packed.unlink()
