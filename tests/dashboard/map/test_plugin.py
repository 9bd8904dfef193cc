from __future__ import annotations

import json
import re

import branca.element
import pytest

from dashboard import served
from dashboard.map import config, plugin
from geodata.dataset import reading
from geodata.view import query
from tests.support.paths import SYRIA

NESTED = {"a": {"b": [{}, {"c": "{{ 7 * 191 }}"}]}, "d": "{% raw %} {# note #} {{{ \\{{ }}", "e": "</script><!--"}


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    served_version = served.Served(reading.load(SYRIA))
    return config.live(served_version, query.default_view(served_version.dataset.info), "")


def test_json_for_a_script_keeps_its_meaning_and_has_no_template_and_no_tag():
    text = plugin.as_json(NESTED)
    assert json.loads(text) == NESTED
    assert not re.search(r"\{[{%#]|<", text)


def test_the_same_map_has_the_same_script_and_compiles_no_template_again(plain):
    def rendered() -> str:
        folium_map = plugin.make_map(plain, "a.js", "b.css")
        page: str = folium_map.get_root().render()
        return page

    pages, compiled = [], []
    for _ in range(3):
        pages.append(rendered())
        compiled.append(branca.element.Template.cache_info().misses)
    assert pages[0] == pages[1] == pages[2]
    assert "viewport" in pages[0]
    assert "user-scalable" not in pages[0], "a page that cannot be enlarged"
    assert compiled[0] == compiled[1] == compiled[2]


@pytest.mark.parametrize("title", ["{{ 7 * 191 }}", "{% raw %}", "{# hidden", "</title><script>"])
def test_a_title_that_looks_like_a_template_or_a_tag_is_a_title(plain, title):
    page = plugin.make_page({**plain, "title": title}, "a.js", "b.css")
    assert "1337" not in page
    assert "<title></title>" not in page
    assert f'"title": {plugin.as_json(title)}' in page
