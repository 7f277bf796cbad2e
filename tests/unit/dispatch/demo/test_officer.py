from random import Random

import pytest

from dispatch.assignments.rules import AssignmentState
from dispatch.demo.officer import RETRY_S, STEPS, WAITS_S, Officer

NOT_DRIVING = [state for state in WAITS_S if state is not AssignmentState.EN_ROUTE]


@pytest.mark.parametrize("state", NOT_DRIVING)
def test_a_step_is_taken_between_the_least_and_the_most_wait(state: AssignmentState) -> None:
    officer = Officer(Random(7))
    least, most = WAITS_S[state]
    assert officer.find_step(1, state, 100, arrived=False) is None
    assert officer.find_step(1, state, 100 + least - 0.1, arrived=False) is None
    assert officer.find_step(1, state, 100 + most, arrived=False) == STEPS[state]


def test_nobody_is_on_scene_before_the_route_ends() -> None:
    officer = Officer(Random(7))
    assert officer.find_step(1, AssignmentState.EN_ROUTE, 0, arrived=False) is None
    assert officer.find_step(1, AssignmentState.EN_ROUTE, 900, arrived=False) is None
    assert officer.find_step(1, AssignmentState.EN_ROUTE, 901, arrived=True) == "on-scene"


def test_a_step_that_led_to_nothing_is_tried_again_later() -> None:
    officer = Officer(Random(7))
    officer.find_step(1, AssignmentState.EN_ROUTE, 0, arrived=False)
    assert officer.find_step(1, AssignmentState.EN_ROUTE, 5, arrived=True) == "on-scene"
    assert officer.find_step(1, AssignmentState.EN_ROUTE, 6, arrived=True) is None
    again = officer.find_step(1, AssignmentState.EN_ROUTE, 5 + RETRY_S, arrived=True)
    assert again == "on-scene"


def test_another_assignment_begins_its_own_wait() -> None:
    officer = Officer(Random(7))
    officer.find_step(1, AssignmentState.ASSIGNED, 0, arrived=False)
    assert officer.find_step(2, AssignmentState.ASSIGNED, 1_000, arrived=False) is None


def test_the_same_seed_waits_the_same() -> None:
    def steps() -> list[str | None]:
        officer = Officer(Random(3))
        return [
            officer.find_step(1, AssignmentState.ON_SCENE, second, arrived=True)
            for second in range(200)
        ]

    assert steps() == steps()
