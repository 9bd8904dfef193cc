"""The lower half of the Share page: preview, publish, correct and withdraw the open briefing; its restricted links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from dashboard import access, session, style
from dashboard.sharing import copied, publishing
from dashboard.sharing.widgets import after, notice
from geodata import edtf
from geodata.briefings import captions, embed, restricted_links
from geodata.briefings.editions import MAX_REASON
from geodata.errors import DatelineError
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from dashboard.sharing.share_session import ShareSession
    from geodata.briefings.briefing import Briefing
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.publishing import PublishTarget
    from geodata.briefings.restricted_links import Link
    from geodata.model import Dataset


ABOUT_PUBLISHING = "Publishing freezes the last saved state of the briefing, over the newest data, as a public page."
FOR_GOOD = (
    "Everybody can then read it at {}, for good: that page never changes. A later edit is published as a correction, "
    "at an address of its own, to which the old page links. A withdrawal leaves a note that says why."
)
MOST_NAMED = 5
"""Steps with problems that are named."""
ABOUT_LINKS = (
    "A restricted link opens the last saved state of the briefing to whoever has the link, and the password if you set "
    "one. It expires, and you can revoke it. Its readers do not see who else has one."
)
MOST_LISTED = 20
FIELDS = ("label", "days", "password")


def show_publishing(work: ShareSession, dataset: Dataset, wrong: dict[int, tuple[str, ...]], site: str) -> None:
    """Show the forms and the editions of the open briefing; `wrong`: its problems by step, 0 the briefing itself."""
    target = publishing.target(site)
    with st.container(key="sharepublish"):
        st.html(f'<h2 class="dateline-title">Publish</h2><p class="dateline-note">{ABOUT_PUBLISHING}</p>')
        notice(work, below=True)
        if wrong:
            st.html(f'<p class="share-problem">{escape(_problems_text(wrong))}</p>')
        _preview(work, dataset, site, ready=not wrong)
        if work.briefing.new:
            st.html('<p class="share-said">Save the briefing first.</p>')
            return
        try:
            _publish(work, target, ready=not wrong and not work.briefing.dirty)
            for edition in target.shelf.editions(work.ident):
                if edition.public:
                    _edition(work, target, edition)
            show_links(work, target, ready=not wrong and not work.briefing.dirty)
        except DatelineError as error:
            st.error(style.as_plain_markdown(str(error)))


def _problems_text(wrong: dict[int, tuple[str, ...]]) -> str:
    """Why nothing can be published yet, and in which steps."""
    places = [f"step {number}" if number else "the briefing itself" for number in sorted(wrong)]
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    first = wrong[min(wrong)][0]
    return (
        f"It cannot be previewed or published yet. Fix {', '.join(places[:MOST_NAMED])}{more}. First problem: {first}"
    )


def _preview(work: ShareSession, dataset: Dataset, site: str, *, ready: bool) -> None:
    """Offer the briefing as readers would see it, with unsaved changes: in a new tab, and as a ZIP."""
    written = replace(work.briefing.now, ident=work.ident)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Preview", key="share preview", disabled=not ready):
            try:
                with st.spinner("Freezing the briefing …"):
                    address = publishing.preview(site, written, dataset)
                st.link_button("Open the preview", address, type="primary")
            except DatelineError as error:
                st.error(style.as_plain_markdown(str(error)))
        st.download_button(
            "Download as ZIP",
            lambda: publishing.zip_briefing(written, dataset),
            f"{work.ident}.zip",
            "application/zip",
            key="share zip",
            on_click="ignore",
            type="tertiary",
            disabled=not ready,
        )
    st.html('<p class="dateline-note">As readers will see it, with unsaved changes. A preview lasts an hour.</p>')


def _publish(work: ShareSession, target: PublishTarget, *, ready: bool) -> None:
    """Ask once before publishing, with what that does for good and what the briefing lacks."""
    if not access.allowed(Role.PUBLISHER):
        st.html('<p class="share-said">Only publishers can publish it; they see what you have saved.</p>')
        return
    standing = target.shelf.standing(work.ident)
    key = f"share correction {work.ident} {standing.ident if standing else ''}"
    # the key holds the text that the publisher saw: where somebody has saved another one, a click is dropped
    seen = hash(work.briefing.before)
    with st.popover("Publish as correction" if standing else "Publish", disabled=not ready, key="sharenow"):
        st.text(
            FOR_GOOD.format(target.address(target.shelf.next_address(work.ident, standing.ident if standing else "")))
        )
        if ready and (lacking := lacks(work.briefing.now)):
            st.text(f"It goes out without {'; '.join(lacking)}.")
        if standing is not None:
            hint = "One sentence, which readers of both pages see"
            st.text_input("What was corrected", max_chars=MAX_REASON, key=key, placeholder=hint)
        asked = st.button("Publish for good", key=f"share publish {seen}", type="primary", disabled=not ready)
    if work.briefing.dirty:
        st.html('<p class="share-said">Save first: the last saved state is published.</p>')
    if asked:
        correction = str(session.widget(key) or "")
        after(work, "Freezing the briefing …", lambda: _published(work, target, correction))


def lacks(briefing: Briefing) -> tuple[str, ...]:
    """What readers may miss, in words. None of it keeps a briefing from being published."""
    bare = [str(number) for number, step in enumerate(briefing.steps, 1) if not step.caption.strip()]
    open_marks = [str(number) for number, step in enumerate(briefing.steps, 1) if captions.unclosed(step.caption)]
    parts = (
        "" if briefing.summary.strip() else "a summary",
        "" if briefing.byline.strip() else "a byline",
        "" if briefing.publisher.strip() else "a publisher",
        _at_steps("a caption", bare),
        _at_steps("the end of strong words", open_marks),
        "" if briefing.frame else "a site that may embed it",
    )
    return tuple(part for part in parts if part)


def _at_steps(what: str, numbers: list[str]) -> str:
    """What is missing at which steps, "" for none."""
    if not numbers:
        return ""
    more = f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""
    return f"{what} at step{'s' if len(numbers) > 1 else ''} {', '.join(numbers[:MOST_NAMED])}{more}"


def _published(work: ShareSession, target: PublishTarget, correction: str) -> str:
    access.check(Role.PUBLISHER)
    done = publishing.publish(target, work.ident, access.author(), correction)
    address = target.address(done.edition.ident)
    return f"Published: {address}" if done.fresh else f"Nothing changed since it was published: {address}"


def _edition(work: ShareSession, target: PublishTarget, edition: EditionRecord) -> None:
    """One edition: its address and state, how to embed it and how to withdraw it."""
    address = target.address(edition.ident)
    with st.container(key=f"shareedition {edition.ident}"):
        st.html(f'<h3 class="share-head">{escape(edition.title)} <span>{escape(_state(edition))}</span></h3>')
        copied.show(address, f"copy address {edition.ident}")
        published = f"Published {edtf.day_words(edition.at)} by {edition.author}"
        story = f"{published}, with version {edition.version} of the data."
        story += f" Corrected: {edition.correction}" if edition.correction else ""
        st.html(f'<p class="dateline-note">{escape(story)}</p>')
        if edition.withdrawn:
            return
        with st.container(horizontal=True):
            st.link_button("Open", address, type="tertiary")
            with st.popover("Embed", type="tertiary"):
                sites = ", ".join(edition.frame)
                st.text(
                    f"May be framed by {sites}."
                    if sites
                    else "No site may frame it. Name sites, save, and publish again."
                )
                copied.show(embed.embed_snippet(edition.title, address), f"copy frame {edition.ident}")
            if access.allowed(Role.PUBLISHER):
                with st.popover("Withdraw …", type="tertiary"):
                    _withdraw(work, target, edition)


def _state(edition: EditionRecord) -> str:
    if edition.withdrawn:
        return f"withdrawn {edtf.day_words(edition.withdrawn_at)}: {edition.withdrawn}"
    return f"corrected by {edition.corrected_by}" if edition.corrected_by else "public"


def _withdraw(work: ShareSession, target: PublishTarget, edition: EditionRecord) -> None:
    st.text("Its address will only say that it was withdrawn, and why. This cannot be undone.")
    key = f"share reason {edition.ident}"
    st.text_input("Reason, which readers see", max_chars=MAX_REASON, key=key)
    count = len(target.working_links(edition.briefing))
    end = bool(count) and st.checkbox(
        f"End the {_links(count)} to this briefing too: they open other editions",
        key=f"share end {edition.ident}",
    )
    if st.button("Withdraw for good", key=f"share withdraw {edition.ident}"):
        reason = str(session.widget(key) or "")

        def act() -> str:
            access.check(Role.PUBLISHER)
            done = target.withdraw(edition.ident, reason, access.author(), end_links=end)
            ended = f", and {_links(len(done.ended))} ended with it" if done.ended else ""
            left = f". Restricted links that still work: {len(done.left)}; revoke them below" if done.left else ""
            return f"Withdrawn: {edition.ident}{ended}{left}"

        after(work, "Withdrawing …", act)


def _links(count: int) -> str:
    return "1 restricted link" if count == 1 else f"{count} restricted links"


def show_links(work: ShareSession, target: PublishTarget, *, ready: bool) -> None:
    """Show the form and the links of the open briefing to publishers. Raises DatasetError."""
    if not access.allowed(Role.PUBLISHER):
        return
    with st.container(key="sharelinks"):
        st.html(f'<h2 class="dateline-title">Restricted links</h2><p class="dateline-note">{ABOUT_LINKS}</p>')
        _form(work, target, ready=ready)
        if work.once:
            st.html('<p class="share-said">Copy it now: it is not stored and will not be shown again.</p>')
            copied.show(work.once, "copy once")
        links = target.links_to(work.ident)
        is_open = [link for link in links if link.state == "open"]
        others = [link for link in links if link.state != "open"]
        for link in (*is_open, *others[:MOST_LISTED]):
            _row(work, target, link)
        if len(others) > MOST_LISTED:
            st.html(
                f'<p class="share-said">{len(others) - MOST_LISTED:,} more have ended; '
                "<code>dateline links</code> lists them.</p>"
            )


def as_text(link: Link) -> str:
    """State, times and author of a link, in words."""
    origin = f"made {edtf.day_words(link.created_at)} by {link.author}"
    secret = "with a password" if link.has_password else "without a password"
    match link.state:
        case "open":
            return f"open until {edtf.day_words(link.expires_at)} · {secret} · {origin}"
        case "revoked":
            return f"revoked {edtf.day_words(link.revoked_at)} by {link.revoked_by} · {origin}"
        case "expired":
            return f"expired {edtf.day_words(link.expires_at)} · {origin}"
    return "its record is damaged; it opens nothing"


def _form(work: ShareSession, target: PublishTarget, *, ready: bool) -> None:
    with st.form("share link", clear_on_submit=True, border=False):
        left, middle, right = st.columns([3, 1, 2])
        hint = "who it is for; readers never see it"
        left.text_input("Label", max_chars=restricted_links.MAX_LABEL, placeholder=hint, key="share link label")
        middle.number_input("Days", 1, restricted_links.MOST_DAYS, restricted_links.DAYS, key="share link days")
        right.text_input(
            "Password",
            max_chars=restricted_links.MAX_PASSWORD,
            type="password",
            placeholder="blank for none",
            autocomplete="new-password",
            key="share link password",
        )
        asked = st.form_submit_button("Make a restricted link", disabled=not ready)
    if asked:
        after(work, "Freezing the briefing …", lambda: _make(work, target), once=True)


def _make(work: ShareSession, target: PublishTarget) -> str:
    access.check(Role.PUBLISHER)
    label, days, password = (session.widget(f"share link {name}") for name in FIELDS)
    return publishing.create_link(
        target,
        work.ident,
        access.author(),
        days=int(days or 0),
        password=str(password or ""),
        label=str(label or ""),
    )[1]


def _row(work: ShareSession, target: PublishTarget, link: Link) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sharelinkrow {link.handle}"):
        name = link.label or f"{link.handle[:6]} …"
        st.html(f'<p class="share-said"><b>{escape(name)}</b> {escape(as_text(link))}</p>')
        if link.state == "open" and st.button("Revoke", key=f"share revoke {link.handle}", type="tertiary"):

            def act() -> str:
                access.check(Role.PUBLISHER)
                target.links.revoke(link.handle, access.author())
                return f"Revoked: {name}"

            after(work, "Revoking …", act)
