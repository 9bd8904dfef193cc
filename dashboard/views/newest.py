"""The line that says what a newer version has changed, above Article, Table and Share; the map has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import bundle, session

if TYPE_CHECKING:
    from dashboard.served import Served


def show(served_version: Served) -> None:
    """Show the line, which is empty until the browser has learnt of a newer version; its button asks for that."""
    addresses = {
        "newest": "./data/newest",
        "changes": f"./data/{{version}}/changes.json?since={served_version.base}",
    }
    bundle.component("newest")(
        key="newest", data={"version": served_version.base, **addresses}, on_show_change=session.show_newest
    )
