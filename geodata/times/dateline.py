"""The head of a report → its day of publication."""

from __future__ import annotations


def publication(text: str) -> str:
    """The publication date that the head of the text gives (its dateline), as EDTF; "" for none."""
    return ""
