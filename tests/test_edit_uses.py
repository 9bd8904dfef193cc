"""Which briefings use which events."""

from __future__ import annotations

from dashboard import edit_uses


def used(text: str) -> list[str]:
    found, unread = edit_uses.briefings({"briefings/one.toml": text.encode()})
    assert unread == []
    return edit_uses.of("palmyra-taken", found)


def test_an_id_is_found_wherever_a_briefing_holds_it():
    assert used('title = "A"\n[[steps]]\nevent = "palmyra-taken"') == ["A (briefings/one.toml)"]
    assert used('[[steps]]\nview = {events = ["other", "palmyra-taken"]}') == ["briefings/one.toml"]
    assert used('[[steps]]\nview = "?from=2015&event=palmyra-taken&at=1,2,3"') == ["briefings/one.toml"]


def test_words_that_hold_an_id_are_no_use_of_it():
    assert used('caption = "How palmyra-taken began"\nview = "?event=palmyra-taken-again"') == []


def test_a_briefing_that_cannot_be_read_is_named():
    files = {"briefings/one.toml": b"[[[", "briefings/two.toml": b"\xff", "events.csv": b"event_id"}
    assert edit_uses.briefings(files) == ({}, ["briefings/one.toml", "briefings/two.toml"])
