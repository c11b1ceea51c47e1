"""Prints figures about the readability of the code: `run.py check` shows them, and none makes it fail.

To add a figure, write a function that returns its lines, and add it to `FIGURES`.
"""

import ast
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
LONG = 140
MANY_MODULES = 4
# A participle alone tells neither what acts nor what is returned. The words listed are the irregular ones, which do not
# end in « ed ».
PARTICIPLE = re.compile(
    r"(?:[^e]ed|^(?:held|kept|told|said|known|given|shown|seen|taken|sent|made|done|written|found|left|drawn|built))$"
)
# A sentence stays on its line, since splitting it would change its message. So does a tag, which a template may not
# split.
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


def product_paths() -> list[Path]:
    return sorted(path for path in (ROOT / "jalons").rglob("*.py") if "migrations" not in path.parts)


def modules() -> Iterable[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in product_paths()}
    yield f"Modules : {sum(lengths.values())} lignes, {statistics.median(lengths.values()):.0f} en médiane ({len(lengths)} modules)"
    for path, length in sorted(lengths.items(), key=lambda item: (-item[1], item[0]))[:10]:
        yield f"  {length:>5}  {path.relative_to(ROOT)}"


def function_names() -> Iterable[str]:
    """Functions of modules, without the methods of classes: a method is read together with its object."""
    defined: dict[str, set[Path]] = defaultdict(set)
    names = []
    for path in product_paths():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names.append(node.name.strip("_"))
                defined[node.name].add(path)
    words = [name for name in names if "_" not in name]
    participles = sorted({name for name in words if PARTICIPLE.search(name)})
    repeated = sorted(
        (name for name, paths in defined.items() if len(paths) > MANY_MODULES), key=lambda n: (-len(defined[n]), n)
    )
    yield f"Fonctions : {len(names)}, d’un seul mot : {100 * len(words) / len(names):.1f} % (viser 15)"
    yield f"  participes seuls : {', '.join(participles) or 'aucun'} (viser aucun)"
    yield f"  définies dans plus de {MANY_MODULES} modules : {', '.join(repeated) or 'aucune'}"


def import_cycles() -> Iterable[str]:
    """Modules that import one another: they remain after removing, again and again, those that import no other or that
    no other imports."""
    graph = grimp.build_graph("jalons", cache_dir=None)
    left = set(graph.modules)
    while free := {
        module
        for module in left
        if not (
            graph.find_modules_directly_imported_by(module) & left
            and graph.find_modules_that_directly_import(module) & left
        )
    }:
        left -= free
    yield f"Modules pris dans un cercle d’imports : {', '.join(sorted(left)) or 'aucun'} (viser aucun)"


def migrations() -> Iterable[str]:
    paths = list((ROOT / "jalons").rglob("migrations/0*.py"))
    yield f"Migrations : {len(paths)}, pour {len({path.parent for path in paths})} étages"


FIGURES: tuple[Callable[[], Iterable[str]], ...] = (templates, modules, function_names, import_cycles, migrations)


def main() -> int:
    for figure in FIGURES:
        print("\n".join(figure()).replace(" :", "\u00a0:").replace(" ;", "\u00a0;"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
