"""Runs the workloads of bench/ and prints one line a figure: `name value unit (n runs, min–max)`."""

import argparse
import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Iterator

import bench
from bench import Figure


def workloads() -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [name for name in names if name != "report" and not name.startswith("_")]


def figures(name: str) -> Iterator[Figure]:
    for figure in importlib.import_module(f"bench.{name}").figures():
        yield figure._replace(name=f"{name}.{figure.name}")


def line(figure: Figure) -> str:
    extremes = f"{_short(figure.lowest)}–{_short(figure.highest)}"
    return f"{figure.name} {_short(figure.value)} {figure.unit} ({figure.runs} runs, {extremes})"


def _short(value: float) -> str:
    """Three significant figures, and never an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(workloads()))
    parser.add_argument("--json", action="store_true", help="one JSON list at the end instead of lines")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in workloads()]:
        parser.error(f"unknown workload: {', '.join(unknown)}")
    found: list[Figure] = []
    failures = 0
    for name in options.names or workloads():
        try:
            for figure in figures(name):
                found.append(figure)
                if not options.json:
                    print(line(figure), flush=True)
        except Exception:
            failures += 1
            traceback.print_exc()
            print(f"{name}: failed", file=sys.stderr)
    if options.json:
        print(json.dumps([figure._asdict() for figure in found], indent=1))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
