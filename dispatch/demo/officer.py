"""What a played officer does next, by the time that has passed. Pure."""

from random import Random

from dispatch.assignments.rules import AssignmentState

#: Seconds from entering a state to wanting the next step, least and most.
WAITS_S = {
    AssignmentState.ASSIGNED: (5.0, 15.0),
    AssignmentState.ACKNOWLEDGED: (5.0, 20.0),
    AssignmentState.EN_ROUTE: (0.0, 0.0),
    AssignmentState.ON_SCENE: (60.0, 180.0),
}

#: The last part of the step's address: /api/assignments/{id}/{step}.
STEPS = {
    AssignmentState.ASSIGNED: "acknowledge",
    AssignmentState.ACKNOWLEDGED: "en-route",
    AssignmentState.EN_ROUTE: "on-scene",
    AssignmentState.ON_SCENE: "clear",
}

#: A step that led to nothing is tried again after this.
RETRY_S = 10.0


class Officer:
    """Plays the officer of one unit."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._seen: tuple[int, AssignmentState] | None = None
        self._due_s = 0.0

    def find_step(
        self, assignment_id: int, state: AssignmentState, now_s: float, *, arrived: bool
    ) -> str | None:
        """Return the step to take now, or None to wait.

        `now_s` is any clock that only runs forward; `arrived` whether the route's end is
        reached, before which nobody is on scene.
        """
        if self._seen != (assignment_id, state):
            self._seen = (assignment_id, state)
            self._due_s = now_s + self._rng.uniform(*WAITS_S[state])
        too_far = state is AssignmentState.EN_ROUTE and not arrived
        if now_s < self._due_s or too_far:
            return None
        self._due_s = now_s + RETRY_S
        return STEPS[state]
