"""The command line: patrolgrid COMMAND."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from benchmarks.commands import bench
from dispatch.app import create_app
from dispatch.commands import database, say
from dispatch.db.migrate import upgrade
from dispatch.db.session import make_engine, make_session_maker
from dispatch.demo.commands import demo_links, seed, simulate
from dispatch.ground.loading import load_folder
from dispatch.jobs.commands import worker
from dispatch.live.history import begin_epoch
from dispatch.run.supervisor import run
from dispatch.screenshots import screenshots
from dispatch.security.service import set_password
from dispatch.settings import get_settings
from gis.cli import ground

#: A client this far behind its pings is gone: a phone out of coverage.
PING_S = 20.0
#: No frame a client sends is larger: 500 fixes of a phone that was offline.
MOST_FRAME_BYTES = 256_000
#: Sockets are given so long to close when the server stops.
GRACE_S = 3

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(ground, name="ground")
app.add_typer(bench, name="bench")
app.command()(run)
app.command()(seed)
app.command()(simulate)
app.command("demo-links")(demo_links)
app.command()(worker)
app.command()(screenshots)


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the API, the live socket and the pages until stopped."""
    with database() as url:
        uvicorn.run(
            create_app(get_settings(), url),
            host=host,
            port=port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_ping_interval=PING_S,
            ws_max_size=MOST_FRAME_BYTES,
            timeout_graceful_shutdown=GRACE_S,
            log_level="warning",
            access_log=False,
        )


@app.command()
def migrate() -> None:
    """Bring the database to the current schema."""
    with database() as url:
        upgrade(url)


@ground.command("load")
def load(folder: Annotated[Path, typer.Argument()]) -> None:
    """Load the ground in FOLDER and make it the active version; loading twice changes nothing."""
    with database() as url:
        loaded = load_folder(url, folder)
    say("ground.loaded" if loaded.created else "ground.same", version=loaded.version_id)


@app.command("set-password")
def set_account_password(username: str) -> None:
    """Set the password of an account, read from the terminal or the first line of stdin."""
    if sys.stdin.isatty():
        password = typer.prompt(username, hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    with database() as url:
        asyncio.run(_set_password(url, username, password))
    say("account.password_set", username=username)


@app.command("new-epoch")
def new_epoch() -> None:
    """Make every client take a fresh snapshot: after a database was restored."""
    with database() as url:
        asyncio.run(_new_epoch(url))
    say("live.epoch_begun")


async def _set_password(url: str, username: str, password: str) -> None:
    engine = make_engine(url, 1)
    async with make_session_maker(engine)() as session, session.begin():
        await set_password(session, username, password)
    await engine.dispose()


async def _new_epoch(url: str) -> None:
    engine = make_engine(url, 1)
    async with make_session_maker(engine)() as session, session.begin():
        await begin_epoch(session)
    await engine.dispose()
