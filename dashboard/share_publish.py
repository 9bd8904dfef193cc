"""From the saved briefing to the public page: look at it whole, publish it, correct it, withdraw it."""

from __future__ import annotations

from typing import Any


def show(work: Any, dataset: Any, wrong: Any, site: str) -> None:
    """Show what can be done with the saved briefing."""
