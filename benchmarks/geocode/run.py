"""One run: both halves on our ground, the peers, and the same queries on an enlarged ground."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.figures import summarise
from benchmarks.geocode.judge import Answer, Verdict, judge
from benchmarks.geocode.peers import Fts5, PgTrgm, list_labels
from benchmarks.geocode.queries import Half, Query, read_queries
from benchmarks.geocode.scale import enlarge
from benchmarks.geocode.subject import Subject, build, read_ground
from benchmarks.geocode.truth import Resolver
from benchmarks.machine import read_machine, read_versions
from dispatch.cluster import temporary_cluster

Ask = Callable[[str], list[Answer]]

#: What the held-out half should reach on 2 cores.
AIMS = {"top1": 0.96, "grid": 0.97, "false_confident": 0.01, "p99_ms": 20.0}
AIM_ENLARGED_P99_MS = 50.0
ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what became of it; `cpu_ms` is what it cost this thread, whoever else ran."""

    group: str
    verdict: Verdict
    took_ms: float
    cpu_ms: float


def run_geocode(names: int, *, peers: bool) -> dict[str, Any]:
    """Measure the geocoder, the peers and the geocoder with `names` names (0: not that)."""
    machine = read_machine()
    subject = build(read_ground())
    resolver = Resolver(subject.data, subject.locator)
    halves = {half.value: _measure(subject.ask, half, resolver) for half in Half}
    report: dict[str, Any] = {
        "machine": asdict(machine),
        "versions": read_versions(),
        "aims": AIMS | {"enlarged_p99_ms": AIM_ENLARGED_P99_MS},
        "built_s": round(subject.built_s, 2),
        "names": subject.names,
        "halves": halves,
    }
    if peers:
        report["peers"] = _measure_peers(subject, resolver)
    if names:
        report["enlarged"] = _measure_enlarged(subject, resolver, names)
    return report


def _measure(ask: Ask, half: Half, resolver: Resolver) -> dict[str, Any]:
    queries = read_queries(half)
    for query in queries[:20]:
        ask(query.text)  # caches of characters are filled, as after any minute of work
    return summarise_groups([_ask(ask, query, resolver) for query in queries])


def _ask(ask: Ask, query: Query, resolver: Resolver) -> Asked:
    truth = resolver.resolve(query.expected, query.tolerance_m)
    began, cpu_began = time.perf_counter(), time.thread_time()
    answers = ask(query.text)
    took_ms = (time.perf_counter() - began) * 1000
    cpu_ms = (time.thread_time() - cpu_began) * 1000
    return Asked(query.group, judge(answers, truth), took_ms, cpu_ms)


def _measure_peers(subject: Subject, resolver: Resolver) -> dict[str, Any]:
    labels = list_labels(subject.data)
    fts5 = Fts5(labels, subject.locator)
    figures = {"fts5": _measure(fts5.ask, Half.HELDOUT, resolver)}
    fts5.close()
    with temporary_cluster() as cluster:
        trigrams = PgTrgm(cluster, labels, subject.locator)
        figures["pg_trgm"] = _measure(trigrams.ask, Half.HELDOUT, resolver)
        trigrams.close()
    return figures


def _measure_enlarged(subject: Subject, resolver: Resolver, names: int) -> dict[str, Any]:
    # A road or place has one name and a half on average.
    large = build(enlarge(subject.data, (names - subject.names) * 2 // 3))
    figures = _measure(large.ask, Half.HELDOUT, resolver)
    return {"names": large.names, "built_s": round(large.built_s, 2), "heldout": figures}


def summarise_groups(asked: Sequence[Asked]) -> dict[str, Any]:
    """Return the figures of every class of queries, and of all of them."""
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[one.group].append(one)
    return {name: _summarise(found) for name, found in (*groups.items(), (ALL, list(asked)))}


def _summarise(asked: Sequence[Asked]) -> dict[str, Any]:
    verdicts = [one.verdict for one in asked]
    errors_m = [verdict.error_m for verdict in verdicts if verdict.error_m is not None]
    took = summarise([one.took_ms for one in asked]) or {}
    cpu = summarise([one.cpu_ms for one in asked]) or {}
    return {
        "count": len(asked),
        "top1": _share(verdict.top1 for verdict in verdicts),
        "top5": _share(verdict.top5 for verdict in verdicts),
        "grid": _share(verdict.grid for verdict in verdicts if verdict.grid is not None),
        "confident": _share(verdict.confident for verdict in verdicts),
        "false_confident": _share(verdict.false_confident for verdict in verdicts),
        "error_m_p50": round(float(np.percentile(errors_m, 50)), 1) if errors_m else None,
        "error_m_p95": round(float(np.percentile(errors_m, 95)), 1) if errors_m else None,
        "p50_ms": took.get("p50"),
        "p99_ms": took.get("p99"),
        "cpu_p99_ms": cpu.get("p99"),
    }


def _share(flags: Iterable[bool]) -> float | None:
    found = list(flags)
    return round(sum(found) / len(found), 4) if found else None
