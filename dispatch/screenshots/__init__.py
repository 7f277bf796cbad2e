"""The pictures in the docs, taken of the real product by `patrolgrid screenshots`."""

from dispatch.screenshots.command import screenshots

__all__ = ["screenshots"]
