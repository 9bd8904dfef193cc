"""The letters of pictures: bundled fonts for most scripts, and which texts they can draw.

No font of the machine is used, so that pictures are the same bytes everywhere. A text is cut into runs of one font
each; in a text that reads from right to left the runs stand in that order. Letters that join or stack need Pillow's
Raqm; without it, and for Chinese, Japanese and Korean, whose fonts are as large as all else here, a name is left out
of the picture. The page itself shows every name in the reader's own fonts, and so does the picture's text alternative.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from PIL import ImageFont, features

if TYPE_CHECKING:
    from pathlib import Path

    Box = tuple[float, float, float, float]

WEIGHTS: Final = {"Regular": 400, "Medium": 500, "SemiBold": 600}
LATIN: Final = "source-sans-3-latin-wght-normal.woff2"
_SOURCE: Final = "source-sans-3-{}-wght-normal.woff2"
_NOTO: Final = "noto-sans-{0}-{0}-wght-normal.woff2"
_SIMPLE: Final = (
    (LATIN, ((0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2BB, 0x2BC), (0x2C6, 0x2C6),
             (0x2010, 0x2027), (0x2030, 0x205E), (0x20AC, 0x20AC), (0x2212, 0x2212))),
    (_SOURCE.format("vietnamese"), ((0x1EA0, 0x1EF9),)),
    (_SOURCE.format("latin-ext"), ((0x100, 0x2BA), (0x2BD, 0x2C5), (0x2C7, 0x2FF), (0x1E00, 0x1E9F), (0x1EF2, 0x1EFF))),
    (_SOURCE.format("greek"), ((0x370, 0x377), (0x37A, 0x37F), (0x384, 0x3FF))),
    (_SOURCE.format("greek-ext"), ((0x1F00, 0x1FFF),)),
    (_SOURCE.format("cyrillic"), ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1), (0x2116, 0x2116))),
    (_SOURCE.format("cyrillic-ext"), ((0x460, 0x52F),)),
    (_NOTO.format("hebrew"), ((0x590, 0x5FF), (0xFB1D, 0xFB4F))),
    (_NOTO.format("armenian"), ((0x530, 0x58F), (0xFB13, 0xFB17))),
    (_NOTO.format("georgian"), ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    (_NOTO.format("ethiopic"), ((0x1200, 0x139F), (0x2D80, 0x2DDF))),
)  # fmt: skip
"""Font → first and last of the letters that it is used for."""
_JOINED: Final = (
    (_NOTO.format("arabic"), ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))),
    (_NOTO.format("devanagari"), ((0x900, 0x97F), (0xA8E0, 0xA8FF))),
    (_NOTO.format("bengali"), ((0x980, 0x9FF),)),
    (_NOTO.format("tamil"), ((0xB80, 0xBFF),)),
    (_NOTO.format("sinhala"), ((0xD80, 0xDFF),)),
    (_NOTO.format("thai"), ((0xE00, 0xE7F),)),
    (_NOTO.format("khmer"), ((0x1780, 0x17FF), (0x19E0, 0x19FF))),
    ("noto-sans-myanmar-myanmar-600-normal.woff2", ((0x1000, 0x109F), (0xAA60, 0xAA7F))),
)
"""The same, of scripts whose letters join or stack."""
_JOINERS: Final = "\u200c\u200d"


class Face(ImageFont.FreeTypeFont):
    """A font that knows the name of its weight."""

    weight: str = "Regular"


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of one size, in pixels, and one weight. `path`: the bundled Latin font, beside which the others lie."""

    path: Path
    size: int
    weight: str = "Regular"

    def length(self, text: str) -> float:
        """How wide the text is."""
        return sum(face.getlength(run) for run, face in self._runs(text))

    def box(self, xy: tuple[float, float], text: str, anchor: str = "la") -> Box:
        """Where the text stands. The anchor is Pillow's: l, m or r across, a (ascender) or m (middle) down."""
        left, base = self._start(xy, text, anchor)
        latin = font(self.path, self.size, self.weight)
        ascent, descent = latin.getmetrics()
        return left, base - ascent * 0.78, left + self.length(text), base + descent * 0.75

    def write(  # noqa: PLR0913 - as in Pillow
        self,
        pen: Any,
        xy: tuple[float, float],
        text: str,
        fill: str,
        anchor: str = "la",
        *,
        stroke_width: int = 0,
        stroke_fill: str = "#FFFFFF",
    ) -> None:
        """Draw the text with a pen that has Pillow's methods."""
        x, base = self._start(xy, text, anchor)
        for run, face in self._runs(text):
            pen.text((x, base), run, fill, face, "ls", stroke_width=stroke_width, stroke_fill=stroke_fill)
            x += face.getlength(run)

    def _start(self, xy: tuple[float, float], text: str, anchor: str) -> tuple[float, float]:
        """The left end of the text's base line."""
        ascent, descent = font(self.path, self.size, self.weight).getmetrics()
        share = {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
        return xy[0] - share * self.length(text), xy[1] + (ascent if anchor[1] == "a" else (ascent - descent) / 2)

    def _runs(self, text: str) -> list[tuple[str, Face]]:
        return [(run, font(self.path.with_name(name), self.size, self.weight)) for run, name in _cut(text)]


@lru_cache(maxsize=256)
def font(path: Path, size: int, weight: str = "Regular") -> Face:
    """One bundled font at `size` pixels."""
    face = Face(path, size)
    if "-wght-" in path.name:
        face.set_variation_by_axes([WEIGHTS[weight]])
    face.weight = weight
    return face


def drawable(text: str) -> str:
    """The text in one line where the bundled fonts have all its letters, else "": empty boxes help nobody.

    Signs that only direct the text are left out: names stand alone in a picture.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    line = "".join(sign for sign in line if sign in _JOINERS or unicodedata.category(sign) != "Cf")
    return line if all(name for _, name in _cut(line)) else ""


def _cut(text: str) -> list[tuple[str, str]]:
    """The text in runs of one font each, from left to right as they are seen; "" for letters that no font has."""
    strong = next((kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    runs: list[tuple[str, str]] = []
    for sign in text:
        name = _font_of(sign)
        goes_on = bool(runs) and (name == runs[-1][1] or sign in _JOINERS)
        if goes_on and (strong == "L" or " " not in {sign, runs[-1][0]}):
            runs[-1] = (runs[-1][0] + sign, runs[-1][1])
        else:
            runs.append((sign, name))
    return runs if strong == "L" else runs[::-1]


@lru_cache(maxsize=4096)
def _font_of(sign: str) -> str:
    scripts = (*_SIMPLE, *(_JOINED if features.check("raqm") else ()))
    return next((name for name, ranges in scripts if any(a <= ord(sign) <= z for a, z in ranges)), "")
