"""The middle of a night: where the teams are now, what is done, and the problem that is left.

What happens to a patrol is one edit of the situation or of the problem: each function here
returns a new one and touches nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dispatch.patrols.plan.problem import (
    Floats,
    Plan,
    Problem,
    Route,
    Stay,
    Stop,
    Team,
    Window,
)
from gis.model import Mode


@dataclass(frozen=True, slots=True)
class TeamState:
    """Where a team is (a place of the problem) and when it is free to go on.

    `out_s` is how long it has been out, `breaks_taken` how many of its breaks are over;
    a team that is not `available` was taken for something else.
    """

    team: str
    place: int
    free_s: int
    available: bool = True
    out_s: int = 0
    breaks_taken: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """The night at `now_s`: the teams that have begun, and the visits made or being made.

    A team without a state is still at its post.
    """

    now_s: int
    states: Mapping[str, TeamState] = field(default_factory=dict)
    done: tuple[Stay, ...] = ()

    def with_state(self, state: TeamState) -> "Situation":
        """Return the situation with one team's state replaced."""
        return replace(self, states={**self.states, state.team: state})


def situation_at(problem: Problem, plan: Plan, now_s: int) -> Situation:
    """Return the situation at a moment when everybody has kept to the plan.

    A team on its way counts as free at the place it comes to, when it arrives there.
    """
    states = {
        route.team: _state_at(problem, route, now_s)
        for route in plan.routes
        if route.leave_s <= now_s < route.back_s
    }
    done = [stay for route in plan.routes for stay in route.visits if stay.begin_s <= now_s]
    back = {
        route.team: TeamState(route.team, _end(problem, route), now_s, available=False)
        for route in plan.routes
        if route.back_s <= now_s
    }
    return Situation(now_s, states | back, tuple(done))


def take_team(situation: Situation, problem: Problem, team: str) -> Situation:
    """Return the situation with a team taken for an incident."""
    return situation.with_state(replace(_state(situation, problem, team), available=False))


def place_team(
    situation: Situation, problem: Problem, team: str, place: int, free_s: int
) -> Situation:
    """Return the situation with a team at a place and free from a moment.

    This is a team that is back, late, early, or off its route.
    """
    state = _state(situation, problem, team)
    return situation.with_state(replace(state, place=place, free_s=free_s, available=True))


def count_visits(plan: Plan) -> Mapping[str, int]:
    """Return how often a plan visits each stop."""
    return Counter(str(visit.stop) for route in plan.routes for visit in route.visits)


def as_planned(problem: Problem, visits: Mapping[str, int]) -> Problem:
    """Return the problem with no more visits than these, without those that its plan left out.

    What was not worth a way at the start of the night does not become so because somebody is
    late; it would only stir up those who walk as they were told.
    """
    stops = (
        replace(stop, visits=min(stop.visits, visits.get(stop.id, 0))) for stop in problem.stops
    )
    return replace(problem, stops=tuple(stop for stop in stops if stop.visits))


def add_stop(problem: Problem, stop: Stop) -> Problem:
    """Return the problem with one more stop, such as a new hot spot."""
    return replace(problem, stops=(*problem.stops, stop))


def with_travel(problem: Problem, travel_s: Mapping[Mode, Floats]) -> Problem:
    """Return the problem with other travel times, such as those around a closed road."""
    return replace(problem, travel_s=travel_s)


def with_team(problem: Problem, team: Team) -> Problem:
    """Return the problem with a team replaced by itself as it is now, such as short of a skill."""
    return replace(problem, teams=tuple(team if t.id == team.id else t for t in problem.teams))


def what_is_left(problem: Problem, situation: Situation) -> Problem:
    """Return the problem from now on: visits not made yet, teams from where they are."""
    teams = (_team_left(team, situation) for team in problem.teams)
    stops = (_stop_left(stop, situation, problem.horizon) for stop in problem.stops)
    return replace(
        problem,
        teams=tuple(team for team in teams if team is not None),
        stops=tuple(stop for stop in stops if stop is not None),
    )


def rest_of(plan: Plan, situation: Situation) -> Plan:
    """Return what the plan still holds: the stays that have not begun, of all teams."""
    routes = []
    for route in plan.routes:
        state = situation.states.get(route.team)
        stays = tuple(stay for stay in route.stays if not _is_done(stay, state, situation))
        if stays:
            routes.append(replace(route, stays=stays))
    return Plan(tuple(routes))


def _state(situation: Situation, problem: Problem, team: str) -> TeamState:
    post = problem.team_by_id[team].start
    return situation.states.get(team) or TeamState(team, post, situation.now_s)


def _state_at(problem: Problem, route: Route, now_s: int) -> TeamState:
    """Return a state in the middle of a route."""
    begun = [stay for stay in route.stays if stay.begin_s <= now_s]
    ahead = [stay for stay in route.stays if stay.begin_s > now_s]
    state = TeamState(
        route.team,
        place=_end(problem, route),
        free_s=route.back_s,
        breaks_taken=sum(stay.stop is None for stay in begun),
    )
    if begun and begun[-1].end_s >= now_s:
        state = replace(state, place=begun[-1].place, free_s=begun[-1].end_s)
    elif ahead:
        state = replace(state, place=ahead[0].place, free_s=max(now_s, ahead[0].arrive_s))
    return replace(state, out_s=state.free_s - route.leave_s)


def _end(problem: Problem, route: Route) -> int:
    return problem.team_by_id[route.team].end


def _is_done(stay: Stay, state: TeamState | None, situation: Situation) -> bool:
    if stay.stop is None:
        return state is not None and stay.begin_s <= situation.now_s
    return any(done.stop == stay.stop and done.begin_s == stay.begin_s for done in situation.done)


def _team_left(team: Team, situation: Situation) -> Team | None:
    state = situation.states.get(team.id)
    if state is None:
        start_s = max(team.shift.start_s, situation.now_s)
        return replace(team, shift=Window(start_s, team.shift.end_s))
    if not state.available:
        return None
    due = sorted(team.breaks, key=lambda rest: (rest.window.start_s, rest.window.end_s))
    return replace(
        team,
        start=state.place,
        shift=Window(max(situation.now_s, state.free_s), team.shift.end_s),
        breaks=tuple(due[state.breaks_taken :]),
        out_s=team.out_s + state.out_s,
    )


def _stop_left(stop: Stop, situation: Situation, horizon: Window) -> Stop | None:
    begins = [stay.begin_s for stay in situation.done if stay.stop == stop.id]
    visits = stop.visits - len(begins)
    if visits <= 0:
        return None
    from_s = situation.now_s
    if begins and stop.gap_s:
        from_s = max(from_s, max(begins) + stop.gap_s)
    windows = tuple(_later(stop.windows or (horizon,), from_s))
    if not windows and not stop.required:
        return None
    windows = windows or stop.windows
    return replace(stop, visits=_still_fitting(stop, windows, visits), windows=windows)


def _still_fitting(stop: Stop, windows: tuple[Window, ...], visits: int) -> int:
    """Return how many visits there is time for: what the night has passed by is no fault."""
    if stop.required or not stop.gap_s:
        return visits
    return min(visits, 1 + (windows[-1].end_s - windows[0].start_s) // stop.gap_s)


def _later(windows: Iterable[Window], from_s: int) -> Iterable[Window]:
    later = (Window(max(window.start_s, from_s), window.end_s) for window in windows)
    return (window for window in later if window.length_s >= 0)
