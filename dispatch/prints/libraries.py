"""Where the libraries and fonts that set text are, for a user who may not install any."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
UNPACKED = PROJECT / ".tools" / "text"
"""Where the bootstrap unpacks the packages of PACKAGES for such a user."""

PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fontconfig-config",
    "fonts-noto-cjk",
)

FONTS_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/fontcache</cachedir>
</fontconfig>
"""


def text_environment(root: Path = UNPACKED) -> dict[str, str]:
    """Return the variables under which a new process finds unpacked libraries and fonts.

    Nothing when none were unpacked: then the system has its own.
    """
    if not root.exists():
        return {}
    libraries = [*root.glob("usr/lib/*-linux-*"), *root.glob("lib/*-linux-*")]
    return {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in sorted(libraries)),
        "FONTCONFIG_FILE": str(root / "fonts.conf"),
    }
