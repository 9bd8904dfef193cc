"""The command `dateline serve`: show a dataset in the browser."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Final

import click

from geodata.cli import options
from geodata.errors import DatasetError, InputError

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
BACKLOG: Final = 64
"""Connections that are accepted at once: fewer than the descriptors that are kept free for them."""


@click.command("serve")
@options.dataset_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 listens on all.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--edit", is_flag=True, help="Let whoever uses this computer edit, draft and publish.")
def serve_command(dataset: Path, host: str, port: int, *, edit: bool) -> None:
    """Show DATASET in the browser until interrupted."""
    import uvicorn  # noqa: PLC0415

    from geodata.versions.store import outlasts_updates  # noqa: PLC0415

    if edit and host not in LOOPBACK:
        raise InputError(f"--edit is for this computer only, and {host} lets others in; leave out --host or --edit")
    if edit and not outlasts_updates(dataset):
        raise InputError(f"{dataset} is lost with the next update of Dateline; copy the folder, and edit the copy")
    if not (dataset / "events.csv").is_file():
        raise DatasetError(f"events.csv is missing from {dataset}; `dateline init DIR` writes a dataset to begin with")
    _check_free(host, port)
    os.environ["DATELINE_DATASET"] = str(dataset.resolve())
    os.environ["DATELINE_EDIT"] = "1" if edit else ""
    click.echo(f"Dateline: http://{host}:{port} (Ctrl+C ends it)", err=True)
    # a line per request helps nobody here, and addresses of views are the readers' own business
    uvicorn.run(
        "dashboard.app:app",
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        http="dashboard.server.connections:HttpConnection",
        ws="dashboard.server.connections:SocketConnection",
        backlog=BACKLOG,
    )


def _check_free(host: str, port: int) -> None:
    """Raise InputError when the port cannot be listened on: a sentence now rather than a log line later."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        message = f"cannot listen on {host} port {port} ({error.strerror}); choose another with --host or --port"
        raise InputError(message) from error


COMMANDS: Final = (serve_command,)
