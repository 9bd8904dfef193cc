"""A real server with few descriptors: full, empty again, and beside a client that takes all it can get."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.apps import crowding
from bench.servers import dateline
from dashboard.server import limits
from tests.support import asgi, visiting
from tests.support.paths import ROOT, SYRIA
from tests.support.visiting import Page, RefusedError, rerun

PAGES = 12
FEW = ("sh", "-c", 'ulimit -n 256 && exec "$@"', "sh")
HTML = {"accept": "text/html,*/*"}
EACH_S = "0.3"
OURS = "127.0.0.1"
pytestmark = pytest.mark.browser


async def status(address: str, path: str, source: str = OURS, **headers: str) -> int:
    return (await visiting.get(address, path, source, **headers)).status


async def half_a_head(address: str) -> int:
    """The answer to the beginning of a request that is too long already."""
    reader, writer = await visiting.connection(address.removeprefix("http://"))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000)
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


def finished(found: list[ForwardMsg]) -> bool:
    return bool(found) and found[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def settles(process: psutil.Process, descriptors: int) -> None:
    """Wait until the process has no more descriptors than that. Raises TimeoutError."""
    await asgi.until(lambda: bool(process.num_fds() <= descriptors))


def test_a_full_server_says_so_to_new_visitors_and_lives_on_for_the_others():
    async def visited(address: str, process: psutil.Process) -> None:
        async with Page(address) as first:
            await first.run()
        await asyncio.sleep(1)  # the connections of before are gone
        before = process.num_fds()
        async with AsyncExitStack() as stack:
            pages = [await stack.enter_async_context(Page(address)) for _ in range(PAGES)]
            assert all(finished(found) for found in await asyncio.gather(*(page.run() for page in pages)))
            await settles(process, before + PAGES)
            for _ in range(3):
                with pytest.raises(RefusedError, match="As many pages are open on this server") as refused:
                    await stack.enter_async_context(Page(address))
                assert refused.value.status == 503
                answer = await visiting.get(address, "/", **HTML)
                assert (answer.status, answer.headers["retry-after"]) == (503, "60")
                assert b"Too many visitors" in answer.body
            assert await status(address, "/readyz") == 200
            assert (await status(address, "/", x="a" * 30_000), await half_a_head(address)) == (200, 400)
            assert finished(await pages[0].run(rerun("table")))
        await settles(process, before)
        assert await status(address, "/", **HTML) == 200
        async with Page(address) as page:
            assert finished(await page.run())

    with dateline(SYRIA, under=FEW, **{limits.PAGES_VARIABLE: str(PAGES)}) as server:
        asgi.run(visited(server.address, server.process))
        said = server.said()
    assert "Traceback" not in said
    assert said.count("12 pages are open, as many as this server takes") == 1
    assert said.count("There is room again") == 1


def test_an_address_has_no_more_pages_than_it_may_and_others_have_theirs():
    async def visited(address: str) -> None:
        async with Page(address, "127.0.0.2"), Page(address, "127.0.0.2"):
            with pytest.raises(RefusedError, match="your network’s address"):
                await Page(address, "127.0.0.2").__aenter__()
            async with Page(address, "127.0.0.3") as page:
                assert finished(await page.run())
            # a proxy on this computer is believed, and nobody else is
            with pytest.raises(RefusedError):
                await Page(address, X_Forwarded_For="127.0.0.2").__aenter__()
            with pytest.raises(RefusedError):
                await Page(address, "127.0.0.2", X_Forwarded_For="203.0.113.5").__aenter__()

    with dateline(SYRIA, **{limits.ADDRESS_VARIABLE: "2"}) as server:
        asgi.run(visited(server.address))
        assert server.said().count("127.0.0.2 has 2 pages open") == 1


def test_a_page_that_connects_again_finds_its_session():
    async def visited(address: str) -> list[str]:
        names = []
        for _ in range(2):
            given = {"Sec_WebSocket_Protocol": f"streamlit, x, {names[0]}"} if names else {}
            async with Page(address, **given) as page:
                found = await page.run()
                names.append(
                    next(one.new_session.initialize.session_id for one in found if one.HasField("new_session"))
                )
        return names

    with dateline(SYRIA) as server:
        first, second = asgi.run(visited(server.address))
    assert first == second != ""


@pytest.mark.parametrize("edit", [False, True])
def test_an_editors_page_may_send_long_messages_from_its_first_one_on(edit: bool, tmp_path: Path):  # noqa: FBT001
    from tests.support import browser  # noqa: PLC0415 - the only test here that needs it
    from tests.support.datasets import with_seeds  # noqa: PLC0415

    async def visited(address: str) -> int:
        long = rerun(ballast=3_000_000)
        async with Page(address, Origin=address) as page:
            found = await page.run(long)
            return 200 if finished(found) else page.code

    with browser.server(with_seeds(tmp_path), edit=edit, no_token=edit) as address:
        assert asgi.run(visited(address)) == (200 if edit else 1009)


def test_whatever_one_client_does_the_server_answers_others_and_holds_little():
    """A small fixed sample of `python -m bench visitors`."""

    async def visited(address: str, process: psutil.Process, client: subprocess.Popen[bytes]) -> float:
        before = most = process.memory_info().rss
        async with Page(address) as page:
            while client.poll() is None:
                assert await status(address, "/readyz") == 200
                assert finished(await page.run())
                most = max(most, process.memory_info().rss)
                await asyncio.sleep(0.05)
        return (most - before) / 1e6

    with dateline(SYRIA, under=FEW) as server:
        command = [sys.executable, "-m", crowding.__name__, server.address, EACH_S, *crowding.WAYS]
        client = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            held_mb = asgi.run(visited(server.address, server.process, client))
        finally:
            client.kill()
            client.wait()
        said = server.said()
    assert "Traceback" not in said
    assert said.count("\n") < 40
    assert held_mb < 100
