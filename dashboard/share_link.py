"""Addresses as the page Share gives them away: of a view, of a published briefing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from geodata import link

if TYPE_CHECKING:
    from geodata.model import DatasetInfo
    from geodata.query import View


def site_of(url: str | None, page: str) -> str:
    """The address of this server's map, with a slash at its end, from that of its page `page`; "/" when unknown."""
    if not url:
        return "/"
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(f'/{page}').rstrip('/')}/"


def of_view(site: str, view: View, info: DatasetInfo, version: str = "") -> str:
    """The link to a view; `version` makes it say of which version of the data it was made."""
    params = urlencode(link.to_params(replace(view, rev=version), info), doseq=True, safe=",")
    return f"{site}?{params}" if params else site


def of_briefing(site: str, ident: str) -> str:
    """Where a published briefing stands."""
    return f"{site}b/{ident}/"
