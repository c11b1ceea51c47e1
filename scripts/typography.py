"""Applies French typography to the sentences of the interface: U+00A0 before : ; ? ! » €, after « and inside numbers; ’
and ….

Keyboards do not show the difference: write plain spaces, then run this. It only changes arguments of gettext and
quotation marks around a template variable, and prints the files it changed.
"""

import ast
import re
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.messages import KEYWORDS, ROOT, sources

IN_TEMPLATES = re.compile(
    r"""{%-?\s*translate\s+(?:"[^"]*"|'[^']*')|_\("[^"]*"\)|{%\s*blocktranslate\b.*?{%\s*endblocktranslate""", re.DOTALL
)
# « {{ title }} » is in no translated sentence, but a line break must not separate the marks from the value.
AROUND_A_VALUE = re.compile(r"(?<=«)[ \u202f]?(?={{)|(?<=}})[ \u202f]?(?=»)")


def french(text: str) -> str:
    text = re.sub(r"[ \u202f]([:;?!»€])(?![\w/])|(?<=\d) (?=\d{3}(?!\d))", "\u00a0\\1", text)
    text = re.sub(r"«[ \u202f]?(?!\u00a0|\\u00a0)", "«\u00a0", text)  # also as code writes it
    text = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text)
    return text.replace("...", "…")


def template(source: str) -> str:
    return AROUND_A_VALUE.sub("\u00a0", IN_TEMPLATES.sub(lambda match: french(match[0]), source))


def module(source: str) -> str:
    """Fixes Python code, whose sentences are the string arguments of gettext calls."""
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    text = source.encode()
    spans = [
        (starts[argument.lineno - 1] + argument.col_offset, starts[argument.end_lineno - 1] + argument.end_col_offset)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        for argument in call.args
        if isinstance(argument, ast.Constant) and argument.end_lineno and argument.end_col_offset
    ]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + french(text[start:end].decode()).encode() + text[end:]
    return text.decode()


def main() -> int:
    for path in sources():
        put_right: Callable[[str], str] = module if path.suffix == ".py" else template
        source = path.read_text(encoding="utf-8")
        if source != (better := put_right(source)):
            Path(path).write_text(better, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
