"""The log as JSON lines: one object a record, whatever stands in a message."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from dashboard.server import logs

LOGGER = logging.getLogger("dateline.test.logs")


@pytest.fixture
def handler() -> Iterator[logging.StreamHandler[io.StringIO]]:
    """Writes what `LOGGER` says into its stream."""
    handler = logging.StreamHandler(io.StringIO())
    LOGGER.addHandler(handler)
    yield handler
    LOGGER.removeHandler(handler)


@pytest.mark.parametrize("words", ["plain", 'a "quote"\n{"level": "error"}', "\u202egnirts \x1b[31m", "حلب"])
def test_a_record_is_one_object(
    monkeypatch: pytest.MonkeyPatch, handler: logging.StreamHandler[io.StringIO], words: str
):
    monkeypatch.setenv(logs.LOG_VARIABLE, "json")
    logs.install([handler])
    LOGGER.warning("said %s", words)
    (line,) = handler.stream.getvalue().splitlines()
    told = json.loads(line)
    assert line.isascii()
    assert (told["level"], told["logger"], told["message"]) == ("warning", "dateline.test.logs", f"said {words}")
    assert told["time"].endswith("Z")


def test_an_error_has_its_traceback(monkeypatch: pytest.MonkeyPatch, handler: logging.StreamHandler[io.StringIO]):
    monkeypatch.setenv(logs.LOG_VARIABLE, "JSON")
    logs.install([handler])
    try:
        int("no")
    except ValueError:
        LOGGER.exception("failed")
    assert "ValueError: invalid" in json.loads(handler.stream.getvalue())["error"]


@pytest.mark.parametrize("form", ["", "text", "xml"])
def test_otherwise_it_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
    handler: logging.StreamHandler[io.StringIO],
    caplog: pytest.LogCaptureFixture,
    form: str,
):
    monkeypatch.setenv(logs.LOG_VARIABLE, form)
    logs.install([handler])
    LOGGER.warning("said")
    assert handler.stream.getvalue() == "said\n"
    assert ("no form of the log" in caplog.text) == (form == "xml")
