"""Restricted links: addresses `/s/<token>/` that open one frozen briefing to whoever has them.

On disk, beside the shelf, in a folder that all replicas share: one record `<handle>.json` per link, with author, expiry
and hashes. Neither token nor password is stored, only hashes to compare them with: the address that is shown once to
the author is the only copy of the token.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import logging
import re
import secrets
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geodata import fileio
from geodata.errors import DatasetError, InputError
from geodata.messages import quoted
from geodata.versions import roles

if TYPE_CHECKING:
    from geodata.versions.store import Store


FOLDER: Final = "links"
DAYS: Final = 30
MOST_DAYS: Final = 365
LEAST_PASSWORD: Final = 8
MAX_PASSWORD: Final = 200
MAX_LABEL: Final = 100
MAX_TOKEN: Final = 128
"""Characters of a token that are read; ours have 43."""
KIND: Final = "dateline-link/1"
"""Changes with the meaning of a field, or the cost of a password's hash."""
HANDLE: Final = re.compile(r"[0-9a-f]{24}")
IDENT: Final = re.compile(r"[a-z0-9-]{1,64}")
SCRYPT: Final = {"n": 2**14, "r": 8, "p": 5}
"""16 MiB and some 0.15 s: one of the equivalent settings of OWASP's password storage cheat sheet."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SALT: Final = re.compile(r"[0-9a-f]{32}")
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_MAX_AUTHOR: Final = 320
_TOKEN_BYTES: Final = 32
_HANDLE_BYTES: Final = 12
_SETTLED_S: Final = 1.0
"""A folder changed less than this ago may change again within the same tick of its clock: it is read again."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A restricted link. Times are UTC, as `2026-11-25T14:00:00Z`; they sort as text."""

    handle: str
    """Its public name, in addresses of `/r/<handle>/` and in lists: random, and of no use without the token."""
    ident: str = ""
    """The edition that it opens."""
    author: str = ""
    created_at: str = ""
    expires_at: str = ""
    label: str = ""
    """For whom it is, in its author's words; readers never see it."""
    revoked_at: str = ""
    revoked_by: str = ""
    damaged: bool = False
    """Its record cannot be read: it opens nothing, and the other fields are blank."""
    digest: str = field(default="", repr=False)
    """SHA-256 of the token, as 64 hexadecimal digits."""
    key: str = field(default="", repr=False)
    """256 random bits from which `proof` is made."""
    salt: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    """scrypt of the password with `salt`; both are "" when there is none."""

    @property
    def has_password(self) -> bool:
        """Whether a reader must give a password, too."""
        return bool(self.password)

    @property
    def state(self) -> str:
        """Now: "open", "expired", "revoked" or "damaged"."""
        late = now() >= self.expires_at  # computed for every link: a revoked one is refused as slowly as an expired one
        if self.damaged:
            return "damaged"
        if self.revoked_at:
            return "revoked"
        return "expired" if late else "open"

    def accepts(self, password: str) -> bool:
        """Whether it is the password; without one anything is. Every wrong password takes the same time."""
        if not self.has_password:
            return True
        return hmac.compare_digest(self.password, password_hash(password, self.salt))

    def proof(self) -> str:
        """What a reader gets for the password and sends from then on; it cannot be forged without `key`."""
        return hmac.new(bytes.fromhex(self.key), f"opened {self.handle}".encode(), "sha256").hexdigest()


_NOBODY: Final = Link(
    "0" * 2 * _HANDLE_BYTES, digest=secrets.token_hex(32), key=secrets.token_hex(32), expires_at="1970-01-01T00:00:00Z"
)
"""Compared with a token that opens nothing, so that refusing it takes as long as any other."""


def links_of_store(store: Store) -> Links:
    """The links of a dataset's store, beside its shelf."""
    return Links(store.state / FOLDER)


