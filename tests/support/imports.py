"""The Import page without a browser: a session over a folder of the test's own, and files as if they were uploaded."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from dashboard.importing import acts, import_session
from dashboard.importing.import_session import ImportSession
from dashboard.server import uploads
from dashboard.server.uploads import Upload
from geodata.versions import roles
from geodata.versions.store import FileStore

MINE = "mine"


def begin(folder: Path, account: str = "") -> ImportSession:
    """A session of the Import page on the dataset in `folder`; at this computer, or of an address that signed in."""
    return import_session.begin(FileStore(folder, guard=roles.Guard(local=True)), account, MINE)


def give(work: ImportSession, path: Path) -> None:
    """Let a file arrive as the browser sends it, and wait until it has been looked at."""
    ident = uuid4().hex
    target = work.folder / ident / uploads.safe_name(path.name)
    target.parent.mkdir(parents=True)
    shutil.copyfile(path, target)
    uploads.arrived[ident] = (work.owner, Upload(ident, target, target.stat().st_size))
    act(work, "arrived", id=ident)


def act(work: ImportSession, do: str, **values: object) -> None:
    """Run an act as the page does, and wait for what it begins."""
    with work.reporting():
        acts.run_action(work, {"do": do, **values})
    if work.job is not None:
        work.job.join()
        work.settle()
