"""Restricted links: addresses `/s/<token>/` that open one frozen briefing to whoever was given them.

On disk, beside the shelf, in a folder that all replicas share: `<handle>.json` for each link (`restricted_records`).
The token is nowhere but in the address that its author was told once.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geodata import filing, restricted_records, roles
from geodata.errors import DatasetError, InputError
from geodata.messages import shown
from geodata.restricted_records import Link

if TYPE_CHECKING:
    from geodata.store import Store

FOLDER: Final = "links"
DAYS: Final = 30
MOST_DAYS: Final = 365
LEAST_PASSWORD: Final = 8
MAX_PASSWORD: Final = 200
MAX_LABEL: Final = 100
MAX_TOKEN: Final = 128
"""Characters of a token that are looked at; ours have 43."""
_MAX_AUTHOR: Final = 320
_TOKEN_BYTES: Final = 32
_HANDLE_BYTES: Final = 12
_SETTLED_S: Final = 1.0
"""A folder that was changed a moment ago may change again within the same tick of its clock: it is read again."""
_LOG: Final = logging.getLogger(__name__)
_NOBODY: Final = Link(
    "0" * 2 * _HANDLE_BYTES, digest=secrets.token_hex(32), key=secrets.token_hex(32), expires_at="1970-01-01T00:00:00Z"
)
"""With which a token is compared that opens nothing, so that it costs what another one does."""


def of(store: Store) -> Links:
    """The links of a dataset's store, beside its shelf."""
    return Links(store.state / FOLDER)


class Links:
    """The links in `folder`, which is made with the first one. Threads and processes may share one.

    A change made by one process is seen by the others at their next look; the folder is asked whenever a link is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._read_at = float("-inf")
        self._links: dict[str, Link] = {}
        self._by_digest: dict[str, Link] = {}
        self._damaged: frozenset[str] = frozenset()

    def create(
        self, ident: str, author: str, *, days: int = DAYS, password: str = "", label: str = ""
    ) -> tuple[Link, str]:
        """A link to the edition `ident`, and its token, which is told here and never again.

        Raises InputError when a value cannot be used, DatasetError when the folder cannot be written to.
        """
        if not restricted_records.IDENT.fullmatch(ident):
            raise InputError(f"{shown(ident)} is no edition of a briefing")
        author, label = check(author, days, password, label)
        token, salt = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_hex(16) if password else ""
        link = Link(
            handle=secrets.token_hex(_HANDLE_BYTES),
            ident=ident,
            author=author,
            created_at=restricted_records.now(),
            expires_at=restricted_records.now(days),
            label=label,
            digest=restricted_records.digest(token),
            key=secrets.token_hex(32),
            salt=salt,
            password=restricted_records.hashed(password, salt) if password else "",
        )
        self._make()
        with filing.locked(self.folder):
            restricted_records.write(link, self.folder)
        self._look(fresh=True)
        _audit("link created", author, link)
        return link, token

    def find(self, token: str) -> Link | None:
        """The link that the token opens now; None for one that is unknown, expired, revoked or damaged.

        What is looked up is the token's SHA-256, so how long the look-up takes can depend on the stored hashes only
        through the hash of what was sent. Who knows how far such a hash agrees with a stored one is no nearer to a
        token: it takes 2**255 tries to find one with that hash. All that is done for a token that opens something is
        done for every other text too: hashed, looked up, compared, and asked for its state. Raises DatasetError.
        """
        self._look()
        wanted = restricted_records.digest(token[:MAX_TOKEN])
        link = self._by_digest.get(wanted, _NOBODY)
        same, state = hmac.compare_digest(wanted, link.digest), link.state
        return link if same and state == "open" else None

    def all(self) -> tuple[Link, ...]:
        """Every link, the newest first; expired, revoked and damaged ones too (`Link.state`). Raises DatasetError."""
        return tuple(sorted(self._look().values(), key=lambda link: (link.created_at, link.handle), reverse=True))

    def revoke(self, handle: str, author: str) -> Link:
        """Let nobody in by the link any more; who had opened it is out with the next thing they ask for.

        One that is revoked already stays as it is. Raises InputError when there is no such link, DatasetError.
        """
        author = restricted_records.check_line(author, "author", _MAX_AUTHOR)
        self._make()
        with filing.locked(self.folder):
            link = self._look(fresh=True).get(handle)
            if link is None:
                raise InputError(f"there is no link {shown(handle)}; `dateline links` lists them")
            if link.damaged:
                raise InputError(f"the record {handle}.json of the link is damaged; nobody gets in by it, so remove it")
            if link.revoked_at:
                return link
            gone = replace(link, revoked_at=restricted_records.now(), revoked_by=author or "unknown")
            restricted_records.write(gone, self.folder)
        self._look(fresh=True)
        _audit("link revoked", author, gone)
        return gone

    def _look(self, *, fresh: bool = False) -> Mapping[str, Link]:
        """Every link by its handle: read again when the folder has changed, or a record was damaged."""
        try:
            found = self.folder.stat()
        except FileNotFoundError:
            with self._lock:
                self._take({}, ())
                return self._links
        except OSError as error:
            raise DatasetError(f"the restricted links cannot be read ({error.strerror})") from error
        stamp = (found.st_dev, found.st_ino, found.st_mtime_ns)
        with self._lock:
            retry = bool(self._damaged) and time.monotonic() - self._read_at > _SETTLED_S
            if fresh or retry or stamp != self._stamp:
                settled = time.time() - found.st_mtime > _SETTLED_S
                self._take(restricted_records.read(self.folder), stamp if settled else ())
            return self._links

    def _take(self, links: dict[str, Link], stamp: tuple[int, ...]) -> None:
        damaged = frozenset(handle for handle, link in links.items() if link.damaged)
        for handle in sorted(damaged - self._damaged):
            _LOG.error("the record %s of a restricted link is damaged: nobody gets in by it", shown(f"{handle}.json"))
        self._by_digest = {link.digest: link for link in links.values() if not link.damaged}
        self._links, self._stamp, self._damaged, self._read_at = links, stamp, damaged, time.monotonic()

    def _make(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")  # a dataset is often a git checkout
        except OSError as error:
            raise DatasetError(f"the restricted links cannot be written to ({error.strerror})") from error


def check(author: str, days: int, password: str, label: str) -> tuple[str, str]:
    """Author and label as they are kept. Raises InputError when a link cannot be made with these."""
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"a link cannot last {days:,} days; choose 1 to {MOST_DAYS}")
    if password and not LEAST_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InputError(
            f"the password has {len(password):,} characters; choose one of {LEAST_PASSWORD} to {MAX_PASSWORD}"
        )
    if not password.isprintable():
        raise InputError("the password holds a character that cannot be typed; choose another")
    author = restricted_records.check_line(author, "author", _MAX_AUTHOR)
    return author, restricted_records.check_line(label, "label", MAX_LABEL)


def _audit(what: str, author: str, link: Link) -> None:
    roles.audit_by(what, author, handle=link.handle, edition=link.ident, expires=link.expires_at)
