"""Pack a territory so that its days share what did not change between them.

A ring is cut into chunks where its own points say so (a hash of the point), so that two rings that have a stretch in
common have its chunks in common, wherever it lies in them. Each chunk is kept once; a ring is a list of chunks, and it
begins at the cut whose point comes first. Everything is numbers of 7 bits a byte, of differences::

    DLT1 · length of the JSON (uint32, little endian) · JSON · points · chunks · polygons

JSON: `unit`, `holders`, `sources`, `quotes`, `holdings` (holder, first day, last day or null, source, quote, km², rows
of polygons, points) and `states` (first day, last day or null, holdings).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geodata.errors import InputError
from geodata.model import OPEN_END
from geodata.territory import extent
from geodata.territory.model import NO_POINTS, UNIT, Holding, Polygon, Ring, State, Territory

MAGIC: Final = b"DLT1"
_CUTS: Final = 31
"""A point is a cut when this and its hash have no bit in common: one point of 32."""
_HASHES: Final = np.array([73_856_093, 19_349_663], np.int64)
_GROUP: Final = 7
_MORE: Final = 0x80


@dataclass(slots=True)
class _Chunks:
    """The chunks so far, by the bytes of their points."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    kept: list[Ring] = field(default_factory=list)

    def of(self, ring: Ring) -> list[int]:
        return [self._number(chunk) for chunk in _cut(ring)]

    def _number(self, chunk: Ring) -> int:
        key = chunk.tobytes()
        if key not in self.numbers:
            self.numbers[key] = len(self.kept)
            self.kept.append(chunk)
        return self.numbers[key]


