"""Which encoding the texts of a file are in, whatever the file says."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from charset_normalizer import from_bytes

UTF8, GB18030 = "utf-8", "gb18030"
#: GB18030 contains GBK, which contains GB2312: one decoder reads all three.
_FAMILY = {"gbk": GB18030, "gb2312": GB18030, "cp936": GB18030, "ascii": UTF8, "utf-8-sig": UTF8}
#: Of the texts that read as GB18030, so many must be of the characters in daily use (GB2312):
#: texts in Western encodings make rare characters when read so.
_DAILY_SHARE = 0.8
_SAMPLES = 20_000


class Declared(StrEnum):
    """What the declaration of an encoding is worth."""

    RIGHT = "right"
    MISSING = "missing"
    LYING = "lying"
    HOPELESS = "hopeless"


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding to read with, and whether the file declared it."""

    name: str
    declared: Declared


def find_codec(name: str) -> str | None:
    """Return Python's name of an encoding as a .cpg file or a person writes it, or None."""
    plain = name.strip().strip('"').lower().replace("ansi", "").strip()
    if plain in {"65001", "utf8", "utf-8", "utf_8"}:
        return UTF8
    for candidate in (f"cp{plain}" if plain.isdigit() else plain, plain.replace(" ", "-")):
        try:
            found = codecs.lookup(candidate)
        except (LookupError, ValueError):
            continue
        return _FAMILY.get(found.name, found.name) if found._is_text_encoding else None
    return None


def detect(texts: Sequence[bytes], declared: str | None) -> Encoding:
    """Return the encoding of texts that a file declares to be in `declared` (None: unsaid).

    A text may end in the middle of a character: fields are cut by bytes.
    """
    odd = [text for text in texts if not text.isascii()][:_SAMPLES]
    if not odd:
        return Encoding(declared or UTF8, Declared.RIGHT)
    found = _guess(odd, declared)
    if found is None:
        return Encoding(declared or UTF8, Declared.HOPELESS)
    if declared is None:
        return Encoding(found, Declared.MISSING)
    return Encoding(found, Declared.RIGHT if found == declared else Declared.LYING)


def _guess(odd: Sequence[bytes], declared: str | None) -> str | None:
    # UTF-8 can hardly be met by chance; other encodings are taken at their word before GB18030
    # only when the texts don't read as daily Chinese.
    if _reads(odd, UTF8) == 1.0:
        return UTF8
    if _reads(odd, GB18030) == 1.0 and _reads(odd, "gb2312") >= _DAILY_SHARE:
        return GB18030
    if declared and _reads(odd, declared) == 1.0:
        return declared
    best = from_bytes(b"\n".join(odd[:1000])).best()
    found = find_codec(best.encoding) if best else None
    return found if found and _reads(odd, found) == 1.0 else None


def reads_all(texts: Sequence[bytes], encoding: str) -> bool:
    """Whether an encoding can read every text."""
    return all(decode(text, encoding) is not None for text in texts)


def _reads(texts: Sequence[bytes], encoding: str) -> float:
    """Return the share of texts that an encoding can read."""
    return sum(decode(text, encoding) is not None for text in texts) / len(texts)


def decode(text: bytes, encoding: str) -> tuple[str, bool] | None:
    """Return a text and whether its last character was cut, or None when it can't be read."""
    try:
        return text.decode(encoding), False
    except UnicodeDecodeError as error:
        # A cut character is the last thing of a text, whatever the codec calls the fault.
        is_cut = len(text) - error.start < 4 and _is_start(text[error.start :], encoding)
        return (text[: error.start].decode(encoding), True) if is_cut else None


def _is_start(tail: bytes, encoding: str) -> bool:
    """Whether bytes are the beginning of a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(tail, final=False)
    except UnicodeDecodeError:
        return False
    return True
