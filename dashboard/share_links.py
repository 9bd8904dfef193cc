"""Restricted links on the page Share: made, shown once, listed, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from dashboard import current, editing, session, share_shelf
from dashboard.share_widgets import after, day
from geodata import restricted
from geodata.roles import Role

if TYPE_CHECKING:
    from dashboard.share_shelf import Desk
    from dashboard.share_work import Work
    from geodata.restricted_records import Link

ABOUT = (
    "A restricted link opens the briefing, as it was saved last, to whoever has the link, and the password if you set "
    "one. It expires, and you can revoke it. Readers of it are not told who else has one."
)
MOST_LISTED = 20
FIELDS = ("label", "days", "password")


def show(work: Work, desk: Desk, *, ready: bool) -> None:
    """Show the form and the links of the briefing that is open, to who may publish it. Raises DatasetError."""
    if not editing.allowed(Role.PUBLISHER):
        return
    with st.container(key="sharelinks"):
        st.html(f'<h2 class="dateline-title">Restricted links</h2><p class="dateline-note">{ABOUT}</p>')
        _form(work, desk, ready=ready)
        if work.once:
            st.html('<p class="share-said">Copy it now: it is kept nowhere and not shown again.</p>')
            st.code(work.once, None, wrap_lines=True)
        there = of_briefing(desk, work.ident)
        is_open = [link for link in there if link.state == "open"]
        others = [link for link in there if link.state != "open"]
        for link in (*is_open, *others[:MOST_LISTED]):
            _listed(work, link)
        if len(others) > MOST_LISTED:
            st.html(f'<p class="share-said">{len(others) - MOST_LISTED:,} more have ended: see dateline links.</p>')


def of_briefing(desk: Desk, ident: str) -> list[Link]:
    """The links to editions of a briefing, the newest first. Raises DatasetError."""
    editions = {held.ident for held in desk.shelf.all() if held.briefing == ident}
    return [link for link in current.the_links().all() if link.ident in editions]


def told(link: Link) -> str:
    """What a link is, in words."""
    made = f"made {day(link.created_at)} by {link.author}"
    secret = "with a password" if link.has_password else "without a password"
    match link.state:
        case "open":
            return f"open until {day(link.expires_at)} · {secret} · {made}"
        case "revoked":
            return f"revoked {day(link.revoked_at)} by {link.revoked_by} · {made}"
        case "expired":
            return f"expired {day(link.expires_at)} · {made}"
    return "its record is damaged: nobody gets in by it"


def _form(work: Work, desk: Desk, *, ready: bool) -> None:
    with st.form("share link", clear_on_submit=True, border=False):
        left, middle, right = st.columns([3, 1, 2])
        hint = "for whom, in your words; readers never see it"
        left.text_input("Label", max_chars=restricted.MAX_LABEL, placeholder=hint, key="share link label")
        middle.number_input("Days", 1, restricted.MOST_DAYS, restricted.DAYS, key="share link days")
        right.text_input(
            "Password",
            max_chars=restricted.MAX_PASSWORD,
            type="password",
            placeholder="blank: none",
            autocomplete="new-password",
            key="share link password",
        )
        asked = st.form_submit_button("Make a restricted link", disabled=not ready)
    if asked:
        after(work, "Freezing the briefing …", lambda: _make(work, desk), once=True)


def _make(work: Work, desk: Desk) -> str:
    editor = editing.check(Role.PUBLISHER)
    label, days, password = (session.widget(f"share link {name}") for name in FIELDS)
    held = share_shelf.restricted(desk, work.ident, editor, editing.author())
    _, token = current.the_links().create(
        held.ident, editing.author(), days=int(days or 0), password=str(password or ""), label=str(label or "")
    )
    return f"{desk.site}s/{token}/"


def _listed(work: Work, link: Link) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sharelinkrow {link.handle}"):
        name = link.label or f"{link.handle[:6]} …"
        st.html(f'<p class="share-said"><b>{escape(name)}</b> {escape(told(link))}</p>')
        if link.state == "open" and st.button("Revoke", key=f"share revoke {link.handle}", type="tertiary"):

            def act() -> str:
                editing.check(Role.PUBLISHER)
                current.the_links().revoke(link.handle, editing.author())
                return f"Revoked: {name}"

            after(work, "Revoking …", act)
