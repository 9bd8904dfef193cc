"""Saves that fail or are killed: at every file-system call of a save in turn, and by kill -9 at random moments.

A save is an edit, one that is merged, a revert, or a return to an earlier version.

`python -m tests.support.crashing points FOLDER EVERY` (1: at every call) and `python -m tests.support.crashing kills
FOLDER COUNT` work on copies of the dataset in new folders beneath FOLDER, and print one JSON object. Children are
forked from a process without threads.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geodata.dataset.folder import read_folder
from geodata.errors import DatelineError
from geodata.tables.changes import Add, Change, Edit, Put
from geodata.versions.folder import FolderVersions
from geodata.versions.ledger import Entry
from tests.support.paths import SYRIA

EVENT = "palmyra-recaptured"
MERGED = "syrian-civil-war"
"""Changed on a version that is not the newest, while EVENT was changed in it."""
TEXT = "Strikes hit Aleppo."
LEAST_SAVES = 100
"""Acknowledged ones, among which some would be lost if any were."""
WATCHED = ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate")
SAVE: list[Change] = [
    Put("articles/new.txt", TEXT),
    Add("sources.csv", {"source": "new", "title": "New", "file": "articles/new.txt"}),
    Add("events.csv", {"event_id": "new-event", "status": "draft", "title": "New", "source": "new", "quote": TEXT}),
    Edit("events.csv", EVENT, {"date": "2016-03-27"}),
]


AUTHORS = {"commit": "ana", "revert": "ben", "restore": "cem"}
"""Who does what: a save, the undoing of that save, and the return to the version before it."""


class Trap:
    """Lets the n-th file-system call beneath `folder` fail or end the process; `lasting`: all later ones fail too."""

    def __init__(self, folder: Path, at: int, *, code: int | None, lasting: bool) -> None:
        self.folder = str(folder)
        self.at = at
        self.code = code
        self.lasting = lasting
        self.calls = 0
        self.fsync = os.fsync
        os.fsync = self.sync
        sys.addaudithook(self.hear)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event in WATCHED and args and str(args[0]).startswith(self.folder):
            self.spring()

    def sync(self, handle: int) -> None:
        self.spring()
        self.fsync(handle)

    def spring(self) -> None:
        self.calls += 1
        if self.calls == self.at or (self.lasting and self.calls > self.at):
            if self.code is None:
                os._exit(9)
            raise OSError(self.code, os.strerror(self.code))


def in_child(work: Callable[[Callable[[str], None]], None], watch: Callable[[int], None] = lambda _: None) -> list[str]:
    """Run `work` in a child process; returns its output. `watch` gets the child's id."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            work(lambda text: os.write(writer, f"{text}\n".encode()) and None)
        except BaseException as error:  # noqa: BLE001 - the parent judges
            os.write(writer, f"bug {error!r}\n".encode())
        os._exit(0)
    os.close(writer)
    watch(child)
    with os.fdopen(reader) as said:
        lines = said.read().splitlines()
    os.waitpid(child, 0)
    return lines


def prepared(folder: Path) -> FolderVersions:
    """Copy the dataset and give it a history of one version."""
    shutil.copytree(SYRIA, folder)
    kept = FolderVersions(folder)
    kept.notice_outside()
    return kept


def judge(folder: Path, *, saved: bool, act: str = "commit") -> str:
    """The fault of the dataset after a restart, "" for none. `saved`: the act was acknowledged."""
    kept = FolderVersions(folder)
    kept.notice_outside()
    files = read_folder(folder).files
    parts = [
        (folder / "articles/new.txt").exists(),
        b"articles/new.txt" in files["sources.csv"],
        b"new-event" in files["events.csv"],
        b"2016-03-27" in files["events.csv"],
    ]
    if any(parts) and not all(parts):
        return f"half a save: {parts}"
    if saved and all(parts) is not (act == "commit"):
        return "an acknowledged save is lost"
    if saved and kept.history()[-1].author != AUTHORS[act]:
        return "an acknowledged save is not in the history"
    if any(kept.files(entry.version) is None for entry in kept.history()):
        return "a version cannot be read"
    strays = [path.name for path in folder.rglob("*") if path.name.endswith(".tmp") or path.name == "pending.json"]
    return f"stray files: {strays}" if strays else ""


def perform(versions: FolderVersions, act: str, base: str) -> None:
    """The save, or what undoes it."""
    if act == "commit":
        versions.commit(base, SAVE, AUTHORS[act])
    elif act == "revert":
        versions.revert(versions.history(1)[-1].version, AUTHORS[act])
    else:
        versions.restore(base, AUTHORS[act])


