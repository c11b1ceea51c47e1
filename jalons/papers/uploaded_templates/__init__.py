"""Templates of a collectivité: looked at with suspicion, then only what is taken of them is kept.

What is kept is packed anew: the text of the template, its properties and whatever nobody asked for are left behind.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Taken:
    """`content`: what a writer reads (a small archive of ours). `missing`: styles or layouts that ours replace, in people's words."""

    content: bytes
    missing: tuple[str, ...] = ()
    accent: str = ""
    """The colour of their titles, when one can be found: frames and tables follow it."""
    has_footer: bool = True


class Format(NamedTuple):
    """What a template of this kind is called, and the types under which it comes."""

    name: str | Promise
    endings: tuple[str, ...]


KINDS = {
    "docx": Format(_("Word"), (".docx", ".dotx")),
    "odt": Format(_("LibreOffice"), (".odt", ".ott")),
    "pptx": Format(_("PowerPoint"), (".pptx", ".potx")),
}
