"""Keys of draft events: an article that is drafted again gives the same drafts the same keys.

A key is made of the article's text, the type of event, the quote and the place. An editor may change the title, the
date and everything else before or after accepting a draft, and its key stays.
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
_SLUG_LENGTH: Final = 40
_MIN_SOURCE_LENGTH: Final = 4
"""Shorter ids of sources, as of titles in other scripts, get a part of the article's digest."""


def digest(text: str) -> str:
    """SHA-256 of an article's text, as hexadecimal.

    Line ends and outer blanks do not count, so that a pasted text and its file have the same digest.
    """
    plain = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def keys(draft: Draft, article_digest: str) -> tuple[str, ...]:
    """One key of `KEY_LENGTH` hexadecimal digits per draft event, in order; all are different."""
    seen: Counter[tuple[str, ...]] = Counter()
    event_keys = []
    for event in draft.events:
        parts = tuple(event.row.get(name, "") for name in ("event_type", "sub_event_type", "quote", "place"))
        event_keys.append(_key(article_digest, *parts, str(seen[parts])))
        seen[parts] += 1
    return tuple(event_keys)


def marked_key(article_digest: str, start: int, end: int) -> str:
    """The key of an event that an editor marked in the article: from character `start` to `end` (exclusive)."""
    return _key(article_digest, "marked", str(start), str(end))


def event_id(title: str, key: str) -> str:
    """The id of an accepted draft: words of its title, then its key, by which the draft is recognised."""
    return f"{slug(title)}-{key}".removeprefix("-")


def key_of(known_id: str) -> str:
    """The key in an event's id; "" when it has none."""
    tail = known_id.rpartition("-")[2]
    return tail if re.fullmatch(f"[0-9a-f]{{{KEY_LENGTH}}}", tail) else ""


def slug(text: str, longest: int = _SLUG_LENGTH) -> str:
    """The first words in lower case, joined by hyphens, at most `longest` characters; "" without Latin letters."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    joined = ""
    for word in words:
        if len(joined) + len(word) + 1 > longest:
            break
        joined = f"{joined}-{word}" if joined else word
    return joined or "".join(words)[:longest]


def propose_source(title: str, taken: frozenset[str], article_digest: str) -> str:
    """An id for a source, made of its title; none of the ids in `taken`."""
    base = slug(title)
    if len(base) < _MIN_SOURCE_LENGTH:
        base = f"{base}-{article_digest[:8]}".removeprefix("-")
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _key(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_LENGTH]
