"""One session of the Import page: the uploaded file, how it is read, what became of its rows, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard import tabs, unsaved
from dashboard.importing.jobs import Job
from dashboard.server import uploads
from dashboard.unsaved import PageSession
from geodata.errors import DatelineError, InputError
from geodata.interchange import importing, inspecting, mapping, updating
from geodata.interchange.importing import ImportOrder
from geodata.interchange.inspecting import Inspection
from geodata.interchange.mapping import TableMapping
from geodata.interchange.report import ImportReport
from geodata.interchange.updating import UpdateReport
from geodata.layers import layer as layers
from geodata.layers.layer import Layer
from geodata.messages import quoted
from geodata.review import imported
from geodata.review.imported import ImportedDrafts
from geodata.versions import layering, roles

if TYPE_CHECKING:
    from dashboard.server.uploads import Upload
    from geodata.versions.ledger import Entry
    from geodata.versions.store import Store

FOLDER: Final = "imports"
"""The folder of this page's files and unsaved work."""
NEW: Final = ""
"""The target that is a new layer."""
DRAFTS: Final = "*"
"""The target that is the editors' own table; any other is the name of the layer to be updated."""
MOST_CHANGES: Final = 500
"""Changes of an update that the page lists."""
DRAFTS_NAME: Final = "drafts"
"""What stands for the name of a layer where none is made."""
READING: Final = ("encoding", "separator", "sheet")
"""Keys of a mapping that tell how a file is opened."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a dry run found, and for what: it says nothing of other choices."""

    choices: tuple[Any, ...]
    report: ImportReport
    update: UpdateReport | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What was imported last: the layer, None for drafts, and the entry of the history that can be reverted."""

    layer: Layer | None
    entry: Entry
    report: ImportReport


@dataclass(kw_only=True)
class ImportSession(PageSession):
    """`upload`: the file, None while the page asks for one. `mapping`: of a table, as the editor has it."""

    upload: Upload | None = None
    form: str = "auto"
    mapping: TableMapping | None = None
    about: dict[str, Any] = field(default_factory=dict)
    """What the editor says of the data: name, title, source, holder, licence, citation, redistribute."""
    target: str = NEW
    inspection: Inspection | None = None
    refusal: str = ""
    """Why nothing can be made of the file."""
    job: Job | None = None
    trial: Trial | None = None
    done: ImportOutcome | None = None
    stamp: int = 0
    """Changes whenever the page's fields must be filled again."""

    def unsaved(self) -> dict[str, Any] | None:
        """The file and the choices as plain data, None without a file."""
        if self.upload is None:
            return None
        said = self.mapping.as_dict() if self.mapping else None
        kept = {"form": self.form, "mapping": said, "about": self.about, "target": self.target}
        return {"upload": self.upload.ident, "name": self.upload.path.name, **kept}

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with the file and the choices that `unsaved` returned."""
        upload = uploads.find(self.folder, str(data["upload"]))
        if upload is None:
            raise InputError("the uploaded file is gone: what is not used for a day is removed")
        given = mapping.of(data["mapping"]) if data["mapping"] else None
        self.start_over()
        self.upload, self.form, self.mapping = upload, str(data["form"]), given
        self.about, self.target = dict(data["about"]), str(data["target"])

    def start_over(self) -> None:
        """Ask for a file again; the present one stays on disk."""
        self.cancel()
        self.job = None
        self.upload, self.form, self.mapping, self.about, self.target = None, "auto", None, {}, NEW
        self.inspection, self.refusal, self.trial, self.restored = None, "", None, ""
        self.stamp += 1

    @staticmethod
    def summary(data: Mapping[str, Any]) -> str:
        """What `unsaved` returned, in words."""
        return f"the file “{data['name']}”"

    @property
    def path(self) -> Path:
        """Where the uploaded file lies. Raises InputError without one."""
        if self.upload is None or not self.upload.path.is_file():
            raise InputError("the file is no longer here; choose it again")
        return self.upload.path

    def layers(self) -> dict[str, Layer]:
        """The dataset's layers by name. Raises DatasetError."""
        return layers.of_files(self.store.newest()[1])

    def choices(self) -> tuple[Any, ...]:
        """What decides over the outcome of a dry run."""
        return (self.upload, self.form, self.mapping, self.target)

    def order(self, job: Job | None = None) -> ImportOrder:
        """The order for the present choices. Raises InputError, DatasetError."""
        folder = self.store.head().folder
        if folder is None:
            raise InputError("this dataset has no folder for layers")
        there = self.layers()
        about = {key: value for key, value in self.about.items() if key != "name"}
        if self.inspection is not None and self.inspection.form.name == mapping.TABLE:
            about.setdefault("title", self.title())
        if self.target == DRAFTS:
            there, name = {}, DRAFTS_NAME
        else:
            name = self.target or str(self.about.get("name") or self.layer_name(there))
        files = self.store.newest()[1]
        given = self._answers(there[name]) if name in there else self.mapping
        order = ImportOrder(self.path, folder, self.form, name, given, about, files=files, layers=there)
        return order if job is None else replace(order, say=job.say, attach=job.attach)

    def look(self) -> None:
        """Begin to look at the file, which `settle` ends."""
        self.inspection, self.refusal, self.trial = None, "", None
        order = self.order()
        self.job = Job(lambda _: inspecting.inspect(order))

    def attempt(self) -> None:
        """Begin a dry run of the present choices, which `settle` ends."""
        choices, target = self.choices(), self.target

        def run(job: Job) -> Trial:
            order = replace(self.order(job), dry_run=True)
            if target in {NEW, DRAFTS}:
                report = importing.import_file(order)
                if target == DRAFTS and not report.asked:
                    imported.check(report.taken, redistribute=report.redistribute)
                return Trial(choices, report)
            found = updating.update_file(order, most=MOST_CHANGES)
            return Trial(choices, found.account, found)

        self.job = Job(run)

    def commit(self) -> None:
        """Begin to import what the dry run has shown, which `settle` ends. Raises InputError without one."""
        if self.trial is None or self.trial.choices != self.choices():
            raise InputError("make a dry run first: what it finds is then imported")
        if self.target == DRAFTS:
            self.job = Job(self._commit_drafts)
            return
        author, store, is_new = self.author, self.store, self.target == NEW
        made: list[tuple[Layer, Entry]] = []

        def put(_: Path, folder: Path, layer: Layer) -> Layer:
            made.append(layering.commit(store, folder, layer, author, is_new=is_new))
            return made[-1][0]

        def run(job: Job) -> ImportOutcome | None:
            order = replace(self.order(job), put=put)
            report = importing.import_file(order) if is_new else updating.update_file(order).account
            return ImportOutcome(*made[-1], report) if made else None

        self.job = Job(run)

    def _commit_drafts(self, job: Job) -> ImportOutcome | None:
        """Add the rows as drafts; None when all of them were there."""
        made: list[ImportedDrafts] = []
        author, store = self.author, self.store

        def put(_: Path, folder: Path, layer: Layer) -> Layer:
            made.append(imported.commit(store, folder, layer, author))
            return layer

        report = importing.import_file(replace(self.order(job), put=put))
        entry = made[0].entry if made else None
        return ImportOutcome(None, entry, imported.accounted(report, made[0])) if entry else None

    def cancel(self) -> None:
        """Let end what runs; `settle` says what has become of it."""
        if self.job is not None:
            self.job.cancel()

    def settle(self) -> bool:
        """Take the outcome of a job that has ended; whether one has."""
        job = self.job
        if job is None or job.is_running:
            return False
        self.job = None
        try:
            found = job.outcome()
        except DatelineError as error:
            if self.inspection is None:
                self.refusal = str(error)
            self.say(str(error), bad=True)
            return True
        self._take(found)
        self.keep()
        return True

    def _take(self, found: Inspection | Trial | ImportOutcome | None) -> None:
        if isinstance(found, Inspection):
            self.inspection, self.mapping = found, found.mapping or self._reading()
            self.stamp += 1
            self.say("")
        elif isinstance(found, Trial):
            self.trial = found
            self.say("")
        elif found is None:
            self.say("Nothing has changed: all of this is there already")
        else:
            self.done = found
            self.forget_file()
            self.say("")

    def forget_file(self) -> None:
        """Remove the file, and ask for another."""
        if self.upload is not None:
            uploads.remove(self.upload)
        self.start_over()

    def _answers(self, old: Layer) -> TableMapping | None:
        """What is answered about a newer file of a layer: its kept mapping stands for the rest."""
        keys = (*READING, "swapped", *(() if old.mapping.get("date_order") else ("date_order",)))
        said = {key: value for key in keys if (value := getattr(self.mapping or TableMapping(), key))}
        return TableMapping(**said) if said else None

    def _reading(self) -> TableMapping | None:
        """The part of the mapping that says how the file is opened, None without any."""
        said = {key: value for key in READING if (value := getattr(self.mapping or TableMapping(), key))}
        return TableMapping(**said) if said else None

    def title(self, report: ImportReport | None = None) -> str:
        """What the data are called: by the editor, else by what is known of them."""
        if said := str(self.about.get("title") or (self.mapping.title if self.mapping else "")):
            return said
        if self.inspection is None or self.inspection.form.name == mapping.TABLE:
            return self.path.stem.replace("_", " ")
        return report.title if report else self.inspection.form.title

    def layer_name(self, there: Mapping[str, Layer] | None = None) -> str:
        """A name for the layer, made of the title, that no other has. Raises DatasetError."""
        there = self.layers() if there is None else there
        name = importing.name_of(self.title(self.trial.report if self.trial else None))
        numbered = (f"{name[:29]}-{number}" for number in range(2, len(there) + 3))
        return next(one for one in (name, *numbered) if one not in there)


def begin(
    store: Store, account: str = "", owner: str = "", is_alive: Callable[[str], bool] = unsaved.nobody
) -> ImportSession:
    """Begin without a file; what nobody will use is removed. `account`: the address that signed in."""
    folder, author = tabs.folder_of(store.state, account, FOLDER), account or roles.author_here()
    kept = (tabs.load(folder, path.stem) for path in tabs.kept(folder))
    uploads.sweep(folder, {str(data.get("upload")) for data in kept if data})
    return ImportSession(store, folder, author, owner, is_alive, tabs.new_tab())


def updatable(found: Inspection, there: Mapping[str, Layer]) -> tuple[str, ...]:
    """The layers that the file may be a newer release of: those in the same form."""
    return tuple(name for name, one in there.items() if one.format == found.form.name)


def check_name(name: str) -> None:
    """Raise InputError when no layer can be called so."""
    if name:
        layers.check_name(name)


def column_of(found: Inspection, theirs: str) -> str:
    """The column of the file, which must be one. Raises InputError."""
    if theirs and theirs not in found.sample.columns:
        raise InputError(f"the file has no column {quoted(theirs)}; reload the page")
    return theirs
