from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.hosting import pages
from dashboard.hosting.pages import EditionCorrection
from geodata.briefings.edition_files import EditionRecord
from geodata.briefings.editions import Shelf
from tests.support.editions import frozen


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Three editions, each the correction of the one before."""
    shelf = Shelf(tmp_path / "shelf")
    shelf.publish(frozen(b"1"), "ana")
    shelf.publish(frozen(b"2"), "ana", corrects="trial", correction="a date")
    shelf.publish(frozen(b"3"), "ana", corrects="trial-2", correction="a name")
    return shelf


def held(shelf: Shelf, ident: str) -> EditionRecord:
    found = shelf.get(ident)
    assert found is not None
    return found


def test_a_corrected_edition_leads_past_withdrawn_ones_to_the_last_correction(shelf: Shelf):
    assert pages.corrected(held(shelf, "trial"), shelf) == EditionCorrection("a date; a name", "trial-3")
    shelf.withdraw("trial-2", "wrong", "ana")
    assert pages.corrected(held(shelf, "trial"), shelf) == EditionCorrection("a name", "trial-3")
    assert pages.corrected(held(shelf, "trial-3"), shelf) is None


def test_a_withdrawn_edition_is_replaced_by_one_neither_withdrawn_nor_corrected(shelf: Shelf):
    shelf.withdraw("trial-2", "wrong", "ana")
    assert shelf.standing("trial") == held(shelf, "trial-3")
    shelf.withdraw("trial-3", "wrong", "ana")
    assert shelf.standing("trial") is None  # trial was corrected, and stays so
    assert pages.corrected(held(shelf, "trial"), shelf) == EditionCorrection(pages.LOST, "")
