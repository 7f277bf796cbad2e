"""The dispatcher's console, as the tests drive it."""

from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Locator, Page, Position, Response, expect

from e2e.waiting import until

Entity = Literal["unit", "incident", "assignment", "patrol"]

#: A point of the map that no panel covers.
MIDDLE = Position(x=600, y=400)

_HELD = "([entity, id]) => window.__patrolgrid.store.state.value[entity].get(id) ?? null"
_IS_IN_STATE = """([entity, id, state]) =>
  window.__patrolgrid.store.state.value[entity].get(id)?.state === state"""
_ENTITIES = "(entity) => [...window.__patrolgrid.store.state.value[entity].values()]"
_ROUTES = "window.__patrolgrid?.map.getSource('routes')?.getData()"
_HAS_ROUTE = f"""async (wanted) =>
  (await {_ROUTES})?.features.some((one) => one.properties.assignment_id === wanted)"""
_LACKS_ROUTE = f"""async (wanted) =>
  (await {_ROUTES}).features.every((one) => one.properties.assignment_id !== wanted)"""
_ROUTE = f"""async (wanted) =>
  (await {_ROUTES}).features.find((one) => one.properties.assignment_id === wanted).geometry"""
_IS_LOADED = """(id) => {
  const { map } = window.__patrolgrid;
  return map.getSource(id) !== undefined && map.isSourceLoaded(id);
}"""
_STANDS_AT = """([id, lon, lat]) => {
  const point = window.__patrolgrid.store.state.value.positions.get(id)?.point;
  return point?.[0] === lon && point?.[1] === lat;
}"""
_IS_DRAWN_AT = """async ([id, lon, lat]) => {
  const { features } = await window.__patrolgrid.map.getSource('units').getData();
  const drawn = features.find((one) => one.id === id)?.geometry.coordinates ?? [0, 0];
  return Math.hypot(drawn[0] - lon, drawn[1] - lat) < 1e-9;
}"""

