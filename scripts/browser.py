"""Chromium and Chinese fonts, for the tests that drive the real pages."""

import shutil
from pathlib import Path

from dispatch.prints.libraries import FONTS_CONFIG
from scripts.commands import build_environment
from scripts.packages import install, is_root, unpack
from scripts.places import PROGRAMS, TOOLS

PACKAGES = ("chromium", "fonts-noto-cjk")
WHAT = "Chromium"
UNPACKED = TOOLS / "browser"
FONT_PATTERN = "**/NotoSansCJK*"

LIBRARIES = ("usr/lib/*-linux-*", "lib/*-linux-*", "usr/lib/*-linux-*/pulseaudio")

LAUNCHER = """#!/bin/sh
LD_LIBRARY_PATH="{libraries}" FONTCONFIG_FILE="{root}/fonts.conf" \\
    exec "{root}/usr/lib/chromium/chromium" "$@"
"""


def ensure_browser() -> bool:
    """Put a `chromium` with Chinese fonts on the tools' PATH; tell whether it was fetched."""
    if shutil.which("chromium", path=build_environment()["PATH"]) and _has_fonts():
        return False
    if is_root():
        install(PACKAGES, WHAT)
        return True
    fetch = not UNPACKED.exists()
    if fetch:
        unpack(PACKAGES, UNPACKED, WHAT)
    _write_launcher()
    return fetch


def _has_fonts() -> bool:
    folders = (Path("/usr/share/fonts"), UNPACKED / "usr/share/fonts")
    return any(True for folder in folders for _ in folder.glob(FONT_PATTERN))


def _write_launcher() -> None:
    libraries = [folder for pattern in LIBRARIES for folder in UNPACKED.glob(pattern)]
    (UNPACKED / "fonts.conf").write_text(FONTS_CONFIG.format(root=UNPACKED))
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    launcher = PROGRAMS / "chromium"
    found = ":".join(str(folder) for folder in libraries)
    launcher.write_text(LAUNCHER.format(root=UNPACKED, libraries=found))
    launcher.chmod(0o755)
