"""An address of each view, with a value that its converters read, whatever stands behind it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# By converter, a value that it reads; any other takes the first word of its pattern.
READ_BY = {
    "IntConverter": "1",
    "SlugConverter": "ici",
    "StringConverter": "CGHKLM",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "ActionCode": "1.1",
    "EditionKey": "projet-1",
}


class View(NamedTuple):
    name: str
    converters: dict[str, str]  # argument → name of its converter
    sample: dict[str, str]  # argument → a value that it reads

    @property
    def url(self) -> str:
        return reverse(self.name, kwargs=self.sample)


def views(patterns: list[URLPattern | URLResolver] | None = None, above: View | None = None) -> Iterator[View]:
    """Every named view of the site."""
    above = above or View("", {}, {})
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        found = pattern.pattern.converters
        converters = above.converters | {name: type(one).__name__ for name, one in found.items()}
        sample = above.sample | {
            name: READ_BY.get(type(one).__name__) or one.regex.split("|")[0] for name, one in found.items()
        }
        if isinstance(pattern, URLResolver):
            inside = f"{above.name}{pattern.namespace}:" if pattern.namespace else above.name
            yield from views(pattern.url_patterns, View(inside, converters, sample))
        elif pattern.name:
            yield View(f"{above.name}{pattern.name}", converters, sample)


# What each address is made of, by its name.
ARGUMENTS = {view.name: set(view.sample) for view in views()}

FLOORS_OF_A_WORKSHOP = ("workshops", "votes", "resources", "invitations", "carriage")
