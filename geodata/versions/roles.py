"""Check edits against the roles of an allow-list, which is read again whenever it changes, and log them.

The list is a TOML file, named by the variable DATELINE_EDITORS::

    [people]
    "ana@example.org" = "publisher"
    "bo@example.org" = "editor"
"""

from __future__ import annotations

import getpass
import json
import logging
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import ForbiddenError
from geodata.tables.changes import Add, Change, Edit, Put

if TYPE_CHECKING:
    from geodata.versions.ledger import Entry


EDITORS_VARIABLE: Final = "DATELINE_EDITORS"
LOCAL_NAME: Final = "editor at this computer"
"""Name of the editor at this computer on the pages; never a valid e-mail address."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""What a computer calls itself: only who is at it can reach a server there."""
TOKEN_VARIABLE: Final = "DATELINE_TOKEN"  # noqa: S105 - the name of the variable, no token
"""A secret: whoever is at this computer and opens the address that has it may edit. `dateline serve --edit` makes one
for each start."""
LEAST_TOKEN: Final = 16
"""Characters of the shortest token: other accounts of the computer may try as many as they like."""
AUDIT: Final = logging.getLogger("dateline.audit")
_LOG: Final = logging.getLogger(__name__)
_ARTICLE: Final = re.compile(r"articles/[^./\\][^/\\]*\.txt")
_BRIEFING: Final = re.compile(r"briefings/[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.toml")
_MOST_LOGGED: Final = 50
"""Changes that one line of the log names; it says how many more there were."""
StatusOf = Callable[[str], str]
"""`event_id`, or a file's name → its status before the change, "" when there is no such event or file."""


class Role(IntEnum):
    """What somebody may do. Each role may also do what the one before it may."""

    VIEWER = 0
    EDITOR = 1
    PUBLISHER = 2

    @property
    def word(self) -> str:
        """Its name, as the allow-list writes it."""
        return self.name.lower()


@dataclass
class AllowList:
    """The people of one file. A file that is missing or cannot be read allows nobody, and the log says why."""

    path: Path
    _stat: tuple[int, ...] = field(default=(), repr=False)
    _people: dict[str, Role] = field(default_factory=dict, repr=False)

    def role_of(self, email: str) -> Role:
        """The role of an address, which must be one that the provider has verified; a stranger is a viewer."""
        stat = _stat(self.path)
        if stat != self._stat:
            # in this order: a file that changes while it is read is read again the next time
            self._people, self._stat = _read(self.path), stat
        return self._people.get(email.strip().casefold(), Role.VIEWER)


_lists: dict[Path, AllowList] = {}


def role_of(email: str) -> Role:
    """The role of a verified address in the list named by DATELINE_EDITORS; without one everybody is a viewer."""
    named = os.environ.get(EDITORS_VARIABLE, "")
    if not named or not email.strip():
        return Role.VIEWER
    return _lists.setdefault(Path(named), AllowList(Path(named))).role_of(email)


