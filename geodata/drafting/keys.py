"""What a draft event is known by: the same article drafted again has the same drafts.

A draft is known by the article's text, the kind of event, the quote and the place. An editor may change title, date
and all the rest before or after accepting it: it stays the same draft.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from typing import Final

from geodata.drafting.model import Draft

KEY_LENGTH: Final = 10
_SLUG: Final = 40
_LEAST: Final = 4


def digest(text: str) -> str:
    """SHA-256 of an article's text, whatever its line ends and outer blanks: paste and file give the same."""
    plain = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def keys(draft: Draft, article_digest: str) -> tuple[str, ...]:
    """One key per draft event, in their order; all are different."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for event in draft.events:
        parts = tuple(event.row.get(name, "") for name in ("event_type", "sub_event_type", "quote", "place"))
        found.append(_key(article_digest, *parts, str(seen[parts])))
        seen[parts] += 1
    return tuple(found)


def event_id(title: str, key: str) -> str:
    """The id that the draft's event gets: words of its title, then its key, by which it is found again."""
    return f"{slug(title)}-{key}".removeprefix("-")


def key_of(known_id: str) -> str:
    """The key in an event's id, "" when it has none."""
    tail = known_id.rpartition("-")[2]
    return tail if re.fullmatch(f"[0-9a-f]{{{KEY_LENGTH}}}", tail) else ""


def slug(text: str, longest: int = _SLUG) -> str:
    """Some of the words in small letters with hyphens, "" when there is none in Latin letters."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    found = ""
    for word in words:
        if len(found) + len(word) + 1 > longest:
            break
        found = f"{found}-{word}" if found else word
    return found or "".join(words)[:longest]


def propose_source(title: str, taken: frozenset[str], article_digest: str) -> str:
    """An id for a source that no other has, made of its title."""
    base = slug(title)
    if len(base) < _LEAST:
        base = f"{base}-{article_digest[:8]}".removeprefix("-")
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _key(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_LENGTH]
