"""The states of a swap and who decides on it. Pure."""

from datetime import timedelta
from enum import StrEnum

from dispatch.errors import ConflictError


class SwapState(StrEnum):
    """How far a swap is."""

    OFFERED = "offered"
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class SwapStep(StrEnum):
    """What happens to a swap."""

    AGREE = "agree"
    APPROVE = "approve"
    DECLINE = "decline"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Answer(StrEnum):
    """What somebody who was asked has said."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


#: A swap that may still come about; of one place there is one of these at most.
OPEN = (SwapState.OFFERED, SwapState.WAITING)

_NEXT = {
    (SwapState.OFFERED, SwapStep.AGREE): SwapState.WAITING,
    (SwapState.OFFERED, SwapStep.DECLINE): SwapState.DECLINED,
    (SwapState.OFFERED, SwapStep.WITHDRAW): SwapState.WITHDRAWN,
    (SwapState.OFFERED, SwapStep.EXPIRE): SwapState.EXPIRED,
    (SwapState.WAITING, SwapStep.APPROVE): SwapState.DONE,
    (SwapState.WAITING, SwapStep.REFUSE): SwapState.REFUSED,
    (SwapState.WAITING, SwapStep.WITHDRAW): SwapState.WITHDRAWN,
    (SwapState.WAITING, SwapStep.EXPIRE): SwapState.EXPIRED,
}


def next_state(state: SwapState, step: SwapStep) -> SwapState:
    """Return the state after a step.

    Raises ConflictError `swap.taken` when somebody else agreed first, `swap.not_agreed` where
    a decision comes before anybody agreed, `swap.over` once it has ended.
    """
    after = _NEXT.get((state, step))
    if after is not None:
        return after
    if step is SwapStep.AGREE and state in {SwapState.WAITING, SwapState.DONE}:
        raise ConflictError("swap.taken")
    raise ConflictError("swap.not_agreed" if state is SwapState.OFFERED else "swap.over")


def decided_by_rule(
    *, allowed: bool, short: bool, ahead: timedelta, least_ahead: timedelta | None
) -> bool:
    """Return whether a swap needs no leader: every rule holds, nobody is short, early enough.

    `least_ahead` None means that the station leaves every swap to its leader.
    """
    return allowed and not short and least_ahead is not None and ahead >= least_ahead