class Links:
    """The links in `folder`, which the first link creates. Threads and processes may share one.

    The folder is checked at every look-up, so that a change by one process is seen by the others at once.
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
        """A link to the edition `ident`, and its token, which is known here and never again.

        Raises InputError for a value that cannot be used, DatasetError when the folder cannot be written to.
        """
        if not IDENT.fullmatch(ident):
            raise InputError(f"{quoted(ident)} is not an edition of a briefing")
        author, label = check_link(author, days, password, label)
        token, salt = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_hex(16) if password else ""
        link = Link(
            handle=secrets.token_hex(_HANDLE_BYTES),
            ident=ident,
            author=author,
            created_at=now(),
            expires_at=now(days),
            label=label,
            digest=token_digest(token),
            key=secrets.token_hex(32),
            salt=salt,
            password=password_hash(password, salt) if password else "",
        )
        self._make()
        with fileio.folder_lock(self.folder):
            write_record(link, self.folder)
        self._look(fresh=True)
        _audit("link created", author, link)
        return link, token

    def find(self, token: str) -> Link | None:
        """The link that the token opens now; None for one that is unknown, expired, revoked or damaged.

        The look-up uses the token's SHA-256, so its duration can depend on the stored hashes only through the hash of
        what was sent. Knowing how far such a hash agrees with a stored one brings nobody nearer to a token: finding one
        with that hash takes 2**255 tries. Every text is treated as a valid token is: hashed, looked up, compared, and
        checked for its state. Raises DatasetError.
        """
        self._look()
        digest = token_digest(token[:MAX_TOKEN])
        link = self._by_digest.get(digest, _NOBODY)
        is_same, state = hmac.compare_digest(digest, link.digest), link.state
        return link if is_same and state == "open" else None

    def all(self) -> tuple[Link, ...]:
        """Every link, the newest first; expired, revoked and damaged ones too (`Link.state`). Raises DatasetError."""
        return tuple(sorted(self._look().values(), key=lambda link: (link.created_at, link.handle), reverse=True))

    def revoke(self, handle: str, author: str) -> Link:
        """End the link, also for readers who have opened it: their next request is refused.

        A link revoked before stays as it is. Raises InputError when there is no such link, DatasetError.
        """
        author = check_line(author, "author", _MAX_AUTHOR)
        self._make()
        with fileio.folder_lock(self.folder):
            link = self._look(fresh=True).get(handle)
            if link is None:
                raise InputError(f"there is no link {quoted(handle)}; `dateline links` lists them")
            if link.damaged:
                raise InputError(f"the record {handle}.json of the link is damaged; it opens nothing, so delete it")
            if link.revoked_at:
                return link
            revoked = replace(link, revoked_at=now(), revoked_by=author or "unknown")
            write_record(revoked, self.folder)
        self._look(fresh=True)
        _audit("link revoked", author, revoked)
        return revoked

    def _look(self, *, fresh: bool = False) -> Mapping[str, Link]:
        """Every link by its handle; the folder is read again when it has changed, or while a record is damaged."""
        try:
            stat = self.folder.stat()
        except FileNotFoundError:
            with self._lock:
                self._update({}, ())
                return self._links
        except OSError as error:
            raise DatasetError(f"the restricted links cannot be read ({error.strerror})") from error
        stamp = (stat.st_dev, stat.st_ino, stat.st_mtime_ns)
        with self._lock:
            retry = bool(self._damaged) and time.monotonic() - self._read_at > _SETTLED_S
            if fresh or retry or stamp != self._stamp:
                settled = time.time() - stat.st_mtime > _SETTLED_S
                self._update(read_records(self.folder), stamp if settled else ())
            return self._links

    def _update(self, links: dict[str, Link], stamp: tuple[int, ...]) -> None:
        damaged = frozenset(handle for handle, link in links.items() if link.damaged)
        for handle in sorted(damaged - self._damaged):
            _LOG.error("the record %s of a restricted link is damaged: it opens nothing", quoted(f"{handle}.json"))
        self._by_digest = {link.digest: link for link in links.values() if not link.damaged}
        self._links, self._stamp, self._damaged, self._read_at = links, stamp, damaged, time.monotonic()

    def _make(self) -> None:
        try:
            fileio.private_folder(self.folder)
            fileio.ignore_by_git(self.folder)
        except OSError as error:
            raise DatasetError(f"the restricted links cannot be written to ({error.strerror})") from error


def check_link(author: str, days: int, password: str, label: str) -> tuple[str, str]:
    """Author and label as they are stored. Raises InputError when a link cannot have these values."""
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"a link cannot last {days:,} days; choose 1 to {MOST_DAYS}")
    if password and not LEAST_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InputError(
            f"the password has {len(password):,} characters; choose one of {LEAST_PASSWORD} to {MAX_PASSWORD}"
        )
    if not password.isprintable():
        raise InputError("the password contains a character that cannot be typed; choose another")
    author = check_line(author, "author", _MAX_AUTHOR)
    return author, check_line(label, "label", MAX_LABEL)


def check_line(text: str, what: str, longest: int) -> str:
    """The text, stripped. Raises InputError when it is too long, or not one line of plain text."""
    line = text.strip()
    if len(line) > longest:
        raise InputError(f"the {what} has {len(line):,} characters; at most {longest:,} are stored")
    if not line.isprintable():
        raise InputError(f"the {what} contains a character that cannot be shown; write plain text on one line")
    return line


def read_records(folder: Path) -> dict[str, Link]:
    """The links by handle. One whose record cannot be read, or is not as `write_record` leaves it, is `damaged`."""
    links: dict[str, Link] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            links[path.stem] = _link(path.stem, path.read_bytes())
        except FileNotFoundError:  # deleted meanwhile
            continue
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            links[path.stem] = Link(path.stem, damaged=True)
    return links


def write_record(link: Link, folder: Path) -> None:
    """Write the record into the folder, whole or not at all. Raises DatasetError."""
    values = {"kind": KIND, **asdict(link)}
    del values["damaged"]
    text = json.dumps(values, ensure_ascii=True, indent=1) + "\n"
    fileio.write(folder / f"{link.handle}.json", text.encode(), private=True)


def now(days: int = 0) -> str:
    """The time now, or in `days` days."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).strftime(_TIME)


