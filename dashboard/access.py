"""Access: editors are the person at this computer, or, on a hosted server, people with an address on its list.

At this computer the server must have been started with ``dateline serve --edit``; `geodata.versions.roles` has the
list. Pages are offered to editors only, and every action checks again before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from dashboard.served import EDIT_VARIABLE
from geodata.errors import ForbiddenError
from geodata.versions import roles
from geodata.versions.roles import Role

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
REFUSED: Final = "You may not edit here. Start `dateline serve --edit` on this computer and open it at localhost."
NOT_LISTED: Final = "You may not edit here. Sign in with an editor's address, or ask whoever runs this server."
_PROXY_HEADERS: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded")


@dataclass(frozen=True)
class Editor:
    """A person at a session and their role. `name`: an e-mail address, `roles.LOCAL_NAME`, or "" when not signed in."""

    name: str
    role: Role

    @property
    def account(self) -> str:
        """The address that signed in, "" for the person at this computer."""
        return "" if self.name == roles.LOCAL_NAME else self.name

    @property
    def may_edit(self) -> bool:
        """Whether they may edit."""
        return self.role >= Role.EDITOR


def current_editor() -> Editor:
    """The person at this session and their role, looked up at every call."""
    return editor_at(st.context.ip_address, st.context.headers, st.user)


def editor_at(address: str | None, headers: Mapping[str, str], user: Mapping[str, Any]) -> Editor:
    """The person who opens a page: from this address, with these headers, and signed in as `user` (see `st.user`)."""
    if os.environ.get(EDIT_VARIABLE) == "1" and is_local(address, headers):
        return Editor(roles.LOCAL_NAME, Role.PUBLISHER)
    email = _email(user) if hosted() else ""
    return Editor(email, roles.role_of(email))


def allowed(role: Role = Role.EDITOR) -> bool:
    """Whether this session has at least the role."""
    return current_editor().role >= role


def check(role: Role = Role.EDITOR) -> Editor:
    """The editor at this session, to be called before anything is written. Logs and raises ForbiddenError."""
    editor = current_editor()
    if editor.role < role:
        roles.audit("refused", editor.name, editor.role, needed=role.word)
        raise ForbiddenError(NOT_LISTED if hosted() else REFUSED)
    return editor


def author() -> str:
    """The editor at this session as the history names them. Raises ForbiddenError as `check` does."""
    return check().account or roles.author_here()


def hosted() -> bool:
    """Whether people can sign in: a list of editors is configured, and Streamlit's secrets name a provider."""
    if not os.environ.get(roles.EDITORS_VARIABLE):
        return False
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # Streamlit raises it when there are no secrets at all
        return False


def sign_in() -> None:
    """Show the buttons to sign in and out at the end of the sidebar, on a server with sign-in."""
    if not hosted():
        return
    with st.sidebar.container(key="signin"):
        if not st.user.is_logged_in:
            st.button("Sign in to edit", type="tertiary", on_click=st.login)
            return
        editor = current_editor()
        st.text(f"{editor.name or 'Signed in'} · {editor.role.word}")
        st.button("Sign out", type="tertiary", on_click=st.logout)


def is_local(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a session comes from this computer, addressed by its own name, and from a page of this server.

    `address` is None for loopback addresses, as in Streamlit. Requests through a proxy are never local, as anyone may
    be behind it; a page of another site that connects to this server is recognised by its Origin.
    """
    if address is not None and address not in LOOPBACK:
        return False
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return False
    hosts = [headers.get("Host") or "", *([urlsplit(headers["Origin"]).netloc] if headers.get("Origin") else [])]
    return all(_name(host) in LOOPBACK for host in hosts) and len(set(hosts)) == 1


def _email(user: Mapping[str, Any]) -> str:
    """The signed-in address if the provider has verified it, "" otherwise."""
    if not user.get("is_logged_in") or user.get("email_verified") is not True:
        return ""
    email = user.get("email")
    return email.strip().casefold() if isinstance(email, str) else ""


def _name(host: str) -> str:
    """A host without its port, "" for an invalid one."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
