"""What pages show of the directory."""

from jalons.directory.queries.contacts import (
    Directory,
    Filters,
    category_choices,
    completed,
    differing,
    directory,
    organisation_names,
    row_of,
    rows,
)
from jalons.directory.queries.organisations import organisations

__all__ = [
    "Directory",
    "Filters",
    "category_choices",
    "completed",
    "differing",
    "directory",
    "organisation_names",
    "organisations",
    "row_of",
    "rows",
]
