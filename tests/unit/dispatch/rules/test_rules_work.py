import itertools
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignments import rules as assignments
from dispatch.assignments.rules import ENDED, UNIT_STATUS, AssignmentState, incident_state
from dispatch.errors import InvalidError
from dispatch.incidents.rules import (
    DISPOSITIONS,
    INCIDENT_TYPES,
    IncidentState,
    check_disposition,
    get_type,
    mask_name,
    mask_phone,
)
from dispatch.units import rules as units
from dispatch.units.rules import BUSY, MODE_OF_KIND, POLICE_KINDS, UnitKind, UnitStatus

A = AssignmentState


def test_an_ended_assignment_goes_nowhere() -> None:
    assert not [step for step in assignments.LEGAL_STEPS if step[0] in ENDED]


def test_every_assignment_can_be_ended_from_wherever_it_is() -> None:
    for state in set(A) - ENDED:
        assert assignments.is_legal_step(state, A.CANCELLED)


def test_every_step_of_an_assignment_is_a_legal_one_of_its_unit() -> None:
    for before, after in assignments.LEGAL_STEPS:
        status = UNIT_STATUS[before], UNIT_STATUS[after]
        assert status[0] == status[1] or units.is_legal_step(*status)


def test_nothing_is_skipped_but_the_receipt() -> None:
    order = [A.ASSIGNED, A.ACKNOWLEDGED, A.EN_ROUTE, A.ON_SCENE, A.CLEARED]
    forward = {
        (before, after)
        for before, after in itertools.combinations(order, 2)
        if assignments.is_legal_step(before, after)
    }
    assert forward == {*itertools.pairwise(order), (A.ASSIGNED, A.EN_ROUTE)}


def test_every_status_of_a_unit_can_be_reached_from_every_other() -> None:
    for start in UnitStatus:
        reached, waiting = {start}, deque([start])
        while waiting:
            here = waiting.popleft()
            new = {s for s in UnitStatus if units.is_legal_step(here, s)} - reached
            reached |= new
            waiting.extend(new)
        assert reached == set(UnitStatus)


def test_a_busy_unit_can_not_leave_its_duty() -> None:
    assert not [s for s in BUSY if units.is_legal_step(s, UnitStatus.OUT_OF_SERVICE)]


def test_every_kind_moves_somehow_and_only_grid_members_are_no_police() -> None:
    assert set(MODE_OF_KIND) == set(UnitKind)
    assert set(UnitKind) - POLICE_KINDS == {UnitKind.GRID_MEMBER}


@pytest.mark.parametrize(
    ("active", "state"),
    [
        ([], IncidentState.WAITING),
        ([A.ASSIGNED], IncidentState.ASSIGNED),
        ([A.ACKNOWLEDGED], IncidentState.ASSIGNED),
        ([A.ASSIGNED, A.EN_ROUTE], IncidentState.EN_ROUTE),
        ([A.EN_ROUTE, A.ON_SCENE, A.ASSIGNED], IncidentState.ON_SCENE),
    ],
)
def test_an_incident_is_where_its_furthest_unit_is(
    active: list[AssignmentState], state: IncidentState
) -> None:
    assert incident_state(active) == state


@given(st.lists(st.sampled_from(sorted(set(A) - ENDED))))
def test_the_order_of_units_does_not_matter(active: list[AssignmentState]) -> None:
    assert incident_state(active) == incident_state(reversed(active))


@pytest.mark.parametrize(
    ("name", "masked"), [("王小明", "王**"), ("王", "王"), ("", ""), ("欧阳小红", "欧***")]
)
def test_of_a_name_the_family_name_stays(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0874-3212345", "087*****2345"),
        ("12345678", "123*5678"),
        ("1234567", "*******"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_of_a_phone_number_the_middle_goes(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text("0123456789+- ", max_size=20))
def test_masking_keeps_the_length_and_hides_something(phone: str) -> None:
    masked = mask_phone(phone)
    assert len(masked) == len(phone)
    assert "*" in masked or not phone


def test_every_type_has_both_names_a_priority_and_somebody_to_send() -> None:
    for kind in INCIDENT_TYPES.values():
        assert kind.name
        assert kind.name_en
        assert kind.priority in {1, 2, 3, 4}
        assert kind.units_needed >= 1
        assert set(kind.kinds) & POLICE_KINDS
        assert len(set(kind.kinds)) == len(kind.kinds)


def test_unknown_codes_are_refused_with_their_field() -> None:
    for check, where in ((get_type, "type"), (check_disposition, "disposition")):
        with pytest.raises(InvalidError) as error:
            check("alien")
        assert error.value.where == where
    for code in DISPOSITIONS:
        check_disposition(code)
