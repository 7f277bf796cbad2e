"""HTTP of trackers: an administrator's."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.positions.devices import list_devices, make_device, revoke_device
from dispatch.security.guard import Administrator

router = APIRouter(prefix="/api/devices")


class DeviceIn(BaseModel):
    """Which unit a tracker reports for, and what it is called."""

    model_config = ConfigDict(extra="forbid")

    unit_id: Annotated[int, Field(ge=1)]
    label: Annotated[str, Field(min_length=1, max_length=100)]


@router.get("")
async def listed(_: Administrator, session: ReadSessionDep) -> list[dict[str, Any]]:
    """Return every device."""
    return await list_devices(session)


@router.post("", status_code=201)
async def make(body: DeviceIn, identity: Administrator, session: SessionDep) -> dict[str, Any]:
    """Make a device; its token is shown this once."""
    made = await make_device(session, body.unit_id, body.label, identity.display_name)
    return {"id": made.id, "token": made.token}


@router.delete("/{device_id}", status_code=204)
async def revoke(device_id: int, _: Administrator, session: SessionDep) -> None:
    """End a device's token at once."""
    await revoke_device(session, device_id)
