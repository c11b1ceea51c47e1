"""Compares two folders that `tests.access.every_page` wrote: what a reader would see differently, and where.

.venv/bin/python -m tests.access.compare_pages BEFORE AFTER

Each kind of difference is told once, with the number of its pages and the name of one.
"""

import difflib
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.access.folding import fold

AROUND = 2  # lines shown beside what differs


def differences(before: Path, after: Path) -> list[str]:
    old, new = (path.read_text(encoding="utf-8") for path in (before, after))
    if old == new:
        return []
    lines = [fold(text).splitlines() for text in (old, new)]
    if lines[0] == lines[1]:
        return []
    found = []
    for group in difflib.SequenceMatcher(None, *lines, autojunk=False).get_grouped_opcodes(AROUND):
        told = []
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                told += [f"   {line}" for line in lines[0][start:end]]
            else:
                told += [f" - {line}" for line in lines[0][start:end]]
                told += [f" + {line}" for line in lines[1][new_start:new_end]]
        found.append("\n".join(told))
    return found


def main(arguments: list[str]) -> int:
    before, after = map(Path, arguments)
    names = [{path.name for path in folder.iterdir()} for folder in (before, after)]
    both = sorted(names[0] & names[1])
    for label, only in (("Gone", names[0] - names[1]), ("New", names[1] - names[0])):
        for name in sorted(only):
            print(f"{label}: {name}")
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    with ProcessPoolExecutor(2) as pool:
        compared = pool.map(
            differences, *([folder / name for name in both] for folder in (before, after)), chunksize=100
        )
        for name, found in zip(both, compared, strict=True):
            for kind in found:
                kinds[kind].append(name)
    for kind, pages in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(set(pages))} pages, among them {pages[0]}\n{kind}")
    different = {page for pages in kinds.values() for page in pages}
    print(f"\n{len(both)} pages compared, {len(both) - len(different)} equal, {len(different)} different.")
    return 1 if different or names[0] != names[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
