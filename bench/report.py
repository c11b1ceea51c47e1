"""Runs the workloads of bench/ and prints one line a figure: `name value unit (n runs, min–max) [floor] kept or MISSED`."""

import argparse
import importlib
import json
import pkgutil
import signal
import sys
import traceback
from collections.abc import Iterator

import bench
from bench import Figure


def workloads() -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [name for name in names if name != "report" and not name.startswith("_")]


def asked_for(words: list[str]) -> dict[str, list[str]]:
    """`live.sqlite live.crash pages` → those parts of `live`, and `pages`. A name alone is all of it."""
    found: dict[str, list[str]] = {}
    for word in words or workloads():
        name, _dot, part = word.partition(".")
        if name not in workloads():
            raise ValueError(f"unknown workload: {name}")
        every = parts_of(name)
        if part and part not in every:
            raise ValueError(f"unknown part of {name}: {part} ({', '.join(every) or 'it has none'})")
        found.setdefault(name, []).extend([part] if part else every)
    return found


def parts_of(name: str) -> list[str]:
    return list(getattr(importlib.import_module(f"bench.{name}"), "PARTS", ()))


def figures(name: str, parts: list[str], *, quick: bool) -> Iterator[Figure]:
    module = importlib.import_module(f"bench.{name}")
    for figure in module.figures(parts, quick) if parts else module.figures():
        yield figure._replace(name=f"{name}.{figure.name}")


def line(figure: Figure) -> str:
    extremes = f"{_short(figure.lowest)}–{_short(figure.highest)}"
    told = f"{figure.name} {_short(figure.value)} {figure.unit} ({figure.runs} runs, {extremes})"
    return f"{told} [{figure.bound}] {'kept' if figure.kept else 'MISSED'}" if figure.kept is not None else told


def _short(value: float) -> str:
    """Three significant figures, and never an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")


def main(arguments: list[str]) -> int:
    # Stopped by another program: servers and databases that were started here end with us.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME[.PART]", help=", ".join(workloads()))
    parser.add_argument("--json", action="store_true", help="one JSON list at the end instead of lines")
    parser.add_argument("--quick", action="store_true", help="the smallest size of the workloads that have several")
    options = parser.parse_args(arguments)
    try:
        wanted = asked_for(options.names)
    except ValueError as error:
        parser.error(str(error))
    found: list[Figure] = []
    failures = 0
    for name, parts in wanted.items():
        try:
            for figure in figures(name, parts, quick=options.quick):
                found.append(figure)
                if not options.json:
                    print(line(figure), flush=True)
        except Exception:
            failures += 1
            traceback.print_exc()
            print(f"{name}: failed", file=sys.stderr)
    if options.json:
        print(json.dumps([figure._asdict() for figure in found], indent=1))
    missed = [figure.name for figure in found if figure.kept is False]
    if missed:
        print(f"missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
