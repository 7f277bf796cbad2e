"""A child's side of one heavy job: an order as JSON on stdin, the answer as JSON on stdout."""

import sys
from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import create_engine

from dispatch.errors import PatrolError
from dispatch.priority import give_way
from gis.errors import GisError


def serve(jobs: dict[str, Callable[..., Any]], url: str) -> None:
    """Do the job that stdin names; an error that a person can act on is an answer too."""
    give_way()
    order = orjson.loads(sys.stdin.buffer.read())
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            answer: dict[str, Any] = {"value": jobs[order["job"]](connection, **order["params"])}
    except (GisError, PatrolError) as error:
        answer = {"code": error.code, "params": error.params}
    finally:
        engine.dispose()
    sys.stdout.buffer.write(orjson.dumps(answer, default=str))
