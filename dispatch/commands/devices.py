"""The commands about trackers, which report where a unit is with a token of their own."""

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.commands import language, say
from dispatch.commands.transaction import do_in_database
from dispatch.errors import CATALOGUE, MissingError
from dispatch.positions.devices import MadeDevice, list_devices, make_device, revoke_device
from dispatch.units.tables import Unit

#: Who the record names for what was made at the terminal.
_BY = "patrolgrid"

device = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@device.callback()
def group() -> None:
    """Mind the trackers that report units' positions."""


@device.command("make")
def make(call_sign: str, label: str) -> None:
    """Let a tracker report for the unit CALL_SIGN; LABEL says which tracker it is."""

    async def work(session: AsyncSession) -> MadeDevice:
        unit_id = await session.scalar(select(Unit.id).where(Unit.call_sign == call_sign))
        if unit_id is None:
            raise MissingError("unit.unknown", unit_id=call_sign)
        return await make_device(session, unit_id, label, _BY)

    made = do_in_database(work)
    say("device.made", call_sign=call_sign, label=label, token=made.token)


@device.command("list")
def listed() -> None:
    """List every tracker: whose, whether it may report, when it did last."""
    for one in do_in_database(list_devices):
        say(
            "device.listed",
            id=one["id"],
            call_sign=one["call_sign"],
            label=one["label"],
            state=_word("ended" if one["revoked_at"] else "live"),
            used=one["last_used_at"] or _word("never"),
        )


@device.command("revoke")
def revoke(device_id: int) -> None:
    """End a tracker's token at once."""
    do_in_database(lambda session: revoke_device(session, device_id))
    say("device.revoked", device_id=device_id)


def _word(name: str) -> str:
    return CATALOGUE.render(f"device.{name}", language())
