"""The default back-end: it leaves the draft of `drafting.pipeline` as it is."""

from __future__ import annotations

from typing import Final

from geodata.model import Taxonomy


class Rules:
    """The rules' draft stands."""

    name: Final = "rules"

    def suggest(self, text: str, taxonomy: Taxonomy) -> None:
        """No reply: the rules' draft stands."""


def backend() -> Rules:
    """The back-end."""
    return Rules()
