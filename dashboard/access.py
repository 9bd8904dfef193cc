"""Access: editors are the person at this computer, or, on a hosted server, people with an address on its list.

At this computer the server must have been started with ``dateline serve --edit``, which prints an address with a token:
another account of the computer reaches the server, too, and does not have it. `dashboard.server.tokens` swaps the token
for a cookie. `geodata.versions.roles` has the list. Pages are offered to editors only, and every action checks again
before anything is written.
"""

from __future__ import annotations

import hashlib
import hmac
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

PARAMETER: Final = "token"
"""The URL parameter with the token. It never stays in an address."""
REFUSED: Final = "You may not edit here. Start `dateline serve --edit` on this computer and open the address it prints."
STALE_ADDRESS: Final = (
    "The token in this address is not this server's, so you may not edit by it; open the address that the server "
    "printed when it was last started."
)
STARTED_AGAIN: Final = (
    "This server was started again since you edited here; to go on, open the address that it printed: your unsaved "
    "work is there."
)
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
    context = st.context
    return editor_at(context.ip_address, context.headers, context.cookies, st.user)


def editor_at(
    address: str | None, headers: Mapping[str, str], cookies: Mapping[str, str], user: Mapping[str, Any]
) -> Editor:
    """The person who opens a page: from this address, with these headers, and signed in as `user` (see `st.user`)."""
    if _edits_here(address, headers, cookies):
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
    if address is not None and address not in roles.LOOPBACK:
        return False
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return False
    hosts = [headers.get("Host") or "", *([urlsplit(headers["Origin"]).netloc] if headers.get("Origin") else [])]
    return all(_name(host) in roles.LOOPBACK for host in hosts) and len(set(hosts)) == 1


def edit_token() -> str:
    """The token that the person at this computer needs to edit, "" for none: people who can sign in need none."""
    return "" if hosted() else os.environ.get(roles.TOKEN_VARIABLE, "")


def is_edit_token(given: str) -> bool:
    """Whether it is the token that this server needs. One that is too short is nobody's."""
    token = edit_token()
    return len(token) >= roles.LEAST_TOKEN and _is_same(given, token)


def token_cookie(host: str) -> tuple[str, str]:
    """Name and value of the cookie that stands for the token. `host`: the Host header of the browser.

    Browsers send a cookie to every port of a name, so its name has the port: servers log nobody out of one another.
    """
    text = f"dateline cookie {edit_token()}"
    return f"dateline-edit-{_port(host)}", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def edited_before() -> bool:
    """Whether this browser has edited here, until the server was started again with another token."""
    context = st.context
    if not edit_token() or not is_local(context.ip_address, context.headers):
        return False
    given, needed = _edit_cookie(context.headers, context.cookies)
    return given != "" and not _is_same(given, needed)


def _edits_here(address: str | None, headers: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """Whether the person who opens a page so is at this computer, and may edit."""
    if not is_local(address, headers):
        return False
    token = edit_token()
    if not token:
        return os.environ.get(EDIT_VARIABLE) == "1"
    return len(token) >= roles.LEAST_TOKEN and _is_same(*_edit_cookie(headers, cookies))


def _edit_cookie(headers: Mapping[str, str], cookies: Mapping[str, str]) -> tuple[str, str]:
    """The cookie that the browser has sent, "" for none, and the one that it would need."""
    name, value = token_cookie(headers.get("Host") or "")
    return cookies.get(name, ""), value


def _is_same(given: str, secret: str) -> bool:
    """Whether the texts are the same; how long it takes says nothing about where they differ."""
    return hmac.compare_digest(*(text.encode("utf-8", "surrogatepass") for text in (given, secret)))


def _email(user: Mapping[str, Any]) -> str:
    """The signed-in address if the provider has verified it, "" otherwise."""
    if not user.get("is_logged_in") or user.get("email_verified") is not True:
        return ""
    email = user.get("email")
    return email.strip().casefold() if isinstance(email, str) else ""


def _port(host: str) -> int:
    """The port of a host, 0 without one."""
    try:
        return urlsplit(f"//{host}").port or 0
    except ValueError:
        return 0


def _name(host: str) -> str:
    """A host without its port, "" for an invalid one."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
