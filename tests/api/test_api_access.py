"""Who may call what: every route with every role, and no route without an entry here."""

import pytest
from duty import Duty
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute

from dispatch.security.rules import Role

pytestmark = pytest.mark.db

DUTY_ROOM = {Role.DISPATCHER, Role.LEADER, Role.ADMINISTRATOR}
MANAGEMENT = {Role.LEADER, Role.ADMINISTRATOR}
ADMINISTRATOR = {Role.ADMINISTRATOR}
VOLUNTEER = {Role.VOLUNTEER}
FIELD = {Role.OFFICER, Role.GRID_MEMBER}
SIGNED_IN = set(Role)
OPEN = None

#: Who passes the door of each route; what happens behind it is tested elsewhere.
ACCESS: dict[str, set[Role] | None] = {
    "POST /api/session/link": OPEN,
    "POST /api/session/password": OPEN,
    "DELETE /api/session": SIGNED_IN,
    "GET /api/me": SIGNED_IN,
    "GET /api/ground": SIGNED_IN,
    "GET /api/ground/layers/{name}": SIGNED_IN,
    "GET /api/access-tokens": DUTY_ROOM,
    "POST /api/access-tokens": DUTY_ROOM,
    "DELETE /api/access-tokens/{token_id}": DUTY_ROOM,
    "GET /api/ground/versions": MANAGEMENT,
    "GET /api/ground/versions/{version_id}/diff": MANAGEMENT,
    "POST /api/ground/versions/{version_id}/activate": ADMINISTRATOR,
    "POST /api/ground/versions/{version_id}/unschedule": ADMINISTRATOR,
    "DELETE /api/ground/versions/{version_id}": ADMINISTRATOR,
    "POST /api/ground/versions/take-back": ADMINISTRATOR,
    "POST /api/ground/uploads": ADMINISTRATOR,
    "POST /api/ground/uploads/{upload_id}/read": ADMINISTRATOR,
    "POST /api/ground/uploads/{upload_id}/propose": ADMINISTRATOR,
    "GET /api/ground/export": MANAGEMENT,
    "POST /api/ground/check": MANAGEMENT,
    "GET /api/geocode": DUTY_ROOM,
    "GET /api/geocode/reverse": DUTY_ROOM,
    "GET /api/geocode/outside": DUTY_ROOM,
    "GET /api/aliases": DUTY_ROOM,
    "POST /api/aliases": DUTY_ROOM,
    "POST /api/aliases/{alias_id}/accept": MANAGEMENT,
    "POST /api/aliases/{alias_id}/reject": MANAGEMENT,
    "GET /api/incident-types": SIGNED_IN,
    "GET /api/dispositions": SIGNED_IN,
    "POST /api/incidents": DUTY_ROOM,
    "GET /api/incidents/{incident_id}": DUTY_ROOM,
    "GET /api/incidents/{incident_id}/contact": DUTY_ROOM,
    "POST /api/incidents/{incident_id}/assignments": DUTY_ROOM,
    "POST /api/incidents/{incident_id}/pin": DUTY_ROOM,
    "POST /api/incidents/{incident_id}/close": DUTY_ROOM,
    "GET /api/incidents/{incident_id}/recommendation": DUTY_ROOM,
    "POST /api/assignments/{assignment_id}/acknowledge": DUTY_ROOM | FIELD,
    "POST /api/assignments/{assignment_id}/en-route": DUTY_ROOM | FIELD,
    "POST /api/assignments/{assignment_id}/on-scene": DUTY_ROOM | FIELD,
    "POST /api/assignments/{assignment_id}/clear": DUTY_ROOM | FIELD,
    "POST /api/assignments/{assignment_id}/cancel": DUTY_ROOM,
    "POST /api/assignments/{assignment_id}/reassign": DUTY_ROOM,
    "POST /api/closures/preview": DUTY_ROOM,
    "POST /api/closures": DUTY_ROOM,
    "POST /api/closures/{closure_id}/extend": DUTY_ROOM,
    "POST /api/closures/{closure_id}/lift": DUTY_ROOM,
    "GET /api/coverage": DUTY_ROOM,
    "POST /api/units/{unit_id}/sign-on": DUTY_ROOM | FIELD,
    "POST /api/units/{unit_id}/sign-off": DUTY_ROOM | FIELD,
    "POST /api/units/{unit_id}/positions": DUTY_ROOM | FIELD,
    "GET /api/jobs": DUTY_ROOM,
    "GET /api/jobs/{job_id}": DUTY_ROOM,
    "POST /api/jobs/{job_id}/cancel": DUTY_ROOM,
    "GET /api/volunteer": VOLUNTEER,
    "GET /api/prints/atlas.{form}": DUTY_ROOM,
    "GET /api/prints/heat.{form}": DUTY_ROOM,
    "GET /api/prints/routes/{assignment_id}.{form}": DUTY_ROOM,
    "GET /api/devices": ADMINISTRATOR,
    "POST /api/devices": ADMINISTRATOR,
    "DELETE /api/devices/{device_id}": ADMINISTRATOR,
    "GET /api/units/{unit_id}/track": DUTY_ROOM,
    "POST /api/units/{unit_id}/track": DUTY_ROOM | FIELD,
    "GET /api/tracks": DUTY_ROOM,
    "POST /api/units/{unit_id}/messages": DUTY_ROOM | FIELD,
    "POST /api/units/{unit_id}/messages/read": DUTY_ROOM | FIELD,
    "POST /api/units/{unit_id}/emergency": DUTY_ROOM | FIELD,
    "POST /api/emergencies/{emergency_id}/acknowledge": DUTY_ROOM,
    "POST /api/emergencies/{emergency_id}/close": DUTY_ROOM,
    "GET /api/emergencies/{emergency_id}/nearest": DUTY_ROOM,
    "POST /api/units/{unit_id}/notes": DUTY_ROOM | FIELD,
    "GET /api/incidents/{incident_id}/notes": DUTY_ROOM | FIELD,
    "GET /api/notes/{note_id}/photo": DUTY_ROOM | FIELD,
    "GET /api/volunteer/shifts": VOLUNTEER,
    "POST /api/volunteer/shifts/{place_id}/call-off": VOLUNTEER,
    "POST /api/volunteer/consent": VOLUNTEER,
    "POST /api/volunteer/rules": VOLUNTEER,
    "GET /api/call-offs": DUTY_ROOM,
    "POST /api/call-offs/{call_off_id}/settle": DUTY_ROOM,
    "GET /api/volunteer/shifts/{place_id}/takers": VOLUNTEER,
    "POST /api/volunteer/shifts/{place_id}/swap": VOLUNTEER,
    "POST /api/volunteer/swap-options/{option_id}/agree": VOLUNTEER,
    "POST /api/volunteer/swaps/{swap_id}/decline": VOLUNTEER,
    "POST /api/volunteer/swaps/{swap_id}/withdraw": VOLUNTEER,
    "GET /api/swaps": DUTY_ROOM,
    "POST /api/swaps/{swap_id}/approve": MANAGEMENT,
    "POST /api/swaps/{swap_id}/refuse": MANAGEMENT,
    "POST /api/volunteer/shifts/{place_id}/code": VOLUNTEER,
    "POST /api/volunteer/shifts/{place_id}/position": VOLUNTEER,
    "GET /api/posts/{community_code}/code": DUTY_ROOM | FIELD,
    "GET /api/attendance": DUTY_ROOM | FIELD,
    "POST /api/attendance/{place_id}": DUTY_ROOM | FIELD,
    "GET /api/attendance/totals": DUTY_ROOM,
    "GET /api/attendance/totals.xlsx": DUTY_ROOM,
    "GET /api/volunteer/calendar": VOLUNTEER,
    "POST /api/volunteer/calendar": VOLUNTEER,
    "DELETE /api/volunteer/calendar": VOLUNTEER,
    "GET /api/volunteer/certificate.pdf": VOLUNTEER,
    "GET /api/certificates/{person_id}.pdf": MANAGEMENT,
    "GET /api/rosters": DUTY_ROOM,
    "POST /api/rosters": MANAGEMENT,
    "GET /api/rosters/{roster_id}": DUTY_ROOM,
    "DELETE /api/rosters/{roster_id}": MANAGEMENT,
    "POST /api/rosters/{roster_id}/solve": MANAGEMENT,
    "POST /api/rosters/{roster_id}/review": MANAGEMENT,
    "POST /api/rosters/{roster_id}/withdraw": MANAGEMENT,
    "POST /api/rosters/{roster_id}/publish": MANAGEMENT,
    "POST /api/rosters/{roster_id}/revise": MANAGEMENT,
    "GET /api/rosters/{roster_id}/versions": DUTY_ROOM,
    "POST /api/rosters/{roster_id}/places": MANAGEMENT,
    "POST /api/rosters/{roster_id}/places/{place_id}/move": MANAGEMENT,
    "POST /api/rosters/{roster_id}/places/{place_id}/pin": MANAGEMENT,
    "DELETE /api/rosters/{roster_id}/places/{place_id}": MANAGEMENT,
    "POST /api/rosters/{roster_id}/forbids": MANAGEMENT,
    "DELETE /api/rosters/{roster_id}/forbids/{forbid_id}": MANAGEMENT,
    "POST /api/rosters/{roster_id}/squads": MANAGEMENT,
    "POST /api/rosters/{roster_id}/squads/drop": MANAGEMENT,
    "POST /api/rosters/{roster_id}/check": DUTY_ROOM,
    "POST /api/rosters/{roster_id}/why": DUTY_ROOM,
    "POST /api/rosters/{roster_id}/what-if/swap": DUTY_ROOM,
    "POST /api/rosters/{roster_id}/what-if/leave": DUTY_ROOM,
    "POST /api/rosters/{roster_id}/repairs": MANAGEMENT,
    "POST /api/rosters/{roster_id}/repairs/preview": MANAGEMENT,
    "POST /api/rosters/{roster_id}/repairs/confirm": MANAGEMENT,
    "POST /api/people/imports": MANAGEMENT,
    "GET /api/people/imports/{upload_id}": MANAGEMENT,
    "POST /api/people/imports/{upload_id}/confirm": MANAGEMENT,
    "DELETE /api/people/imports/{upload_id}": MANAGEMENT,
    "GET /api/people/export": MANAGEMENT,
    "GET /api/people": MANAGEMENT,
    "POST /api/people": MANAGEMENT,
    "GET /api/people/{person_id}": MANAGEMENT,
    "PUT /api/people/{person_id}": MANAGEMENT,
    "POST /api/people/{person_id}/leave": MANAGEMENT,
    "POST /api/people/{person_id}/absences": MANAGEMENT,
    "DELETE /api/people/{person_id}/absences/{absence_id}": MANAGEMENT,
    "PUT /api/people/{person_id}/nights/{night}": MANAGEMENT,
    "PUT /api/people/{person_id}/partners": MANAGEMENT,
    "GET /api/teams": MANAGEMENT,
    "POST /api/teams/compose": MANAGEMENT,
    "GET /api/teams/proposals/{job_id}": MANAGEMENT,
    "POST /api/teams/proposals/{job_id}/accept": MANAGEMENT,
    "POST /api/teams/fixes": MANAGEMENT,
    "DELETE /api/teams/fixes/{fix_id}": MANAGEMENT,
    "GET /api/rosters/{roster_id}/export.xlsx": DUTY_ROOM,
    "GET /api/prints/rosters/{roster_id}.{form}": DUTY_ROOM,
    "GET /api/prints/patrols/{patrol_id}.{form}": DUTY_ROOM,
    "POST /api/patrols/plans": DUTY_ROOM,
    "GET /api/patrols/plans": DUTY_ROOM,
    "GET /api/patrols/plans/{plan_id}": DUTY_ROOM,
    "POST /api/patrols/plans/{plan_id}/publish": DUTY_ROOM,
    "POST /api/patrols/plans/{plan_id}/withdraw": DUTY_ROOM,
    "DELETE /api/patrols/plans/{plan_id}": DUTY_ROOM,
    "POST /api/patrols/plans/{plan_id}/replan": DUTY_ROOM,
    "POST /api/patrols/plans/{plan_id}/hot-spots": DUTY_ROOM,
    "POST /api/patrols/proposals/{proposal_id}/confirm": DUTY_ROOM,
    "POST /api/patrols/proposals/{proposal_id}/reject": DUTY_ROOM,
    "GET /api/patrols/weights": DUTY_ROOM,
    "PUT /api/patrols/weights/{grid_code}": MANAGEMENT,
    "DELETE /api/patrols/weights/{grid_code}": MANAGEMENT,
    "GET /api/patrols/events": DUTY_ROOM,
    "POST /api/patrols/events": MANAGEMENT,
    "DELETE /api/patrols/events/{event_id}": MANAGEMENT,
    "GET /api/patrols/marks": MANAGEMENT,
    "GET /api/patrols/own": DUTY_ROOM | FIELD,
    "POST /api/patrols/{patrol_id}/stops/{stop_id}/done": DUTY_ROOM | FIELD,
    "POST /api/patrols/{patrol_id}/stops/{stop_id}/skip": DUTY_ROOM | FIELD,
    # a tracker's token, or the secret of a calendar's address, is the door of these
    "GET /api/trackers/osmand": OPEN,
    "POST /api/trackers/osmand": OPEN,
    "POST /api/trackers/owntracks": OPEN,
    "POST /api/trackers/traccar": OPEN,
    "GET /api/calendar/{token}.ics": OPEN,
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    # the pages hold no data; what fills them is behind the routes above
    "GET /": OPEN,
    "GET /sign-in": OPEN,
    "GET /console": OPEN,
    "GET /ground": OPEN,
    "GET /officer": OPEN,
    "GET /volunteer": OPEN,
    "GET /people": OPEN,
    "GET /roster": OPEN,
    "GET /officer-sw.js": OPEN,
    "GET /officer.webmanifest": OPEN,
    "GET /pwa/officer-192.png": OPEN,
    "GET /pwa/officer-512.png": OPEN,
    "GET /pwa/officer-maskable.png": OPEN,
}
#: Tested with its close codes in tests/live.
SOCKETS = {"/api/live"}

