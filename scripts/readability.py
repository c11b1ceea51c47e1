"""Prints how readable the code is, in figures: `run.py check` shows them, and none of them fails.

To add a figure, write a function that returns its lines and name it in `FIGURES`.
"""

import re
import statistics
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG = 140
# A sentence stays on its line: cut, its message would change. So does a tag, which no template may cut.
SENTENCE = re.compile(r"""{%-?\s*(?:block)?translate\b|_\(["']""")


def template_lines() -> list[str]:
    pages = (path for path in (ROOT / "jalons").rglob("*.html") if "templates" in path.parts)
    return [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]


def templates() -> Iterable[str]:
    lines = template_lines()
    long = [line for line in lines if len(line) > LONG]
    bare = [line for line in long if not SENTENCE.search(line)]
    yield f"Gabarits : {statistics.mean(map(len, lines)):.1f} caractères par ligne ({len(lines)} lignes ; viser 50)"
    yield f"  lignes de plus de {LONG} caractères : {len(long)}, dont sans phrase : {len(bare)} (viser 0)"


def modules() -> Iterable[str]:
    paths = [path for path in (ROOT / "jalons").rglob("*.py") if "migrations" not in path.parts]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    yield f"Modules : {statistics.median(lengths.values()):.0f} lignes en médiane ({len(lengths)} modules) ; les plus longs :"
    for path, length in sorted(lengths.items(), key=lambda item: (-item[1], item[0]))[:10]:
        yield f"  {length:>5}  {path.relative_to(ROOT)}"


FIGURES: tuple[Callable[[], Iterable[str]], ...] = (templates, modules)


def main() -> int:
    for figure in FIGURES:
        print("\n".join(figure()).replace(" :", "\u00a0:").replace(" ;", "\u00a0;"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
