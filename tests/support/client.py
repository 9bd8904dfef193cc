"""A client of the running server that is no browser."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers by their names in lower case, and the body of an answer, whatever its status."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()
