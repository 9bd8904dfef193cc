from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import hosted_after
from dashboard.hosted_after import Corrected
from geodata.shelf import Shelf
from geodata.shelf_records import Held
from tests.test_shelf import frozen


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Three editions, each the correction of the one before."""
    shelf = Shelf(tmp_path / "shelf")
    shelf.publish(frozen(b"1"), "ana")
    shelf.publish(frozen(b"2"), "ana", corrects="trial", correction="a date")
    shelf.publish(frozen(b"3"), "ana", corrects="trial-2", correction="a name")
    return shelf


def held(shelf: Shelf, ident: str) -> Held:
    found = shelf.get(ident)
    assert found is not None
    return found


def test_a_corrected_edition_leads_past_what_was_withdrawn_to_the_last_correction(shelf: Shelf):
    assert hosted_after.corrected(held(shelf, "trial"), shelf) == Corrected("a date; a name", "trial-3")
    shelf.withdraw("trial-2", "wrong", "ana")
    assert hosted_after.corrected(held(shelf, "trial"), shelf) == Corrected("a name", "trial-3")
    assert hosted_after.corrected(held(shelf, "trial-3"), shelf) is None


def test_in_the_place_of_a_withdrawn_edition_stands_one_that_is_neither_withdrawn_nor_corrected(shelf: Shelf):
    shelf.withdraw("trial-2", "wrong", "ana")
    assert hosted_after.standing(held(shelf, "trial-2"), shelf) == held(shelf, "trial-3")
    shelf.withdraw("trial-3", "wrong", "ana")
    assert hosted_after.standing(held(shelf, "trial-3"), shelf) is None  # trial was corrected, and stays so
    assert hosted_after.corrected(held(shelf, "trial"), shelf) == Corrected(hosted_after.LOST, "")
