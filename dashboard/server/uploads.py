"""Take the files that editors upload on the page *Import*: streamed to disk, within bounds, and gone when unused.

The page of an editor gets an address of its own, `/upload/<ticket>`. The ticket is a secret of that session, and who
comes with it is checked again at every upload: the cookie at this computer, the list of editors where people sign in.
A file is there once all of its bytes have come; until then it is called ``.part``, and it goes with its connection.
"""

from __future__ import annotations

import errno
import re
import secrets
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import access, session
from dashboard.server import hosts
from geodata import fileio
from geodata.versions import roles
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

PATH: Final = "/upload/"
MOST_OF_ADDRESS: Final = 2
"""Files that one address may send at once …"""
MOST: Final = 8
"""… and all addresses."""
STALLED_S: Final = 60.0
"""Seconds without a byte after which an upload is given up."""
UNUSED_S: Final = 86_400.0
"""Seconds for which a file is kept that nobody has imported or put away."""
PIECE: Final = 1 << 20
"""Bytes that are written at once."""
SPARE: Final = 50_000_000
"""Bytes of the disk that an upload leaves free."""
_LONGEST_NAME: Final = 200
"""Bytes of a file's name."""
_ID: Final = re.compile("[0-9a-f]{32}")
FULL: Final = "The disk of this server is full: nothing was kept. Ask whoever runs it."


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may upload where: an editor's session, the address that signed in ("" at this computer), their folder."""

    session: str
    account: str
    folder: Path
    most: int
    """Bytes of the largest file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has come as a whole, in a folder of its own that is called by its id."""

    ident: str
    path: Path
    size: int


tickets: Final[dict[str, Ticket]] = {}
arrived: Final[dict[str, tuple[str, Upload]]] = {}
"""Id → the session that sent it, and the file."""
sending: Final[Counter[str]] = Counter()
"""Address → the files that it is sending."""
_lock: Final = Lock()


def grant(ticket: Ticket) -> str:
    """A secret for the address to which the session may upload; the same one as long as nothing has changed."""
    with _lock:
        for gone in [one for one, other in tickets.items() if not session.is_alive(other.session)]:
            del tickets[gone]
        for secret, other in tickets.items():
            if other == ticket:
                return secret
        secret = secrets.token_urlsafe(32)
        tickets[secret] = ticket
        return secret


def taken(ident: str, by: str) -> Upload | None:
    """The file with this id, if the session `by` has sent it; given out once."""
    with _lock:
        sender, upload = arrived.get(ident, ("", None))
        if upload is None or sender != by:
            return None
        del arrived[ident]
        return upload


def find(folder: Path, ident: str) -> Upload | None:
    """The file with that id in an editor's folder; None for what is no id, or is gone."""
    path = next((folder / ident).glob("*"), None) if _ID.fullmatch(ident) else None
    return Upload(ident, path, path.stat().st_size) if path else None


def remove(upload: Upload) -> None:
    """Remove a file that is not needed any more; one that is gone is no trouble."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def sweep(folder: Path, used: Collection[str]) -> None:
    """Remove what nobody will use from an editor's folder; `used`: ids that their work names."""
    with _lock:
        waiting = {ident for ident, (sender, _) in arrived.items() if session.is_alive(sender)}
    for path in folder.glob("*"):
        try:
            age_s = time.time() - path.stat().st_mtime
        except OSError:
            continue
        if path.suffix == ".part" and age_s > STALLED_S * 2:
            path.unlink(missing_ok=True)
        if _ID.fullmatch(path.name) and (path.name not in {*used, *waiting} or age_s > UNUSED_S):
            shutil.rmtree(path, ignore_errors=True)


async def _receive(request: Request) -> Response:
    ticket = _ticket(request)
    if ticket is None:
        return PlainTextResponse("Not found.", status_code=404)
    if not hosts.is_same_site(request.headers.get("origin") or "null", request.headers.get("host", "")):
        return PlainTextResponse("This page does not belong to this server.", status_code=403)
    size = request.headers.get("content-length", "")
    if not size.isascii() or not size.isdigit() or request.query_params.get("size") != size:
        return PlainTextResponse("The upload does not say how large the file is; reload the page.", status_code=411)
    if int(size) > ticket.most:
        most = f"{ticket.most // 10**6:,} MB"
        return PlainTextResponse(f"The file has more than {most}, which dataset.toml allows.", status_code=413)
    address = request.client.host if request.client else ""
    with _lock:
        if sending[address] >= MOST_OF_ADDRESS or sending.total() >= MOST:
            return PlainTextResponse("Other files are being sent: try again when they are here.", status_code=429)
        sending[address] += 1
    try:
        return await _write(request, ticket, int(size))
    finally:
        with _lock:
            sending[address] -= 1
            if not sending[address]:
                del sending[address]


def _ticket(request: Request) -> Ticket | None:
    """The ticket of an address, if its session is open and whoever comes with it may edit now."""
    with _lock:
        ticket = tickets.get(request.path_params["ticket"])
    if ticket is None or not session.is_alive(ticket.session):
        return None
    if ticket.account:
        return ticket if roles.role_of(ticket.account) >= Role.EDITOR else None
    host = request.client.host if request.client else None
    return ticket if access.editor_at(host, request.headers, request.cookies, {}).may_edit else None


async def _write(request: Request, ticket: Ticket, size: int) -> Response:
    """Write the body to the editor's folder; what is not whole is removed."""
    ident = secrets.token_hex(16)
    part = ticket.folder / f"{ident}.part"
    path = ticket.folder / ident / safe_name(request.query_params.get("name", ""))
    written = 0
    try:
        await run_in_threadpool(_make_room, ticket.folder, size)
        async with await anyio.open_file(part, "xb") as out:
            async for piece in _pieces(request):
                written += len(piece)
                if written > size:
                    break
                await out.write(piece)
        if written != size:
            return PlainTextResponse(f"Of {size:,} bytes {written:,} arrived: nothing was kept.", status_code=400)
        path.parent.mkdir(mode=0o700)
        await run_in_threadpool(part.rename, path)
    except (ClientDisconnect, TimeoutError):
        return PlainTextResponse("The file was cut off: nothing was kept.", status_code=400)
    except OSError as error:
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = FULL if is_full else f"The file cannot be kept ({error.strerror})."
        return PlainTextResponse(why, status_code=507)
    finally:
        part.unlink(missing_ok=True)
    with _lock:
        arrived[ident] = (ticket.session, Upload(ident, path, size))
    return JSONResponse({"id": ident})


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces of a size worth writing. Raises ClientDisconnect, TimeoutError."""
    kept = bytearray()
    stream = request.stream()
    while True:
        with anyio.fail_after(STALLED_S):
            try:
                kept += await anext(stream)
            except StopAsyncIteration:
                break
        if len(kept) >= PIECE:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)


def _make_room(folder: Path, size: int) -> None:
    """Make the editor's folder, for nobody else to read. Raises OSError, also where the file would fill the disk."""
    fileio.private_folder(folder)
    if shutil.disk_usage(folder).free < size + SPARE:
        raise OSError(errno.ENOSPC, "no space left on device")


def safe_name(said: str) -> str:
    """What its sender calls a file, as the name of one: without folders, in letters that every disk can hold."""
    letters = (
        "_" if letter in '<>:"|?*' else letter for letter in re.split(r"[/\\]", said)[-1] if letter.isprintable()
    )
    name = "".join(letters).strip(". ")
    while len(name.encode()) > _LONGEST_NAME:
        name = name[1:]
    return name or "file"


ROUTES: Final = [Route(f"{PATH}{{ticket}}", _receive, methods=["POST"])]
