"""The real server in a process of its own, for tests that stop, kill and restart it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from dispatch.security.rules import new_token, token_hash
from dispatch.security.tables import Account, SignInLink

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).parent / "patrolgrid"
START_GUARD_S = 180.0
STOP_GUARD_S = 20.0


class LiveServer:
    """`patrolgrid serve` on a free loopback port; the port stays the same over restarts.

    `settings` are variables of its environment beside the test run's own.
    """

    def __init__(self, url: str, **settings: str) -> None:
        self.url = url
        self._settings = settings
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log = Path(tempfile.mkstemp(prefix="patrolgrid-serve-")[1])

    def start(self) -> None:
        """Start the server and return once it answers that it is ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [COMMAND, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, **self._settings, "DATABASE_URL": self.url},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_GUARD_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self._log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as Ctrl-C does and wait until it is gone; does nothing when it is not running."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop it and forget its log."""
        self.stop()
        self._log.unlink(missing_ok=True)

    def make_token(self, username: str) -> str:
        """Return the token of a new one-time sign-in link for an account."""
        return make_token(self.url, username)

    def _end(self, signum: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signum)
        try:
            process.wait(STOP_GUARD_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        while _listens(self.port):  # a killed server's processes end just after it
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def make_token(url: str, username: str, minutes: float = 60) -> str:
    """Return the token of a new one-time sign-in link for an account of a database."""
    token = new_token()
    engine = create_engine(url)
    with Session(engine) as session, session.begin():
        account_id = session.scalars(select(Account.id).where(Account.username == username)).one()
        session.add(
            SignInLink(
                token_hash=token_hash(token),
                account_id=account_id,
                expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
            )
        )
    engine.dispose()
    return token


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
