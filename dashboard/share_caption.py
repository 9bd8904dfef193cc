"""A caption as it will look: its marks as elements, everything else as text."""

from __future__ import annotations

from markupsafe import Markup

from geodata import captions
from geodata.errors import InputError

_MARKS = {
    "": Markup("{0}"),
    "emphasis": Markup("<em>{0}</em>"),
    "strong": Markup("<strong>{0}</strong>"),
    "link": Markup('<a href="{1}" target="_blank" rel="noopener noreferrer">{0}</a>'),
}


def preview(text: str) -> str:
    """The caption as HTML in which nothing of it is markup; "" for one that cannot be shown."""
    try:
        blocks = captions.paragraphs(text)
    except InputError:
        return ""
    told = (Markup("").join(_MARKS[piece.mark].format(piece.text, piece.link) for piece in block) for block in blocks)
    return Markup("").join(Markup("<p>{0}</p>").format(block) for block in told)
