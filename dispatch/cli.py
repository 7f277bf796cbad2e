"""The command line: patrolgrid COMMAND.

A command's modules are imported when it is run, not before: together the libraries take
seconds to import, and starting the product runs five commands.
"""

import typer

from dispatch.lazy import lazy_group

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
    "access-token": "dispatch.commands.tokens:access_token",
    "device": "dispatch.commands.devices:device",
    "new-epoch": "dispatch.commands.live:new_epoch",
    "print": "dispatch.commands.prints:prints",
    "screenshots": "dispatch.screenshots:screenshots",
    "bench": "benchmarks.commands:bench",
}


app = typer.Typer(
    cls=lazy_group(COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def patrolgrid() -> None:
    """Patrol dispatch and grid mapping for a police station."""
