"""Geocoding as the console asks for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from duty import Duty

from dispatch.ground import outside as asking
from dispatch.ground.outside import Outside, open_outside
from dispatch.settings import OutsideService, Settings
from gis.geocode.region import Region
from gis.outside.port import Found, OutsideError, ServiceName

pytestmark = pytest.mark.db


async def first(duty: Duty, words: str) -> dict[str, object]:
    value: dict[str, object] = (await duty.get(f"/geocode?q={words}")).json()["candidates"][0]
    return value


async def test_a_candidate_says_where_how_well_and_why(duty: Duty) -> None:
    found = await first(duty, "文昌街128号")
    assert found["label"] == "文昌街128号"
    assert (found["kind"], found["precision"]) == ("house_number", "exact")
    assert found["why"] == {
        "code": "number_exact",
        "params": {"matched": "文昌街", "likeness": "writing", "number": 128, "side": "even"},
    }
    assert found["access"] != found["point"]


@pytest.mark.parametrize(
    ("words", "team"),
    [("益宁大道中段", "益宁大道"), ("朝阳小区5栋", "台子"), ("金牛三组", "金牛")],
)
async def test_the_responsible_team_stands_in_the_chain(duty: Duty, words: str, team: str) -> None:
    chain = (await first(duty, words))["grid_chain"]
    assert isinstance(chain, dict)
    assert team in chain["team"]["name"]


async def test_the_team_is_the_one_an_incident_there_gets(duty: Duty) -> None:
    chain = (await first(duty, "文昌街128号"))["grid_chain"]
    incident = await duty.report(location_text="文昌街128号")
    assert incident["grid_chain"] == chain


async def test_a_foreign_town_is_asked_about(duty: Duty) -> None:
    answer = (await duty.get("/geocode?q=昆明市文昌街128号")).json()
    assert max(found["confidence"] for found in answer["candidates"]) < answer["threshold"]


async def test_no_outside_geocoder_is_set_up_unless_asked_for(duty: Duty) -> None:
    assert (await duty.get("/ground")).json()["outside_geocoders"] == []
    assert (await duty.get("/geocode/outside?q=文昌街")).json()["candidates"] == []


class Elsewhere:
    """An outside geocoder of ours: answers, fails or hangs as it is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: OutsideError | None = None
        self.places = [Found("文昌街(外)", (103.796, 25.492)), Found("别处", (116.4, 39.9))]

    def find(self, text: str) -> list[Found]:
        self.asked.append(text)
        if self.error:
            raise self.error
        return self.places


@pytest.fixture
async def elsewhere(duty: Duty) -> AsyncIterator[Elsewhere]:
    service = Elsewhere()
    before = duty.app.state.outside
    duty.app.state.outside = Outside({"amap": service}, Region(("云南", "曲靖", "麒麟")))
    yield service
    duty.app.state.outside.close()
    duty.app.state.outside = before


async def test_what_another_house_says_is_offered_and_never_sure(
    duty: Duty, elsewhere: Elsewhere
) -> None:
    answer = (await duty.get("/geocode/outside?q=文昌街")).json()
    inside, foreign = answer["candidates"]
    assert elsewhere.asked == ["云南曲靖麒麟文昌街"]
    assert (inside["label"], inside["kind"]) == ("文昌街(外)", "outside")
    assert inside["why"] == {"code": "outside", "params": {"service": "amap"}}
    assert inside["grid_chain"]["team"] is not None
    assert foreign["grid_chain"] is None
    assert inside["confidence"] < answer["threshold"]


async def test_a_service_that_keeps_failing_is_left_alone(duty: Duty, elsewhere: Elsewhere) -> None:
    elsewhere.error = OutsideError("outside.failed", service="amap", detail="no")
    for _ in range(5):
        assert (await duty.get("/geocode/outside?q=文昌街")).json()["candidates"] == []
    assert len(elsewhere.asked) == 3


async def test_a_service_that_hangs_is_not_waited_for(
    duty: Duty, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TOTAL_S", 0.0)
    assert (await duty.get("/geocode/outside?q=文昌街")).json()["candidates"] == []


async def test_the_field_cannot_ask_outside(duty: Duty) -> None:
    officer = duty.field_account(duty.units["patrol_car"][0])
    assert (await duty.get("/geocode/outside?q=文昌街", by=officer)).status_code == 403


def test_a_host_that_is_not_allowed_stops_the_start(tmp_path: Path) -> None:
    service = OutsideService(url="http://127.0.0.1:9", key="k")
    settings = Settings(data=tmp_path, outside_geocoders={ServiceName.AMAP: service})
    with pytest.raises(OutsideError, match=r"outside\.host"):
        open_outside(settings, Region())
