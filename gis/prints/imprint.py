"""What stands at the foot of every print: whose it is, of when, and by which boundaries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Imprint:
    """The station's name, when the print was made (local time) and the boundaries' version.

    `phone` is the duty room's, printed as the one contact; empty leaves a line to write on.
    """

    station: str
    made_at: datetime
    version: str
    phone: str = ""
