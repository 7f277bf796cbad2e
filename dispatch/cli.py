"""The command line: patrolgrid COMMAND.

A command's modules are imported when it is run, not before: together the libraries take
seconds to import, and starting the product runs five commands.
"""

from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

#: Where each command is: a function, or a group of commands.
COMMANDS = {
    "run": "dispatch.run.supervisor:run",
    "serve": "dispatch.commands.serve:serve",
    "worker": "dispatch.worker.commands:worker",
    "migrate": "dispatch.commands.migrate:migrate",
    "ground": "dispatch.commands.ground:ground",
    "seed": "dispatch.demo.commands:seed",
    "simulate": "dispatch.demo.commands:simulate",
    "demo-links": "dispatch.demo.links_command:demo_links",
    "set-password": "dispatch.commands.accounts:set_account_password",
    "new-epoch": "dispatch.commands.live:new_epoch",
    "screenshots": "dispatch.screenshots:screenshots",
    "bench": "benchmarks.commands:bench",
}


class LazyCommands(TyperGroup):
    """The commands of COMMANDS, each imported on first use."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(  # type: ignore[override]
        self, ctx: typer.Context, cmd_name: str
    ) -> TyperCommand | TyperGroup | None:
        """Return a command, imported now, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return get_command(found)  # type: ignore[return-value]
        alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        alone.command(cmd_name)(found)
        return get_command(alone)  # type: ignore[return-value]


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def patrolgrid() -> None:
    """Patrol dispatch and grid mapping for a police station."""
