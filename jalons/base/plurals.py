"""Words that follow a number, declared once and read in the language of each page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext


class PluralLabel:
    """`PluralLabel("%(n)s note", "%(n)s notes", "n") % {"n": 3}`: « 3 notes ».

    For fifty of them the `ngettext_lazy` of Django, which makes a class for each, takes 1.6 MB."""

    __slots__ = ("number", "plural", "singular")

    def __init__(self, singular: str, plural: str, number: str) -> None:
        self.singular, self.plural, self.number = singular, plural, number

    def __mod__(self, values: Mapping[str, Any]) -> str:
        return ngettext(self.singular, self.plural, values[self.number]) % values
