"""`python -m bench.apps.asking ADDRESS CONNECTIONS SECONDS`: a lean load on one address, where `wrk` is not installed.

It reads answers as far as it must to know where each ends, and prints: figures REQUESTS_A_SECOND P50_MS P95_MS FAILED.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import time
from urllib.parse import urlsplit

from bench.figures import percentile

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


async def load(address: str, connections: int, seconds: float) -> tuple[list[float], int]:
    """Response times in s of all answers with status 200, and how many answers were others or none."""
    parts = urlsplit(address)
    asked = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    times: list[float] = []
    failed = 0
    until = time.perf_counter() + seconds

    async def keep_asking() -> None:
        """On one connection, until it ends: the server may close it."""
        nonlocal failed
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        with contextlib.closing(writer):
            while (began := time.perf_counter()) < until:
                writer.write(asked)
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                if length is None:
                    raise RuntimeError("an answer does not say its length")
                await reader.readexactly(int(length[1]))
                if head.startswith(b"HTTP/1.1 200 "):
                    times.append(time.perf_counter() - began)
                else:
                    failed += 1

    async def keep_connected() -> None:
        nonlocal failed
        while time.perf_counter() < until:
            try:
                await keep_asking()
            except (OSError, EOFError):
                failed += 1

    await asyncio.gather(*(keep_connected() for _ in range(connections)))
    return times, failed


def main() -> None:
    """Ask, and print the figures."""
    address, connections, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    times, failed = asyncio.run(load(address, connections, seconds))
    median, slow = percentile(times, 0.5) * 1000, percentile(times, 0.95) * 1000
    print(f"figures {len(times) / seconds:f} {median:f} {slow:f} {failed}")


if __name__ == "__main__":
    main()
