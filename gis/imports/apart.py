"""Reading strangers' files in a process of its own, so that a fault of a reader ends only that.

GDAL and libosmium are not Python: a file they stumble over may end the whole process.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from gis.errors import GisError

P = ParamSpec("P")
T = TypeVar("T")


def run_apart(job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function of a module gives, called in a new process.

    Raises what the function raises, and GisError `import.reader_ended` when its process
    ended without an answer.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(job, *args, **kwargs).result()
        except BrokenProcessPool as error:
            raise GisError("import.reader_ended") from error
