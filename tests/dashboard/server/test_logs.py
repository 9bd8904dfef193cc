"""The log as JSON lines: one object a record, whatever stands in a message."""

from __future__ import annotations

import io
import json
import logging

import pytest

from dashboard.server import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a logger of our own writes."""
    stream = io.StringIO()
    logger = logging.getLogger("dateline.test.logs")
    handler = logging.StreamHandler(stream)
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logs, "known_loggers", lambda: [logger.name])
    return stream


@pytest.mark.parametrize("words", ["plain", 'a "quote"\n{"level": "error"}', "\u202egnirts \x1b[31m", "حلب"])
def test_a_record_is_one_object(monkeypatch: pytest.MonkeyPatch, written: io.StringIO, words: str):
    monkeypatch.setenv(logs.LOG_VARIABLE, "json")
    logs.install()
    logging.getLogger("dateline.test.logs").warning("said %s", words)
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    assert line.isascii()
    assert (told["level"], told["logger"], told["message"]) == ("warning", "dateline.test.logs", f"said {words}")
    assert told["time"].endswith("Z")


def test_an_error_has_its_traceback(monkeypatch: pytest.MonkeyPatch, written: io.StringIO):
    monkeypatch.setenv(logs.LOG_VARIABLE, "JSON")
    logs.install()
    try:
        int("no")
    except ValueError:
        logging.getLogger("dateline.test.logs").exception("failed")
    assert "ValueError: invalid" in json.loads(written.getvalue())["error"]


@pytest.mark.parametrize("form", ["", "text", "xml"])
def test_otherwise_it_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO, caplog: pytest.LogCaptureFixture, form: str
):
    monkeypatch.setenv(logs.LOG_VARIABLE, form)
    logs.install()
    logging.getLogger("dateline.test.logs").warning("said")
    assert written.getvalue() == "said\n"
    assert ("no form of the log" in caplog.text) == (form == "xml")
