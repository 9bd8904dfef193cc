"""The back-end for any endpoint that speaks OpenAI's chat completions: a hosted model, or one on this machine.

Address, model and key come from the environment. What of an answer stands in the text is kept (`geodata.answers`), so
that the same question is asked once; outages and unreadable answers are not. The key is sent to the one address and
goes nowhere else: no redirect is followed, and no message, note, log or cache holds it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

from geodata import wire
from geodata.answers import Answers
from geodata.backends import prompt, verifying
from geodata.backends.protocol import Reply, Suggestion
from geodata.errors import BackendError, InputError
from geodata.messages import shown
from geodata.model import Span, Taxonomy

URL_VARIABLE: Final = "DATELINE_LLM_BASE_URL"
KEY_VARIABLE: Final = "DATELINE_LLM_API_KEY"
MODEL_VARIABLE: Final = "DATELINE_LLM_MODEL"

TIMEOUT_S: Final = 120.0
TRIES: Final = 3
"""Requests for one question, the first included."""
BACK_OFF_S: Final = 1.0
"""Pause before the second try; it doubles with each."""
LONGEST_WAIT_S: Final = 30.0
"""A service that wants a longer pause is given up."""
MOST_FAILURES: Final = 3
"""Articles in a row that failed, after which nothing is asked any more in this run."""
_OK, _REDIRECT, _CLIENT, _TOO_MANY, _SERVER = 200, 300, 400, 429, 500
_TOLD: Final = {401: "it refuses the key", 403: "it refuses the key", 404: "it knows no such address or model",
                400: "it does not take the question; does it know response_format with a JSON schema?",
                422: "it does not take the question; does it know response_format with a JSON schema?"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, for which model."""

    url: str = field(repr=False)
    """Of the chat completions."""
    model: str
    key: str = field(repr=False, default="")


def backend() -> OpenAI:
    """The back-end as the environment describes it. Raises InputError."""
    return OpenAI(endpoint(os.environ.get(URL_VARIABLE, ""), os.environ.get(MODEL_VARIABLE, ""),
                           os.environ.get(KEY_VARIABLE, "")), Answers())  # fmt: skip


def endpoint(base_url: str, model: str, key: str) -> Endpoint:
    """Checked, and with the path of the chat completions. Raises InputError, never with the key in it."""
    base_url, model, key = base_url.strip(), model.strip(), key.strip()
    missing = [name for name, value in ((URL_VARIABLE, base_url), (MODEL_VARIABLE, model)) if not value]
    if missing:
        raise InputError(f"the back-end openai needs {' and '.join(missing)} in the environment")
    try:
        split = urlsplit(base_url)
        good = split.scheme in {"http", "https"} and split.hostname and split.port != 0
    except ValueError:
        good = False
    if not good or split.query or split.fragment:
        raise InputError(f"{URL_VARIABLE} is no address such as https://api.example.org/v1")
    if split.username is not None:
        raise InputError(f"{URL_VARIABLE} has a user name or password in it; the key belongs into {KEY_VARIABLE}")
    if not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY_VARIABLE} holds characters that no key has")
    return Endpoint(f"{base_url.rstrip('/')}/chat/completions", model, key)


