"""Any online geocoder of geopy, by name: what asks it for one query, and says in our words what went wrong."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder

from geodata.errors import GeocoderUnavailableError, InputError
from geodata.geocoding import providers
from geodata.geocoding.providers import RawAnswer
from geodata.messages import quoted
from geodata.model import OnlineGeocoder
from geodata.online import fetch

USER_AGENT: Final = "dateline-map/1 (conflict map dashboard; asks once per place name)"
TIMEOUT_S: Final = 10.0
HOLD_OFF_S: Final = 30.0
"""For how long a service is left alone that is asked too often but does not say for how long."""
_KEYS: Final = ("api_key", "apikey", "subscription_key", "username")
"""What geopy's geocoders call the one secret that they take."""
_ODD: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, AssertionError, RecursionError)
"""What geopy's parsers raise when an answer has another shape than the service's."""
_WHY: Final = (
    (GeocoderRateLimited, "it was asked too often", True),
    (GeocoderQuotaExceeded, "its quota is used up", True),
    ((GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges), "it refuses us or the key", True),
    (ConfigurationError, "it cannot be asked with these settings", True),
    (GeocoderTimedOut, "it did not answer in time", False),
    (GeocoderUnavailable, "it cannot be reached", False),
    (GeocoderQueryError, "it does not take such a name", False),
    ((GeopyError, *_ODD), "its answer cannot be read", False),
)
"""Error of geopy → what is told instead of its text, which may hold the address and the key in it; does it last?"""


class OnlineAdapter(BaseSyncAdapter):
    """geopy's HTTP side of the online geocoders: one request each, not repeated and not redirected."""

    def get_text(self, url: str, *, timeout: float | None, headers: dict[str, str]) -> str:
        """The answer as text."""
        try:
            reply = fetch.fetch(url, headers=headers, timeout_s=timeout or TIMEOUT_S)
        except fetch.FetchError as error:
            raise (GeocoderTimedOut if error.kind == "time-out" else GeocoderUnavailable)(str(error)) from None
        if reply.status != HTTPStatus.OK:
            wait = {} if reply.retry_after_s is None else {"retry-after": str(math.ceil(reply.retry_after_s))}
            message = f"status {reply.status}"
            raise AdapterHTTPError(message, status_code=reply.status, headers=wait, text="")
        return reply.body.decode("utf-8")

    def get_json(self, url: str, *, timeout: float | None, headers: dict[str, str]) -> Any:
        """The answer as JSON."""
        return json.loads(self.get_text(url, timeout=timeout, headers=headers))


def service(setting: OnlineGeocoder, key: str = "") -> Callable[[str], list[RawAnswer]]:
    """What asks geopy's geocoder of that name for one query: its answers, the likeliest first, [] for none.

    It raises GeocoderUnavailableError when it cannot be asked; InputError is raised at once for what does not fit the
    service. `key` is the service's key or user name, and part of no message.
    """
    about = providers.provider(setting.name)
    make = get_geocoder_for_service(setting.name)
    takes = inspect.signature(make).parameters
    if setting.domain and "domain" not in takes:
        raise InputError(f"{about.title} has no other servers; leave out the domain")
    options = {"scheme": setting.scheme, "domain": setting.domain or about.domain, "user_agent": USER_AGENT,
               "timeout": TIMEOUT_S, "adapter_factory": OnlineAdapter}  # fmt: skip
    key_name = next((name for name in _KEYS if name in takes), "")
    if key and about.key:
        options[key_name] = key
    try:
        geocoder = make(**{name: value for name, value in options.items() if value and name in takes})
    except (GeopyError, TypeError):
        raise InputError(
            f"{about.title} cannot be asked with these settings; does it need a domain or a key?"
        ) from None
    asks = inspect.signature(geocoder.geocode).parameters
    extra = {"language": setting.language, "addressdetails": True}
    extra = {name: value for name, value in extra.items() if value and name in asks}
    return lambda query: _ask(geocoder, about.title, query, extra)


def _ask(geocoder: Geocoder, title: str, query: str, extra: dict[str, Any]) -> list[RawAnswer]:
    try:
        with fetch.silenced_logs():
            found = geocoder.geocode(query, exactly_one=False, **extra)
        return [
            RawAnswer(
                str(one.address),
                float(one.latitude),
                float(one.longitude),
                one.raw if isinstance(one.raw, dict) else {},
            )
            for one in found or ()
        ]
    except (GeopyError, *_ODD) as error:
        why, lasting = next((words, last) for kind, words, last in _WHY if isinstance(error, kind))
        status = getattr(error.__cause__, "status_code", None)
        told = f"{why} (HTTP {status})" if status else why
        raise GeocoderUnavailableError(
            f"{title} could not be asked for {quoted(query)}: {told}. The place may well exist, try again later",
            lasting=lasting,
            retry_after_s=(error.retry_after or HOLD_OFF_S) if isinstance(error, GeocoderRateLimited) else None,
        ) from None
