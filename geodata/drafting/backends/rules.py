"""The default back-end: the rules of `drafting.pipeline`, which are there already. It calls nobody and adds nothing."""

from __future__ import annotations

from typing import Final

from geodata.model import Taxonomy


class Rules:
    """The rules' draft stands."""

    name: Final = "rules"

    def suggest(self, text: str, taxonomy: Taxonomy) -> None:
        """Nothing to add."""


def backend() -> Rules:
    """The back-end."""
    return Rules()