def author_here() -> str:
    """The name of the person at this computer, as the operating system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name for this user id
        return "editor"


def check(author: str, role: Role, changes: Iterable[Change], status_of: StatusOf) -> None:
    """Raise ForbiddenError, which names the change and the role that it needs, when `role` is not enough.

    Editors work on drafts and briefings, and add sources, places and articles. Only publishers change what viewers see,
    or may see through an existing source or place.
    """
    for change in changes:
        needed = _needed_role(change, status_of)
        if role < needed:
            what = " ".join(part for part in (change.file, change.row) if part)
            raise ForbiddenError(
                f"{author} may not change {what}: that needs the role {needed.word}, and the role here is {role.word}"
            )


@dataclass(frozen=True)
class Guard:
    """The check that a store makes inside each commit: ``guard(author, changes, status_of)`` raises ForbiddenError.

    `local`: a name that is no e-mail address is that of the person at this computer, who is a publisher. Everybody
    else's name is an e-mail address that the provider has verified.
    """

    local: bool = False

    def __call__(self, author: str, changes: Sequence[Change], status_of: StatusOf) -> None:
        """Raise ForbiddenError, and log it, when the author may not make the changes."""
        role = Role.PUBLISHER if self.local and "@" not in author else role_of(author)
        try:
            check(author, role, changes, status_of)
        except ForbiddenError:
            audit("refused", author, role, changes)
            raise


def audit_commit(author: str, changes: Iterable[Change], entry: Entry) -> None:
    """Log an edit that was saved, with its place in the history."""
    audit_by("committed", author, changes, entry=entry.id, version=entry.version)


def audit_by(what: str, author: str, changes: Iterable[Change] = (), **more: str) -> None:
    """Log what an author did. A name that is no address is that of the person at this computer, who is a publisher."""
    audit(what, author, role_of(author) if "@" in author else Role.PUBLISHER, changes, **more)


def audit(what: str, who: str, role: Role, changes: Iterable[Change] = (), **more: str) -> None:
    """Log one line of JSON: what was done or refused, by whom, and in which rows and columns; never a cell's text."""
    named = [_for_audit(change) for change in changes]
    line: dict[str, Any] = {"what": what, "who": who, "role": role.word, **more, "changes": named[:_MOST_LOGGED]}
    if len(named) > _MOST_LOGGED:
        line["further"] = len(named) - _MOST_LOGGED
    AUDIT.log(logging.WARNING if what == "refused" else logging.INFO, "%s", json.dumps(line))  # all but ASCII escaped


def show_audit() -> None:
    """Write the audit log to standard error, whatever the configuration of other logs."""
    if not AUDIT.handlers:
        handler = _StandardError()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
        AUDIT.addHandler(handler)
        AUDIT.setLevel(logging.INFO)


class _StandardError(logging.Handler):
    """Writes to `sys.stderr` as it is when a line is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. An edit does not fail because standard error is closed."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except OSError:
            self.handleError(record)


def _needed_role(change: Change, status_of: StatusOf) -> Role:
    """The least role that may make the change: a publisher's, unless it is known to be an editor's."""
    if isinstance(change, Put):
        new_article = _ARTICLE.fullmatch(change.file) and change.text is not None and not status_of(change.file)
        is_briefing = _BRIEFING.fullmatch(change.file) and change.text is not None  # seen only once it is published
        return Role.EDITOR if new_article or is_briefing else Role.PUBLISHER
    cells = change.cells if isinstance(change, Edit | Add) else {}
    if change.file in {"sources.csv", "places.csv", "media.csv"}:
        return Role.EDITOR if isinstance(change, Add) else Role.PUBLISHER
    if change.file == "events.csv":
        ids = {change.row, change.row.partition("#")[0], cells.get("event_id", "").strip()}
        status = cells.get("status", "" if isinstance(change, Add) else "draft")
        if status != "draft":
            return Role.PUBLISHER
    elif change.file == "evidence.csv":
        parts = change.row.split("/")
        ids = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)} | {cells.get("event_id", "").strip()}
    else:
        return Role.PUBLISHER
    return Role.EDITOR if all(status_of(ident) in {"draft", ""} for ident in ids if ident) else Role.PUBLISHER


def _for_audit(change: Change) -> dict[str, Any]:
    columns = {"columns": sorted(change.cells)} if isinstance(change, Edit | Add) else {}
    return {"kind": type(change).__name__.lower(), "file": change.file, "row": change.row, **columns}


def _stat(path: Path) -> tuple[int, ...]:
    try:
        stat = path.stat()
    except OSError:
        return (0,)
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _read(path: Path) -> dict[str, Role]:
    """The people of the file; none when anything in it is wrong, since half a list would be a guess."""
    try:
        people = tomllib.loads(path.read_text(encoding="utf-8")).get("people")
        if not isinstance(people, dict):
            raise ValueError("it has no table [people]")  # noqa: TRY301, TRY004 - reported like invalid TOML
        roles = {role.word: role for role in Role}
        return {str(email).strip().casefold(): roles[role] for email, role in people.items()}
    except OSError as error:
        why = error.strerror or "it cannot be read"
    except (KeyError, TypeError):
        why = "a role is none of viewer, editor and publisher"
    except ValueError as error:
        why = str(error)
    _LOG.error("nobody may edit: the list of editors (%s): %r", EDITORS_VARIABLE, why)
    return {}
