"""Geocoding on the wire."""

from dataclasses import asdict
from typing import Any

from dispatch.ground.runtime import Ground
from gis.geocode.candidate import Candidate, ReverseResult
from gis.locate import GridChain

_KINDS = ("compound", "street", "group", "community")


def candidate_value(ground: Ground, candidate: Candidate) -> dict[str, Any]:
    """Return a candidate with its grid chain spelled out."""
    return {
        "label": candidate.label,
        "kind": candidate.kind,
        "point": candidate.point,
        "access": candidate.access,
        "confidence": round(candidate.confidence, 3),
        "uncertainty_m": round(candidate.uncertainty_m, 1),
        "why": asdict(candidate.why),
        "grid_chain": chain_value(ground, candidate.chain),
    }


def reverse_value(ground: Ground, result: ReverseResult) -> dict[str, Any]:
    """Return the nearest address of a point."""
    return {
        "label": result.label,
        "distance_m": round(result.distance_m, 1),
        "point": result.point,
        "grid_chain": chain_value(ground, result.chain),
    }


def chain_value(ground: Ground, chain: GridChain | None) -> dict[str, Any] | None:
    """Return a chain with names in place of codes; None outside the ground."""
    if chain is None:
        return None
    value: dict[str, Any] = {}
    for kind in _KINDS:
        code = getattr(chain, kind)
        value[kind] = ground.name_of(code) if code else None
    value["area"] = ground.area_of(chain.area) if chain.area else None
    value["owner"] = chain.owner
    value["team"] = None
    return value
