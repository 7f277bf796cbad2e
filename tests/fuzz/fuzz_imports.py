"""Fuzzing of the importers: whatever bytes a file holds, reading ends in findings.

    nice -n 19 uv run --no-sync python tests/fuzz/fuzz_imports.py CORPUS -max_total_time=1200

CORPUS is a folder; small sound files of every kind are put there first. Anything but a result is
a fault: an exception of any other kind than those of the interface, a crash, a run of more than
`-timeout` seconds. What is found is written to the working folder as crash-*; give such a file as
the only argument to see it again. Arguments are those of libFuzzer.
"""

import contextlib
import re
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["gis.imports", "gis.datum", "gis.check"]):
    from gis.datum import CoordinatesError, read_pasted
    from gis.imports import MappingError, inspect, parse_mapping, read_station

from seeds import KINDS, PART, make_seeds

from gis.catalogue import GIS_TEXTS

_USUAL = ("-rss_limit_mb=2500", "-timeout=300", "-max_len=65536", "-len_control=10")


def fuzz(data: bytes) -> None:
    """Read one input: a byte for the kind, then the file, parts of several files by a mark."""
    if not data:
        return
    kind = KINDS[data[0] % len(KINDS)]
    body = data[1:]
    if kind == "pasted":
        _pasted(body.decode("utf-8", "replace"))
    elif kind == "mapping":
        _mapping(body.decode("utf-8", "replace"))
    else:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            _delivery(_written(Path(folder), kind, body))


def _pasted(text: str) -> None:
    with contextlib.suppress(CoordinatesError):
        read_pasted(text)


def _mapping(text: str) -> None:
    try:
        mapping = parse_mapping(text)
    except MappingError:
        return
    assert parse_mapping(mapping.to_toml()) == mapping


def _written(folder: Path, kind: str, body: bytes) -> Path:
    if kind != "shp":
        path = folder / f"layer.{kind}"
        path.write_bytes(body)
        return path
    for suffix, part in zip(("shp", "dbf", "shx", "prj", "cpg"), body.split(PART), strict=False):
        (folder / f"layer.{suffix}").write_bytes(part)
    return folder


def _delivery(path: Path) -> None:
    proposal = inspect(path)
    for finding in proposal.findings:
        assert not _unfilled(f"finding.{finding.code}", finding.params), finding
    if proposal.mapping.layers:
        result = read_station(path, proposal.mapping, present=None, fix=True)
        assert result.ok == (result.ground is not None)


def _unfilled(code: str, params: dict[str, object]) -> set[str]:
    """Return the parameters that a text names and a finding lacks; a code without text lacks it."""
    template = GIS_TEXTS.find(code, "zh")
    return {code} if template is None else set(re.findall(r"{(\w+)}", template)) - params.keys()


def main() -> None:
    """Put the seeds into the corpus and fuzz."""
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-") and not Path(a).is_file()]
    for folder in folders[:1]:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in make_seeds().items():
            (folder / name).write_bytes(content)
    atheris.Setup([sys.argv[0], *_USUAL, *sys.argv[1:]], fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