API = {route: roles for route, roles in ACCESS.items() if "/api" in route}
PARAMETERS = {
    "alias_id": "1",
    "incident_id": "1",
    "assignment_id": "1",
    "unit_id": "1",
    "job_id": "1",
    "closure_id": "1",
    "name": "areas",
    "token_id": "0",
    "version_id": "0",
    "upload_id": "0",
    "device_id": "0",
    "emergency_id": "0",
    "note_id": "0",
    "place_id": "0",
    "call_off_id": "0",
    "option_id": "0",
    "swap_id": "0",
    "community_code": "0",
    "token": "none",
    "person_id": "0",
    "roster_id": "0",
    "forbid_id": "0",
    "absence_id": "0",
    "night": "2030-01-01",
    "fix_id": "0",
    "patrol_id": "0",
    "plan_id": "0",
    "proposal_id": "0",
    "grid_code": "0",
    "event_id": "0",
    "stop_id": "0",
    "form": "none",  # refused behind the door: a print would take seconds
}


def _account(duty: Duty, role: Role) -> str:
    fixed = {
        Role.DISPATCHER: "dispatcher",
        Role.LEADER: "leader",
        Role.ADMINISTRATOR: "administrator",
        Role.VOLUNTEER: "YJ-0001",
        Role.OFFICER: duty.field_account(duty.units["patrol_car"][0]),
        Role.GRID_MEMBER: duty.field_account(duty.units["grid_member"][0]),
    }
    return fixed[role]


