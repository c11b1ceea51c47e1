"""Templates are written to be read by people. What is the same at each drawing is done once, when they are loaded, and
costs nothing when a page is drawn. Lines stay, so an error still names its own.

The spaces that begin lines go: on a phone page they weighed 3 % of what travels, compressed. Sentences without a value
take the place of their `{% translate %}`, icons and tags of their `{% include %}`: a page has a hundred of each.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.base import Origin
from django.template.loaders.app_directories import Loader
from django.utils import translation

# Where a space is a letter: what is shown as it is written, and sentences, which are found by their exact text.
_KEPT = re.compile(
    r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>|{%-?\s*blocktranslate\b.*?{%-?\s*endblocktranslate\s*-?%})", re.DOTALL
)
_INDENTATION = re.compile(r"(?m)^[ \t]++")


def strip_indentation(template: str) -> str:
    """The same template without the spaces that begin its lines, but in what is shown or translated as it is written."""
    free, *others = _KEPT.split(template)
    stripped = [_INDENTATION.sub("", free)]
    for kept, after in zip(others[::2], others[1::2], strict=True):
        # What follows begins in the middle of a line: its first spaces part two words.
        same_line, line_end, rest = after.partition("\n")
        stripped += [kept, same_line, line_end, _INDENTATION.sub("", rest)]
    return "".join(stripped)


_SENTENCE = re.compile(r"""{% translate (?P<quote>["'])(?P<words>(?:(?!(?P=quote))[^\\\n])*)(?P=quote) %}""")


def write_sentences(template: str) -> str:
    """The same template with the sentences that it says as they are, in the only language of Jalons."""
    ((language, _name),) = settings.LANGUAGES
    with translation.override(language):
        return _SENTENCE.sub(lambda match: _in_words(match["words"]), template)


def _in_words(words: str) -> str:
    """In messages « % » is doubled, as `{% translate %}` does."""
    return translation.gettext(words.replace("%", "%%")).replace("%%", "%")


_ICON = "base/components/icon.html"
_INCLUDED_ICON = re.compile(rf'{{% include "{_ICON}" with name="(?P<name>[a-z-]+)" %}}')


def draw_icons(template: str) -> str:
    """The same template with the icons whose name it writes."""
    return _INCLUDED_ICON.sub(lambda match: _icon().replace("{{ name }}", match["name"]), template)


@cache
def _icon() -> str:
    return (Path(__file__).parent / "templates" / _ICON).read_text(encoding="utf-8")


_TAG = "base/components/tag.html"
_VALUE = r'[^\s"]+|"[a-z]*"|_\("[^"]*"\)'
_INCLUDED_TAG = re.compile(rf'{{% include "{_TAG}" with kind=(?P<kind>{_VALUE})(?: label=(?P<label>{_VALUE}))? %}}')


def draw_tags(template: str) -> str:
    """The same template with the tags of states written in it: an `{% include %}` took twice as long as what it
    writes, and a list has one or two a line."""
    return _INCLUDED_TAG.sub(lambda match: _tag(match["kind"], match["label"] or "label"), template)


@cache
def _tag(kind: str, label: str) -> str:
    written = (Path(__file__).parent / "templates" / _TAG).read_text(encoding="utf-8")
    one_line = re.sub(r"\s*\n\s*", " ", written)
    return one_line.replace("{{ kind", f"{{{{ {kind}").replace("{{ label", f"{{{{ {label}")


class LeanLoader(Loader):
    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        if not origin.name.endswith(".html"):
            return contents
        return draw_tags(draw_icons(write_sentences(strip_indentation(contents))))
