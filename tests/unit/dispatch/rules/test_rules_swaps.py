"""The states of a swap: every step from every state, and who decides."""

from datetime import timedelta

import pytest

from dispatch.errors import ConflictError
from dispatch.swaps.rules import OPEN, SwapState, SwapStep, decided_by_rule, next_state

HOUR = timedelta(hours=1)
OFFERED = {
    SwapStep.AGREE: SwapState.WAITING,
    SwapStep.DECLINE: SwapState.DECLINED,
    SwapStep.WITHDRAW: SwapState.WITHDRAWN,
    SwapStep.EXPIRE: SwapState.EXPIRED,
}
WAITING = {
    SwapStep.APPROVE: SwapState.DONE,
    SwapStep.REFUSE: SwapState.REFUSED,
    SwapStep.WITHDRAW: SwapState.WITHDRAWN,
    SwapStep.EXPIRE: SwapState.EXPIRED,
}
ALLOWED = {SwapState.OFFERED: OFFERED, SwapState.WAITING: WAITING}


@pytest.mark.parametrize("state", SwapState)
@pytest.mark.parametrize("step", SwapStep)
def test_every_step_from_every_state(state: SwapState, step: SwapStep) -> None:
    after = ALLOWED.get(state, {}).get(step)
    if after is not None:
        assert next_state(state, step) is after
    else:
        with pytest.raises(ConflictError):
            next_state(state, step)


def test_what_has_ended_stays_so() -> None:
    ended = set(SwapState) - set(OPEN)
    assert {after for steps in ALLOWED.values() for after in steps.values()} - set(OPEN) == ended


@pytest.mark.parametrize(
    ("state", "step", "code"),
    [
        (SwapState.WAITING, SwapStep.AGREE, "swap.taken"),
        (SwapState.DONE, SwapStep.AGREE, "swap.taken"),
        (SwapState.WITHDRAWN, SwapStep.AGREE, "swap.over"),
        (SwapState.OFFERED, SwapStep.APPROVE, "swap.not_agreed"),
        (SwapState.OFFERED, SwapStep.REFUSE, "swap.not_agreed"),
        (SwapState.DONE, SwapStep.WITHDRAW, "swap.over"),
        (SwapState.REFUSED, SwapStep.APPROVE, "swap.over"),
    ],
)
def test_a_step_that_is_refused_says_why(state: SwapState, step: SwapStep, code: str) -> None:
    with pytest.raises(ConflictError) as refused:
        next_state(state, step)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("facts", "by_rule"),
    [
        ({}, True),
        ({"allowed": False}, False),
        ({"short": True}, False),
        ({"ahead": 24 * HOUR - timedelta(seconds=1)}, False),
        ({"least_ahead": None}, False),
        ({"least_ahead": timedelta(0), "ahead": timedelta(0)}, True),
    ],
)
def test_rules_decide_only_what_keeps_them_all_in_time(
    facts: dict[str, object], by_rule: bool
) -> None:
    usual = {"allowed": True, "short": False, "ahead": 24 * HOUR, "least_ahead": 24 * HOUR}
    assert decided_by_rule(**{**usual, **facts}) is by_rule  # type: ignore[arg-type]
