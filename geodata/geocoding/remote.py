"""geopy's online geocoders by name: a function that asks one of them, with failures in plain words.

Only `geodata.geocoding.online` uses it, and only on request.
"""

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
"""Pause after a service answers that it is asked too often without saying how long to wait."""
_KEYS: Final = ("api_key", "apikey", "subscription_key", "username")
"""geopy's parameters for the one secret that a geocoder takes."""
_ODD: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, AssertionError, RecursionError)
"""Exceptions of geopy's parsers when an answer has an unexpected shape."""
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
"""(geopy's exception, our words, whether it is lasting). geopy's own text may contain the address with the key."""


class OnlineAdapter(BaseSyncAdapter):
    """geopy's HTTP adapter for online geocoders: one request, without retries or redirects."""

    def get_text(self, url: str, *, timeout: float | None, headers: dict[str, str]) -> str:
        """The body of the reply as text. Raises geopy's exceptions."""
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
        """The body of the reply as JSON. Raises geopy's exceptions and ValueError."""
        return json.loads(self.get_text(url, timeout=timeout, headers=headers))


def service(setting: OnlineGeocoder, key: str = "") -> Callable[[str], list[RawAnswer]]:
    """A function that asks the geocoder for one query and returns its answers, the likeliest first, [] for none.

    The function raises GeocoderUnavailableError when the geocoder cannot be asked. Raises InputError for settings that
    do not fit the service. `key` is the service's key or user name; no message contains it.
    """
    provider = providers.provider(setting.name)
    geocoder_class = get_geocoder_for_service(setting.name)
    parameters = inspect.signature(geocoder_class).parameters
    if setting.domain and "domain" not in parameters:
        raise InputError(f"{provider.title} has no other servers; leave out the domain")
    options = {"scheme": setting.scheme, "domain": setting.domain or provider.domain, "user_agent": USER_AGENT,
               "timeout": TIMEOUT_S, "adapter_factory": OnlineAdapter}  # fmt: skip
    key_name = next((name for name in _KEYS if name in parameters), "")
    if key and provider.key:
        options[key_name] = key
    try:
        geocoder = geocoder_class(**{name: value for name, value in options.items() if value and name in parameters})
    except (GeopyError, TypeError):
        raise InputError(
            f"{provider.title} cannot be asked with these settings; does it need a domain or a key?"
        ) from None
    accepted = inspect.signature(geocoder.geocode).parameters
    extra = {"language": setting.language, "addressdetails": True}
    extra = {name: value for name, value in extra.items() if value and name in accepted}
    return lambda query: _ask(geocoder, provider.title, query, extra)


def _ask(geocoder: Geocoder, title: str, query: str, extra: dict[str, Any]) -> list[RawAnswer]:
    try:
        with fetch.silenced_logs():
            locations = geocoder.geocode(query, exactly_one=False, **extra)
        return [
            RawAnswer(
                str(location.address),
                float(location.latitude),
                float(location.longitude),
                location.raw if isinstance(location.raw, dict) else {},
            )
            for location in locations or ()
        ]
    except (GeopyError, *_ODD) as error:
        why, lasting = next((words, lasting) for kind, words, lasting in _WHY if isinstance(error, kind))
        status = getattr(error.__cause__, "status_code", None)
        reason = f"{why} (HTTP {status})" if status else why
        raise GeocoderUnavailableError(
            f"{title} could not be asked for {quoted(query)}: {reason}. The place may well exist, try again later",
            lasting=lasting,
            retry_after_s=(error.retry_after or HOLD_OFF_S) if isinstance(error, GeocoderRateLimited) else None,
        ) from None
