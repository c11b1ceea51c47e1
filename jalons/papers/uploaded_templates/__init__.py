"""Templates that collectivités upload: they are checked, and only what Jalons uses of them is kept.

The rest is left out when they are packed again: the text of the template, its properties, and whatever nobody asked
for.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen


@frozen(slots=True)
class Taken:
    """`content`: what a writer reads (a small archive of ours). `missing`: styles or layouts that ours replace, by the
    names that people know."""

    content: bytes
    missing: tuple[str, ...] = ()
    accent: str = ""
    """The colour of their titles, if there is one: frames and tables use it."""
    has_footer: bool = True


class Format(NamedTuple):
    """The name of a kind of template, and its file extensions."""

    name: str | Promise
    endings: tuple[str, ...]


KINDS = {
    "docx": Format(_("Word"), (".docx", ".dotx")),
    "odt": Format(_("LibreOffice"), (".odt", ".ott")),
    "pptx": Format(_("PowerPoint"), (".pptx", ".potx")),
}
