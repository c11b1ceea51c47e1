"""Runs the workloads of bench/ and prints one line a figure: its value, its ratio to the fixed work that it depends on,
its floor, and whether it is respected. Exits with 1 when a floor is missed or a workload fails."""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import bench
from bench import Figure, FixedWork, fixed_works, measured

HERE = Path(__file__).resolve().parent
FLOORS_FILE = HERE / "floors.json"
FLOORS: dict[str, float] = json.loads(FLOORS_FILE.read_text())
"""The recorded ratios by the name of the figure, from the commit that recorded them."""
MARGIN = 1.4
"""A ratio may be this many times the recorded one (decision 0037)."""
FIRST_TIMES = 0.5
"""Seconds of each fixed work before the workloads."""


class Calibration(NamedTuple):
    """The duration of a fixed work in milliseconds over the whole run: median and extremes."""

    milliseconds: float
    runs: int
    lowest: float
    highest: float


def workloads() -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [name for name in names if name != "report" and not name.startswith("_")]


def asked_for(words: list[str]) -> dict[str, list[str]]:
    """`live.sqlite live.crash pages` gives these parts of `live`, and `pages`. A name alone means all its parts."""
    parts: dict[str, list[str]] = {}
    for word in words or workloads():
        name, _dot, part = word.partition(".")
        if name not in workloads():
            raise ValueError(f"unknown workload: {name}")
        every = parts_of(name)
        if part and part not in every:
            raise ValueError(f"unknown part of {name}: {part} ({', '.join(every) or 'it has none'})")
        parts.setdefault(name, []).extend([part] if part else every)
    return parts


def parts_of(name: str) -> list[str]:
    return list(getattr(importlib.import_module(f"bench.{name}"), "PARTS", ()))


def figures(name: str, parts: list[str], *, quick: bool) -> Iterator[Figure]:
    module = importlib.import_module(f"bench.{name}")
    for figure in module.figures(parts, quick) if parts else module.figures():
        yield held(figure._replace(name=f"{name}.{figure.name}"), FLOORS)


def held(figure: Figure, floors: Mapping[str, float]) -> Figure:
    """The figure with its bound and whether it is kept, when it has a ratio and one was recorded."""
    if figure.ratio is None or figure.name not in floors:
        return figure
    most = floors[figure.name] * MARGIN
    return figure._replace(bound=f"≤ {short(most)}", kept=figure.ratio <= most)


def line(figure: Figure) -> str:
    extremes = f"{short(figure.lowest)}–{short(figure.highest)}"
    text = f"{figure.name} {short(figure.value)} {figure.unit} ({figure.runs} runs, {extremes})"
    if figure.ratio is not None:
        text += f" = {short(figure.ratio)} × {figure.beside}"
    if figure.bound:
        text += f" [{figure.bound}]"
    return text if figure.kept is None else f"{text} {'kept' if figure.kept else 'MISSED'}"


def short(value: float) -> str:
    """Three significant digits, never an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")


# --- what was measured, and where --------------------------------------------------------------------------------------


def calibrations() -> dict[str, Calibration]:
    """The calibration of each fixed work timed by this process; a workload in a separate process times its own."""
    by_name = {}
    for name, timings in fixed_works().timings.items():
        if timings:
            figure = measured(name, "ms", [1000 * timing.own for timing in timings])
            by_name[str(name)] = Calibration(figure.value, figure.runs, figure.lowest, figure.highest)
    return by_name


def calibration_line(name: str, calibration: Calibration) -> str:
    extremes = f"{short(calibration.lowest)}–{short(calibration.highest)}"
    return f"{name} {short(calibration.milliseconds)} ms ({calibration.runs} runs, {extremes})"


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None,
    }


def commit() -> dict[str, Any]:
    """`changed`: some files differ from the commit. Empty without git, or outside a repository."""
    git = shutil.which("git")
    if git is None:
        return {"commit": None, "changed": None}

    def said(*words: str) -> str:
        return subprocess.run([git, *words], cwd=HERE, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return {"commit": said("rev-parse", "HEAD"), "changed": bool(said("status", "--porcelain"))}
    except subprocess.CalledProcessError:
        return {"commit": None, "changed": None}


def result(
    found: Iterable[Figure], failed: Iterable[str], calibration: Mapping[str, Calibration], *, quick: bool
) -> dict[str, Any]:
    """The object that `--json` prints."""
    found = list(found)
    return {
        **commit(),
        "quick": quick,
        "machine": machine(),
        "calibration": {name: one._asdict() for name, one in calibration.items()},
        "figures": [figure._asdict() for figure in found],
        "missed": missed(found),
        "failed": list(failed),
    }


def missed(found: Iterable[Figure]) -> list[str]:
    return [figure.name for figure in found if figure.kept is False]


def main(arguments: list[str]) -> int:
    # When another program stops the bench, the servers and databases it started end too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME[.PART]", help=", ".join(workloads()))
    parser.add_argument("--json", action="store_true", help="one JSON object at the end instead of lines")
    parser.add_argument("--quick", action="store_true", help="the smallest size of the workloads that have several")
    options = parser.parse_args(arguments)
    try:
        wanted = asked_for(options.names)
    except ValueError as error:
        parser.error(str(error))

    def say(text: str) -> None:
        if not options.json:
            print(text, flush=True)

    for name in FixedWork:
        fixed_works().time(name, FIRST_TIMES)
    for name, calibration in calibrations().items():
        say(calibration_line(name, calibration))
    found: list[Figure] = []
    failed: list[str] = []
    for name, parts in wanted.items():
        try:
            for figure in figures(name, parts, quick=options.quick):
                found.append(figure)
                say(line(figure))
        except Exception:
            failed.append(name)
            traceback.print_exc()
            print(f"{name}: failed", file=sys.stderr)
    if options.json:
        print(json.dumps(result(found, failed, calibrations(), quick=options.quick), indent=1))
    else:
        for name, calibration in calibrations().items():
            say(calibration_line(name, calibration))
    if missed(found):
        print(f"missed: {', '.join(missed(found))}", file=sys.stderr)
    return 1 if failed or missed(found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
