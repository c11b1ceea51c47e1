"""Writes the French catalogue; `--check` compares it; `--template` also writes locale/jalons.pot, for translators.

The catalogue only contains plurals: without it gettext counts as in English, and writes « 0 communes ». The template
contains every sentence; it is made on demand, and never stored in the repository.

It is pure Python, because not every machine has the gettext tools.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "locale" / "jalons.pot"
PLURALS = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "pgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "PluralLabel": DEFAULT_KEYWORDS["ngettext"]}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # today's date would change the file every day
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
        # `templatize` returns tokens of Python with the indentation of the template, which the tokenizer would refuse.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    # Babel reads the first line as a declaration of encoding, so it is left empty.
    extracted = extract("python", io.BytesIO(f"\n{text}".encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, sentence, _comments, context in extracted:
        yield line - 1, sentence, context


def template() -> bytes:
    catalog = Catalog(charset="utf-8")
    for path in sources():
        for _line, sentence, context in messages(path):
            catalog.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    written = io.BytesIO()
    write_po(written, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER.encode() + written.getvalue()


def plurals() -> bytes:
    """The sentences with a number, compiled: each is its own translation, under the French rule (0 and 1 are
    singular)."""
    catalog = Catalog(locale="fr", charset="utf-8", creation_date=EPOCH, revision_date=EPOCH)
    for path in sources():
        for _line, sentence, context in messages(path):
            if isinstance(sentence, tuple):
                catalog.add(sentence, string=sentence[:2], context=context)
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def main(arguments: list[str]) -> int:
    wanted = {PLURALS: plurals()}
    if "--template" in arguments:
        wanted[TEMPLATE] = template()
    stale = [path for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]
    if "--check" in arguments:
        if stale:
            print("locale/ n’est plus à jour : récrivez-le avec « .venv/bin/python -m scripts.messages ».")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[path])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
