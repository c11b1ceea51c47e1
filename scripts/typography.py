"""Sets the sentences of the interface as French is: U+00A0 before : ; ? ! » €, after « and inside numbers; ’ and ….

No keyboard shows the difference: write plain spaces, then run this. It changes only what goes through gettext and the
marks of a quote around a value of a template, and says which files it changed.
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
# « {{ title }} »: no sentence holds it, yet no line may part the mark from the value.
AROUND_A_VALUE = re.compile(r"(?<=«)[ \u202f]?(?={{)|(?<=}})[ \u202f]?(?=»)")


def french(text: str) -> str:
    text = re.sub(r"[ \u202f]([:;?!»€])(?![\w/])|(?<=\d) (?=\d{3}(?!\d))", "\u00a0\\1", text)
    text = re.sub(r"«[ \u202f]?(?!\u00a0)", "«\u00a0", text)
    text = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text)
    return text.replace("...", "…")


def template(source: str) -> str:
    return AROUND_A_VALUE.sub("\u00a0", IN_TEMPLATES.sub(lambda match: french(match[0]), source))


def module(source: str) -> str:
    """Python, whose sentences are the string arguments of gettext calls."""
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
