"""HTML as a browser lays it out: white space that nobody can see is left out, any other is kept and shown.

One tag or one word a line. `␣` is a space between two things of the same line of text: if one appears or disappears
between two commits, words or buttons have moved. There is none at the edge of a block, nor between the children of
what the stylesheets lay out by flex or grid. `␣ alone` is an element that holds white space only: it is not `:empty`.
"""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What begins a line of its own, or is not shown.
BLOCKS = set(
    """address article aside base blockquote body br caption col colgroup datalist dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta nav
    noscript ol optgroup option p search section summary table tbody td tfoot th thead title tr ul""".split()  # noqa: SIM905
)
# On the line of what surrounds them, and a block for what they hold.
BOXES = {"button", "select", "svg", "textarea", "object", "video", "audio", "canvas", "iframe"}
# Nothing is drawn where they stand.
NOTHING = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
AS_WRITTEN = {"pre", "textarea", "script", "style"}
# Hidden to the eye, out of the line of what surrounds it: after text and it, a space takes a place in a flex line.
HIDDEN = "sr"
# A stylesheet draws a mark before what they hold: a space after it is seen.
MARKED: tuple[str, ...] = (".crumbs", "li")
LISTS_OF_WORDS = {"class", "d", "points", "viewbox", "sizes", "srcset", "transform"}
SPACE = re.compile(r"[ \t\n\r\f]+")  # a no-break space is a letter

Element = tuple[str, frozenset[str]]  # tag, classes


@cache
def selectors(display: str) -> frozenset[tuple[str, ...]]:
    """What the stylesheets always give this display to: descendants and children by tag and class, nothing finer."""
    found = set()
    for path in ROOT.glob("jalons/*/static/**/*.css"):
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        around: list[str] = []
        start = 0
        for brace in re.finditer("[{}]", css):
            inside, start = css[start : brace.start()].strip(), brace.end()
            if brace[0] == "{":
                around.append(inside)
                continue
            selector = around.pop()
            if re.search(rf"display:\s*({display})\b", inside) and not any(
                each.startswith(("@media", "@container")) for each in around
            ):
                found.update(tuple(one.replace(">", " > ").split()) for one in selector.split(","))
    return frozenset(one for one in found if not re.search(r"[:+~*#\[]", "".join(one)))


@cache
def has_display(display: str, path: tuple[Element, ...]) -> bool:
    return any(matches(selector, path) for selector in selectors(display))


def matches(selector: tuple[str, ...], path: tuple[Element, ...]) -> bool:
    if not selector or not path or not is_named(selector[-1], path[-1]):
        return not selector
    if len(selector) == 1:
        return True
    if selector[-2] == ">":
        return matches(selector[:-2], path[:-1])
    return any(matches(selector[:-1], path[:end]) for end in range(len(path) - 1, 0, -1))


def is_named(part: str, element: Element) -> bool:
    tag, classes = element
    name = re.match(r"[a-z][\w-]*", part)
    return (name is None or name[0] == tag) and classes.issuperset(re.findall(r"\.([\w-]+)", part))


class Folder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.path: list[Element] = []
        self.last = "edge"  # or a "letter", or the "space" that is the last line so far
        self.before_hidden = "edge"  # what was there where a hidden element began
        self.after_hidden = False  # nothing was met since the end of a hidden element that follows text
        self.is_blank = False  # white space was met since the last line

    def is_inside(self, tags: set[str]) -> bool:
        return any(tag in tags for tag, _classes in self.path)

    def begins_a_line(self, path: tuple[Element, ...]) -> bool:
        return (
            path[-1][0] in BLOCKS
            or has_display("block|flex|grid", path)
            or has_display("(?:inline-)?(?:flex|grid)", path[:-1])
            or (path[-1][0] != "svg" and any(tag == "svg" for tag, _classes in path))
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = self.last
        path = (*self.path, (tag, frozenset((dict(attrs).get("class") or "").split())))
        if self.begins_a_line(path):
            self.at_an_edge()
        elif tag in BOXES or (tag in VOID and ("type", "hidden") not in attrs):
            self.last = "letter"
        self.write(f"<{tag}{''.join(map(attribute, attrs))}>")
        if tag in BOXES:
            self.last = "edge"
        elif matches(MARKED, path):
            self.last = "letter"
        self.after_hidden = False
        if HIDDEN in path[-1][1]:
            self.before_hidden = before
        if tag not in VOID:
            self.path.append(path[-1])

    def handle_endtag(self, tag: str) -> None:
        if not any(tag == name for name, _classes in self.path):
            self.write(f"</{tag}>?")
            return
        while self.path[-1][0] != tag:
            self.path.pop()
        begins_a_line = self.begins_a_line(tuple(self.path))
        self.after_hidden = begins_a_line and HIDDEN in self.path[-1][1] and self.before_hidden == "letter"
        self.path.pop()
        if begins_a_line or tag in BOXES:
            self.at_an_edge()
        if self.is_blank and self.lines[-1].startswith(f"<{tag}"):
            self.write("␣ alone")
        self.write(f"</{tag}>")
        if tag in BOXES and not begins_a_line:
            self.last = "letter"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self.is_inside(AS_WRITTEN):
            self.write(repr(data))
            self.last = self.last if self.is_inside(NOTHING) else "letter"
            return
        if data.strip():
            self.after_hidden = self.after_hidden and data[0].isspace()
        for part in re.findall(r"[ \t\n\r\f]+|[^ \t\n\r\f]+", data):
            if not SPACE.match(part):
                self.write(part)
                self.last = "letter"
            elif self.after_hidden:
                self.write("␣ after what is hidden")
                self.after_hidden = False
            elif self.last == "letter":
                self.write("␣")
                self.last = "space"
            else:
                self.is_blank = True

    def at_an_edge(self) -> None:
        """The space that ends a line of text is not drawn, whatever closes after it."""
        if self.last == "space":
            del self.lines[len(self.lines) - 1 - self.lines[::-1].index("␣")]
        self.last = "edge"

    def write(self, line: str) -> None:
        self.lines.append(line)
        self.is_blank = False

    def handle_comment(self, data: str) -> None:
        self.write(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.write(f"<!{decl.lower()}>")


def attribute(pair: tuple[str, str | None]) -> str:
    name, value = pair
    if value is not None and name in LISTS_OF_WORDS:
        value = " ".join(value.split())
    return f" {name}" if value is None else f" {name}={value!r}"


@cache
def fold(html: str) -> str:
    folder = Folder()
    folder.feed(html)
    folder.close()
    folder.at_an_edge()
    return "\n".join(folder.lines) + "\n"
