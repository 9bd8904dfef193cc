"""Who is here, and whether there is room for one more."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from typing import Any

import pytest

from dashboard.server import crowd, limits
from dashboard.server.crowd import Crowd, Pace
from dashboard.server.limits import Limits
from tests.support import asgi


class Clock:
    """Time as paces see it, which passes only while one of them waits. Stands for `time` and `asyncio`."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(crowd, "time", found)
    monkeypatch.setattr(crowd, "asyncio", found)
    return found


def scope(host: str | None) -> dict[str, Any]:
    return {"type": "websocket", "client": (host, 1) if host is not None else None}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
        ("fe80::1%eth0", "fe80::2", True),
        (None, None, True),
        ("no address", "no address either", False),
    ],
)
def test_an_address_is_a_host_or_a_network_of_ipv6(one: str | None, other: str | None, same: bool):  # noqa: FBT001
    here = Crowd(Limits(1_024, 900, 128))
    assert (here.address(scope(one)) is here.address(scope(other))) == same


def test_the_log_names_a_proxy_and_no_reader(caplog: pytest.LogCaptureFixture):
    here = Crowd(Limits(1_024, 40, 30))
    for name in ("8.8.8.8", "2001:4860:4860::8888", "10.0.0.2", None):
        here.refuse(here.address(scope(name)))
    assert [message.partition(" has ")[0] for message in caplog.messages] == [
        *("An address", "An address", "10.0.0.2", "A visitor without an address"),
    ]


def test_pages_are_bounded_for_an_address_and_in_all(caplog: pytest.LogCaptureFixture):
    here = Crowd(Limits(1_024, 40, 30))
    one, other = here.address(scope("203.0.113.5")), here.address(scope("203.0.113.6"))
    with ExitStack() as open_pages, caplog.at_level(logging.WARNING):
        for _ in range(30):
            assert here.refusal(one) == ""
            open_pages.enter_context(here.opened(one))
        for _ in range(3):
            assert here.refusal(one) == crowd.FULL_ADDRESS
            here.refuse(one)
        assert caplog.text.count("203.0.113.5 has 30 pages open") == 1
        assert "FORWARDED_ALLOW_IPS" in caplog.text
        for _ in range(10):
            assert here.refusal(other) == ""
            open_pages.enter_context(here.opened(other))
        for _ in range(3):
            assert here.refusal(other) == crowd.FULL
            here.refuse(other)
        assert caplog.text.count("40 pages are open") == 1
        assert "room again" not in caplog.text
    assert caplog.text.count("There is room again: 38 pages are open.") == 1
    assert (here.pages, here.refusal(one)) == (0, "")


def test_the_log_says_again_that_there_is_no_room_when_there_was_some(caplog: pytest.LogCaptureFixture):
    here = Crowd(Limits(1_024, 1, 1))
    one = here.address(scope("203.0.113.5"))
    for _ in range(2):
        with here.opened(one):
            here.refuse(one)
    assert caplog.text.count("as many as this server takes") == 2


def test_addresses_that_have_nothing_open_are_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "ADDRESSES", 3)
    here = Crowd(Limits(1_024, 900, 128))
    kept = here.address(scope("10.0.0.1"))
    with here.opened(kept):
        first = here.address(scope("10.0.0.2"))
        for last in range(3, 9):
            here.address(scope(f"10.0.0.{last}"))
        assert here.address(scope("10.0.0.1")) is kept
    assert here.address(scope("10.0.0.2")) is not first


def test_a_pace_lets_a_burst_pass_and_delays_the_rest(clock: Clock):
    async def timed() -> list[float]:
        pace = Pace(100, 5)
        done = []
        for _ in range(8):
            await pace.wait()
            done.append(clock.now)
        return done

    assert asgi.run(timed()) == pytest.approx([0, 0, 0, 0, 0, 0.01, 0.02, 0.03])


def test_a_pace_that_would_take_too_long_delays_nothing(clock: Clock):
    async def timed() -> None:
        pace = Pace(1, 1)
        for _ in range(50):
            await pace.wait(0.5)

    asgi.run(timed())
    assert clock.now == 0


def test_the_script_runs_for_a_few_addresses_at_once_and_whoever_leaves_the_line_keeps_nobody_waiting():
    async def taken() -> tuple[bool, int, int]:
        here = Crowd(Limits(1_024, 900, 128))
        *first, late, gone = (here.address(scope(f"10.0.0.{number}")) for number in range(limits.ALL_RUNS + 2))
        turns = [await one.take_run() for one in first]
        waiting = [asyncio.ensure_future(one.take_run()) for one in (gone, late)]
        await asyncio.sleep(0.01)
        have = any(one.done() for one in waiting)
        waiting[0].cancel()
        await asyncio.wait(waiting[:1])
        turns[0].end()
        turns[0].end()
        (await waiting[1]).end()
        return have, await asgi.free(gone.run_turns), await asgi.free(gone.all_runs)

    assert asgi.run(taken()) == (False, limits.RUNS, 1)


def test_a_run_waits_until_the_pages_of_its_address_have_read_enough():
    async def ran() -> list[str]:
        address = Crowd(Limits(1_024, 900, 128)).address(scope("10.0.0.1"))
        address.count(limits.MOST_UNREAD_OF_ADDRESS + 1)
        done: list[str] = []
        run = asyncio.create_task(address.take(address.run_turns))
        run.add_done_callback(lambda _: done.append("run"))
        await asyncio.sleep(0.01)
        done.append("read")
        address.count(-address.unread)
        await run
        await asyncio.sleep(0)
        return done

    assert asgi.run(ran()) == ["read", "run"]
