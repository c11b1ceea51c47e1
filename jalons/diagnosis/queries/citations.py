"""What cites a finding, and whether the portrait still has the same figure."""

from collections.abc import Collection, Mapping, Sequence

from jalons.base.frozen import frozen
from jalons.diagnosis.models import Citation
from jalons.diagnosis.queries.facts import Fact, commune_facts, fact_page, territory_facts
from jalons.diagnosis.queries.findings import FindingRow
from jalons.diagnosis.queries.portraits import territory_portrait
from jalons.roadmaps.models import Roadmap


@frozen
class FollowedRow:
    """`cited`: « 2 notes », « 1 enjeu ». `today`: the present figure of the portrait, when it differs. `is_gone`: the
    portrait has no such figure any more."""

    row: FindingRow
    cited: tuple[str, ...] = ()
    today: Fact | None = None
    is_gone: bool = False

    @property
    def page(self) -> tuple[str, str]:
        return fact_page(self.row.fact_key)


def followed_rows(roadmap: Roadmap, rows: Sequence[FindingRow]) -> list[FollowedRow]:
    """One query for each kind of citation; the portrait is computed only when one of these is a figure."""
    cited = citation_labels([row.pk for row in rows])
    today = _current_facts(roadmap, rows)
    return [
        FollowedRow(
            row,
            cited[row.pk],
            now if row.is_fact and now and now.value != row.fact_value else None,
            row.is_fact and now is None,
        )
        for row in rows
        for now in [today.get(row.fact_key)]
    ]


def citation_labels(findings: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Finding → « 2 notes », « 1 enjeu », « 1 fiche »; findings without citations are left out."""
    counts = [(kind, kind.counts(findings)) for kind in Citation.kinds()]
    return {
        pk: tuple(str(kind.counted % {"n": by_finding[pk]}) for kind, by_finding in counts if pk in by_finding)
        for pk in findings
    }


def _current_facts(roadmap: Roadmap, rows: Sequence[FindingRow]) -> Mapping[str, Fact]:
    keys = {row.fact_key for row in rows if row.is_fact}
    if not keys:
        return {}
    portrait = territory_portrait(roadmap)
    today = territory_facts(portrait)
    for code in {key.partition("-")[2] for key in keys} - {""}:
        today |= commune_facts(portrait, code)
    return today
