from __future__ import annotations

import unicodedata

import pytest
from PIL import Image, ImageChops, ImageDraw, features

from dashboard.briefings.pictures import FONT
from geodata.briefings import fonts
from geodata.briefings.fonts import Letters

NAMES = (
    "Дамаск", "دمشق القديمة", "דמשק", "Łódź", "Đà Nẵng", "አዲስ አበባ", "ရန်ကုန်", "দামেস্ক", "काठमाडौं", "யாழ்ப்பாணம்",
    "ភ្នំពេញ", "กรุงเทพ", "Երևան", "თბილისი", "Ḥomṣ", "Αθήνα", "කොළඹ", "Ἀθῆναι", "Ӱржумка",
)  # fmt: skip


def drawn(text: str) -> Image.Image:
    image = Image.new("L", (700, 80), 0)
    Letters(FONT, 40).write(ImageDraw.Draw(image), (20, 20), text, "#FFFFFF")
    return image


@pytest.mark.skipif(not features.check("raqm"), reason="letters that join need Raqm")
@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_name_has_a_shape_of_its_own(name: str):
    assert fonts.drawable(name) == unicodedata.normalize("NFC", name)
    letters = [sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign).startswith("L")]
    shapes = {drawn(sign).tobytes() for sign in letters}
    assert len(shapes) == len(set(letters))  # boxes for missing letters all look the same


def test_words_from_right_to_left_stand_in_that_order():
    if not fonts.drawable("حلب"):
        pytest.skip("letters that join need Raqm")
    both, first = drawn("حلب دمشق"), drawn("حلب")
    wide = both.getbbox()
    assert wide
    left = drawn("دمشق").getbbox()
    assert left
    end = ImageChops.difference(both, drawn("دمشق")).getbbox()
    assert end
    assert end[0] >= left[2]  # the second word stands at the left, as alone
    assert wide[2] > first.getbbox()[2]  # type: ignore[index]


def test_signs_that_turn_a_text_around_are_left_out_and_lines_are_joined():
    assert fonts.drawable("Ho\u202ems\u2066") == "Homs"
    assert fonts.drawable("Deir\n\tez-Zor") == "Deir ez-Zor"
    assert fonts.drawable("Homs\x07") == ""
    assert fonts.drawable("大馬士革") == ""


def test_a_line_is_as_long_as_it_is_drawn():
    box = drawn("Łódź Дамаск").getbbox()
    assert box
    assert abs(box[2] - box[0] - Letters(FONT, 40).length("Łódź Дамаск")) < 8
