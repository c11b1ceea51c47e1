"""The carnet of the référentes and référents: only their own pages ask for it."""

from collections.abc import Mapping
from datetime import date

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Member, Membership, PrivateNote
from jalons.roadmaps.words import SOMEBODY


@frozen
class NoteLine:
    """`author`: the function of whoever wrote it."""

    pk: int
    text: str
    noted_on: date
    author: str


def notebook_lines(member: Member) -> list[NoteLine]:
    """The latest first. Two queries."""
    rows = list(PrivateNote.objects.filter(roadmap=member.roadmap).select_related("author"))
    authors = Membership.objects.filter(roadmap=member.roadmap, user__in={row.author_id for row in rows})
    functions = {author.user_id: author.shown_function for author in authors}
    return [NoteLine(row.pk, row.text, row.noted_on, _author_name(row, functions)) for row in rows]


def _author_name(row: PrivateNote, functions: Mapping[int, str]) -> str:
    if row.author is None:
        return str(SOMEBODY)
    return functions.get(row.author.pk) or row.author.name or str(SOMEBODY)
