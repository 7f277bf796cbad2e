"""What can't be met, as people read it: stops and units by name, in both languages."""

from collections.abc import Iterable
from typing import Any

from dispatch.errors import CATALOGUE, InvalidError
from dispatch.patrols.facts import Facts
from dispatch.patrols.plan.faults import Fault
from dispatch.patrols.wishes import LANGUAGES

Json = dict[str, Any]


def fault_values(facts: Facts, faults: Iterable[Fault]) -> list[Json]:
    """Return faults as the wire has them: code and facts for programs, text and remedy."""
    return [_value(facts, fault) for fault in faults]


def fault_error(facts: Facts, fault: Fault) -> InvalidError:
    """Return a fault that leaves nothing to plan as the refusal of the whole."""
    params = _words(facts, fault, "zh") | {"subject": _name(facts, fault.subject, "zh")}
    return InvalidError(f"patrol.{fault.code}", **params)


def _value(facts: Facts, fault: Fault) -> Json:
    texts = {}
    remedies = {}
    for language in LANGUAGES:
        words = _words(facts, fault, language)
        texts[language] = CATALOGUE.render(f"patrol.{fault.code}", language, **words)
        if CATALOGUE.find(f"patrol.{fault.code}_remedy", language):
            remedies[language] = CATALOGUE.render(f"patrol.{fault.code}_remedy", language, **words)
    return {
        "code": fault.code,
        "subject": fault.subject,
        "params": fault.params,
        "text": texts,
        "remedy": remedies or None,
    }


def _words(facts: Facts, fault: Fault, language: str) -> Json:
    return fault.params | {"subject": _name(facts, fault.subject, language)}


def _name(facts: Facts, subject: str | None, language: str) -> str:
    if subject is None:
        return ""
    sight = facts.sights.get(subject)
    if sight is not None:
        return sight.name if language == "zh" else sight.name_en
    return facts.call_signs.get(subject, subject)
