"""The stamp of what a page shows. Pure."""

import hashlib


def make_stamp(*values: object) -> str:
    """A few signs that change as soon as one of the values does. Each counts as its text: a row that was just made has
    the stamp that it will have when it is read."""
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:16]
