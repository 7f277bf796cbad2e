"""Keeping pictures small."""

from io import BytesIO
from pathlib import Path

#: Bits a colour channel keeps: a picture of the map shrinks by a third, and nobody sees it.
COLOUR_BITS = 6


def save_small(png: bytes, path: Path) -> None:
    """Save a picture with fewer bits a colour: `COLOUR_BITS`."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - a development tool

    picture = Image.open(BytesIO(png)).convert("RGB")
    ImageOps.posterize(picture, COLOUR_BITS).save(path, optimize=True)
