from random import Random

import pytest
from yining import read_yining

from dispatch.demo.callers import (
    CALLS,
    Vocabulary,
    choose_disposition,
    collect_texts,
    make_report,
)
from dispatch.incidents.rules import DISPOSITIONS, INCIDENT_TYPES
from dispatch.incidents.schemas import IncidentIn
from gis.records import GroundData


@pytest.fixture(scope="module")
def yining() -> GroundData:
    return read_yining()


@pytest.fixture(scope="module")
def vocabulary(yining: GroundData) -> Vocabulary:
    return collect_texts(yining)


def test_every_incident_type_is_reported_and_no_other() -> None:
    assert CALLS["types"].keys() == INCIDENT_TYPES.keys()


def test_every_result_is_one_of_the_stations() -> None:
    results = {code for entry in CALLS["types"].values() for code in entry["dispositions"]}
    assert results <= DISPOSITIONS.keys()
    assert choose_disposition("fraud", Random(1)) in ("case_opened", "warned")


def test_callers_name_only_places_there_are(vocabulary: Vocabulary) -> None:
    named = {kind for entry in CALLS["types"].values() for kind in entry["places"]}
    assert named <= vocabulary.texts.keys()
    assert all(vocabulary.texts.values())


def test_reports_are_what_the_server_takes(vocabulary: Vocabulary) -> None:
    rng = Random(11)
    for _ in range(300):
        report = IncidentIn.model_validate(make_report(vocabulary, rng))
        assert report.location_text


def test_only_those_who_call_or_come_leave_a_contact(vocabulary: Vocabulary) -> None:
    rng = Random(11)
    reports = [make_report(vocabulary, rng) for _ in range(300)]
    with_contact = {report["source"] for report in reports if "caller_phone" in report}
    without = {report["source"] for report in reports if "caller_phone" not in report}
    assert with_contact == {"call110", "walk_in"}
    assert without == {"camera", "smart_alarm", "officer"}


def test_the_same_seed_reports_the_same(vocabulary: Vocabulary) -> None:
    def reports() -> list[object]:
        rng = Random(5)
        return [make_report(vocabulary, rng) for _ in range(20)]

    assert reports() == reports()
