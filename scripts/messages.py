"""Collects the French sentences of the interface into locale/jalons.pot, so that a second language can come.

In pure Python: the gettext tools of the system are not on every machine. The file holds no date and no line number, so
it changes only when a sentence does. `--check` compares instead of writing.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "jalons.pot"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY}
HEADER = """# Sentences of Jalons, written by scripts/messages.py.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sources() -> list[Path]:
    files = [path for suffix in ("py", "html", "txt") for path in (ROOT / "jalons").rglob(f"*.{suffix}")]
    return sorted(path for path in files if path.suffix == ".py" or "templates" in path.parts)


def messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """(line, sentence or (singular, plural), context) for each sentence of a module or a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize returns is Python to the eye of a tokenizer, but for its indentation.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    # The empty line is for Babel, which tries to read the first one as a declaration of encoding.
    found = extract("python", io.BytesIO(f"\n{text}".encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, sentence, _comments, context in found:
        yield line - 1, sentence, context


def catalogue() -> str:
    catalog = Catalog(charset="utf-8")
    for path in sources():
        for _line, sentence, context in messages(path):
            catalog.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    written = io.BytesIO()
    write_po(written, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + written.getvalue().decode()


def main(arguments: list[str]) -> int:
    text = catalogue()
    if "--check" in arguments:
        if CATALOGUE.exists() and CATALOGUE.read_text(encoding="utf-8") == text:
            return 0
        print("locale/jalons.pot n’est plus à jour : récrivez-le avec « .venv/bin/python -m scripts.messages ».")
        return 1
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
