"""Photos of notes: looked at, stripped of the camera's words, kept as files."""

import asyncio
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError

from dispatch.errors import InvalidError, TooLargeError
from dispatch.settings import Settings

#: What phones send is a tenth of this.
MOST_BYTES = 6_000_000
#: The phone reduces to this already; whatever else sends photos is held to it too.
LONGEST_PX = 1600
#: A picture of more pixels is no photo but a bomb.
MOST_PIXELS = 50_000_000
QUALITY = 85


def get_folder(settings: Settings) -> Path:
    """Return the folder of the photos."""
    return settings.data / "photos"


async def clean(data: bytes) -> bytes:
    """Return a photo as a small JPEG without anything the camera wrote beside the picture.

    Raises TooLargeError `photo.too_large`, InvalidError `photo.unreadable`.
    """
    if len(data) > MOST_BYTES:
        raise TooLargeError("photo.too_large", where="photo", most_mb=MOST_BYTES // 1_000_000)
    return await asyncio.to_thread(_clean, data)


def keep(settings: Settings, photo: bytes) -> str:
    """Write a photo to a file that only the station's account reads; return its name."""
    folder = get_folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{uuid4().hex}.jpg"
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(photo)
    return name


def remove(settings: Settings, name: str) -> None:
    """Delete a photo's file; one that is gone already is no matter."""
    (get_folder(settings) / name).unlink(missing_ok=True)


def _clean(data: bytes) -> bytes:
    """Draw the photo anew, upright; only JPEG is read, no other format's reader is reached."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise InvalidError("photo.unreadable", where="photo")
            upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise InvalidError("photo.unreadable", where="photo") from error
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
