import asyncio
import os
import signal

import pytest

from dispatch.worker.lifetime import STOP_SIGNALS, run_until_stopped


@pytest.mark.parametrize("signum", STOP_SIGNALS)
def test_a_signal_ends_the_job_and_lets_it_clean_up(signum: signal.Signals) -> None:
    cleaned = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signum)
            await asyncio.Event().wait()
        finally:
            cleaned.append(signum)

    run_until_stopped(work())
    assert cleaned == [signum]


def test_a_job_that_fails_is_not_taken_for_stopped() -> None:
    async def work() -> None:
        raise LookupError("no such station")

    with pytest.raises(LookupError, match="no such station"):
        run_until_stopped(work())
