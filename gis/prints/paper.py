"""Sizes of paper."""

from enum import StrEnum


class Paper(StrEnum):
    """Sizes of paper, landscape."""

    A4 = "A4"
    A3 = "A3"
