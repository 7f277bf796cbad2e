"""A reason as a stable code with its facts; the catalogue has the words (`roster.CODE`)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement about a roster: what is wrong, why it is so, or what it would cost.

    `params` hold plain values: ids as strings, dates as `datetime.date`, counts as integers.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)
