"""Open the gazetteer in this process, look one name up, and print the milliseconds of both as JSON."""

from __future__ import annotations

import json
import time

from geodata.geocoding.gazetteer import Gazetteer


def main() -> None:
    """Print milliseconds of opening and of the first lookup."""
    begun = time.perf_counter()
    gazetteer = Gazetteer.open()
    opened = time.perf_counter()
    gazetteer.lookup("Latakia")
    print(json.dumps([1e3 * (opened - begun), 1e3 * (time.perf_counter() - opened)]))


if __name__ == "__main__":
    main()
