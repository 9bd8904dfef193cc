"""PostgreSQL on the loopback, in a temporary folder that is deleted with it; ended by its process id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import psycopg

PASSWORD = "Pal/myra@2016:%s"  # noqa: S105 - of a server that lives for the tests; awkward on purpose
ENCODED = "Pal%2Fmyra%402016%3A%25s"
ADDRESS = "127.0.0.1"
_SYSTEM = Path("/usr/lib/postgresql")
_START_S = 60.0


def program(name: str) -> str | None:
    """The path of a program of the server: on PATH, or in Debian's folder (the newest version)."""
    found = sorted(_SYSTEM.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return shutil.which(name) or (str(found[-1]) if found else None)


class Server:
    """A server in `folder`; it and its folder belong to another user than root, under whom it refuses to run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = _ordinary_user()
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self.as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        with socket() as probe:
            probe.bind((ADDRESS, 0))
            self.port = int(probe.getsockname()[1])

    def make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        options = ["--auth=scram-sha-256", "--username=dateline", f"--pwfile={secret}", "--encoding=UTF8", "--no-sync"]
        command = [str(program("initdb")), "-D", str(self.data), *options, "--locale=C"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, **self.as_user)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def start(self) -> None:
        """Start it, on the same port each time, and wait until it answers."""
        settings = {"listen_addresses": ADDRESS, "unix_socket_directories": self.folder, "fsync": "on"}
        settings |= {"port": self.port, "shared_buffers": "16MB", "max_connections": 60}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(program("postgres")), "-D", str(self.data), *options]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self.as_user)
        until = time.monotonic() + _START_S
        while True:
            try:
                psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((self.folder / "log.txt").read_text(encoding="utf-8")[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End it as `pg_ctl stop -m fast` does, harder when that takes long."""
        process, self.process = self.process, None
        if process is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                continue
            return

    def dsn(self, database: str, password: str = ENCODED) -> str:
        return f"postgresql://dateline:{password}@{ADDRESS}:{self.port}/{database}"

    def query(self, database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Query as the superuser, bypassing Dateline."""
        with psycopg.connect(self.dsn(database), autocommit=True) as connection:
            asked = connection.execute(query, values)  # type: ignore[arg-type]
            return asked.fetchall() if asked.description else []


@contextmanager
def server() -> Iterator[Server]:
    """Run a new server for the block."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
    running = Server(folder)
    try:
        running.make()
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
