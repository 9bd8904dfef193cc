"""A frozen briefing on other sites: the `<iframe>` to paste, and oEmbed (https://oembed.com, version 1.0)."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Final

from geodata.briefings import captions
from geodata.errors import InputError
from geodata.messages import quoted

if TYPE_CHECKING:
    from geodata.briefings.briefing import Briefing


SANDBOX: Final = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
"""What a framed briefing may do: run its script, open sources in tabs of their own, offer its data for download."""
HEIGHT: Final = 620
WIDTH: Final = 900
"""Pixels that oEmbed proposes; the page adapts to any frame."""
OEMBED: Final = "oembed.json"
PREVIEW: Final = ("preview.png", 1200, 630)
"""The picture beside a link: its file, width and height in pixels."""
_LONGEST: Final = 500


def checked_site(site: str) -> str:
    """The address of a folder on the web, with a slash at its end; "" stays "".

    Raises InputError for anything else.
    """
    if not site:
        return ""
    plain = re.fullmatch(r"[\x21-\x7e]+", site) and not re.search(r"[?#\"'<>\\^`{|}]", site)
    if not plain or len(site) > _LONGEST or not captions.is_web_address(site):
        raise InputError(
            f"{quoted(site)} is not the web address of a folder; expected one such as https://example.org/b/aleppo/"
        )
    return site if site.endswith("/") else f"{site}/"


def embed_snippet(title: str, address: str) -> str:
    """The `<iframe>` that shows the briefing at `address` in another page; title and address are escaped.

    Raises InputError when the address is not http or https: elsewhere the snippet would show nothing.
    """
    if not captions.is_web_address(address):
        raise InputError(
            f"{quoted(address)} is not an address that can be embedded; expected one such as https://example.org/b/aleppo/"
        )
    return (
        f'<iframe src="{escape(address)}" title="{escape(" ".join(title.split()))}" sandbox="{SANDBOX}" '
        f'loading="lazy" width="100%" height="{HEIGHT}" style="border:0" allowfullscreen></iframe>'
    )


def oembed(briefing: Briefing, site: str) -> bytes:
    """`oembed.json`, from which other sites render the briefing's address. `site` as `checked_site` returns it."""
    picture, width, height = PREVIEW
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": briefing.title,
        "provider_name": "Dateline",
        "provider_url": site,
        "html": embed_snippet(briefing.title, site),
        "width": WIDTH,
        "height": HEIGHT,
        "thumbnail_url": f"{site}{picture}",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
