"""What any visitor can bring about is written to the log once a minute, and their sockets are not."""

from __future__ import annotations

import asyncio
import errno
import logging
import subprocess
import sys

import pytest

from dashboard.server import quiet


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> logging.Logger:
    monkeypatch.setattr(quiet.ONCE, "next_times", {})
    log = logging.getLogger("tests.quiet")
    log.filters = [quiet.ONCE]
    return log


def test_a_message_is_written_once_a_minute(log: logging.Logger, caplog, monkeypatch: pytest.MonkeyPatch):
    now = 1_000.0
    monkeypatch.setattr(quiet.time, "monotonic", lambda: now)
    for number in range(5):
        log.warning("page %d took over", number)
        log.warning("another")
    assert caplog.messages == ["page 0 took over", "another"]
    now += quiet.EVERY_S
    log.warning("page %d took over", 6)
    assert caplog.messages[-1] == "page 6 took over"


def test_bugs_are_always_seen(log: logging.Logger, caplog):
    for _ in range(3):
        log.error("a bug", exc_info=LookupError())
    assert len(caplog.messages) == 3


def test_messages_that_are_all_different_are_not_kept(log: logging.Logger):
    for number in range(3 * quiet.MOST_KEPT):
        log.warning("message " + str(number))  # noqa: G003 - each has a text of its own
    assert len(quiet.ONCE.next_times) <= quiet.MOST_KEPT


def test_a_server_without_descriptors_says_so_once(caplog, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quiet.ONCE, "next_times", {})
    quiet.install()
    loop = asyncio.new_event_loop()
    for _ in range(2_048):
        error = OSError(errno.EMFILE, "Too many open files")
        quiet.handle_exception(loop, {"message": "socket.accept() out of system resource", "exception": error})
    assert caplog.messages == ["There are no file descriptors left: connections wait."]
    quiet.handle_exception(loop, {"message": "something else", "exception": LookupError("a bug")})
    assert "something else" in caplog.text
    loop.close()


def test_the_map_is_imported_outside_of_scripts_without_a_word():
    done = subprocess.run([sys.executable, "-c", "import dashboard.map.plugin"], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_no_socket_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quiet.ONCE, "next_times", {})
    quiet.install()
    log = logging.getLogger("uvicorn.error")
    caplog.set_level(logging.INFO, "uvicorn.error")
    log.info('%s - "WebSocket %s" [accepted]', "192.0.2.7:4711", "/_stcore/stream")
    log.info("connection open")
    log.info("connection closed")
    log.info("Application startup complete.")
    log.warning("connection open: no descriptor is left")
    assert caplog.messages == ["Application startup complete.", "connection open: no descriptor is left"]
