from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from geodata.briefings import embed
from geodata.briefings.briefing import Briefing, Step
from geodata.errors import InputError

SITE = "https://news.example.org/b/trial/"
HOSTILE = "\"><script>alert(1)</script>\n&amp; 'x"


def attributes(snippet: str) -> dict[str, str | None]:
    """Of the only tag in the snippet."""
    tags: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append((tag, dict(attrs)))  # type: ignore[method-assign]
    parser.feed(snippet)
    assert [tag for tag, _ in tags] == ["iframe"]
    return tags[0][1]


def test_a_hostile_title_stays_an_attribute():
    found = attributes(embed.embed_snippet(HOSTILE, SITE))
    assert found["title"] == "\"><script>alert(1)</script> &amp; 'x"
    assert (found["src"], found["loading"]) == (SITE, "lazy")


def test_the_frame_is_sandboxed_in_an_origin_of_its_own():
    allowed = str(attributes(embed.embed_snippet("T", SITE))["sandbox"]).split()
    assert {"allow-scripts", "allow-popups"} <= set(allowed)
    assert not {"allow-same-origin", "allow-top-navigation", "allow-forms"} & set(allowed)


def test_oembed_has_the_fields_that_its_standard_requires():
    answer = json.loads(embed.oembed(Briefing("trial", HOSTILE, "", (Step("One", "", ""),)), SITE))
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert {"html", "width", "height"} <= answer.keys()
    assert answer["thumbnail_url"] == f"{SITE}preview.png"
    assert attributes(answer["html"])["src"] == SITE


def test_a_site_gets_the_slash_that_makes_it_a_folder():
    assert embed.checked_site(SITE[:-1]) == SITE
    assert embed.checked_site(SITE) == SITE
    assert embed.checked_site("") == ""


@pytest.mark.parametrize(
    "site",
    ["news.example.org", "ftp://a.b/", "https://a.b/?x=1", "https://a.b/#x", 'https://a.b/"x', "https://a.b/x y",
     "https://me:word@a.b/", "javascript:alert(1)", "https://", f"https://a.b/{'x' * 600}"],
)  # fmt: skip
def test_an_address_that_is_no_folder_is_refused(site: str):
    with pytest.raises(InputError, match="expected one such as"):
        embed.checked_site(site)


def test_only_web_addresses_are_embedded():
    with pytest.raises(InputError, match="not an address that can be embedded"):
        embed.embed_snippet("T", "javascript:alert(1)")
