"""What pages show of the directory."""

from jalons.directory.queries.contacts import (
    ContactRow,
    Directory,
    Filters,
    category_choices,
    completed_fields,
    contact_row,
    contact_rows,
    differing_fields,
    filtered_directory,
    organisation_names,
)
from jalons.directory.queries.organisations import organisation_rows
from jalons.directory.queries.tables import Preview, import_preview

__all__ = [
    "ContactRow",
    "Directory",
    "Filters",
    "Preview",
    "category_choices",
    "completed_fields",
    "contact_row",
    "contact_rows",
    "differing_fields",
    "filtered_directory",
    "import_preview",
    "organisation_names",
    "organisation_rows",
]
