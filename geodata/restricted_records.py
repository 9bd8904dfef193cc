"""What is kept of a restricted link (`geodata.restricted`): whose it is, until when, and what tells its token; as JSON.

Neither the token nor the password is kept, only what they can be compared with.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Final

from geodata import filing
from geodata.errors import InputError

KIND: Final = "dateline-link/1"
"""Changes with the meaning of a field, or the cost of a password's hash."""
HANDLE: Final = re.compile(r"[0-9a-f]{24}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SALT: Final = re.compile(r"[0-9a-f]{32}")
IDENT: Final = re.compile(r"[a-z0-9-]{1,64}")
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
SCRYPT: Final = {"n": 2**14, "r": 8, "p": 5}
"""16 MiB and some 0.15 s: one of the settings that OWASP's password storage sheet holds to be alike."""


@dataclass(frozen=True, slots=True)
class Link:
    """A restricted link. Times are UTC, as `2026-11-25T14:00:00Z`; they sort as text."""

    handle: str
    """Its public name, in addresses of `/r/<handle>/` and in lists: random, and of no use without the token."""
    ident: str = ""
    """The edition on the shelf that it opens."""
    author: str = ""
    created_at: str = ""
    expires_at: str = ""
    label: str = ""
    """For whom it is, in its author's words; readers never see it."""
    revoked_at: str = ""
    revoked_by: str = ""
    damaged: bool = False
    """Its record cannot be read: nobody gets in by it, and the other fields are blank."""
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
        late = now() >= self.expires_at  # asked of every link: a revoked one is refused no quicker than an expired one
        if self.damaged:
            return "damaged"
        if self.revoked_at:
            return "revoked"
        return "expired" if late else "open"

    def accepts(self, password: str) -> bool:
        """Whether that is the password; where there is none, anything is. Takes the same time for any wrong one."""
        if not self.has_password:
            return True
        return hmac.compare_digest(self.password, hashed(password, self.salt))

    def proof(self) -> str:
        """What a reader who gave the password is handed, and shows from then on; nobody can make it without `key`."""
        return hmac.new(bytes.fromhex(self.key), f"opened {self.handle}".encode(), "sha256").hexdigest()


def now(days: int = 0) -> str:
    """The time, or that in so many days."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).strftime(_TIME)


def digest(token: str) -> str:
    """By what a token is known here: 64 hexadecimal digits. Any text has one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hashed(password: str, salt: str) -> str:
    """The password's hash. Keyboards write the same letter in several ways, so it is brought into one form first."""
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=bytes.fromhex(salt), dklen=32, **SCRYPT).hex()


def read(folder: Path) -> dict[str, Link]:
    """The links by handle. One whose record cannot be read, or is not as `write` leaves it, is `damaged`."""
    links: dict[str, Link] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            links[path.stem] = _link(path.stem, path.read_bytes())
        except FileNotFoundError:  # taken away meanwhile
            continue
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            links[path.stem] = Link(path.stem, damaged=True)
    return links


def write(link: Link, folder: Path) -> None:
    """Put the record into the folder, whole or not at all. Raises DatasetError."""
    values = {"kind": KIND, **asdict(link)}
    del values["damaged"]
    filing.write(folder / f"{link.handle}.json", (json.dumps(values, ensure_ascii=True, indent=1) + "\n").encode())


def check_line(text: str, what: str, longest: int) -> str:
    """The text without spaces around it. Raises InputError when it is too long, or no plain text of one line."""
    line = text.strip()
    if len(line) > longest:
        raise InputError(f"the {what} has {len(line):,} characters; at most {longest:,} are kept")
    if not line.isprintable():
        raise InputError(f"the {what} holds a character that cannot be shown; write plain text on one line")
    return line


def _link(handle: str, data: bytes) -> Link:
    """Raises ValueError, TypeError or AttributeError when it is not a whole record of that handle."""
    values = json.loads(data)
    names = {one.name for one in fields(Link)} - {"damaged"}
    if (
        values.pop("kind", "") != KIND
        or values.keys() != names
        or not all(isinstance(one, str) for one in values.values())
    ):
        raise ValueError("not a record of a link")
    link = Link(**values)
    for when in (link.created_at, link.expires_at, *([link.revoked_at] if link.revoked_at else [])):
        if dt.datetime.strptime(when, _TIME).strftime(_TIME) != when:  # noqa: DTZ007 - only whether it is one
            raise ValueError("not a time")
    patterns = {HANDLE: link.handle, IDENT: link.ident, _HASH: link.digest}
    if link.handle != handle or not all(pattern.fullmatch(value) for pattern, value in patterns.items()):
        raise ValueError("not a record of this link")
    if (
        not _HASH.fullmatch(link.key)
        or bool(link.salt) != bool(link.password)
        or bool(link.revoked_by) > bool(link.revoked_at)
    ):
        raise ValueError("not a whole record")
    if link.password and not (_SALT.fullmatch(link.salt) and _HASH.fullmatch(link.password)):
        raise ValueError("not a password's hash")
    return link
