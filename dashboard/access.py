"""Who may edit: the person at this computer, or, hosted, who signed in with an address of the list of editors.

At this computer the server must have been started with ``dateline serve --edit``; the list is that of
`geodata.versions.roles`.

The page asks before it is offered, and every act asks again before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from dashboard.served import EDIT_VARIABLE
from geodata.errors import ForbiddenError
from geodata.versions import roles
from geodata.versions.roles import Role

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
REFUSED: Final = "Editing is not allowed here: start `dateline serve --edit` on this computer and open it at localhost."
NOT_LISTED: Final = "Editing is not allowed to you: sign in with an address that may edit, or ask who runs this server."
_PROXY_HEADERS: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded")


@dataclass(frozen=True)
class Editor:
    """Who is at a session, and what they may do. `name` is what the history says: an e-mail address, or "" for none."""

    name: str
    role: Role


def who() -> Editor:
    """Who is at this session now: looked up anew at every call."""
    if os.environ.get(EDIT_VARIABLE) == "1" and is_local(st.context.ip_address, st.context.headers):
        return Editor(roles.LOCAL_NAME, Role.PUBLISHER)
    email = _email() if hosted() else ""
    return Editor(email, roles.role_of(email))


def allowed(role: Role = Role.EDITOR) -> bool:
    """Whether this session has at least the role."""
    return who().role >= role


def check(role: Role = Role.EDITOR) -> Editor:
    """Who edits; raises ForbiddenError, and logs it, without the role: to be called before anything is written."""
    editor = who()
    if editor.role < role:
        roles.audit("refused", editor.name, editor.role, needed=role.word)
        raise ForbiddenError(NOT_LISTED if hosted() else REFUSED)
    return editor


def author() -> str:
    """Who is at this session, as the history names them. Raises ForbiddenError as `check`."""
    editor = check()
    return roles.author_here() if editor.name == roles.LOCAL_NAME else editor.name


def hosted() -> bool:
    """Whether people can sign in here: a list of editors is named, and Streamlit's secrets have a provider."""
    if not os.environ.get(roles.EDITORS_VARIABLE):
        return False
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # Streamlit's, when there are no secrets at all
        return False


def sign_in() -> None:
    """Offer to sign in or out, at the end of the sidebar of a server where that is possible."""
    if not hosted():
        return
    with st.sidebar.container(key="signin"):
        if not st.user.is_logged_in:
            st.button("Sign in to edit", type="tertiary", on_click=st.login)
            return
        editor = who()
        st.text(f"{editor.name or 'Signed in'} · {editor.role.word}")
        st.button("Sign out", type="tertiary", on_click=st.logout)


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


def _email() -> str:
    """The address of who signed in, if the provider says that it is theirs; "" for everybody else."""
    if not st.user.is_logged_in or st.user.get("email_verified") is not True:
        return ""
    email = st.user.get("email")
    return email.strip().casefold() if isinstance(email, str) else ""


def _name(host: str) -> str:
    """A host without its port; "" for what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
