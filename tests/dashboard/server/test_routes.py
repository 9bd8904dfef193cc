"""The server's routes beside Streamlit's page, requested from the real server."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from geodata.view import table
from tests.support.client import get

pytestmark = pytest.mark.browser  # needs the running server, not a browser; they share it


@pytest.fixture
def version(origin: str) -> str:
    return json.loads(get(f"{origin}/readyz")[2])["version"]


def test_readyz_names_the_version(version: str):
    assert len(version) == 12


@pytest.mark.parametrize(
    "name", ["events.bin", "basemap.json", "details-0.json", "deaths.bin", "mask.bin?q=Palmyra", "rows.json"]
)
def test_data_of_a_version_never_changes_and_may_be_kept(origin: str, version: str, name: str):
    status, headers, _ = get(f"{origin}/data/{version}/{name}")
    assert status == 200
    assert "immutable" in headers["cache-control"]


def test_open_pages_ask_for_the_newest_version_in_a_few_bytes(origin: str, version: str):
    status, headers, body = get(f"{origin}/data/newest")
    assert (status, json.loads(body)) == (200, {"version": version})
    assert headers["cache-control"] == "public, max-age=1"
    assert len(body) < 50
    status, headers, body = get(f"{origin}/data/newest", **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")
    assert get(f"{origin}/data/newest", **{"If-None-Match": '"000000000000"'})[0] == 200


def test_asking_for_the_newest_version_starts_no_session(origin: str):
    assert "set-cookie" not in get(f"{origin}/data/newest")[1]


def test_nothing_has_changed_from_a_version_to_itself(origin: str, version: str):
    status, headers, body = get(f"{origin}/data/{version}/changes.json?since={version}")
    assert (status, json.loads(body)) == (200, {"words": ""})
    assert "immutable" in headers["cache-control"]


def test_data_is_compressed_for_clients_that_accept_it(origin: str, version: str):
    address = f"{origin}/data/{version}/events.bin"
    plain = get(address)[2]
    status, headers, packed = get(address, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(packed) == plain
    assert plain[:4] == b"DTL2"


def test_the_mask_says_which_events_pass(origin: str, version: str):
    mask = get(f"{origin}/data/{version}/mask.bin?q=Palmyra")[2]
    assert sum(byte.bit_count() for byte in mask) == 1


def test_an_invalid_mask_is_refused_with_the_reason(origin: str, version: str):
    status, _, body = get(f"{origin}/data/{version}/mask.bin?dates=hour")
    assert status == 400
    assert b"'dates'" in body


def test_the_table_is_sorted_on_the_server_and_read_in_parts(origin: str, version: str):
    rows = json.loads(get(f"{origin}/data/{version}/rows.json?sort=deaths&down=1&to=2016-12")[2])
    titles = [row[list(table.COLUMNS).index("title")] for row in rows]
    assert (len(rows), titles[0]) == (16, "Russian air strikes reported to have killed 1,000 civilians")
    assert json.loads(get(f"{origin}/data/{version}/rows.json?sort=deaths&down=1&to=2016-12&first=1")[2]) == rows[1:]
    assert json.loads(get(f"{origin}/data/{version}/rows.json?first=99")[2]) == []


@pytest.mark.parametrize("query", ["sort=nothing", "first=-1", "first=x", "hide=nothing"])
def test_rows_that_there_cannot_be_are_refused(origin: str, version: str, query: str):
    assert get(f"{origin}/data/{version}/rows.json?{query}")[0] == 400


def test_what_a_search_matches_in_a_card_is_said_as_it_is_written(origin: str, version: str):
    number = json.loads(get(f"{origin}/data/{version}/index.json?event=hmeimim-agreement")[2])["number"]
    address = f"{origin}/data/{version}/found.json"
    assert json.loads(get(f"{address}?event={number}&q=Hmeymim")[2]) == ["Hmeimim"]
    assert json.loads(get(f"{address}?event={number}&q=")[2]) == []
    assert get(f"{address}?event=99&q=a")[0] == get(f"{address}?event=a&q=a")[0] == 404
    assert get(f"{address}?event={number}&q={'a' * 201}")[0] == 400


def test_an_empty_view_is_told_its_ways_out(origin: str, version: str):
    ways = json.loads(get(f"{origin}/data/{version}/ways-out.json?q=nobodysaysthis&place=Palmyra")[2])
    assert ways == [{"clears": ["text"], "words": "without the words nobodysaysthis", "shown": 1}]
    assert get(f"{origin}/data/{version}/ways-out.json?dates=hour")[0] == 400


def test_an_event_is_found_by_its_id(origin: str, version: str):
    number = json.loads(get(f"{origin}/data/{version}/index.json?event=palmyra-recaptured")[2])["number"]
    details = json.loads(get(f"{origin}/data/{version}/details-0.json")[2])
    assert details[number]["id"] == "palmyra-recaptured"
    assert get(f"{origin}/data/{version}/index.json?event=nobody")[0] == 404
    few = json.loads(get(f"{origin}/data/{version}/texts.json?events=5,{number},0")[2])
    assert few == [details[5], details[number], details[0]]


@pytest.mark.parametrize(
    "path",
    [
        "/data/000000000000/events.bin",
        "/data/000000000000/changes.json?since={version}",
        "/data/{version}/changes.json?since=000000000000",
        "/data/{version}/changes.json",
        "/data/{version}/changes.json?since=head",
        "/data/{version}/details-99.json",
        "/data/{version}/texts.json",
        "/data/{version}/texts.json?events=0,99",
        "/data/{version}/texts.json?events=0,-1",
        "/data/{version}/texts.json?events=" + ",".join(["0"] * 65),
        "/assets/x/..%2f..%2fapp.py",
        "/assets/x/main.py",
        "/assets/x/%2e%2e",
        "/data/..%2f..%2fetc%2fpasswd/events.bin",
    ],
)
def test_an_unknown_address_is_not_found(origin: str, version: str, path: str):
    status, _, body = get(origin + path.replace("{version}", version))
    assert status in {400, 404}
    assert b"import" not in body


def test_the_log_contains_no_addresses_of_views(origin: str, server_log: Path):
    assert get(f"{origin}/?q=a-private-matter")[0] == 200
    assert "a-private-matter" not in server_log.read_text()


def test_https_through_a_proxy_on_this_computer_gets_strict_transport_security(origin: str):
    found = get(f"{origin}/_stcore/health", **{"X-Forwarded-Proto": "https"})[1]
    assert "strict-transport-security" in found
    assert "Secure" in found["set-cookie"]
    assert "strict-transport-security" not in get(f"{origin}/_stcore/health")[1]
