"""The text of a piece of HTML written elsewhere: nothing of it is ever read as markup. Pure."""

import unicodedata
from html.parser import HTMLParser

# What these elements hold is no text for a reader.
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"})
_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section"})
MOST_READ = 200_000  # characters of one text


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def read_html_text(html: str) -> str:
    """Its words, a line for each block, without controls nor signs that turn the direction of what follows."""
    reader = _TextReader()
    reader.feed(html[:MOST_READ])
    reader.close()
    lines = (" ".join(_keep_visible(line).split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _keep_visible(text: str) -> str:
    return "".join(sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for sign in text)


def clip_text(text: str, limit: int) -> str:
    """At most `limit` signs, cut between two words, with « … » when something is left out."""
    if len(text) <= limit:
        return text
    start = text[: limit - 2]
    return start[: max(start.rfind(" "), limit // 2)].rstrip(" ,;:.") + " …"
