"""What is compared before enjeux, or chantiers, become one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce

from jalons.actions.models import ActionSheet
from jalons.base.frozen import frozen
from jalons.base.plurals import PluralLabel
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import Roadmap
from jalons.votes.models import BallotOption
from jalons.workshops.models import KeyProject, Note, Pledge, Stake
from jalons.workshops.queries.lineage import united_projects, united_stakes
from jalons.workshops.queries.stakes import stakes_page

_SENTENCES = {
    "notes": PluralLabel("%(n)d note d’atelier", "%(n)d notes d’atelier", "n"),
    "evidence": PluralLabel("%(n)d chiffre à l’appui", "%(n)d chiffres à l’appui", "n"),
    "findings": PluralLabel("%(n)d constat du diagnostic", "%(n)d constats du diagnostic", "n"),
    "projects": PluralLabel("%(n)d chantier qui y répond", "%(n)d chantiers qui y répondent", "n"),
    "stakes": PluralLabel("%(n)d enjeu auquel il répond", "%(n)d enjeux auxquels il répond", "n"),
    "resources": PluralLabel("%(n)d ressource sur sa carte", "%(n)d ressources sur sa carte", "n"),
    "pledges": PluralLabel("%(n)d engagement", "%(n)d engagements", "n"),
    "actions": PluralLabel("%(n)d fiche action", "%(n)d fiches action", "n"),
    "votes": PluralLabel("%(n)d vote", "%(n)d votes", "n"),
}


@frozen
class Side:
    """One of those that may be merged: what it says, and what would come with it."""

    pk: int
    title: str
    text: str
    description: str
    state_words: str
    united: list[str]
    brings: list[str]


def compared_sides(roadmap: Roadmap, rows: Sequence[Stake | KeyProject]) -> list[Side]:
    """In the order of the roadmap. A constant number of queries, whatever the number of rows."""
    page, asked = stakes_page(roadmap), [row.pk for row in rows]
    if not rows or isinstance(rows[0], Stake):
        votes = _counts(BallotOption, "stake", united_stakes(asked))
        return [
            Side(
                line.pk,
                line.title,
                line.phrasing,
                line.description,
                line.state_words,
                [one.title for one in line.united],
                _brought(
                    notes=line.notes,
                    evidence=len(line.evidence),
                    findings=len(line.findings),
                    projects=len(line.projects),
                    votes=votes[line.pk],
                ),
            )
            for line in page.stakes
            if line.pk in asked
        ]
    united = united_projects(asked)
    notes = _counts(Note, "group__key_project", united)
    resources, pledges, actions, votes = (
        _counts(model, "key_project", united) for model in (ResourceNode, Pledge, ActionSheet, BallotOption)
    )
    return [
        Side(
            line.pk,
            line.title,
            line.purpose,
            "",
            line.state_words,
            [one.title for one in line.united],
            _brought(
                notes=notes[line.pk],
                stakes=len(line.stakes),
                resources=resources[line.pk],
                pledges=pledges[line.pk],
                actions=actions[line.pk],
                votes=votes[line.pk],
            ),
        )
        for line in page.projects
        if line.pk in asked
    ]


def _counts(model: Any, path: str, united: Iterable[object]) -> Counter[int]:
    """Enjeu or chantier → how many of these rows are about it, or about what it unites. One query."""
    rows = model.objects.filter(**{f"{path}__in": united}).order_by()
    if model is Note:
        rows = rows.filter(is_hidden=False)
    return Counter(dict(rows.values_list(Coalesce(f"{path}__merged_into", path)).annotate(Count("pk"))))


def _brought(**counts: int) -> list[str]:
    return [str(_SENTENCES[name] % {"n": count}) for name, count in counts.items() if count]