def token_digest(token: str) -> str:
    """SHA-256 of a token, as 64 hexadecimal digits. Any text has one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def password_hash(password: str, salt: str) -> str:
    """The password's hash. Keyboards encode the same letter in several ways, so it is normalized first."""
    normalized = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(normalized, salt=bytes.fromhex(salt), dklen=32, **SCRYPT).hex()


def _link(handle: str, data: bytes) -> Link:
    """Raises ValueError, TypeError or AttributeError when the data are not a complete record of that handle."""
    values = json.loads(data)
    names = {column.name for column in fields(Link)} - {"damaged"}
    if (
        values.pop("kind", "") != KIND
        or values.keys() != names
        or not all(isinstance(value, str) for value in values.values())
    ):
        raise ValueError("not the record of a link")
    link = Link(**values)
    for time_text in (link.created_at, link.expires_at, *([link.revoked_at] if link.revoked_at else [])):
        if dt.datetime.strptime(time_text, _TIME).strftime(_TIME) != time_text:  # noqa: DTZ007 - only whether it is one
            raise ValueError("not a time")
    patterns = {HANDLE: link.handle, IDENT: link.ident, _HASH: link.digest}
    if link.handle != handle or not all(pattern.fullmatch(value) for pattern, value in patterns.items()):
        raise ValueError("not the record of this link")
    if (
        not _HASH.fullmatch(link.key)
        or bool(link.salt) != bool(link.password)
        or bool(link.revoked_by) > bool(link.revoked_at)
    ):
        raise ValueError("not a complete record")
    if link.password and not (_SALT.fullmatch(link.salt) and _HASH.fullmatch(link.password)):
        raise ValueError("not a password's hash")
    return link


def _audit(what: str, author: str, link: Link) -> None:
    roles.audit_by(what, author, handle=link.handle, edition=link.ident, expires=link.expires_at)
