"""What a dry run found, what is known of the data, and the button that imports them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import access
from dashboard.importing import file_form, import_session
from dashboard.importing.import_session import DRAFTS, NEW
from dashboard.importing.widgets import Run, button, choice, note, table, text
from geodata.interchange.places.swapped import ASIDE, KEEP, QUESTION
from geodata.layers import updates
from geodata.messages import quoted
from geodata.review import imported
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.importing.import_session import ImportSession, Trial
    from geodata.interchange.inspecting import Inspection
    from geodata.interchange.report import ImportReport
    from geodata.layers.layer import Layer

_FIELDS: Final = (
    ("title", "Title", "what readers see in the legend"),
    ("source", "Address", "https://…"),
    ("holder", "Who publishes the data", ""),
    ("licence", "Licence", "such as CC BY 4.0"),
    ("citation", "Whom to credit", "if blank, who publishes the data"),
)
_WHO: Final = {True: "everybody", False: "signed-in editors only; no export has them"}


def show(work: ImportSession, found: Inspection, there: Mapping[str, Layer], run: Run) -> None:
    """Show where the rows go, the dry run and its outcome, and then the import."""
    st.html('<h3 class="import-head">Where its rows go</h3>')
    _target(work, found, there, run)
    button("Dry run", run, {"do": "try"}, type="secondary" if _stands(work) else "primary")
    note("It reads and checks every row, and writes nothing.")
    trial = work.trial
    if trial is None:
        return
    if (work.mapping and work.mapping.swapped) or any(one.startswith(QUESTION) for one in trial.report.asked):
        _exchanged(work, run)
    if not _stands(work):
        note("You have changed something since the last dry run: make another one.", role="status")
        return
    account("What becomes of its rows", trial.report)
    if trial.update is not None:
        _changes(trial)
    if trial.report.asked:
        return
    if work.target in {NEW, DRAFTS}:
        _about(work, found, trial.report, run)
    _import(work, trial, run)


def _exchanged(work: ImportSession, run: Run) -> None:
    """What becomes of rows in which latitude and longitude look exchanged."""
    answers = {"": "not said", KEEP: "take them as they are stated", ASIDE: "set them aside"}
    said = work.mapping.swapped if work.mapping else ""
    key = f"import exchanged {work.stamp}"
    choice("Such rows", answers, said, key, lambda one: run({"do": "set", "key": "swapped", "value": one}))


def account(heading: str, report: ImportReport) -> None:
    """The rows of the file, what became of each, and why some were set aside; the numbers add up."""
    parts = (
        ("rows in the file", report.rows),
        ("taken", report.taken),
        ("the same as before", report.same),
        ("merged", report.merged),
        ("set aside", report.aside),
    )
    st.html(f'<h3 class="import-head">{heading}</h3>')
    signs = ("", "=", "+", "+", "+")
    figures = "".join(
        f"<div>{f'<i>{sign}</i>' if sign else ''}<b>{count:,}</b><span>{what}</span></div>"
        for sign, (what, count) in zip(signs, parts, strict=True)
    )
    st.html(f'<div class="import-sum" role="status">{figures}</div>')
    for question in report.asked:
        note(f"Question: {file_form.plain(question)}", "import-question")
    if report.marked:
        events = (
            "1 event is shown as its source states it"
            if report.marked == 1
            else (f"{report.marked:,} events are shown as their source states them")
        )
        note(f"{events}, and marked: a figure contradicts another, or is none.")
    if places := report.places.as_text():
        note(f"Events: {'; '.join(places)}.")
    if report.reasons:
        rows = [(f"{count:,}", f"each {reason}") for reason, count in report.reasons]
        table("Why rows are set aside", ("rows", "set aside because"), rows)
    if report.stated:
        note(f"Read as: {'; '.join(report.stated)}.")


def _stands(work: ImportSession) -> bool:
    """Whether the dry run was made for the present choices."""
    return work.trial is not None and work.trial.choices == work.choices()


def _target(work: ImportSession, found: Inspection, there: Mapping[str, Layer], run: Run) -> None:
    names = {NEW: "a new layer: read only, with its own credit"}
    names |= {name: f"an update of {there[name].title} ({name})" for name in import_session.updatable(found, there)}
    names |= {DRAFTS: f"drafts of our own events, up to {imported.MOST}, for review on Edit"}
    key = f"import target {work.stamp}"
    with st.container(key="importtarget"):
        choice("They become", names, work.target, key, lambda name: run({"do": "target", "target": name}))


def _changes(trial: Trial) -> None:
    """What an update would add, remove and change, cell by cell."""
    update = trial.update
    if update is None:
        return
    kind = "a newer release of everything: events that it lacks are removed" if update.whole else "a part"
    note(f"Taken for {kind}.")
    counts = f"{update.added:,} added, {update.removed:,} removed, {update.changed:,} changed"
    note(counts if update.count else "Nothing has changed: the layer has all of this already.", "import-said")
    if update.changes:
        more = len(update.changes) >= import_session.MOST_CHANGES
        table("Changes, cell by cell", updates.COLUMNS, update.changes)
        if more:
            note(f"The first {len(update.changes):,} changes; all of them will be in the layer’s changes.csv.")


def _about(work: ImportSession, found: Inspection, report: ImportReport, run: Run) -> None:
    """What is known of the data: for the legend, the credit, and who may see them."""
    st.html('<h3 class="import-head">About the data</h3>')
    form = found.form
    known = {"title": work.title(report), "source": form.url, "holder": form.holder, "licence": form.licence}
    known["citation"] = form.citation
    with st.container(key="importabout"):
        if work.target == NEW:
            text(
                "Name of the layer",
                str(work.about.get("name") or work.layer_name()),
                f"import about name {work.stamp}",
                lambda said: run({"do": "about", "key": "name", "value": said}),
                help="In links and file names: 2 to 32 of a-z, 0-9 and hyphens",
            )
        for key, label, hint in _FIELDS:
            value = str(work.about.get(key) or known[key])

            def typed(said: str, key: str = key) -> None:
                run({"do": "about", "key": key, "value": said})

            text(label, value, f"import about {key} {work.stamp}", typed, placeholder=hint)
    if work.target == DRAFTS:
        return
    if not form.redistribute:
        note(f"Seen by {_WHO[False]}: its terms forbid passing rows on.")
        return
    choice(
        "Who may see them",
        {"yes": _WHO[True], "no": _WHO[False]},
        "yes" if work.about.get("redistribute", True) else "no",
        f"import about redistribute {work.stamp}",
        lambda said: run({"do": "about", "key": "redistribute", "value": said == "yes"}),
    )


def _import(work: ImportSession, trial: Trial, run: Run) -> None:
    if work.target != DRAFTS and not access.allowed(Role.PUBLISHER):
        note("Only publishers can import it: a layer is seen by others. Keep the mapping, and ask one of them.")
        return
    if trial.update is not None and not trial.update.count:
        return
    count = trial.report.taken if trial.update is None else trial.update.count
    events = "1 event" if count == 1 else f"{count:,} events"
    if work.target == DRAFTS:
        events = "1 draft" if count == 1 else f"{count:,} drafts"
    label = f"Import {events}" if trial.update is None else f"Update {quoted(work.target)}: {events}"
    button(label, run, {"do": "commit"}, type="primary")