def points(root: Path, every: int) -> dict[str, Any]:
    """A fault at each nth call of each act: an error, a full disk (passing, lasting), the end of the process.

    `every` is that n; each act and each kind of fault begins at another call.
    """
    modes: dict[str, tuple[int | None, bool]] = {
        "error": (errno.EIO, False),
        "full": (errno.ENOSPC, False),
        "stays full": (errno.ENOSPC, True),
        "exit": (None, False),
    }
    tried, wrong, refused = 0, [], 0
    first = itertools.cycle(range(1, every + 1))
    for act in AUTHORS:
        for mode, (code, lasting) in modes.items():
            for at in range(next(first), 500, every):
                folder = root / f"{act}-{mode}-{at}"
                said = _trapped(folder, act, at, code, lasting=lasting)
                if "not reached" in said:
                    break
                tried += 1
                refused += "refused" in said
                bug = next((line for line in said if line.startswith("bug")), "")
                if fault := judge(folder, saved="saved" in said, act=act) or bug:
                    wrong.append(f"{act}, {mode}, call {at}: {fault}")
                shutil.rmtree(folder)
    return {"tried": tried, "refused": refused, "wrong": wrong}


def _trapped(folder: Path, act: str, at: int, code: int | None, *, lasting: bool) -> list[str]:
    """Let call number `at` of the act fail in a child; what the child said."""
    kept = prepared(folder)
    base = kept.history()[-1].version
    if act != "commit":
        perform(kept, "commit", base)

    def save(say: Callable[[str], None]) -> None:
        versions = FolderVersions(folder)
        trap = Trap(folder, at, code=code, lasting=lasting)
        try:
            perform(versions, act, base)
            say("saved")
        except DatelineError:
            say("refused")
        if trap.calls < at:
            say("not reached")

    return in_child(save)


def kills(root: Path, count: int, seed: int = 4) -> dict[str, Any]:
    """Saves in a loop, the saver killed at a random moment; then a restart, and again, on one dataset.

    At least `count` kills, and more on a machine so busy that few saves came between them.
    """
    folder = root / "killed"
    prepared(folder)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    acknowledged: list[str] = []
    wrong: list[str] = []

    def saves(say: Callable[[str], None]) -> None:
        kept = FolderVersions(folder)
        kept.notice_outside()
        while True:
            entry = _next_save(kept)
            say(f"{entry.number} {entry.version}")

    def kill_soon(child: int) -> None:
        time.sleep(chance.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)

    killed = 0
    while killed < count or (len(acknowledged) <= LEAST_SAVES and killed < 5 * count):
        said = in_child(saves, kill_soon)
        wrong += [line for line in said if line.startswith("bug")]
        acknowledged += [line for line in said if not line.startswith("bug")]
        killed += 1
        if killed % 20 == 1 and (fault := _judge_killed(folder, acknowledged)):
            wrong.append(f"after kill {killed}: {fault}")
    if fault := _judge_killed(folder, acknowledged):
        wrong.append(f"after the last kill: {fault}")
    return {"kills": killed, "acknowledged": len(acknowledged), "wrong": wrong}


def _next_save(kept: FolderVersions) -> Entry:
    """An edit; each fourth time one made on the version before, which is merged; a revert; or a return to the past."""
    before, newest = kept.history(2)[0], kept.history(1)[-1]
    text = f"save {newest.number}"
    turn = newest.number % 4
    if turn == 1:
        return kept.commit(before.version, [Edit("events.csv", MERGED, {"description": text})], "ben")
    if turn == 2:
        return kept.revert(newest.version, "cem")
    if newest.number % 40 == 39:
        return kept.restore(kept.history()[0].version, "dan", text)
    if turn == 3:
        source = Add("sources.csv", {"source": f"source-{newest.number}", "title": text})
        return kept.commit(newest.version, [source, Edit("events.csv", EVENT, {"description": text})], "ana")
    return kept.commit(newest.version, [Edit("events.csv", EVENT, {"description": text})], "ana")


def _judge_killed(folder: Path, acknowledged: list[str]) -> str:
    kept = FolderVersions(folder)
    kept.notice_outside()
    known = {f"{entry.number} {entry.version}" for entry in kept.history()}
    lost = [value for value in acknowledged if value not in known]
    if lost:
        return f"lost {lost[:3]}"
    if any(entry.author == "file" for entry in kept.history()[1:]):
        return "a save came back as somebody else's edit"
    kept.files(kept.history()[-1].version)
    strays = [path.name for path in folder.rglob("*") if path.name.endswith(".tmp") or path.name == "pending.json"]
    return f"stray files: {strays}" if strays else ""


if __name__ == "__main__":
    work = {"points": points, "kills": kills}[sys.argv[1]]
    print(json.dumps(work(Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
