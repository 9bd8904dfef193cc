"""Who may edit: the person at this computer, when the server was started with ``dateline serve --edit``.

The page asks before it is offered, and every decision asks again before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from geodata.errors import InputError

EDIT_VARIABLE: Final = "DATELINE_EDIT"
"""Set by `dateline serve --edit`, which refuses to do so on anything but a loopback address."""
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
REFUSED: Final = "Editing is not allowed here: start `dateline serve --edit` on this computer and open it at localhost."
_PROXY_HEADERS: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded")


def allowed() -> bool:
    """Whether this session may edit."""
    return os.environ.get(EDIT_VARIABLE) == "1" and is_local(st.context.ip_address, st.context.headers)


def check() -> None:
    """Raise InputError when this session may not edit: to be called before anything is written."""
    if not allowed():
        raise InputError(REFUSED)


def is_local(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a session comes from this computer, by its own name, and from a page of this server.

    `address` is None for loopback addresses, as Streamlit has it. A proxy may bring anybody, so none is trusted;
    another site's page that opens a connection to this server says so in Origin.
    """
    if address is not None and address not in LOOPBACK:
        return False
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return False
    hosts = [headers.get("Host") or "", *([urlsplit(headers["Origin"]).netloc] if headers.get("Origin") else [])]
    return all(_name(host) in LOOPBACK for host in hosts) and len(set(hosts)) == 1


def _name(host: str) -> str:
    """A host without its port; "" for what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
