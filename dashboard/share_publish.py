"""From the saved briefing to the public page: look at it whole, publish it, correct it, withdraw it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from dashboard import current, editing, frame, session, share_link, share_links, share_shelf
from dashboard.share_widgets import after, day, told
from geodata import briefing_embed, withdrawing
from geodata.errors import DatelineError
from geodata.roles import Role
from geodata.shelf import MAX_REASON

if TYPE_CHECKING:
    from dashboard.share_work import Work
    from geodata.model import Dataset
    from geodata.shelf_records import Held

ABOUT = (
    "Publishing freezes what was saved last over the newest data and puts it on a page of its own, for everybody. What "
    "stands at its address never changes: later edits need a correction, which gets the next address, and the old page "
    "leads there."
)
MOST_NAMED = 5
"""Places with something wrong that are named."""


def show(work: Work, dataset: Dataset, wrong: dict[int, tuple[str, ...]], site: str) -> None:
    """Show what can be done with the briefing that is open."""
    desk = share_shelf.Desk(current.the_store(), current.the_shelf(), site)
    with st.container(key="sharepublish"):
        st.html(f'<h2 class="dateline-title">Publish</h2><p class="dateline-note">{ABOUT}</p>')
        told(work, below=True)
        if wrong:
            st.html(f'<p class="share-problem">{escape(_to_mend(wrong))}</p>')
        _preview(work, dataset, desk, ready=not wrong)
        if work.bench.new:
            st.html('<p class="share-said">Save the briefing first.</p>')
            return
        try:
            _publish(work, desk, ready=not wrong and not work.bench.dirty)
            for held in share_shelf.editions(desk.shelf, work.ident):
                _edition(work, desk, held)
            share_links.show(work, desk, ready=not wrong and not work.bench.dirty)
        except DatelineError as error:
            st.error(frame.plain(str(error)))


def _to_mend(wrong: dict[int, tuple[str, ...]]) -> str:
    """Why nothing can be published yet, and where to look."""
    places = [f"step {number}" if number else "the briefing itself" for number in sorted(wrong)]
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    first = wrong[min(wrong)][0]
    return f"It cannot be shown or published yet: mend {', '.join(places[:MOST_NAMED])}{more}. The first: {first}"


def _preview(work: Work, dataset: Dataset, desk: share_shelf.Desk, *, ready: bool) -> None:
    """What readers would get, unsaved changes too: as a page of its own in a new tab, and as a folder to take away."""
    written = replace(work.bench.now, ident=work.ident)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Preview", key="share preview", disabled=not ready):
            try:
                with st.spinner("Freezing the briefing …"):
                    address = share_shelf.previewed(desk, written, dataset)
                st.link_button("Open the preview", address, type="primary")
            except DatelineError as error:
                st.error(frame.plain(str(error)))
        st.download_button(
            "Download as ZIP",
            lambda: share_shelf.zipped(written, dataset),
            f"{work.ident}.zip",
            "application/zip",
            key="share zip",
            on_click="ignore",
            type="tertiary",
            disabled=not ready,
        )
    st.html('<p class="dateline-note">As readers will get it, with unsaved changes. A preview lasts an hour.</p>')


def _publish(work: Work, desk: share_shelf.Desk, *, ready: bool) -> None:
    """The button, and the word that a correction needs."""
    if not editing.allowed(Role.PUBLISHER):
        st.html('<p class="share-said">To publish it needs the role publisher; what you saved is there for them.</p>')
        return
    there = share_shelf.standing(desk.shelf, work.ident)
    key = f"share correction {work.ident} {there.ident if there else ''}"
    # a press counts for the text that the publisher had before them: where somebody has saved another, it is let go
    seen = hash(work.bench.before)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sharenow"):
        if there is not None:
            hint = "One sentence: readers of the old page see it"
            st.text_input("What was corrected", max_chars=MAX_REASON, key=key, placeholder=hint)
        label = "Publish as correction" if there else "Publish"
        asked = st.button(
            label, key=f"share publish {seen}", type="primary" if not there else "secondary", disabled=not ready
        )
    if work.bench.dirty:
        st.html('<p class="share-said">Save first: what is published is what was saved last.</p>')
    if asked:
        word = str(session.widget(key) or "")
        after(work, "Freezing the briefing …", lambda: _published(work, desk, word))


def _published(work: Work, desk: share_shelf.Desk, word: str) -> str:
    editor = editing.check(Role.PUBLISHER)
    held, old = share_shelf.publish(desk, work.ident, editor, editing.author(), word)
    address = share_link.of_briefing(desk.site, held.ident)
    return f"Nothing changed since it was published: {address}" if old else f"Published: {address}"


def _edition(work: Work, desk: share_shelf.Desk, held: Held) -> None:
    """One edition: its address, what became of it, how to embed it and how to withdraw it."""
    address = share_link.of_briefing(desk.site, held.ident)
    with st.container(key=f"shareedition {held.ident}"):
        st.html(f'<h3 class="share-head">{escape(held.title)} <span>{escape(_state(held))}</span></h3>')
        st.code(address, None, wrap_lines=True)
        story = f"Published {day(held.at)} by {held.author}, with version {held.version} of the data."
        story += f" Corrected: {held.correction}" if held.correction else ""
        st.html(f'<p class="dateline-note">{escape(story)}</p>')
        if held.withdrawn:
            return
        with st.container(horizontal=True):
            st.link_button("Open", address, type="tertiary")
            with st.popover("Embed", type="tertiary"):
                sites = ", ".join(held.frame)
                st.text(f"May be framed by {sites}." if sites else "No site may frame it: name sites, save, publish.")
                st.code(briefing_embed.embed_snippet(held.title, address), "html", wrap_lines=True)
            if editing.allowed(Role.PUBLISHER):
                with st.popover("Withdraw …", type="tertiary"):
                    _withdraw(work, desk, held)


def _withdraw(work: Work, desk: share_shelf.Desk, held: Held) -> None:
    st.text("From now on its address says only that it was withdrawn, and why. This cannot be undone.")
    key = f"share reason {held.ident}"
    st.text_input("Reason, which readers see", max_chars=MAX_REASON, key=key)
    count = len(withdrawing.working(held.briefing, desk.shelf, current.the_links()))
    end = bool(count) and st.checkbox(
        f"End the {_links(count)} to this briefing, too: each opens an edition of its own",
        key=f"share end {held.ident}",
    )
    if st.button("Withdraw for good", key=f"share withdraw {held.ident}"):
        reason = str(session.widget(key) or "")

        def act() -> str:
            editor, author = editing.check(Role.PUBLISHER), editing.author()
            links = current.the_links()
            done = share_shelf.withdraw(desk, held.ident, reason, editor, author, links, end_links=end)
            ended = f", and {_links(len(done.ended))} ended with it" if done.ended else ""
            left = f". Restricted links that still work: {len(done.left)}; revoke them below" if done.left else ""
            return f"Withdrawn: {held.ident}{ended}{left}"

        after(work, "Withdrawing …", act)


def _links(count: int) -> str:
    return "1 restricted link" if count == 1 else f"{count} restricted links"


def _state(held: Held) -> str:
    if held.withdrawn:
        return f"withdrawn {day(held.withdrawn_at)}: {held.withdrawn}"
    return f"corrected by {held.corrected_by}" if held.corrected_by else "public"