_IS_NOT_DRAWN = """async (id) =>
  (await window.__patrolgrid.map.getSource('units').getData()).features
    .every((one) => one.id !== id)"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A dispatcher's signed-in console."""

    page: Page

    async def settle(self) -> None:
        """Wait until the picture is live and the map is there."""
        await self.expect_link("live")
        await self.until("() => window.__patrolgrid !== undefined")

    def at(self, testid: str) -> Locator:
        """Return what carries a test id."""
        return self.page.get_by_test_id(testid)

    def unit_row(self, unit_id: int) -> Locator:
        """Return a unit's row on the board."""
        return self.at(f"unit-row-{unit_id}")

    def incident_row(self, incident_id: int) -> Locator:
        """Return an incident's row in the queue."""
        return self.at(f"incident-row-{incident_id}")

    async def expect_link(self, state: str) -> None:
        """Wait for a state of the live link."""
        await expect(self.at("link-state")).to_have_attribute("data-state", state)

    async def expect_states(self, incident_id: int, state: str, unit_id: int, status: str) -> None:
        """Wait until the rows of an incident and a unit show these states."""
        await expect(self.incident_row(incident_id)).to_have_attribute("data-state", state)
        await expect(self.unit_row(unit_id)).to_have_attribute("data-status", status)

    async def write(self, kind: str, location: str) -> None:
        """Open the form by its key and fill in type and location, without choosing."""
        await self.page.keyboard.press("n")
        await expect(self.at("field-type")).to_be_focused()
        await self.page.keyboard.type(kind)
        await self.page.keyboard.press("Enter")
        await expect(self.at("field-location")).to_be_focused()
        await self.page.keyboard.type(location)

    async def submit(self) -> dict[str, Any]:
        """Send the form by its key; return the incident the server made."""
        async with self.page.expect_response(_answers("POST", "/api/incidents")) as answer:
            await self.page.keyboard.press("Control+Enter")
        incident: dict[str, Any] = await (await answer.value).json()
        await expect(self.incident_row(incident["id"])).to_be_visible()
        return incident

    async def report(self, kind: str, location: str) -> dict[str, Any]:
        """Report an incident at the first candidate for its location; return it."""
        await self.write(kind, location)
        await self.at("geocode-option-0").click()
        return await self.submit()

    async def recommendation(self, incident_id: int) -> dict[str, Any]:
        """Return what the server recommends now, asked as this dispatcher."""
        path = f"/api/incidents/{incident_id}/recommendation"
        return await self.get(path)

    async def get(self, path: str) -> dict[str, Any]:
        """Return what the server answers to this dispatcher."""
        answer = await self.page.request.get(path)
        found: dict[str, Any] = await answer.json()
        return found

    async def assign(self, incident_id: int, key: str) -> dict[str, Any]:
        """Send the unit behind a key to the incident; return the assignment."""
        await expect(self.at("assign-1")).to_be_enabled()
        asked = _answers("POST", f"/api/incidents/{incident_id}/assignments")
        async with self.page.expect_response(asked) as answer:
            await self.page.keyboard.press(key)
        assignment: dict[str, Any] = await (await answer.value).json()
        return assignment

    async def pin(self, incident_id: int) -> dict[str, Any]:
        """Pin the selected incident in the middle of the map; return it."""
        await self.page.keyboard.press("p")
        asked = _answers("POST", f"/api/incidents/{incident_id}/pin")
        async with self.page.expect_response(asked) as answer:
            await self.click_map()
        incident: dict[str, Any] = await (await answer.value).json()
        return incident

    async def click_map(self) -> None:
        """Click on the map between the panels."""
        await self.page.locator("canvas").click(position=MIDDLE)

    async def close(self, incident_id: int, disposition: str) -> None:
        """Close the selected incident, by the keys, with a result."""
        await self.page.keyboard.press("c")
        await self.at(f"disposition-{disposition}").click()
        await self.at("confirm-close").click()
        await expect(self.incident_row(incident_id)).to_have_count(0)

    async def held(self, entity: Entity, entity_id: int) -> dict[str, Any]:
        """Return what the console holds of an entity."""
        found: dict[str, Any] = await self.page.evaluate(_HELD, [entity, entity_id])
        return found

    async def all_held(self, entity: Entity) -> list[dict[str, Any]]:
        """Return all entities of a kind that the console holds."""
        found: list[dict[str, Any]] = await self.page.evaluate(_ENTITIES, entity)
        return found

    async def until(self, condition: str, argument: object = None) -> None:
        """Wait for a condition on the page's state."""
        await until(self.page, condition, argument)

    async def until_held(self, entity: Entity, entity_id: int, state: str) -> None:
        """Wait until the console holds an entity in a state."""
        await self.until(_IS_IN_STATE, [entity, entity_id, state])

    async def until_route(self, assignment_id: int, *, shown: bool) -> None:
        """Wait until the map shows an assignment's route, or no longer does."""
        await self.until(_HAS_ROUTE if shown else _LACKS_ROUTE, assignment_id)

    async def drawn_route(self, assignment_id: int) -> dict[str, Any]:
        """Return the line that the map shows for an assignment."""
        found: dict[str, Any] = await self.page.evaluate(_ROUTE, assignment_id)
        return found

    async def until_layer(self, name: str) -> None:
        """Wait until the data of a layer are there."""
        await self.until(_IS_LOADED, name)

    async def until_unit_at(self, unit_id: int, point: tuple[float, float]) -> None:
        """Wait until the console knows a unit at a point, and the map has moved it there."""
        await self.until(_STANDS_AT, [unit_id, *point])
        await self.until(_IS_DRAWN_AT, [unit_id, *point])

    async def until_unit_gone(self, unit_id: int) -> None:
        """Wait until the map no longer shows a unit."""
        await self.until(_IS_NOT_DRAWN, unit_id)


def _answers(method: str, path: str) -> Any:
    """Return a predicate for responses to a method and path."""

    def fits(response: Response) -> bool:
        return response.request.method == method and response.url.endswith(path)

    return fits
