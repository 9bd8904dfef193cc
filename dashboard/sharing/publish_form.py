"""Restricted links on the page Share: made, shown once, listed, revoked.

From the saved briefing to the public page: look at it whole, publish it, correct it, withdraw it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from dashboard import access, served, session, style
from dashboard.sharing import publishing
from dashboard.sharing.widgets import after, notice
from geodata import edtf
from geodata.briefings import embed, restricted_links
from geodata.briefings import publishing as briefings_publishing
from geodata.briefings.editions import MAX_REASON
from geodata.errors import DatelineError
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from dashboard.sharing.publishing import PublishTarget
    from dashboard.sharing.share_session import ShareSession
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.restricted_links import Link
    from geodata.model import Dataset


ABOUT_LINKS = (
    "A restricted link opens the briefing, as it was saved last, to whoever has the link, and the password if you set "
    "one. It expires, and you can revoke it. Readers of it are not told who else has one."
)
MOST_LISTED = 20
FIELDS = ("label", "days", "password")


def show_links(work: ShareSession, desk: PublishTarget, *, ready: bool) -> None:
    """Show the form and the links of the briefing that is open, to who may publish it. Raises DatasetError."""
    if not access.allowed(Role.PUBLISHER):
        return
    with st.container(key="sharelinks"):
        st.html(f'<h2 class="dateline-title">Restricted links</h2><p class="dateline-note">{ABOUT_LINKS}</p>')
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


def of_briefing(desk: PublishTarget, ident: str) -> list[Link]:
    """The links to editions of a briefing, the newest first. Raises DatasetError."""
    editions = {held.ident for held in desk.shelf.all() if held.briefing == ident}
    return [link for link in served.the_links().all() if link.ident in editions]


def link_state(link: Link) -> str:
    """What a link is, in words."""
    made = f"made {edtf.day_words(link.created_at)} by {link.author}"
    secret = "with a password" if link.has_password else "without a password"
    match link.state:
        case "open":
            return f"open until {edtf.day_words(link.expires_at)} · {secret} · {made}"
        case "revoked":
            return f"revoked {edtf.day_words(link.revoked_at)} by {link.revoked_by} · {made}"
        case "expired":
            return f"expired {edtf.day_words(link.expires_at)} · {made}"
    return "its record is damaged: nobody gets in by it"


def _form(work: ShareSession, desk: PublishTarget, *, ready: bool) -> None:
    with st.form("share link", clear_on_submit=True, border=False):
        left, middle, right = st.columns([3, 1, 2])
        hint = "for whom, in your words; readers never see it"
        left.text_input("Label", max_chars=restricted_links.MAX_LABEL, placeholder=hint, key="share link label")
        middle.number_input("Days", 1, restricted_links.MOST_DAYS, restricted_links.DAYS, key="share link days")
        right.text_input(
            "Password",
            max_chars=restricted_links.MAX_PASSWORD,
            type="password",
            placeholder="blank: none",
            autocomplete="new-password",
            key="share link password",
        )
        asked = st.form_submit_button("Make a restricted link", disabled=not ready)
    if asked:
        after(work, "Freezing the briefing …", lambda: _make(work, desk), once=True)


def _make(work: ShareSession, desk: PublishTarget) -> str:
    editor = access.check(Role.PUBLISHER)
    label, days, password = (session.widget(f"share link {name}") for name in FIELDS)
    held = publishing.restricted(desk, work.ident, editor, access.author())
    _, token = served.the_links().create(
        held.ident, access.author(), days=int(days or 0), password=str(password or ""), label=str(label or "")
    )
    return f"{desk.site}s/{token}/"


def _listed(work: ShareSession, link: Link) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sharelinkrow {link.handle}"):
        name = link.label or f"{link.handle[:6]} …"
        st.html(f'<p class="share-said"><b>{escape(name)}</b> {escape(link_state(link))}</p>')
        if link.state == "open" and st.button("Revoke", key=f"share revoke {link.handle}", type="tertiary"):

            def act() -> str:
                access.check(Role.PUBLISHER)
                served.the_links().revoke(link.handle, access.author())
                return f"Revoked: {name}"

            after(work, "Revoking …", act)


ABOUT_PUBLISHING = (
    "Publishing freezes what was saved last over the newest data and puts it on a page of its own, for everybody. What "
    "stands at its address never changes: later edits need a correction, which gets the next address, and the old page "
    "leads there."
)
MOST_NAMED = 5
"""Places with something wrong that are named."""


def show_publishing(work: ShareSession, dataset: Dataset, wrong: dict[int, tuple[str, ...]], site: str) -> None:
    """Show what can be done with the briefing that is open."""
    desk = publishing.PublishTarget(served.the_store(), served.the_shelf(), site)
    with st.container(key="sharepublish"):
        st.html(f'<h2 class="dateline-title">Publish</h2><p class="dateline-note">{ABOUT_PUBLISHING}</p>')
        notice(work, below=True)
        if wrong:
            st.html(f'<p class="share-problem">{escape(_to_mend(wrong))}</p>')
        _preview(work, dataset, desk, ready=not wrong)
        if work.briefing.new:
            st.html('<p class="share-said">Save the briefing first.</p>')
            return
        try:
            _publish(work, desk, ready=not wrong and not work.briefing.dirty)
            for held in publishing.editions(desk.shelf, work.ident):
                _edition(work, desk, held)
            show_links(work, desk, ready=not wrong and not work.briefing.dirty)
        except DatelineError as error:
            st.error(style.as_plain_markdown(str(error)))


def _to_mend(wrong: dict[int, tuple[str, ...]]) -> str:
    """Why nothing can be published yet, and where to look."""
    places = [f"step {number}" if number else "the briefing itself" for number in sorted(wrong)]
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    first = wrong[min(wrong)][0]
    return f"It cannot be shown or published yet: mend {', '.join(places[:MOST_NAMED])}{more}. The first: {first}"


def _preview(work: ShareSession, dataset: Dataset, desk: publishing.PublishTarget, *, ready: bool) -> None:
    """What readers would get, unsaved changes too: as a page of its own in a new tab, and as a folder to take away."""
    written = replace(work.briefing.now, ident=work.ident)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Preview", key="share preview", disabled=not ready):
            try:
                with st.spinner("Freezing the briefing …"):
                    address = publishing.previewed(desk, written, dataset)
                st.link_button("Open the preview", address, type="primary")
            except DatelineError as error:
                st.error(style.as_plain_markdown(str(error)))
        st.download_button(
            "Download as ZIP",
            lambda: publishing.zipped(written, dataset),
            f"{work.ident}.zip",
            "application/zip",
            key="share zip",
            on_click="ignore",
            type="tertiary",
            disabled=not ready,
        )
    st.html('<p class="dateline-note">As readers will get it, with unsaved changes. A preview lasts an hour.</p>')


def _publish(work: ShareSession, desk: publishing.PublishTarget, *, ready: bool) -> None:
    """The button, and the word that a correction needs."""
    if not access.allowed(Role.PUBLISHER):
        st.html('<p class="share-said">To publish it needs the role publisher; what you saved is there for them.</p>')
        return
    there = publishing.standing(desk.shelf, work.ident)
    key = f"share correction {work.ident} {there.ident if there else ''}"
    # a press counts for the text that the publisher had before them: where somebody has saved another, it is let go
    seen = hash(work.briefing.before)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sharenow"):
        if there is not None:
            hint = "One sentence: readers of the old page see it"
            st.text_input("What was corrected", max_chars=MAX_REASON, key=key, placeholder=hint)
        label = "Publish as correction" if there else "Publish"
        asked = st.button(
            label, key=f"share publish {seen}", type="primary" if not there else "secondary", disabled=not ready
        )
    if work.briefing.dirty:
        st.html('<p class="share-said">Save first: what is published is what was saved last.</p>')
    if asked:
        word = str(session.widget(key) or "")
        after(work, "Freezing the briefing …", lambda: _published(work, desk, word))


def _published(work: ShareSession, desk: publishing.PublishTarget, word: str) -> str:
    editor = access.check(Role.PUBLISHER)
    held, old = publishing.publish(desk, work.ident, editor, access.author(), word)
    address = publishing.of_briefing(desk.site, held.ident)
    return f"Nothing changed since it was published: {address}" if old else f"Published: {address}"


def _edition(work: ShareSession, desk: publishing.PublishTarget, held: EditionRecord) -> None:
    """One edition: its address, what became of it, how to embed it and how to withdraw it."""
    address = publishing.of_briefing(desk.site, held.ident)
    with st.container(key=f"shareedition {held.ident}"):
        st.html(f'<h3 class="share-head">{escape(held.title)} <span>{escape(_state(held))}</span></h3>')
        st.code(address, None, wrap_lines=True)
        story = f"Published {edtf.day_words(held.at)} by {held.author}, with version {held.version} of the data."
        story += f" Corrected: {held.correction}" if held.correction else ""
        st.html(f'<p class="dateline-note">{escape(story)}</p>')
        if held.withdrawn:
            return
        with st.container(horizontal=True):
            st.link_button("Open", address, type="tertiary")
            with st.popover("Embed", type="tertiary"):
                sites = ", ".join(held.frame)
                st.text(f"May be framed by {sites}." if sites else "No site may frame it: name sites, save, publish.")
                st.code(embed.embed_snippet(held.title, address), "html", wrap_lines=True)
            if access.allowed(Role.PUBLISHER):
                with st.popover("Withdraw …", type="tertiary"):
                    _withdraw(work, desk, held)


def _withdraw(work: ShareSession, desk: publishing.PublishTarget, held: EditionRecord) -> None:
    st.text("From now on its address says only that it was withdrawn, and why. This cannot be undone.")
    key = f"share reason {held.ident}"
    st.text_input("Reason, which readers see", max_chars=MAX_REASON, key=key)
    count = len(briefings_publishing.working(held.briefing, desk.shelf, served.the_links()))
    end = bool(count) and st.checkbox(
        f"End the {_links(count)} to this briefing, too: each opens an edition of its own",
        key=f"share end {held.ident}",
    )
    if st.button("Withdraw for good", key=f"share withdraw {held.ident}"):
        reason = str(session.widget(key) or "")

        def act() -> str:
            editor, author = access.check(Role.PUBLISHER), access.author()
            links = served.the_links()
            done = publishing.withdraw(desk, held.ident, reason, editor, author, links, end_links=end)
            ended = f", and {_links(len(done.ended))} ended with it" if done.ended else ""
            left = f". Restricted links that still work: {len(done.left)}; revoke them below" if done.left else ""
            return f"Withdrawn: {held.ident}{ended}{left}"

        after(work, "Withdrawing …", act)


def _links(count: int) -> str:
    return "1 restricted link" if count == 1 else f"{count} restricted links"


def _state(held: EditionRecord) -> str:
    if held.withdrawn:
        return f"withdrawn {edtf.day_words(held.withdrawn_at)}: {held.withdrawn}"
    return f"corrected by {held.corrected_by}" if held.corrected_by else "public"
