"""What pages show of the directory."""

from jalons.directory.queries.contacts import (
    ContactRow,
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
from jalons.directory.queries.tables import Preview, preview

__all__ = [
    "ContactRow",
    "Directory",
    "Filters",
    "Preview",
    "category_choices",
    "completed",
    "differing",
    "directory",
    "organisation_names",
    "organisations",
    "preview",
    "row_of",
    "rows",
]
