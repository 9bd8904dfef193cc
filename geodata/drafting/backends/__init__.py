"""Back-ends for drafting, found by name: the rules, any OpenAI-compatible endpoint, and those of other packages.

`apply` asks a back-end, rejects suggestions that are not in the text, and returns a draft whose dates and coordinates
are our own. After an outage, the rules' draft stands and a note says so.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Final, cast

from geodata.drafting.backends.suggestions import Backend
from geodata.drafting.model import Draft
from geodata.errors import BackendError
from geodata.model import Article, Taxonomy

__all__ = ["GROUP", "OWN", "Backend", "Reply", "Suggestion", "apply", "open_backend"]

GROUP: Final = "dateline.drafters"
OWN: Final = ("rules", "openai")
"""Ours, which need no entry point to be found."""


def open_backend(name: str) -> Backend:
    """The back-end of that name, ready to be asked. Raises InputError when there is none, or when it lacks settings."""
    if name in OWN:
        make = import_module(f"{__name__}.{name}").backend
    else:
        from geodata.plugins import find  # noqa: PLC0415 - our own need none of it

        make = find(GROUP, name, "back-end", OWN)
    return cast("Backend", make())


def apply(backend: Backend, article: Article, draft: Draft, taxonomy: Taxonomy) -> Draft:
    """The rules' `draft` of the article with the back-end's events; after an outage only with a note that says so."""
    try:
        reply = backend.suggest(article.text, taxonomy)
    except BackendError as error:
        note = f"the back-end {backend.name} could not be used: {error}. The events are those of the rules"
        return replace(draft, notes=(*draft.notes, note))
    if reply is None:
        return draft
    from geodata.drafting.backends import to_drafts  # noqa: PLC0415 - the rules alone need none of it

    return to_drafts.merge(article, reply, draft, taxonomy, backend.name)