def _flat(routes: list[BaseRoute]) -> list[BaseRoute]:
    """Return the routes with those of included routers in their places."""
    flat: list[BaseRoute] = []
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        flat += _flat(inner) if inner is not None else [route]
    return flat


def test_every_route_has_an_entry(duty_server: Duty) -> None:
    routes = _flat(duty_server.app.routes)
    http = {
        f"{method} {route.path}"
        for route in routes
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert http == set(ACCESS)
    assert {r.path for r in routes if isinstance(r, APIWebSocketRoute)} == SOCKETS


@pytest.mark.parametrize("route", [route for route, roles in API.items() if roles is not None])
async def test_nobody_passes_without_signing_in(duty_server: Duty, route: str) -> None:
    method, path = route.split()
    async with duty_server.anonymous() as client:
        answer = await client.request(method, path.format(**PARAMETERS))
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", [route for route, roles in API.items() if roles is not None])
async def test_only_the_roles_of_the_table_pass(duty_server: Duty, route: str, role: Role) -> None:
    if route == "DELETE /api/session":
        return  # signing out is tested with its effects
    method, path = route.split()
    client = await duty_server.client(_account(duty_server, role))
    answer = await client.request(method, path.format(**PARAMETERS))
    refused = answer.status_code == 403 and answer.json()["code"] == "role.forbidden"
    assert refused == (role not in (API[route] or set()))


async def test_a_route_without_a_name_is_said_to_be_missing_in_the_one_form(duty: Duty) -> None:
    answer = await duty.get("/nothing/here")
    assert (answer.status_code, answer.json()["code"]) == (404, "request.no_such_path")


async def test_a_wrong_method_is_refused_in_the_one_form(duty: Duty) -> None:
    answer = await (await duty.client()).put("/api/incidents")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("step", ["sign-on", "sign-off", "positions"])
async def test_an_officer_acts_for_no_other_unit(duty: Duty, step: str) -> None:
    own, other = duty.units["patrol_car"][:2]
    answer = await duty.post(f"/units/{other}/{step}", {"fixes": []}, duty.field_account(own))
    assert (answer.status_code, answer.json()["code"]) == (403, "unit.foreign")


@pytest.mark.parametrize("step", ["acknowledge", "en-route", "on-scene", "clear"])
async def test_an_officer_touches_no_other_units_assignment(duty: Duty, step: str) -> None:
    own, other = duty.units["patrol_car"][:2]
    incident = await duty.report()
    assignment = await duty.assign(incident["id"], other)
    body = {"disposition": "mediated"} if step == "clear" else {}
    answer = await duty.post(
        f"/assignments/{assignment['id']}/{step}", body, duty.field_account(own)
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "unit.foreign")


async def test_a_volunteer_sees_the_own_page(duty: Duty) -> None:
    page = (await duty.get("/volunteer", "YJ-0001")).json()
    assert page["number"] == "YJ-0001"
    assert page["display_name"]
    assert page["community"]["code"].startswith("530302006")
    assert page["squad"]["name"]
