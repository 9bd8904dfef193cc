"""Editions that take no time to make: a briefing frozen without a map or a browser."""

from __future__ import annotations

import pytest

from geodata import plugins
from geodata.briefings import folder
from geodata.briefings import freeze as freezing
from geodata.briefings.briefing import Briefing, Step
from geodata.model import Dataset


def frozen(page: bytes = b"first", ident: str = "trial") -> dict[str, bytes]:
    """The files of an edition whose page is `page`."""
    briefing = Briefing(ident, "Trial", "", (Step("One", "", ""),), frame=("https://example.org",))
    return folder.with_manifest({"index.html": page}, briefing, "abc", "us")


def build(dataset: Dataset, briefing: Briefing, site: str) -> dict[str, bytes]:
    """Build a page that says which address it was built for, as the real one does."""
    return {"index.html": f"{briefing.title} {dataset.version} {site}".encode()}


def install(monkeypatch: pytest.MonkeyPatch, build: freezing.Builder) -> None:
    """Let `build` be the builder of briefings that is installed."""
    monkeypatch.setattr(plugins, "find", lambda *_: build)
