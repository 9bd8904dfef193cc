"""The font of pictures, and which letters it has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    from pathlib import Path


class Face(ImageFont.FreeTypeFont):
    """A font that knows the name of its weight."""

    weight: str = "Regular"


@lru_cache(maxsize=32)
def font(path: Path, size: int, weight: str = "Regular") -> Face:
    """The bundled font at `size` pixels."""
    face = Face(path, size)
    face.set_variation_by_name(weight)
    face.weight = weight
    return face


def drawable(text: str) -> str:
    """The text where the bundled font has all its letters (Latin ones), else "": empty boxes help nobody.

    No font of the machine is used, so that pictures are the same bytes everywhere. The page itself shows every name in
    the reader's own fonts, and so does the text alternative of the picture.
    """
    return text if all(ord(sign) < 0x100 or sign in "ıŒœ–—‘’“”…" for sign in text) else ""  # noqa: PLR2004
