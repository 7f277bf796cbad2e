"""The peer: any CP-SAT model of linear rows, clauses and at-most-ones as a MIP for HiGHS."""

import ctypes
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from ortools.sat.python import cp_model

#: CP-SAT's integers without a bound are near 2**63.
UNBOUNDED = 2**62
Literals = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class MipResult:
    """What HiGHS reached; `best` is None without a solution."""

    status: str
    best: float | None
    bound: float
    seconds: float
    cpu_s: float
    values: tuple[int, ...]


def solve_mip(model: cp_model.CpModel, *, seconds: float, threads: int, seed: int) -> MipResult:
    """Minimise a model with HiGHS, from nothing, within the seconds."""
    began, before = time.perf_counter(), time.process_time()
    with _output_to_errors():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    options = {"time_limit": seconds, "threads": threads, "random_seed": seed, "mip_rel_gap": 0.0}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_translate(model))
    highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return MipResult(
        status=highs.modelStatusToString(highs.getModelStatus()),
        best=info.objective_function_value if found else None,
        bound=info.mip_dual_bound,
        seconds=time.perf_counter() - began,
        cpu_s=time.process_time() - before,
        values=tuple(round(v) for v in highs.getSolution().col_value),
    )


@contextmanager
def _output_to_errors() -> Iterator[None]:
    """Let what C code prints go to the standard error: HiGHS's greeting would spoil the JSON."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)


class _Rows:
    """The rows of a MIP, gathered in the form that HiGHS takes."""

    def __init__(self) -> None:
        self.starts = [0]
        self.columns: list[int] = []
        self.factors: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, terms: Iterable[tuple[int, int]], lower: float, upper: float) -> None:
        """Add a row of (factor, literal); a negative literal is 1 minus its variable."""
        row: dict[int, int] = {}
        constant = 0
        for factor, literal in terms:
            column, sign = (literal, 1) if literal >= 0 else (-literal - 1, -1)
            constant += factor if literal < 0 else 0
            row[column] = row.get(column, 0) + sign * factor
        self.columns += row.keys()
        self.factors += [float(factor) for factor in row.values()]
        self.starts.append(len(self.columns))
        self.lower.append(lower - constant)
        self.upper.append(upper - constant)


def _translate(model: cp_model.CpModel) -> highspy.HighsLp:
    proto = model.proto
    rows = _Rows()
    for constraint in proto.constraints:
        _add_row(rows, constraint)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(proto.variables), len(rows.lower)
    lp.col_lower_ = np.array([min(v.domain) for v in proto.variables], dtype=float)
    lp.col_upper_ = np.array([max(v.domain) for v in proto.variables], dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    cost = np.zeros(lp.num_col_)
    for variable, factor in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        cost[variable] += factor
    lp.col_cost_, lp.offset_ = cost, proto.objective.offset
    lp.row_lower_, lp.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(rows.factors)
    return lp


def _add_row(rows: _Rows, constraint: Any) -> None:
    """Add a constraint's rows; a kind that the rosters' models do not use raises ValueError."""
    conditions = list(constraint.enforcement_literal)
    if constraint.has_linear() and not conditions:
        linear = constraint.linear
        terms = zip(linear.coeffs, linear.vars, strict=True)
        rows.add(terms, _finite(min(linear.domain)), _finite(max(linear.domain)))
    elif constraint.has_at_most_one():
        rows.add(((1, x) for x in constraint.at_most_one.literals), -highspy.kHighsInf, 1)
    elif constraint.has_exactly_one():
        rows.add(((1, x) for x in constraint.exactly_one.literals), 1, 1)
    elif constraint.has_bool_or():
        literals = [*constraint.bool_or.literals, *(-x - 1 for x in conditions)]
        rows.add(((1, x) for x in literals), 1, highspy.kHighsInf)
    elif constraint.has_bool_and() and len(conditions) == 1:
        for x in constraint.bool_and.literals:
            rows.add([(1, x), (1, -conditions[0] - 1)], 1, highspy.kHighsInf)
    else:
        raise ValueError(str(constraint))


def _finite(bound: int) -> float:
    if abs(bound) < UNBOUNDED:
        return float(bound)
    return highspy.kHighsInf if bound > 0 else -highspy.kHighsInf