class OpenAI:
    """Asks part by part of an article; any part that fails fails the article, and the rules' draft stands."""

    name: Final = "openai"

    def __init__(
        self,
        where: Endpoint,
        answers: Answers,
        *,
        timeout_s: float = TIMEOUT_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.where = where
        self.answers = answers
        self.timeout_s = timeout_s
        self._sleep = sleep
        self._failures = 0

    def suggest(self, text: str, taxonomy: Taxonomy) -> Reply:
        """What the model points at. Raises BackendError."""
        all_parts = prompt.parts(text)
        asked = all_parts[: prompt.MOST_PARTS]
        found: list[Suggestion] = []
        rejected: Counter[str] = Counter()
        for part in asked:
            suggestions, refused = self._part(text, part, taxonomy)
            found += suggestions
            rejected += refused
        read_to = asked[-1].end if len(all_parts) > len(asked) else None
        return Reply(tuple(found), rejected, read_to, f"model {shown(self.where.model)}")

    def _part(self, text: str, part: Span, taxonomy: Taxonomy) -> tuple[list[Suggestion], Counter[str]]:
        question = json.dumps(prompt.question(text[part.start : part.end], self.where.model, taxonomy)).encode()
        digest = hashlib.sha256(self.where.url.encode("utf-8", "backslashreplace") + b"\n" + question).hexdigest()
        service = f"drafter openai {self.where.model}"
        kept = _decode(self.answers.get(service, digest), part)
        if kept is not None:
            return kept
        items = self._asked(question)
        suggestions, rejected = prompt.suggestions(items, part, taxonomy)
        # only what stands in the text is kept: nothing else that a server sends can get into the cache
        accepted, refused = verifying.verify(text, suggestions, taxonomy)
        good = [_plain(text, one, part) for one in accepted]
        self.answers.put(service, digest, _encode(good, rejected + refused))
        return good, rejected + refused

    def _asked(self, question: bytes) -> list[Any]:
        """The items of the answer. Remembers failures, so that a run over many articles ends soon when all is down."""
        if self._failures >= MOST_FAILURES:
            raise BackendError("it failed too often in this run and was not asked any more")
        try:
            found = prompt.items(self._posted(question))
        except BackendError:
            self._failures += 1
            raise
        self._failures = 0
        return found

    def _posted(self, question: bytes) -> bytes:
        """The body of a good answer, after some tries. Raises BackendError."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "dateline-map/1"}
        if self.where.key:
            headers["Authorization"] = f"Bearer {self.where.key}"
        why, wait_s = "", 0.0
        for number in range(TRIES):
            if number:
                self._sleep(wait_s)
            wait_s = BACK_OFF_S * 2**number
            try:
                reply = wire.fetch(self.where.url, headers=headers, timeout_s=self.timeout_s, body=question)
            except wire.WireError as error:
                if error.kind != "unreachable":
                    raise BackendError(str(error)) from None
                why = str(error)
                continue
            if reply.status == _OK:
                return reply.body
            why = self._refusal(reply)
            wait_s = wait_s if reply.retry_after_s is None else max(reply.retry_after_s, 0.0)
            if wait_s > LONGEST_WAIT_S:
                break
        raise BackendError(why)

    def _refusal(self, reply: wire.Reply) -> str:
        """Why there is no answer, if trying again may help. Raises BackendError if not."""
        status = reply.status
        if status == _TOO_MANY:
            return "it was asked too often (HTTP 429)"
        if status >= _SERVER:
            return f"it is out of order (HTTP {status})"
        if _REDIRECT <= status < _CLIENT:
            raise BackendError(f"it sends us elsewhere (HTTP {status}), where the key must not go; mend {URL_VARIABLE}")
        if status in {401, 403}:
            self._failures = MOST_FAILURES
        raise BackendError(f"{_TOLD.get(status, 'it gives no answer')} (HTTP {status})")


def _plain(text: str, one: verifying.Accepted, part: Span) -> Suggestion:
    """The suggestion again, with what was accepted of it."""
    strings = {name: text[span.start : span.end] for name, span in one.strings.items()}
    if one.trigger != one.quote:
        strings["trigger"] = text[one.trigger.start : one.trigger.end]
    return Suggestion(
        text[one.quote.start : one.quote.end],
        one.event_type,
        one.sub_event_type,
        **strings,
        start=part.start,
        end=part.end,
    )


_KEPT: Final = tuple(one.name for one in fields(Suggestion) if one.name not in {"start", "end"})


def _encode(good: list[Suggestion], rejected: Counter[str]) -> str:
    rows = [{name: getattr(one, name) for name in _KEPT} for one in good]
    return json.dumps({"suggestions": rows, "rejected": dict(rejected)})


def _decode(kept: str | None, part: Span) -> tuple[list[Suggestion], Counter[str]] | None:
    """What was kept; None when there is none, or it is none of ours."""
    if kept is None:
        return None
    try:
        found = json.loads(kept)
        rows = [{name: row[name] for name in _KEPT} for row in found["suggestions"]]
        if not all(isinstance(value, str) for row in rows for value in row.values()):
            return None
        rejected = Counter({str(reason): int(count) for reason, count in found["rejected"].items()})
        return [Suggestion(**row, start=part.start, end=part.end) for row in rows], rejected
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
