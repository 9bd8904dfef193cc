""""""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw

from dashboard.briefings.pictures import FONT
from geodata.briefings import symbols
from geodata.briefings.fonts import Letters

SIZE = (400, 300)
NAMES = ("square", "circle", "triangle", "diamond", "cross", "star", "barred", "ring", "unheard of")


def drawn_symbol(name: str, colour: str = "#0072B2") -> Image.Image:
    image = Image.new("RGB", (80, 80), "#808080")
    symbols.symbol(ImageDraw.Draw(image), (40, 40), name, colour)
    return image


def badge(at: tuple[float, float], words: str = "Syria · 5") -> tuple[int, int, int, int] | None:
    """The box of what a badge changes in a picture."""
    image = Image.new("RGB", SIZE, "#00ff00")
    symbols.badge(ImageDraw.Draw(image), at, words, Letters(FONT, 30, "SemiBold"), SIZE)
    changed = Image.new("RGB", SIZE, "#00ff00")
    return ImageChops.difference(image, changed).getbbox()


def test_no_two_symbols_of_the_legend_look_alike_without_colour():
    pictures = {drawn_symbol(name, "#000000").tobytes() for name in NAMES[:-1]}
    assert len(pictures) == len(NAMES) - 1


def test_an_unknown_symbol_is_drawn_as_a_ring():
    assert drawn_symbol("unheard of").tobytes() == drawn_symbol("ring").tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_symbol_is_centred_and_has_a_halo(name: str):
    image = drawn_symbol(name)
    box = Image.eval(image.convert("L"), lambda value: 0 if value == 128 else 255).getbbox()
    assert box
    assert abs((box[0] + box[2]) / 2 - 40) <= 2
    assert max(box[2] - box[0], box[3] - box[1]) <= 3 * symbols.RADIUS
    assert (255, 254, 251) in {colour for _, colour in image.getcolors() or []}


@pytest.mark.parametrize("at", [(200, 150), (0, 0), (400, 300), (399, 5)])
def test_a_badge_lies_whole_in_the_picture(at: tuple[float, float]):
    box = badge(at)
    assert box
    assert box[0] > 0
    assert box[1] > 0
    assert box[2] < SIZE[0]
    assert box[3] < SIZE[1]
    middle = badge((200, 150))
    assert middle
    assert (box[2] - box[0], box[3] - box[1]) == (middle[2] - middle[0], middle[3] - middle[1])


@pytest.mark.parametrize("at", [(-1, 150), (200, 301)])
def test_a_country_outside_of_the_picture_has_no_badge(at: tuple[float, float]):
    assert badge(at) is None


def test_the_ring_of_an_area_has_gaps():
    image = Image.new("L", (200, 200), 0)
    symbols.dashed(ImageDraw.Draw(image), (100, 100), 80, "#FFFFFF")
    around = sum(1 for value in image.get_flattened_data() if value)
    assert 0.3 < around / (2 * 3.1416 * 80 * 4) < 0.8


def test_hatching_stays_inside_its_region_however_large_that_is():
    image = Image.new("L", (200, 200), 0)
    symbols.hatched(ImageDraw.Draw(image), (100, 100), 60, "#FFFFFF")
    box = image.getbbox()
    assert box
    assert 38 <= box[0] <= box[2] <= 163
    symbols.hatched(ImageDraw.Draw(image), (100, 100), 1e9, "#FFFFFF")
    assert image.getbbox() == box
