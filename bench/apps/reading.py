"""Read a dataset's folder and print how long that took: `python -m bench.apps.reading FOLDER ours|naive`.

The imports of the libraries are counted apart from the reading.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(folder: Path, way: str) -> None:
    """Print seconds of imports and of reading, and the numbers of events and problems, as JSON."""
    begun = time.perf_counter()
    if way == "ours":
        from geodata.dataset import reading  # noqa: PLC0415 - importing is measured

        imported = time.perf_counter()
        dataset = reading.read_dataset(folder)
        found = {"events": len(dataset.events), "problems": len(dataset.problems)}
    else:
        import pandas as pd  # noqa: PLC0415 - importing is measured

        imported = time.perf_counter()
        found = {"events": len(pd.read_csv(folder / "events.csv")), "problems": 0}
    print(json.dumps({"imports_s": imported - begun, "seconds": time.perf_counter() - imported, **found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