def pack(territory: Territory) -> bytes:
    """The territory as bytes."""
    chunks = _Chunks()
    shapes: list[int] = []
    before = 0
    for holding in territory.holdings:
        shapes.append(len(holding.polygons))
        for polygon in holding.polygons:
            shapes.append(len(polygon))
            for ring in polygon:
                numbers = chunks.of(ring)
                shapes.append(len(numbers))
                for number in numbers:
                    shapes.append(_zigzag(number - before - 1))
                    before = number
    points = np.vstack([NO_POINTS, *(holding.points for holding in territory.holdings)])
    head = json.dumps(_head(territory, chunks), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    lengths = [len(chunk) for chunk in chunks.kept]
    corners = np.vstack([NO_POINTS, *chunks.kept])
    stream = np.concatenate(
        (_steps(points), np.array(lengths, np.uint64), _steps(corners), np.array(shapes, np.uint64))
    )
    return MAGIC + struct.pack("<I", len(head)) + head + _bytes(stream)


def _head(territory: Territory, chunks: _Chunks) -> dict[str, Any]:
    holders = list(territory.holders)
    sources = list(dict.fromkeys(one.source for one in territory.holdings))
    quotes = list(dict.fromkeys(one.quote for one in territory.holdings))
    return {
        "unit": UNIT,
        "holders": holders,
        "sources": sources,
        "quotes": quotes,
        "chunks": len(chunks.kept),
        "holdings": [
            [
                holders.index(one.holder),
                one.start_day,
                _end(one.end_day),
                sources.index(one.source),
                quotes.index(one.quote),
                round(extent.km2(one.polygons), 3),
                len(one.points),
            ]
            for one in territory.holdings
        ],
        "states": [[one.start_day, _end(one.end_day), one.holdings] for one in territory.states],
    }


def unpack(data: bytes) -> Territory:
    """The territory in some bytes. Raises InputError for bytes that hold none."""
    try:
        return _unpacked(data)
    except (ValueError, KeyError, IndexError, RuntimeError, struct.error) as error:  # RuntimeError: bytes are missing
        raise InputError("the file of the territory is damaged; add its files again") from error


def _unpacked(data: bytes) -> Territory:
    if data[:4] != MAGIC:
        raise ValueError("no magic")
    (length,) = struct.unpack_from("<I", data, 4)
    head = json.loads(data[8 : 8 + length])
    numbers = _numbers(data[8 + length :])
    counts = [row[6] for row in head["holdings"]]
    taken = 2 * sum(counts)
    points = _places(numbers[:taken])
    lengths = numbers[taken : taken + head["chunks"]].astype(np.int64)
    taken += head["chunks"]
    corners = _places(numbers[taken : taken + 2 * int(lengths.sum())])
    ends = np.cumsum(lengths)
    chunks = [corners[end - size : end] for end, size in zip(ends, lengths, strict=True)]
    shapes = iter(numbers[taken + 2 * int(lengths.sum()) :].tolist())
    polygons = list(_polygons(shapes, chunks, len(head["holdings"])))
    begins = np.cumsum([0, *counts])
    holdings = tuple(
        Holding(
            head["holders"][holder],
            start,
            OPEN_END if end is None else end,
            polygons[number],
            points[begins[number] : begins[number + 1]],
            head["sources"][source],
            head["quotes"][quote],
        )
        for number, (holder, start, end, source, quote, _, _) in enumerate(head["holdings"])
    )
    states = tuple(State(start, OPEN_END if end is None else end, tuple(there)) for start, end, there in head["states"])
    return Territory(holdings, states)


def _polygons(shapes: Iterator[int], chunks: Sequence[Ring], count: int) -> Iterator[tuple[Polygon, ...]]:
    before = 0
    for _ in range(count):
        polygons = []
        for _ in range(next(shapes)):
            rings = []
            for _ in range(next(shapes)):
                parts = []
                for _ in range(next(shapes)):
                    before += _signed(next(shapes)) + 1
                    parts.append(chunks[before])
                rings.append(np.vstack(parts))
            polygons.append(tuple(rings))
        yield tuple(polygons)


def _cut(ring: Ring) -> Iterable[Ring]:
    """The chunks of a ring, from the cut whose point comes first; a ring without cuts is one chunk."""
    cuts = np.flatnonzero((_hashes(ring) & _CUTS) == 0)
    if not len(cuts):
        return (np.roll(ring, -int(np.lexsort((ring[:, 1], ring[:, 0]))[0]), axis=0),)
    first = int(cuts[np.lexsort((ring[cuts, 1], ring[cuts, 0]))[0]])
    turned = np.roll(ring, -first, axis=0)
    return np.split(turned, (np.sort((cuts - first) % len(ring)))[1:])


def _hashes(ring: Ring) -> NDArray[np.int64]:
    mixed = ring.astype(np.int64) * _HASHES
    found: NDArray[np.int64] = (mixed[:, 0] ^ mixed[:, 1]) >> 3
    return found


def _end(day: int) -> int | None:
    return None if day == OPEN_END else day


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _signed(number: int) -> int:
    return number >> 1 if number % 2 == 0 else -(number >> 1) - 1


def _steps(points: Ring) -> NDArray[np.uint64]:
    """The difference of each point from the one before it, zigzag, longitude and latitude in turn."""
    places: NDArray[np.int64] = np.vstack((np.zeros((1, 2), np.int64), points)).astype(np.int64)
    steps: NDArray[np.int64] = places[1:] - places[:-1]
    folded: NDArray[np.int64] = np.where(steps >= 0, 2 * steps, -2 * steps - 1)
    return folded.astype(np.uint64).ravel()


def _places(numbers: NDArray[np.uint64]) -> Ring:
    signed = (numbers >> np.uint64(1)).astype(np.int64) ^ -(numbers & np.uint64(1)).astype(np.int64)
    return np.cumsum(signed.reshape(-1, 2), axis=0).astype(np.int32)


def _bytes(numbers: NDArray[np.uint64]) -> bytes:
    """Each number in groups of 7 bits, the lowest first; a set highest bit says that more follow."""
    columns = []
    rest = numbers.copy()
    while True:
        group = (rest & np.uint64(_MORE - 1)).astype(np.uint8)
        rest = rest >> np.uint64(_GROUP)
        columns.append((group, rest > 0))
        if not rest.any():
            break
    table = np.stack([np.where(more, group | _MORE, group) for group, more in columns], axis=1).astype(np.uint8)
    kept = np.stack([np.ones(len(numbers), bool), *(more for _, more in columns[:-1])], axis=1)
    return bytes(table[kept])


def _numbers(data: bytes) -> NDArray[np.uint64]:
    raw = np.frombuffer(data, np.uint8)
    if not len(raw):
        return np.empty(0, np.uint64)
    last = np.flatnonzero(raw < _MORE)
    if not len(last) or last[-1] != len(raw) - 1:
        raise ValueError("cut off")
    begins = np.concatenate(([0], last[:-1] + 1))
    place = np.arange(len(raw)) - np.repeat(begins, last - begins + 1)
    values = (raw & (_MORE - 1)).astype(np.uint64) << (place * _GROUP).astype(np.uint64)
    found: NDArray[np.uint64] = np.add.reduceat(values, begins)
    return found
