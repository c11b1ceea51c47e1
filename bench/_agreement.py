"""Compares the ratios of several runs, and records them as the floors.

for n in 1 2 3; do python3 run.py bench --json > run$n.json; done
.venv/bin/python -m bench._agreement run1.json run2.json run3.json --record
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import FLOORS, FLOORS_FILE, short

MOST_SPREAD = 0.15


def ratios(results: Sequence[dict[str, Any]]) -> dict[str, list[float]]:
    """The ratios of each figure that has one in every run, by its name."""
    runs = [{one["name"]: one["ratio"] for one in result["figures"] if one["ratio"] is not None} for result in results]
    return {name: [run[name] for run in runs] for name in runs[0] if all(name in run for run in runs)}


def spread(values: Sequence[float]) -> float:
    """The difference between the highest and the lowest value, as a share of their median."""
    return (max(values) - min(values)) / median(values)


def table(found: dict[str, list[float]]) -> list[str]:
    lines = []
    for name, values in found.items():
        apart = spread(values)
        shown = " ".join(short(value) for value in values)
        lines.append(f"{name}: {shown} ({100 * apart:.0f} %){' APART' if apart > MOST_SPREAD else ''}")
    agreeing = sum(spread(values) <= MOST_SPREAD for values in found.values())
    return [*lines, f"{agreeing} of {len(found)} ratios agree within {100 * MOST_SPREAD:.0f} %"]


def recorded(floors: dict[str, float], found: dict[str, list[float]]) -> dict[str, float]:
    """The floors, where the median of each ratio replaces the recorded value."""
    return dict(sorted((floors | {name: float(f"{median(values):.3g}") for name, values in found.items()}).items()))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench._agreement", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="what `run.py bench --json` printed")
    parser.add_argument("--record", action="store_true", help="write the medians in floors.json")
    options = parser.parse_args(arguments)
    by_figure = ratios([json.loads(path.read_text()) for path in options.files])
    print("\n".join(table(by_figure)))
    if options.record:
        FLOORS_FILE.write_text(json.dumps(recorded(FLOORS, by_figure), indent=1) + "\n")
    return 0 if all(spread(values) <= MOST_SPREAD for values in by_figure.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
