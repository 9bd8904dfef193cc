"""The command `dateline serve`: show a dataset in the browser."""

from __future__ import annotations

import errno
import os
import secrets
import socket
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from geodata.cli import options
from geodata.errors import DatasetError, InputError

PORTS: Final = range(8501, 8601)
"""Where a free port is looked for, unless one is named."""
BACKLOG: Final = 64
"""Connections that are accepted at once: fewer than the descriptors that are kept free for them."""
MOST_OF_HEAD: Final = 32 << 10
"""The longest line and headers of a request, in bytes; a longer one is answered 400. uvicorn alone keeps 64 kB."""


@click.command("serve")
@options.dataset_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 listens on all.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"Port to listen on; the default is the next free one from {PORTS[0]}.",
)
@click.option("--edit", is_flag=True, help="Let whoever opens the address that is printed edit, draft and publish.")
@click.option("--no-token", is_flag=True, help="With --edit: let everybody who uses this computer edit.")
def serve_command(dataset: Path, host: str, port: int | None, *, edit: bool, no_token: bool) -> None:
    """Show DATASET in the browser until interrupted."""
    import uvicorn  # noqa: PLC0415

    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.store import outlasts_updates  # noqa: PLC0415

    if edit and host not in roles.LOOPBACK:
        raise InputError(f"--edit is for this computer only, and {host} lets others in; leave out --host or --edit")
    if edit and not outlasts_updates(dataset):
        raise InputError(f"{dataset} is lost with the next update of Dateline; copy the folder, and edit the copy")
    if not (dataset / "events.csv").is_file():
        raise DatasetError(f"events.csv is missing from {dataset}; `dateline init DIR` writes a dataset to begin with")
    token = _token() if edit and not no_token else ""
    listening = _free_port(host, port)
    os.environ["DATELINE_DATASET"] = str(dataset.resolve())
    os.environ["DATELINE_EDIT"] = "1" if edit and (no_token or token) else ""
    os.environ[roles.TOKEN_VARIABLE] = token
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening}" + (f"/?token={quote(token, safe='')}" if token else "")
    click.echo(f"Dateline: {address} (Ctrl+C ends it)", err=True)
    # a line per request helps nobody here, and addresses of views are the readers' own business
    uvicorn.run(
        "dashboard.app:app",
        host=host,
        port=listening,
        log_level="warning",
        access_log=False,
        server_header=False,
        http="dashboard.server.connections:HttpConnection",
        ws="dashboard.server.connections:SocketConnection",
        backlog=BACKLOG,
        h11_max_incomplete_event_size=MOST_OF_HEAD,
    )


def _token() -> str:
    """The token of DATELINE_TOKEN, or a new one; "" where editors sign in. Raises InputError when it is too short."""
    from geodata.versions import roles  # noqa: PLC0415

    if os.environ.get(roles.EDITORS_VARIABLE):
        click.echo(
            f"dateline: only who signs in may edit ({roles.EDITORS_VARIABLE}), unless you add --no-token", err=True
        )
        return ""
    token = os.environ.get(roles.TOKEN_VARIABLE) or secrets.token_urlsafe(32)
    if len(token) < roles.LEAST_TOKEN:
        raise InputError(f"{roles.TOKEN_VARIABLE} is easily guessed; choose at least {roles.LEAST_TOKEN} characters")
    return token


def _free_port(host: str, port: int | None) -> int:
    """The port, or the first free one of `PORTS`. Raises InputError: a sentence now rather than a log line later."""
    for one in PORTS if port is None else (port,):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, one, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            if port is None and error.errno == errno.EADDRINUSE and one != PORTS[-1]:
                continue
            message = f"cannot listen on {host} port {one} ({error.strerror}); choose another with --host or --port"
            raise InputError(message) from error
        return one
    raise AssertionError  # pragma: no cover - the last port either is free or raised


COMMANDS: Final = (serve_command,)
