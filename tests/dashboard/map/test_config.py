"""The configuration of a page with all data in it: complete, and small where many events are alike."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

import pandas as pd

from dashboard.map import config
from dashboard.served import Served
from geodata.dataset.reading import load
from geodata.view import query
from tests.support.paths import SYRIA

MANY = 40


def test_base_map_and_texts_are_compressed_and_whole():
    served_version = Served(load(SYRIA))
    page = config.inlined(served_version, query.default_view(served_version.dataset.info))
    data = config.shortened(page)["data"]
    texts = json.loads(zlib.decompress(base64.b64decode(data["texts"]), -15))
    assert texts == {"basemap": page["data"]["basemap"], "details": page["data"]["details"]}
    assert data["count"] == len(texts["details"]) == len(served_version.dataset.events)
    assert not {"basemap", "details"} & set(data)


def test_events_that_are_alike_cost_little():
    dataset = load(SYRIA)
    many = Served(replace(dataset, events=pd.concat([dataset.events] * MANY, ignore_index=True)))
    few = Served(dataset)
    sizes = []
    for served_version in (few, many):
        page = config.inlined(served_version, query.default_view(dataset.info))
        sizes.append(len(config.shortened(page)["data"]["texts"]))
    assert sizes[1] < 1.5 * sizes[0]
