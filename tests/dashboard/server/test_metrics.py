"""Figures for Prometheus: at an address of their own, off by default, without addresses of views or readers."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterator

import pytest

from dashboard.server import metrics
from geodata.errors import InputError
from tests.support import asgi


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def app(scope, _receive, send) -> None:
    if scope["path"] == "/data/boom":
        raise RuntimeError
    await send({"type": "http.response.start", "status": 404 if "nobody" in scope["path"] else 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def ask(path: str, kind: str = "http") -> None:
    async def ignore(_: object) -> None:
        """Nobody listens."""

    asgi.run(metrics.CountedRequests(app)({"type": kind, "path": path}, None, ignore))  # type: ignore[arg-type]


def lines(port: int) -> Iterator[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        yield from answer.read().decode().splitlines()


def test_requests_are_counted_by_kind_and_status(monkeypatch: pytest.MonkeyPatch, port: int):
    monkeypatch.setenv(metrics.METRICS_VARIABLE, f"127.0.0.1:{port}")
    with metrics.served_apart():
        for path in ("/", "/?q=secret", "/b/one", "/data/abc/mask.bin", "/nobody", "/invented/by/a/visitor"):
            ask(path)
        with pytest.raises(RuntimeError):
            ask("/data/boom")
        told = list(lines(port))
    assert 'dateline_requests_total{kind="page",status="200"} 3.0' in told
    assert 'dateline_requests_total{kind="page",status="404"} 1.0' in told
    assert 'dateline_requests_total{kind="data",status="500"} 1.0' in told
    assert 'dateline_request_seconds_count{kind="briefing"} 1.0' in told
    assert "dateline_open_pages 0.0" in told
    assert any(line.startswith("dateline_ready ") for line in told)
    assert not [line for line in told if "secret" in line or "invented" in line]
    with pytest.raises(OSError, match="refused"):
        next(lines(port))


def test_they_are_off_where_no_address_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(metrics.METRICS_VARIABLE, raising=False)
    with metrics.served_apart():
        assert metrics.CountedRequests.figures is None
        ask("/")


@pytest.mark.parametrize("named", ["9464x", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:٣", "host:"])
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, named: str):
    monkeypatch.setenv(metrics.METRICS_VARIABLE, named)
    with pytest.raises(InputError, match="write a host and a port"), metrics.served_apart():
        pytest.fail("it began")


def test_an_address_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv(metrics.METRICS_VARIABLE, f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(InputError, match="cannot listen"), metrics.served_apart():
            pytest.fail("it began")
    metrics.CountedRequests.figures = None
