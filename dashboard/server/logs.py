"""The form of the log: lines for people, or one JSON object a line where DATELINE_LOG is `json`.

An object has `time` (ISO 8601, UTC), `level`, `logger`, `message`, and `error` with the traceback where there is one.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

LOG_VARIABLE: Final = "DATELINE_LOG"
JSON: Final = "json"
_LOG: Final = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object a record. What is hostile in a message stays inside of its string."""

    def format(self, record: logging.LogRecord) -> str:
        """The object as one line of ASCII."""
        told = {
            "time": f"{datetime.fromtimestamp(record.created, UTC).isoformat(timespec='milliseconds')[:-6]}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told)


def install(handlers: Iterable[logging.Handler] | None = None) -> None:
    """Give log handlers, every one that there is by now if none are named, the form that DATELINE_LOG names."""
    form = os.environ.get(LOG_VARIABLE, "").strip().lower()
    if form not in {"", "text", JSON}:
        _LOG.warning("%s is %r, which is no form of the log; the forms are text and json", LOG_VARIABLE, form)
    if form != JSON:
        return
    for handler in _every_handler() if handlers is None else handlers:
        handler.setFormatter(JsonLines())


def _every_handler() -> list[logging.Handler]:
    """The handlers of all loggers; the root has one afterwards, so that nothing is written in another form."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    return [handler for logger in (root, *named) for handler in logger.handlers]
