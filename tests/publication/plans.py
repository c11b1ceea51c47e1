"""Plans as people have them, and plans brought in."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jalons.base.sent_tables import SentTable
from jalons.base.table_files import Row, read_table
from jalons.publication.changes import plans as plan_changes
from jalons.publication.documents.plan_files import write_plan_file
from jalons.publication.models import PlanImport
from jalons.publication.queries import imports
from jalons.publication.queries import plans as plan_queries
from jalons.publication.rules import column_guesses
from jalons.publication.rules.columns import KEYS, TEMPLATE, find_header
from jalons.roadmaps.models import Member

HEADINGS = [heading for _key, heading in TEMPLATE]


def template(*lines: dict[str, str]) -> list[Row]:
    """A table in the template of 28 columns, with the lines above its actions."""
    return [["Mon plan"], HEADINGS, ["Explications"], *([line.get(key, "") for key in KEYS] for line in lines)]


def proposed(rows: Sequence[Row]) -> dict[str, Any]:
    """What the preview proposes for a table: as the import takes it."""
    header, headings = find_header(rows)
    at = -1 if header is None else header
    sent = SentTable([headings if place == at else list(row) for place, row in enumerate(rows)], at)
    columns = column_guesses.guess_columns(sent)
    return {"sent": replace(sent, columns=columns), "first": column_guesses.guess_first_line(sent)}


def bring(member: Member, *lines: dict[str, str], source: str = "", **chosen: Any) -> PlanImport:
    taken = proposed(template(*lines))
    return plan_changes.import_plan(**(taken | {"sent": replace(taken["sent"], source=source)}), **chosen, by=member)


def seen(member: Member, rows: Sequence[Row]) -> imports.PlanPreview:
    return imports.plan_preview(member.roadmap, **proposed(rows), answers={})


def leaving(member: Member, extension: str = "csv") -> list[Row]:
    """The plan as a file, read again."""
    return read_table(io.BytesIO(write_plan_file("Plan", plan_queries.plan_table(member.roadmap), extension)))


def lines_of(member: Member) -> list[dict[str, str]]:
    return [{key: cell for key, cell in zip(KEYS, row, strict=False) if cell} for row in leaving(member)[3:]]
