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
    "GET /api/volunteer": {Role.VOLUNTEER},
    "GET /api/prints/atlas.{form}": DUTY_ROOM,
    "GET /api/prints/heat.{form}": DUTY_ROOM,
    "GET /api/prints/routes/{assignment_id}.{form}": DUTY_ROOM,
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    # the pages hold no data; what fills them is behind the routes above
    "GET /": OPEN,
    "GET /sign-in": OPEN,
    "GET /console": OPEN,
    "GET /ground": OPEN,
    "GET /officer": OPEN,
    "GET /volunteer": OPEN,
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
    assert (page["shifts"], page["roster_published"]) == ([], False)
