"""Online geocoding: only on request, each name once, one request at a time; answers are cached, failures are not."""

from __future__ import annotations

import logging
import math
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from geopy.geocoders import SERVICE_TO_GEOCODER

from geodata import cli
from geodata.cli import geocode, starter
from geodata.errors import GeocoderUnavailableError, InputError, NotAskedError
from geodata.geocoding import locate, online, providers, remote
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Dataset, DatasetInfo, OnlineGeocoder, WherePrec
from geodata.online.cache import Answers
from geodata.online.rate_limit import RateLimiter
from geodata.versions import store
from tests.support.frames import INFO, NOWHERE, TAXONOMY, events, places
from tests.support.stand_in import CLOSE, CUT, DRIP, DRIP_HEADERS, HANG, Reply, StandIn, stand_in

KEY = "s3cret-k3y"
ANSWER = {
    "lat": "35.4", "lon": "35.9", "osm_type": "way", "osm_id": 7, "name": "Qwzrtpl", "addresstype": "village",
    "display_name": "Qwzrtpl, Jableh, Latakia, Syria", "boundingbox": ["35.3", "35.5", "35.8", "36.0"],
    "address": {"state": "Latakia", "country_code": "sy"},
}  # fmt: skip
FOUND, NOTHING = Reply([ANSWER]), Reply([])


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An own cache for each test, no proxy, and a time-out that is long enough on a busy machine."""
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")
    for name in (online.KEY_VARIABLE, online.DOMAIN_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("geodata.geocoding.remote.TIMEOUT_S", 3.0)
    monkeypatch.setattr("geodata.online.rate_limit.DELAY_S", 0.0)


def nominatim(server: StandIn, name: str = "nominatim") -> DatasetInfo:
    return replace(INFO, geocoder=OnlineGeocoder(name, server.domain, "http"))


def dataset(info: DatasetInfo, *rows: dict[str, object]) -> Dataset:
    from pandas import DataFrame  # noqa: PLC0415

    none = DataFrame()
    return Dataset(info, "0" * 12, events(*rows), none, none, places(), TAXONOMY, {})


def ask(server: StandIn, *names: str, **options) -> list[online.OnlineResult]:
    return online.ask(names, nominatim(server), **options)


# --- what is asked ----------------------------------------------------------------------------------------------


def test_an_answer_is_a_place_like_all_others():
    with stand_in(FOUND) as server:
        (one,) = ask(server, "Qwzrtpl")
    (place,) = one.places
    assert (one.status, one.message, one.from_cache) == ("found", "", False)
    assert (place.name, place.latitude, place.longitude, place.country) == ("Qwzrtpl", 35.4, 35.9, "SY")
    assert (place.where_prec, place.gazetteer_id, place.match) == (WherePrec.EXACT, "osm:way/7", "exact")


def test_a_request_names_the_client_and_the_place():
    with stand_in(FOUND) as server:
        ask(server, "  Qwzrtpl  am   Meer ")
    (heard,) = server.heard
    assert heard.query["q"] == ["Qwzrtpl am Meer"]
    assert heard.query["accept-language"] == ["en"]
    assert heard.headers["user-agent"].startswith("dateline-map")


def test_one_name_is_asked_for_once_by_all_callers():
    with stand_in(FOUND) as server:
        first = ask(server, "Qwzrtpl", "Qwzrtpl", " Qwzrtpl")
        second = ask(server, "Qwzrtpl")
        third = online.ask(["Qwzrtpl"], nominatim(server), answers=Answers())
    assert server.asked == ["Qwzrtpl"]
    assert [one.status for one in (*first, *second, *third)] == ["found"] * 5
    assert second[0].from_cache
    assert second[0].places == first[0].places


def test_an_unknown_name_is_asked_for_once_too():
    with stand_in(NOTHING) as server:
        assert [ask(server, "Qwzrtpl")[0].status for _ in range(2)] == ["not-found"] * 2
    assert server.asked == ["Qwzrtpl"]


@pytest.mark.parametrize("name", ["", "   ", "12", "x" * 201, "a\x00b", "\u202eabc", "???"])
def test_a_text_that_cannot_be_a_name_is_never_asked_for(name: str):
    with stand_in(FOUND) as server:
        assert ask(server, name)[0].status == "not-found"
    assert not server.heard


def test_answers_come_in_the_order_of_the_names_with_progress_for_each():
    told: list[tuple[int, int, str]] = []
    with stand_in(FOUND, NOTHING) as server:
        found = ask(server, "Aaa", "Bbb", "Aaa", progress=lambda done, of, one: told.append((done, of, one.name)))
    assert [(one.name, one.status) for one in found] == [("Aaa", "found"), ("Bbb", "not-found"), ("Aaa", "found")]
    assert told == [(1, 2, "Aaa"), (2, 2, "Bbb")]


def test_a_dataset_without_an_online_geocoder_refuses_to_ask():
    with pytest.raises(InputError, match="allows no online geocoder"):
        online.ask(["Qwzrtpl"], INFO)


# --- what goes wrong --------------------------------------------------------------------------------------------

BAD = {
    "403": Reply(status=403),
    "404": Reply(status=404),
    "429": Reply(status=429),
    "500": Reply(status=500),
    "502": Reply(status=502),
    "503": Reply({"error": "busy"}, status=503),
    "hang": HANG,
    "drip": DRIP,
    "drip headers": DRIP_HEADERS,
    "close": CLOSE,
    "cut": CUT,
    "no json": Reply(b"<html>"),
    "not utf-8": Reply(b'[{"lat": "\xff"}]'),
    "another shape": Reply({"places": []}),
    "numbers": Reply([1, 2]),
    "no coordinates": Reply([{"display_name": "x"}]),
    "odd coordinates": Reply([{**ANSWER, "lat": "north"}]),
    "deep": Reply(b"[" * 100_000),
    "huge": Reply(b" " * 3_000_000),
    "empty": Reply(b""),
    "moved": Reply(status=301, headers={"Location": "http://127.0.0.1:1/"}),
    "an error": Reply({"error": "out of order"}),
}


@pytest.mark.parametrize("reply", BAD.values(), ids=list(BAD))
def test_a_failure_is_reported_and_never_cached(reply: Reply | str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geodata.geocoding.remote.TIMEOUT_S", 0.3)
    with stand_in(reply, FOUND) as server:
        (one,) = ask(server, "Qwzrtpl")
        assert (one.status, one.places) == ("unavailable", ())
        assert "could not be asked for 'Qwzrtpl'" in one.message
        assert "may well exist" in one.message
        service = online.service_key(nominatim(server).geocoder)
        assert Answers().get(service, "Qwzrtpl") is None


def test_after_a_failure_the_name_can_be_asked_for_again():
    with stand_in(Reply(status=500), FOUND) as server:
        assert [ask(server, "Qwzrtpl")[0].status for _ in range(2)] == ["unavailable", "found"]


def test_a_service_that_cannot_be_reached_is_an_outage():
    info = replace(INFO, geocoder=OnlineGeocoder("nominatim", "127.0.0.1:1", "http"))
    (one,) = online.ask(["Qwzrtpl"], info)
    assert "cannot be reached" in one.message


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_ends_the_queries_and_the_rest_is_reported_as_unasked(status: int):
    with stand_in(FOUND, Reply(status=status), FOUND) as server:
        found = ask(server, "Aaa", "Bbb", "Ccc", "Aaa")
    assert [one.status for one in found] == ["found", "unavailable", "not-asked", "found"]
    assert server.asked == ["Aaa", "Bbb"]


def test_three_failures_in_a_row_end_the_asking_and_fewer_do_not():
    down = Reply(status=500)
    with stand_in(down, down, FOUND, down, down, down, FOUND) as server:
        found = ask(server, *("Aaa", "Bbb", "Ccc", "Ddd", "Eee", "Fff", "Ggg"))
    assert [one.status for one in found] == [*["unavailable"] * 2, "found", *["unavailable"] * 3, "not-asked"]
    assert len(server.asked) == 6


def test_a_redirect_is_not_followed():
    with (
        stand_in(FOUND) as other,
        stand_in(Reply(status=302, headers={"Location": f"http://{other.domain}/"})) as server,
    ):
        assert ask(server, "Qwzrtpl")[0].status == "unavailable"
    assert not other.heard


def test_an_unusable_cache_does_not_stop_geocoding(tmp_path: Path):
    (tmp_path / "cache").write_text("in the way")
    with stand_in(FOUND) as server:
        kept = Answers()
        assert ask(server, "Qwzrtpl", answers=kept)[0].status == "found"
        assert ask(server, "Qwzrtpl", answers=kept)[0].from_cache
    assert "work goes on without it" in kept.trouble
    assert server.asked == ["Qwzrtpl"]


# --- one a second -----------------------------------------------------------------------------------------------


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def limiter(folder: Path, clock: Clock) -> RateLimiter:
    return RateLimiter(folder, "A service", delay_s=1.0, clock=clock, sleep=clock.sleep)


def test_requests_are_a_second_apart_across_processes(tmp_path: Path):
    clock = Clock()
    starts = []
    for number in range(3):
        with limiter(tmp_path, clock).wait_turn():
            starts.append(clock.now)
            clock.now += 0.25 * number
    assert starts == [1_000_000.0, 1_000_001.0, 1_000_002.0]


def test_a_name_that_another_process_asked_for_meanwhile_is_not_asked_for_again():
    with stand_in(FOUND) as server:
        info = nominatim(server)
        other = online.CachedGeocoder(info.geocoder, Answers())
        service = online.open_service(info.geocoder, Answers())

        class Waits:
            @contextmanager
            def wait_turn(self) -> Iterator[None]:
                other.store("Qwzrtpl", [place(addresstype="village")])
                yield

        (one,) = online.ask(["Qwzrtpl"], info, service=replace(service, limiter=Waits()))
    assert (one.status, one.from_cache) == ("found", True)
    assert not server.heard


def test_a_late_request_does_not_wait(tmp_path: Path):
    clock = Clock()
    for _ in range(2):
        with limiter(tmp_path, clock).wait_turn():
            clock.now += 5
    assert not clock.slept


@pytest.mark.parametrize("note", ["", "soon", "nan", "inf", "99999999999", "\x00"])
def test_an_implausible_time_costs_at_most_one_delay(tmp_path: Path, note: str):
    clock = Clock()
    (tmp_path / "a-service.next").write_text(note)
    with limiter(tmp_path, clock).wait_turn():
        pass
    assert clock.slept == [1.0]


def test_a_failed_request_releases_the_turn(tmp_path: Path):
    clock = Clock()
    with pytest.raises(ZeroDivisionError), limiter(tmp_path, clock).wait_turn():
        raise ZeroDivisionError
    with limiter(tmp_path, clock).wait_turn():
        assert clock.slept == [1.0]


def test_a_pause_that_a_service_asks_for_holds_for_everyone(tmp_path: Path):
    clock = Clock()
    first = limiter(tmp_path, clock)
    with first.wait_turn():
        first.back_off(120)
    with (
        pytest.raises(GeocoderUnavailableError, match="accepts no requests before") as told,
        limiter(tmp_path, clock).wait_turn(),
    ):
        pass
    assert told.value.lasting
    clock.now += 121
    with limiter(tmp_path, clock).wait_turn():
        pass


def test_the_next_request_obeys_retry_after():
    with stand_in(Reply(status=429, headers={"Retry-After": "600"}), FOUND) as server:
        assert ask(server, "Aaa")[0].status == "unavailable"
        (second,) = ask(server, "Aaa")
    assert "accepts no requests before" in second.message
    assert server.asked == ["Aaa"]


def test_two_processes_take_turns(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from geodata.online.rate_limit import RateLimiter\n"
        "for _ in range(3):\n"
        "    with RateLimiter(Path(sys.argv[1]), 's', delay_s=0.1).wait_turn():\n"
        "        print(Path(sys.argv[1], 's.next').read_text(), flush=True)\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) for _ in "ab"]
    ends = sorted(float(line) for one in both for line in one.communicate(timeout=30)[0].split())
    assert len(ends) == 6
    assert min(later - sooner for sooner, later in pairwise(ends)) > 0.097


def test_without_a_writable_folder_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    with (
        pytest.raises(GeocoderUnavailableError, match="could not be recorded"),
        RateLimiter(tmp_path / "file" / "x", "s").wait_turn(),
    ):
        pass


def test_without_the_cache_folder_the_rate_limit_uses_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    with RateLimiter(tmp_path / "file" / "x", "s").wait_turn():
        pass
    assert list(tmp_path.glob("dateline-*/s.next"))


# --- keys and servers -------------------------------------------------------------------------------------------


def opencage(server: StandIn) -> DatasetInfo:
    return replace(INFO, geocoder=OnlineGeocoder("opencage", server.domain, "http"))


def test_a_missing_key_is_reported_with_its_variable():
    with pytest.raises(InputError, match="DATELINE_GEOCODER_API_KEY"):
        online.ask(["Qwzrtpl"], replace(INFO, geocoder=OnlineGeocoder("opencage")))


def test_a_dataset_alone_cannot_have_the_key_sent_to_its_server(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(online.KEY_VARIABLE, KEY)
    with stand_in(FOUND) as server:
        with pytest.raises(InputError, match="DATELINE_GEOCODER_DOMAIN") as told:
            online.ask(["Qwzrtpl"], opencage(server))
        ask(server, "Qwzrtpl")
    assert KEY not in str(told.value)
    assert len(server.heard) == 1
    assert KEY not in str(server.heard)


def test_the_key_goes_where_the_user_says_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    caplog.set_level(logging.DEBUG)
    answer = {"formatted": "Qwzrtpl, Syria", "geometry": {"lat": 35, "lng": 36}, "components": {"_type": "state"}}
    with stand_in(Reply({"results": [answer]}), Reply(status=403), CLOSE) as server:
        monkeypatch.setenv(online.KEY_VARIABLE, KEY)
        monkeypatch.setenv(online.DOMAIN_VARIABLE, server.domain)
        found = online.ask(["Qwzrtpl"], opencage(server))
        found += online.ask(["Other"], opencage(server)) + online.ask(["Third"], opencage(server))
    assert [heard.query["key"] for heard in server.heard] == [[KEY]] * 3
    assert [one.status for one in found] == ["found", "unavailable", "unavailable"]
    assert found[0].places[0].where_prec is WherePrec.PROVINCE
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())
    assert KEY.encode() not in kept
    for text in (repr(found), caplog.text, *(repr(one.failure.__cause__) for one in found if one.failure)):
        assert KEY not in text


def test_a_key_with_a_line_end_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(online.KEY_VARIABLE, "abc\ndef")
    with pytest.raises(InputError) as told:
        online.ask(["Qwzrtpl"], replace(INFO, geocoder=OnlineGeocoder("opencage")))
    assert "abc" not in str(told.value)


def test_a_service_without_other_servers_takes_no_domain():
    with pytest.raises(InputError, match="no other servers"):
        remote.service(OnlineGeocoder("here", "127.0.0.1:1"), KEY)


# --- the providers ----------------------------------------------------------------------------------------------


def test_every_geocoder_of_geopy_is_known_or_refused_with_a_reason():
    services, refused = providers.read()
    assert set(services) | set(refused) == set(SERVICE_TO_GEOCODER)
    assert all(service.title and service.credit for service in services.values())


@pytest.mark.parametrize("name", sorted(providers.read()[0]))
def test_every_provider_can_be_made_without_the_network(name: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    domain = "example.org" if name == "pelias" else ""
    assert callable(remote.service(OnlineGeocoder(name, domain), KEY))


def test_an_unknown_service_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match="did you mean 'nominatim'"):
        providers.provider("nominatin")
    with pytest.raises(InputError, match="not WGS84"):
        providers.provider("baidu")


PHOTON = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.9, 35.4]},
          "properties": {"name": "Latakia", "type": "state", "countrycode": "SY", "osm_type": "R", "osm_id": 3,
                         "extent": [35.7, 35.95, 36.2, 35.2]}}  # fmt: skip


def test_another_service_of_geopy_is_asked_by_its_name():
    with stand_in(Reply({"type": "FeatureCollection", "features": [PHOTON]})) as server:
        (one,) = online.ask(["Qwzrtpl"], nominatim(server, "photon"))
    (place,) = one.places
    assert (place.kind, place.country, place.where_prec) == ("province", "SY", WherePrec.PROVINCE)
    assert 30 < place.radius_km < 50


SOUTH_WEST, NORTH_EAST = {"lat": 35.2, "lng": 35.7}, {"lat": 35.95, "lng": 36.2}
SHAPES = {
    "photon": {"features": [PHOTON]},
    "opencage": {"results": [{"formatted": "Latakia, Syria", "geometry": {"lat": 35.4, "lng": 35.9},
                              "components": {"_type": "state", "country_code": "sy", "state": "Latakia"},
                              "bounds": {"southwest": SOUTH_WEST, "northeast": NORTH_EAST}}]},
    "geonames": {"geonames": [{"name": "Latakia", "lat": "35.4", "lng": "35.9", "fcode": "ADM1", "countryCode": "SY",
                               "adminName1": "Latakia", "countryName": "Syria"}]},
    "googlev3": {"status": "OK", "results": [{"formatted_address": "Latakia, Syria",
                 "types": ["administrative_area_level_1"],
                 "geometry": {"location": {"lat": 35.4, "lng": 35.9},
                              "viewport": {"southwest": SOUTH_WEST, "northeast": NORTH_EAST}}}]},
    "pelias": {"features": [{"geometry": {"coordinates": [35.9, 35.4]}, "bbox": [35.7, 35.2, 36.2, 35.95],
               "properties": {"name": "Latakia", "layer": "region", "country_code": "SY", "region": "Latakia"}}]},
    "mapbox": {"features": [{"place_name": "Latakia, Syria", "text": "Latakia", "place_type": ["region"],
               "geometry": {"coordinates": [35.9, 35.4]}, "bbox": [35.7, 35.2, 36.2, 35.95]}]},
    "tomtom": {"results": [{"address": {"freeformAddress": "Latakia"}, "position": {"lat": 35.4, "lon": 35.9}}]},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_services_answer_is_read_in_its_own_shape(name: str, monkeypatch: pytest.MonkeyPatch):
    with stand_in(Reply(SHAPES[name])) as server:
        monkeypatch.setenv(online.KEY_VARIABLE, KEY)
        monkeypatch.setenv(online.DOMAIN_VARIABLE, server.domain)
        (one,) = online.ask(["Latakia"], nominatim(server, name))
    assert one.message == ""
    (found,) = one.places
    assert (found.name, found.latitude, found.longitude) == ("Latakia", 35.4, 35.9)
    assert found.where_prec is (WherePrec.NEAR if name == "tomtom" else WherePrec.PROVINCE)
    assert found.radius_km == {"tomtom": 25, "geonames": 60}.get(name, 41.7)
    assert found.country in {"SY", ""}


def place(service: str = "nominatim", **raw: object):
    return providers.place(
        providers.provider(service), providers.RawAnswer("Qwzrtpl, Syria", 35.4, 35.9, raw), "Qwzrtpl"
    )


@pytest.mark.parametrize(
    ("level", "kind", "prec"),
    [
        ("village", "city", WherePrec.EXACT),
        ("aeroway", "airfield", WherePrec.EXACT),
        ("county", "district", WherePrec.DISTRICT),
        ("state", "province", WherePrec.PROVINCE),
        ("country", "country", WherePrec.COUNTRY),
        ("sea", "region", WherePrec.REGION),
        ("something", "city", WherePrec.NEAR),
        ("", "city", WherePrec.NEAR),
        (7, "city", WherePrec.NEAR),
    ],
)
def test_a_place_is_as_vague_as_what_the_service_found(level: object, kind: str, prec: WherePrec):
    found = place(addresstype=level)
    assert (found.kind, found.where_prec) == (kind, prec)


def test_a_large_place_of_unknown_kind_is_an_area():
    found = place(addresstype="something", boundingbox=["35", "36", "35", "36"])
    assert (found.where_prec, round(found.radius_km)) == (WherePrec.REGION, 56)


def test_an_answer_without_a_kind_is_only_near():
    assert place("tomtom").where_prec is WherePrec.NEAR


@pytest.mark.parametrize(
    "box", [None, "x", [], ["a", "b", "c", "d"], ["nan"] * 4, ["1e999", "0", "0", "0"], [1, 0, 0, 0]]
)
def test_an_invalid_box_is_ignored(box: object):
    assert place(addresstype="state", boundingbox=box).radius_km == 60


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (91, 0), (0, 181), (math.nan, 1), (math.inf, 1)])
def test_nothing_is_placed_at_zero_zero_or_off_the_globe(lat: float, lon: float):
    answer = providers.RawAnswer("x", lat, lon, {})
    assert providers.place(providers.provider("nominatim"), answer, "x") is None


def test_hostile_answers_are_only_text():
    found = place(name="<img onerror=alert(1)>" * 50, addresstype="village", osm_type="way", osm_id="x" * 999)
    assert len(found.name) <= 300
    assert len(found.gazetteer_id) <= 300


# --- a dataset --------------------------------------------------------------------------------------------------


def test_placing_a_dataset_never_goes_online(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for module, name in (("geodata.online.fetch", "fetch"), ("socket", "socket.connect")):
        monkeypatch.setattr(f"{module}.{name}", refuse)
    for about in (replace(INFO, nominatim=True), replace(INFO, geocoder=OnlineGeocoder("photon"))):
        result = locate.locate(dataset(about, {"place": "Qwzrtpl", **NOWHERE}), gazetteer)
        (problem,) = result.problems
        assert problem.code == "unlocated"
        assert "dateline geocode --unresolved" in problem.message


def test_cached_answers_place_rows(gazetteer: Gazetteer):
    with stand_in(FOUND, NOTHING) as server:
        given = dataset(nominatim(server), {"place": "Qwzrtpl", **NOWHERE}, {"place": "Zzxwvt", **NOWHERE})
        before = locate.locate(given, gazetteer)
        assert locate.unresolved(given, gazetteer) == ["Qwzrtpl", "Zzxwvt"]
        ask(server, "Qwzrtpl", "Zzxwvt")
        after = locate.locate(given, gazetteer)
        assert locate.unresolved(given, gazetteer) == []
    assert before.events["lat"].isna().all()
    assert after.events["lat"].tolist()[0] == 35.4
    assert after.events["located_by"][0].startswith("Nominatim (OpenStreetMap): Qwzrtpl, Jableh, Latakia, Syria")
    assert after.events["located_by"][1] == "not found in places.csv and gazetteer and Nominatim (OpenStreetMap)"


def test_a_new_answer_makes_a_new_address_of_the_same_version(gazetteer: Gazetteer):
    with stand_in(FOUND) as server:
        given = dataset(nominatim(server), {"place": "Qwzrtpl", **NOWHERE})
        before = locate.locate(given, gazetteer).address
        assert before == locate.locate(given, gazetteer).address
        ask(server, "Qwzrtpl")
        after = locate.locate(given, gazetteer).address
    assert before != after
    assert after == locate.locate(given, gazetteer).address
    assert len(after) == 12
    assert locate.locate(given, gazetteer).version == given.version


def test_the_address_of_a_dataset_that_asks_nobody_is_its_version(gazetteer: Gazetteer):
    found = locate.locate(dataset(INFO, {"place": "Qwzrtpl", **NOWHERE}), gazetteer)
    assert found.address == found.version == "0" * 12


def test_places_csv_and_gazetteer_come_before_any_answer(gazetteer: Gazetteer):
    with stand_in(FOUND) as server:
        given = dataset(nominatim(server), {"place": "Latakia", **NOWHERE})
        ask(server, "Latakia")
        after = locate.locate(given, gazetteer)
        assert locate.unresolved(given, gazetteer) == []
    assert after.events["located_by"][0].startswith("gazetteer: ")


def test_a_sound_alike_elsewhere_does_not_stop_a_name_from_being_asked_for(gazetteer: Gazetteer):
    with stand_in(Reply([{**ANSWER, "name": "Latakya"}])) as server:
        info = replace(nominatim(server), country="UA")
        given = dataset(info, {"place": "Latakya", **NOWHERE})
        assert locate.unresolved(given, gazetteer) == ["Latakya"]
        online.ask(["Latakya"], info)
        after = locate.locate(given, gazetteer)
    assert after.events["located_by"][0].startswith("Nominatim")


def test_an_unknown_service_does_not_stop_the_other_finders(gazetteer: Gazetteer):
    info = replace(INFO, geocoder=OnlineGeocoder("nowhere"))
    result = locate.locate(dataset(info, {"place": "Latakia", **NOWHERE}), gazetteer)
    assert result.events["lat"].notna().all()


def test_a_corrupt_cache_is_one_warning_of_the_dataset(gazetteer: Gazetteer, tmp_path: Path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "answers.sqlite").write_bytes(b"by no means a database, that much is certain")
    info = replace(INFO, nominatim=True)
    result = locate.locate(dataset(info, {"place": "Qwzrtpl", **NOWHERE}, {"place": "Latakia", **NOWHERE}), gazetteer)
    assert [problem.code for problem in result.problems] == ["unlocated", "answers-unusable"]
    assert result.events["lat"].notna().tolist() == [False, True]


@pytest.mark.parametrize(
    "text", ["", "null", "{}", "[1]", '[{"name": "x"}]', "[" * 9999, '[{"latitude": 1e999}]', "\x00"]
)
def test_an_invalid_cached_answer_is_asked_for_again(text: str):
    with stand_in(FOUND) as server:
        Answers().put(online.service_key(nominatim(server).geocoder), "Qwzrtpl", text)
        memory = online.CachedGeocoder(nominatim(server).geocoder, Answers())
        if text != "{}":
            with pytest.raises(NotAskedError):
                memory.geocode("Qwzrtpl")


def test_openstreetmap_is_credited_if_and_only_if_its_answer_is_shown(gazetteer: Gazetteer):
    with stand_in(FOUND) as server:
        info = nominatim(server)
        given = dataset(info, {"place": "Qwzrtpl", **NOWHERE}, {"place": "Latakia", **NOWHERE})
        assert online.credit(info, locate.locate(given, gazetteer).events) == ""
        ask(server, "Qwzrtpl")
        placed = locate.locate(given, gazetteer).events
    assert online.credit(info, placed) == "© OpenStreetMap contributors"
    assert online.credit(info, placed[placed["place"] == "Latakia"]) == ""
    assert online.credit(INFO, placed) == ""


def test_a_running_server_uses_a_new_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0)
    folder = example(tmp_path, 'geocoder = { name = "nominatim", domain = "127.0.0.1:1", scheme = "http" }')
    kept = store.FileStore(folder)
    before = kept.head()
    assert kept.head() is before
    memory = online.CachedGeocoder(before.info.geocoder, Answers())
    memory.store("Qwzrtpl", [place(addresstype="village")])
    after = kept.head()
    assert after.events["lat"].notna().sum() == before.events["lat"].notna().sum() + 1
    assert after.address != before.address
    assert after.version == before.version == kept.history()[-1].version
    assert kept.head() is after


# --- the command ------------------------------------------------------------------------------------------------


def example(tmp_path: Path, setting: str = "") -> Path:
    folder = tmp_path / "data"
    starter.write(folder)
    for name, old, new in (
        ("events.csv", ",Palmyra,", ",Qwzrtpl,"),
        ("dataset.toml", "nominatim = false", setting or "nominatim = false"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    def run(server: StandIn, *arguments: str) -> tuple[int, str, str]:
        setting = f'geocoder = {{ name = "nominatim", domain = "{server.domain}", scheme = "http" }}'
        folder = tmp_path / "data" if (tmp_path / "data").exists() else example(tmp_path, setting)
        done = CliRunner().invoke(cli.main, ["geocode", "--dataset", str(folder), *arguments], catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return run


def test_the_command_asks_online_only_with_the_option(command):
    with stand_in(FOUND) as server:
        code, out, err = command(server, "Qwzrtpl")
        assert (code, out) == (1, "Qwzrtpl\n")
        assert "--unresolved" in err
        assert not server.heard
        code, out, err = command(server, "--online", "Qwzrtpl", "Latakia")
        assert code == 0
        assert "  →  35.40000   35.90000  exact     Qwzrtpl, Latakia, SY" in out.splitlines()
        assert "1 name: 1 found, 0 unknown to it" in err
        assert "© OpenStreetMap contributors" in err
        code, out, err = command(server, "Qwzrtpl")
        assert code == 0
        assert "© OpenStreetMap contributors" in err
    assert server.asked == ["Qwzrtpl"]


def test_the_command_asks_for_every_unresolved_place_of_a_dataset(command):
    with stand_in(FOUND) as server:
        code, out, _ = command(server, "--unresolved")
        assert (code, out.splitlines()[0]) == (0, "Qwzrtpl")
        code, out, err = command(server, "--unresolved")
        assert (code, out) == (0, "")
        assert "0 names" in err
    assert server.asked == ["Qwzrtpl"]


def test_the_command_reports_progress(command):
    with stand_in(FOUND, NOTHING) as server:
        _, _, err = command(server, "--online", "Qwzrtpl", "Zzxwvt")
    assert err.splitlines()[:2] == ["1/2 Qwzrtpl: found", "2/2 Zzxwvt: not-found"]


def test_the_command_distinguishes_an_outage_from_a_miss(command):
    with stand_in(Reply(status=500)) as server:
        code, out, err = command(server, "--online", "--format", "json", "Qwzrtpl")
    assert code == 1
    assert '"status": "unavailable"' in out
    assert "may well exist" in err
    assert "1 could not be asked" in err


def test_the_command_needs_a_dataset_that_allows_it(tmp_path: Path):
    folder = example(tmp_path)
    for arguments in (["--unresolved"], ["--online", "Qwzrtpl"]):
        done = CliRunner().invoke(cli.main, ["geocode", "--dataset", str(folder), *arguments])
        assert done.exit_code == 2
        assert "geocoder = " in done.stderr


def test_the_command_needs_a_name(command):
    with stand_in(FOUND) as server:
        code, _, err = command(server)
    assert code == 2
    assert "NAME" in err


def test_nothing_else_goes_online():
    """Only `cli.geocode` calls `online.ask`; no module that loads or draws a dataset does."""
    assert geocode.online is online
    for module in (store, locate):
        assert not hasattr(module, "online")
