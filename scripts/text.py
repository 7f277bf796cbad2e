"""Libraries and Chinese fonts that set the text of PDF prints."""

from ctypes import CDLL
from pathlib import Path

from dispatch.prints.libraries import FONTS_CONFIG, PACKAGES, UNPACKED
from scripts.packages import install, is_root, unpack

WHAT = "Pango"
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
FONT_PATTERN = "**/NotoSansCJK*"
SYSTEM_FONTS = Path("/usr/share/fonts")


def ensure_text() -> bool:
    """Make libraries and fonts available; tell whether they had to be fetched."""
    if UNPACKED.exists() or (_has_libraries() and _has_fonts()):
        return False
    if is_root():
        install(PACKAGES, WHAT)
        return True
    unpack(PACKAGES, UNPACKED, WHAT)
    (UNPACKED / "fonts.conf").write_text(FONTS_CONFIG.format(root=UNPACKED))
    return True


def _has_libraries() -> bool:
    try:
        for name in LIBRARIES:
            CDLL(name)
    except OSError:
        return False
    return True


def _has_fonts() -> bool:
    return any(True for _ in SYSTEM_FONTS.glob(FONT_PATTERN))
