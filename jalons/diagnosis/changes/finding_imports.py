"""Imports a table of findings as it was previewed, with one line in the journal."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.sent_tables import SentTable
from jalons.base.texts import looks_like_a_name
from jalons.diagnosis.changes.findings import find_or_create_themes, next_number
from jalons.diagnosis.models import Finding
from jalons.diagnosis.rules import finding_tables
from jalons.diagnosis.rules.finding_tables import Line, Place
from jalons.directory.rules.people_tables import commune_names
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_BATCH = 500


class ImportedFindings(NamedTuple):
    added: int
    flagged: int  # may name somebody


@write_transaction()
def import_findings(*, sent: SentTable, by: Member) -> ImportedFindings:
    """Reads the table again once the lock is taken, because somebody may have typed the same since the preview."""
    lock_roadmap(by.roadmap)
    themes = {theme.title: theme for theme in find_or_create_themes(by.roadmap)}
    communes = {commune.code: commune for commune in by.roadmap.communes.all()}
    place = Place(
        themes=list(themes),
        communes=commune_names((code, commune.name) for code, commune in communes.items()),
        texts=list(Finding.objects.filter(roadmap=by.roadmap).values_list("text", flat=True)),
        today=timezone.localdate(),
    )
    lines = finding_tables.lines_to_write(finding_tables.read_lines(sent, place))
    if not lines:
        raise Refused(
            _("Ce tableau n’apporte rien de nouveau : il n’y a rien à importer."), code="nothing-new-to-import"
        )
    made = Finding.objects.bulk_create(
        (_new_finding(line, number, by) for number, line in enumerate(lines, next_number(by.roadmap))),
        batch_size=_BATCH,
    )
    Finding.themes.through.objects.bulk_create(
        Finding.themes.through(finding=finding, findingtheme=themes[title])
        for finding, line in zip(made, lines, strict=True)
        for title in dict.fromkeys(line.themes)
    )
    Finding.communes.through.objects.bulk_create(
        Finding.communes.through(finding=finding, commune=communes[code])
        for finding, line in zip(made, lines, strict=True)
        for code in line.communes
    )
    record_change(by=by, verb="import_findings", about=by.roadmap, after={"findings": len(made)})
    return ImportedFindings(len(made), sum(finding.names_somebody for finding in made))


def _new_finding(line: Line, number: int, by: Member) -> Finding:
    return Finding(
        roadmap=by.roadmap,
        number=number,
        kind=line.kind,
        text=line.text,
        said_by=line.said_by,
        heard_on=line.heard_on,
        audiences=line.audiences,
        is_kept=line.is_kept,
        names_somebody=looks_like_a_name(line.text),
        source=Finding.Source.IMPORT,
    )
