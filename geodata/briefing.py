"""A briefing → the files of a frozen folder, and `dateline brief`, which writes them.

The page itself is made by a builder, found by name as exporters are, so that this library knows no dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from geodata import briefing_embed, briefing_folder, briefing_pdf, briefings, rawfile, serving
from geodata.errors import DatasetError, InputError
from geodata.messages import did_you_mean, shown
from geodata.model import Dataset, Status
from geodata.shared_store import SharedStore, kept_in
from geodata.snapshots import BRIEFINGS
from geodata.store import FileStore

if TYPE_CHECKING:
    from geodata.snapshots import Files
    from geodata.store import Store

GROUP: Final = "dateline.briefings"
NAME: Final = "html"
Builder = Callable[[Dataset, briefings.Briefing, str], Mapping[str, bytes]]
"""Makes the files of a briefing over a dataset that holds published rows only, for the address that is known or ""."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was written: the folder, the version it shows, its steps and bytes."""

    out: Path
    version: str
    steps: int
    size_bytes: int


def files_of(
    briefing: briefings.Briefing, dataset: Dataset, build: Builder | None = None, site: str = ""
) -> dict[str, bytes]:
    """File name → content of the briefing frozen over `dataset`, the manifest among them; writes nothing.

    `dataset` may hold drafts and withdrawn rows still: none gets in. `site`: the address the folder will have on the
    web ("https://example.org/b/aleppo/"), for what needs a whole address; "" where that is not known.
    The same arguments give the same bytes. Raises DatasetError with every problem of the briefing, and InputError
    for a site that is no address.
    """
    site = briefing_embed.checked_site(site)
    _refuse(briefings.check(briefing, dataset))
    made = (build or _builder())(serving.published(dataset), briefing, site)
    return briefing_folder.with_manifest(made, briefing, dataset.version, dataset.info.attribution)


def find(named: str, folder: Path, version: str = "") -> tuple[briefings.Briefing, Dataset]:
    """The briefing `named` (an id, or the path of its file), and what it shows of the dataset in `folder`.

    `version`: "" for the one the briefing names, else the newest. Raises InputError, or DatasetError with every
    problem of the briefing.
    """
    kept = kept_in(folder)
    store: Store = SharedStore(kept, folder) if isinstance(kept, str) else FileStore(kept)
    with closing(store) if isinstance(store, SharedStore) else nullcontext():
        briefing = _read(named, store.newest()[1])
        return briefing, data_of(store, version or briefing.version)


def data_of(store: Store, version: str) -> Dataset:
    """The data that a briefing bound to `version` shows ("": the newest), its unpublished rows among them.

    Raises InputError for a version that is not there, and DatasetError for one that shows what was withdrawn since:
    that may have been for somebody's safety, and a frozen briefing would show it for good.
    """
    newest = store.head()
    if store.notice:
        raise DatasetError(f"Nothing was built. {store.notice}")
    if not version or newest.version.startswith(version):
        return newest
    old = store.at(version)
    gone = _withdrawn_since(old, newest)
    if gone:
        names = ", ".join(gone[:5]) + (" …" if len(gone) > 5 else "")  # noqa: PLR2004 - so many are enough to see which
        raise DatasetError(
            f"Nothing was built. Version {old.version} still shows what was withdrawn since ({names}); take a newer one"
        )
    return old


def freeze(  # noqa: PLR0913 - the options of the command
    named: str,
    folder: Path,
    out: Path,
    version: str = "",
    build: Builder | None = None,
    *,
    site: str = "",
    pdf: bool = False,
) -> Frozen:
    """Write the briefing that `find` finds into the folder `out`; `site` as for `files_of`.

    `pdf`: with a briefing.pdf of it, which needs Chromium. Raises as they do.
    """
    site = briefing_embed.checked_site(site)
    briefing_folder.check_place(out)
    briefing, dataset = find(named, folder, version)
    files = files_of(briefing, dataset, build, site)
    if pdf:
        del files[briefing_folder.MANIFEST]
        files[briefing_pdf.FILE] = briefing_pdf.make(files)
        files = briefing_folder.with_manifest(files, briefing, dataset.version, dataset.info.attribution)
    briefing_folder.write(files, out)
    return Frozen(out, dataset.version, len(briefing.steps), sum(map(len, files.values())))


def _read(named: str, files: Files) -> briefings.Briefing:
    """The briefing of that id among the files of a version, or in a file of its own."""
    if named.endswith(".toml"):
        path = Path(named)
        try:
            data = rawfile.read(path, rawfile.MAX_BYTES_TOML)
        except OSError as error:
            raise InputError(f"{shown(named, 200)} cannot be read ({error.strerror})") from error
        ident = path.stem
    else:
        there = {Path(name).stem: name for name in files if name.startswith(f"{BRIEFINGS}/")}
        if named not in there:
            have = f"it has {', '.join(sorted(there)[:20])}" if there else "it has none"
            raise InputError(f"the dataset has no briefing {shown(named)}; {have}{did_you_mean(named, there)}")
        ident, data = named, files[there[named]]
    briefing, problems = briefings.read(ident, data)
    _refuse(problems)
    return cast("briefings.Briefing", briefing)  # without problems there is one


def _withdrawn_since(old: Dataset, newest: Dataset) -> list[str]:
    """The events that `old` shows and somebody has withdrawn since."""
    status = dict(zip(newest.events["event_id"], newest.events["status"], strict=True))
    shows = old.events.loc[old.events["status"] == Status.PUBLISHED, "event_id"]
    return [str(name) for name in shows if status.get(name) == Status.WITHDRAWN]


def _refuse(problems: tuple[object, ...]) -> None:
    if problems:
        lines = "\n".join(str(problem) for problem in problems)
        raise DatasetError(f"Nothing was built. What is wrong with the briefing:\n{lines}")


def _builder() -> Builder:
    known = {point.name: point for point in entry_points(group=GROUP)}
    if NAME not in known:
        raise InputError("no builder of briefings is installed; run `pip install .`")
    return cast("Builder", known[NAME].load())
