"""Speaks to the person who typed `make`: one line a step, with its time, in their language."""

import os
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from functools import cache

from scripts.places import LOG, PROJECT

LANGUAGES = ("zh", "en")


class FailureError(Exception):
    """A step cannot be done. `code` names the message; `details` is a program's own output."""

    def __init__(
        self, code: str, *, remedy: str | None = None, details: str = "", **params: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.remedy = remedy if remedy is not None else f"{code}_remedy"
        self.details = details
        self.params = params


def choose_language(environment: Mapping[str, str]) -> str:
    """Return "zh" or "en": PATROL_LANG first, then an English locale, Chinese otherwise."""
    chosen = environment.get("PATROL_LANG", "")[:2]
    if chosen in LANGUAGES:
        return chosen
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "en" if locale.startswith("en") else "zh"


def say(key: str, **params: object) -> str:
    """Return the text of a key such as "step.uv" in the person's language."""
    group, name = key.split(".", 1)
    text = _read_messages()[group][name][choose_language(os.environ)]
    return text.format(**params)


def step(key: str, do: Callable[[], bool]) -> None:
    """Do one step and print its line; `do` returns False when there was nothing to do."""
    _print(f"  {say(f'step.{key}')} … ", end="")
    start = time.monotonic()
    try:
        done = do()
    except FailureError:
        _print(say("say.failed"))
        raise
    _print(f"{say('say.done' if done else 'say.ready')}  {time.monotonic() - start:.1f} s")


def report(failure: FailureError) -> None:
    """Print what failed, the program's last words and the way out."""
    if failure.details:
        _print(failure.details)
    _print(say(failure.code, **failure.params))
    _print(f"{say('say.remedy')}: {say(failure.remedy, **failure.params)}")
    if LOG.exists():
        _print(say("say.log", path=LOG.relative_to(PROJECT)))


def report_total(seconds: float) -> None:
    """Print the closing line."""
    _print(say("say.total", seconds=f"{seconds:.1f}"))


def _print(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


@cache
def _read_messages() -> dict[str, dict[str, dict[str, str]]]:
    with (PROJECT / "scripts/messages.toml").open("rb") as file:
        return tomllib.load(file)
