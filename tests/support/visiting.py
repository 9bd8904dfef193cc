"""A page without a browser: a socket that speaks Streamlit's protocol, and as little of HTTP as it needs.

It can also do what no browser does: send half of a message, or never read. `source` is the address of the loopback
network from which it comes, so that one computer can be many visitors.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
STREAM = "/_stcore/stream"
WIDGET = "$$ID"
_MASK = b"\0\0\0\0"
_KEY = "AAAAAAAAAAAAAAAAAAAAAA=="


class RefusedError(Exception):
    """The server opened no socket. `status` is its HTTP status, `said` the body."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status, self.said = status, said


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; the names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def rerun(page: str = "", query: str = "", ballast: int = 0, **kinds: object) -> bytes:
    """The message of a page that asks for a run of the script; with `kinds`, any other message.

    `ballast`: bytes of the value of a widget that no page has.
    """
    message = BackMsg(**kinds)  # type: ignore[arg-type]
    if not kinds:
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
    if ballast:
        message.rerun_script.widget_states.widgets.add(id=f"{WIDGET}-ballast-None", string_value="a" * ballast)
    return message.SerializeToString()


class Page:
    """An open page: `async with Page(address) as page`. Raises RefusedError and OSError when it is opened."""

    def __init__(self, address: str, source: str = "127.0.0.1", **headers: str) -> None:
        self._where, self._source, self._headers = urlsplit(address), source, headers
        self.code = 0
        """The code with which the server closed the socket; 0 while it has not."""

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await connection(self._where.netloc, self._source)
        lines = [f"GET {STREAM} HTTP/1.1", f"Host: {self._where.netloc}", "Connection: Upgrade", "Upgrade: websocket"]
        lines += [f"Sec-WebSocket-Key: {_KEY}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in self._headers.items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        try:
            answer = await read_head(self._reader)
            said = b"" if answer.status == 101 else await self._reader.read()
        except BaseException:
            self._writer.close()
            raise
        if answer.status != 101:
            self._writer.close()
            raise RefusedError(answer.status, said.decode())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.transport.abort()

    def pause(self) -> None:
        """Read nothing from now on."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    def resume(self) -> None:
        """Read again."""
        self._writer.transport.resume_reading()  # type: ignore[attr-defined]

    def write(self, data: bytes, opcode: int = BINARY, *, last: bool = True, size: int | None = None) -> None:
        """Send a frame; `size`: the length that it claims to have."""
        size = len(data) if size is None else size
        first = opcode | (0x80 if last else 0)
        head = bytes((first, 0x80 | 127)) + struct.pack("!Q", size)
        if size < 126:
            head = bytes((first, 0x80 | size))
        elif size < 1 << 16:
            head = bytes((first, 0x80 | 126)) + struct.pack("!H", size)
        self._writer.write(head + _MASK + data)

    async def drain(self) -> None:
        """Wait until the server has taken most of what was sent."""
        await self._writer.drain()

    async def read(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload; CLOSE when the server ended the socket, however it did."""
        try:
            first, second = await self._reader.readexactly(2)
            size = second & 0x7F
            if size >= 126:
                wide = await self._reader.readexactly(2 if size == 126 else 8)
                size = int.from_bytes(wide, "big")
            payload = await self._reader.readexactly(size)
        except (EOFError, OSError):
            self.code = self.code or 1006
            return CLOSE, b""
        if first & 0x0F == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
        elif first & 0x0F == PING:
            self.write(payload, PING + 1)
        return first & 0x0F, payload

    async def run(self, message: bytes | None = None) -> list[ForwardMsg]:
        """Ask for a run of the script, and read until it has ended, or the socket has."""
        self.write(rerun() if message is None else message)
        found: list[ForwardMsg] = []
        while not found or found[-1].WhichOneof("type") != "script_finished":
            opcode, payload = await self.read()
            if opcode == CLOSE:
                break
            if opcode == BINARY:
                found.append(ForwardMsg.FromString(payload))
        return found

    async def closed(self) -> int:
        """Read until the server closes the socket; the code."""
        while (await self.read())[0] != CLOSE:
            pass
        return self.code


async def connection(netloc: str, source: str = "127.0.0.1") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the server from the address `source`."""
    parts = urlsplit(f"//{netloc}")
    return await asyncio.open_connection(parts.hostname, parts.port, local_addr=(source, 0), limit=1 << 20)


async def read_head(reader: asyncio.StreamReader) -> Answer:
    """The head of an answer, without its body. Raises EOFError when there is none."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return Answer(int(status.split()[1]), headers, b"")


async def get(address: str, path: str, source: str = "127.0.0.1", **headers: str) -> Answer:
    """Request a path on a connection of its own."""
    netloc = urlsplit(address).netloc
    reader, writer = await connection(netloc, source)
    try:
        lines = [f"GET {path} HTTP/1.1", f"Host: {netloc}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await read_head(reader)
        return Answer(head.status, head.headers, await reader.read())
    finally:
        writer.close()
