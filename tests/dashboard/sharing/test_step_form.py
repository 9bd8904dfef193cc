from __future__ import annotations

import pytest

from dashboard.sharing import step_form


def test_marks_become_elements():
    shown = step_form.preview("*a* **b** [c](https://d.example/?e=1&f=2)\n\ng")
    link = '<a href="https://d.example/?e=1&amp;f=2" target="_blank" rel="noopener noreferrer">c</a>'
    assert shown == f"<p><em>a</em> <strong>b</strong> {link}</p><p>g</p>"


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "**<script>**", "*</p><style>*", '[<b>](https://x.example/"onclick=y)']
)
def test_nothing_of_a_caption_becomes_markup(text: str):
    shown = step_form.preview(text)
    for ours in ("<p>", "</p>", "<em>", "</em>", "<strong>", "</strong>", "</a>"):
        shown = shown.replace(ours, "")
    assert shown.count("<") == shown.count("<a href=")
    assert shown.count('"') == 6 * shown.count("<a href=")


def test_a_caption_with_an_invalid_link_has_no_preview():
    assert step_form.preview("*a* [x](javascript:alert)") == step_form.preview("") == ""


def test_braces_stay_as_they_are():
    assert step_form.preview("{0} ${x} %s") == "<p>{0} ${x} %s</p>"


def test_items_of_a_caption_are_shown_as_a_list():
    assert step_form.preview("They hold:\n- <b>\n- **Hama**") == (
        "<p>They hold:</p><ul><li>&lt;b&gt;</li><li><strong>Hama</strong></li></ul>"
    )
