"""A layer as it comes out of a file: columns and shapes, with what is wrong about the file."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.check.report import Finding, Severity

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A layer as read: `columns` of n values, `shapes` of n geometries or None.

    `rows` are the numbers that a person finds the rows by: features count from 1, lines of a
    text file as an editor counts them. `crs` is what the file declares, or empty; `encoding`
    that of its texts, or empty where the format leaves no choice.
    """

    file: str
    layer: str
    columns: dict[str, list[Any]]
    shapes: NDArray[np.object_]
    rows: list[int]
    crs: str = ""
    encoding: str = ""
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def taking(self, keep: NDArray[np.bool_]) -> "Table":
        """Return the rows where `keep`, shape (n,), is true."""
        chosen = np.flatnonzero(keep).tolist()
        return replace(
            self,
            columns={name: [values[i] for i in chosen] for name, values in self.columns.items()},
            shapes=self.shapes[chosen],
            rows=[self.rows[i] for i in chosen],
        )


def empty_table(file: str, layer: str, *findings: Finding) -> Table:
    """Return a table of nothing: what is left of a file that can't be read."""
    return Table(file, layer, {}, np.empty(0, dtype=object), [], findings=findings)


def fault(code: str, layer: str = "", /, **params: Any) -> Finding:
    """Return an error about a file; `params` say where, what was found and what was expected."""
    return Finding(code, Severity.ERROR, layer, "", None, params)


def notice(code: str, layer: str = "", /, **params: Any) -> Finding:
    """Return a warning about a file."""
    return Finding(code, Severity.WARNING, layer, "", None, params)


def some(numbers: list[int]) -> str:
    """Return the first numbers of a list as a sentence gives them."""
    return ", ".join(map(str, numbers[:5])) + (" ..." if len(numbers) > 5 else "")
