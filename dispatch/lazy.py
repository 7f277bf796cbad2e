"""Commands whose modules are imported when they are run, not before."""

from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


def lazy_group(commands: dict[str, str]) -> type[TyperGroup]:
    """Return a group of commands, each imported on first use.

    `commands` says where each is, "module:name": a function, or a group of commands.
    """

    class LazyGroup(TyperGroup):
        """The commands that were named."""

        def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
            """Return the names of all commands."""
            return list(commands)

        def get_command(  # type: ignore[override]
            self, ctx: typer.Context, cmd_name: str
        ) -> TyperCommand | TyperGroup | None:
            """Return a command, imported now, or None when there is none of that name."""
            return _find(cmd_name, commands[cmd_name]) if cmd_name in commands else None

    return LazyGroup


def _find(name: str, where: str) -> TyperCommand | TyperGroup:
    module, attribute = where.split(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return get_command(found)  # type: ignore[return-value]
    alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    alone.command(name)(found)
    return get_command(alone)  # type: ignore[return-value]
