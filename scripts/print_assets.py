"""What offline maps carry inside: copied out of the frontend's locked packages."""

import shutil
from pathlib import Path

from scripts.places import FRONTEND, PROJECT

ASSETS = PROJECT / "gis/prints/assets"

FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "leaflet-heat.js": "leaflet.heat/dist/leaflet-heat.js",
    "LICENSE.leaflet": "leaflet/LICENSE",
    "LICENSE.leaflet.heat": "leaflet.heat/LICENSE",
}
"""Where each file comes from, below node_modules; the Dockerfile copies the same."""


def ensure_print_assets() -> bool:
    """Copy what is missing or of another release; tell whether anything was copied."""
    modules = FRONTEND / "node_modules"
    copied = [_copy(modules / source, ASSETS / name) for name, source in FILES.items()]
    return any(copied)


def _copy(source: Path, target: Path) -> bool:
    if target.exists() and target.read_bytes() == source.read_bytes():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return True
