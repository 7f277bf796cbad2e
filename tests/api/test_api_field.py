"""What passes between a unit in the field and the duty room: messages, calls for help, notes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from duty import ADDRESS, Duty
from httpx import Response
from PIL import Image
from sqlalchemy import text

from dispatch.notes.photos import LONGEST_PX, MOST_BYTES
from dispatch.notes.service import delete_expired
from dispatch.settings import Settings

pytestmark = pytest.mark.db

#: Points of the ground on streets.
HERE = (103.7931, 25.4906)
LATER = "2999-01-01T00:00:00Z"
EARLIER = "2026-01-05T20:00:00Z"


@pytest.fixture
def car(duty: Duty) -> int:
    return duty.units["patrol_car"][0]


@pytest.fixture(autouse=True)
def data(duty: Duty, tmp_path: Path) -> Iterator[Path]:
    """Photos of the tests go to a folder of their own."""
    settings: Settings = duty.app.state.settings
    duty.app.state.settings = settings.model_copy(update={"data": tmp_path})
    yield tmp_path
    duty.app.state.settings = settings


def photo(size: tuple[int, int] = (640, 480), exif: bool = False) -> bytes:
    """Return a photo, with a place in it if asked for."""
    picture, out = Image.new("RGB", size, "navy"), BytesIO()
    words = Image.Exif()
    if exif:
        words[0x010F] = "A Maker"
        words.get_ifd(0x8825)[2] = (25.0, 29.0, 26.0)
    picture.save(out, "JPEG", exif=words)
    return out.getvalue()


async def note(duty: Duty, unit_id: int, by: str = "", key: str = "", **form: Any) -> Response:
    client = await duty.client(by or duty.field_account(unit_id))
    files = {"photo": ("photo.jpg", form.pop("photo"), "image/jpeg")} if "photo" in form else None
    return await client.post(
        f"/api/units/{unit_id}/notes",
        data={name: str(value) for name, value in form.items()},
        files=files,
        headers={"Idempotency-Key": key or str(uuid4())},
    )


async def again(duty: Duty, path: str, body: dict[str, Any], by: str) -> list[dict[str, Any]]:
    """Send the same request twice under one key."""
    client = await duty.client(by)
    headers = {"Idempotency-Key": str(uuid4())}
    answers = [await client.post(f"/api{path}", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    return [answer.json() for answer in answers]


async def test_a_message_sent_twice_is_one(duty: Duty, car: int) -> None:
    first, second = await again(duty, f"/units/{car}/messages", {"text": " 收到 "}, "dispatcher")
    assert first == second
    assert (await duty.snapshot())["message"] == [first]
    assert (first["text"], first["to_unit"], first["read_at"]) == ("收到", True, None)


async def test_a_message_from_an_offline_phone_keeps_its_time_but_none_of_the_future(
    duty: Duty, car: int
) -> None:
    account = duty.field_account(car)
    kept = await duty.do(f"/units/{car}/messages", {"text": "早", "at": EARLIER}, account)
    ahead = await duty.do(f"/units/{car}/messages", {"text": "晚", "at": LATER}, account)
    assert kept["sent_at"] == "2026-01-05T20:00:00.000Z"
    assert ahead["sent_at"] < LATER
    assert not kept["to_unit"]


async def test_reading_marks_the_other_side_only_and_once(duty: Duty, car: int) -> None:
    account = duty.field_account(car)
    told = await duty.do(f"/units/{car}/messages", {"text": "去东门"})
    said = await duty.do(f"/units/{car}/messages", {"text": "好"}, account)
    for _ in range(2):
        answer = await duty.post(f"/units/{car}/messages/read", {"up_to": said["id"]}, account)
        assert answer.status_code == 204
    messages = {one["id"]: one for one in (await duty.snapshot())["message"]}
    assert messages[told["id"]]["read_at"] is not None
    assert messages[told["id"]]["version"] == 2
    assert messages[said["id"]]["read_at"] is None


@pytest.mark.parametrize("body", [{"text": "  "}, {"text": "字" * 301}, {"text": "a", "to": 1}])
async def test_no_empty_long_or_odd_message(duty: Duty, car: int, body: dict[str, Any]) -> None:
    answer = await duty.post(f"/units/{car}/messages", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_nobody_writes_or_calls_for_another_unit(duty: Duty, car: int) -> None:
    other = duty.field_account(duty.units["patrol_car"][1])
    for path, body in (
        ("messages", {"text": "a"}),
        ("messages/read", {"up_to": 1}),
        ("emergency", {}),
    ):
        answer = await duty.post(f"/units/{car}/{path}", body, other)
        assert (answer.status_code, answer.json()["code"]) == (403, "unit.foreign")
    answer = await note(duty, car, by=other, text="a")
    assert answer.json()["code"] == "unit.foreign"
    snapshot = await duty.snapshot()
    assert [snapshot[name] for name in ("message", "emergency", "note")] == [[], [], []]


async def test_a_call_for_help_sent_twice_is_one_and_tells_where(duty: Duty, car: int) -> None:
    body = {"point": HERE, "accuracy_m": 8.0, "at": EARLIER}
    first, second = await again(duty, f"/units/{car}/emergency", body, duty.field_account(car))
    assert first == second
    assert [call["id"] for call in (await duty.snapshot())["emergency"]] == [first["id"]]
    assert first["point"] == list(HERE)
    assert first["raised_at"] == "2026-01-05T20:00:00.000Z"
    assert first["label"]
    nearest = (await duty.get(f"/emergencies/{first['id']}/nearest")).json()
    assert len(nearest) == 5
    assert car not in [unit["unit_id"] for unit in nearest]
    assert [unit["eta_s"] for unit in nearest] == sorted(unit["eta_s"] for unit in nearest)


async def test_a_second_hold_of_the_button_rings_again(duty: Duty, car: int) -> None:
    account = duty.field_account(car)
    first = await duty.do(f"/units/{car}/emergency", {"point": HERE}, account)
    await duty.do(f"/emergencies/{first['id']}/acknowledge")
    second = await duty.do(f"/units/{car}/emergency", {}, account)
    assert second["id"] == first["id"]
    assert second["acknowledged_at"] is None
    assert second["point"] == list(HERE)


async def test_off_duty_a_call_is_heard_without_its_place(duty: Duty) -> None:
    unit_id = duty.off_duty[0]
    account = duty.field_account(unit_id)
    call = await duty.do(f"/units/{unit_id}/emergency", {"point": HERE}, account)
    assert (call["point"], call["label"]) == (None, None)
    assert (await duty.get(f"/emergencies/{call['id']}/nearest")).json() == []


async def test_a_call_is_acknowledged_before_it_is_closed(duty: Duty, car: int) -> None:
    account = duty.field_account(car)
    call = await duty.do(f"/units/{car}/emergency", {"point": HERE}, account)
    path = f"/emergencies/{call['id']}"
    refused = await duty.post(f"{path}/close")
    assert (refused.status_code, refused.json()["code"]) == (409, "emergency.unheard")
    heard = await duty.do(f"{path}/acknowledge")
    assert (await duty.do(f"{path}/acknowledge", by="leader")) == heard
    assert (await duty.post(f"{path}/close")).status_code == 204
    assert (await duty.post(f"{path}/acknowledge")).json()["code"] == "emergency.over"
    assert (await duty.snapshot())["emergency"] == []


async def test_only_the_duty_room_acknowledges(duty: Duty, car: int) -> None:
    account = duty.field_account(car)
    call = await duty.do(f"/units/{car}/emergency", {"point": HERE}, account)
    for verb in ("acknowledge", "close"):
        answer = await duty.post(f"/emergencies/{call['id']}/{verb}", by=account)
        assert (answer.status_code, answer.json()["code"]) == (403, "role.forbidden")
    assert (await duty.post("/emergencies/999999/acknowledge")).json()["code"] == (
        "emergency.unknown"
    )


async def test_a_note_with_a_photo_is_with_its_incident(duty: Duty, car: int, data: Path) -> None:
    incident = await duty.report(location_text=ADDRESS)
    await duty.assign(incident["id"], car)
    answer = await note(
        duty, car, text="门锁被撬", incident_id=incident["id"], photo=photo((4000, 3000), exif=True)
    )
    assert answer.status_code == 201, answer.text
    (listed,) = (await duty.get(f"/incidents/{incident['id']}/notes")).json()
    assert listed == answer.json()
    assert (listed["text"], listed["has_photo"], listed["point"]) == ("门锁被撬", True, None)

    shown = await duty.get(f"/notes/{listed['id']}/photo")
    picture = Image.open(BytesIO(shown.content))
    assert (picture.format, picture.size) == ("JPEG", (LONGEST_PX, 1200))
    assert dict(picture.getexif()) == {}
    assert b"A Maker" not in shown.content
    (file,) = (data / "photos").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_note_sent_twice_is_one_with_one_photo(duty: Duty, car: int, data: Path) -> None:
    key = str(uuid4())
    first = await note(duty, car, key=key, text="a", photo=photo())
    second = await note(duty, car, key=key, text="a", photo=photo())
    assert first.json() == second.json()
    assert len(list((data / "photos").iterdir())) == 1
    other = await note(duty, car, key=key, text="b", photo=photo())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.mismatch")


async def test_the_place_is_kept_only_when_it_is_told(duty: Duty, car: int) -> None:
    placed = (await note(duty, car, text="a", lon=HERE[0], lat=HERE[1])).json()
    assert placed["point"] == list(HERE)
    half = await note(duty, car, text="a", lon=HERE[0])
    assert half.json()["code"] == "request.invalid"


async def test_a_note_is_about_the_own_incidents(duty: Duty, car: int) -> None:
    incident = await duty.report()
    answer = await note(duty, car, text="a", incident_id=incident["id"])
    assert (answer.status_code, answer.json()["code"]) == (403, "note.foreign")
    nowhere = await note(duty, car, text="a", incident_id=999_999)
    assert nowhere.json()["code"] == "incident.unknown"


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"", (422, "photo.unreadable")),
        (b"not a photo", (422, "photo.unreadable")),
        (photo()[:200], (422, "photo.unreadable")),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), (422, "photo.unreadable")),
        (bytes(MOST_BYTES + 1), (413, "photo.too_large")),
    ],
    ids=["empty", "text", "torn", "png", "huge"],
)
async def test_what_is_no_photo_is_refused_and_leaves_nothing(
    duty: Duty, car: int, data: Path, sent: bytes, refusal: tuple[int, str]
) -> None:
    answer = await note(duty, car, text="a", photo=sent)
    assert (answer.status_code, answer.json()["code"]) == refusal
    assert (await duty.snapshot())["note"] == []
    assert not (data / "photos").exists()


async def test_a_note_says_something(duty: Duty, car: int) -> None:
    assert (await note(duty, car, text=" ")).json()["code"] == "request.invalid"


async def test_a_photo_is_not_for_other_units(duty: Duty, car: int) -> None:
    kept = (await note(duty, car, photo=photo())).json()
    path = f"/notes/{kept['id']}/photo"
    assert (await duty.get(path, duty.field_account(car))).status_code == 200
    foreign = await duty.get(path, duty.field_account(duty.units["patrol_car"][1]))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "unit.foreign")
    assert (await duty.get("/notes/999999/photo")).json()["code"] == "photo.none"


async def test_at_their_end_date_notes_go_with_their_photos(
    duty: Duty, car: int, data: Path
) -> None:
    gone = (await note(duty, car, photo=photo())).json()
    await note(duty, car, photo=photo((320, 240)))
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE field_note SET expires_at = now(), retired_at = now() WHERE id = :id"),
            {"id": gone["id"]},
        )
        await delete_expired(session, duty.app.state.settings)
    assert (await duty.get(f"/notes/{gone['id']}/photo")).status_code == 404
    assert len(list((data / "photos").iterdir())) == 1
