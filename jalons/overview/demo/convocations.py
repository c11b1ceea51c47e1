"""The convocation of the next committee of the demo, and what some of its seats have answered. Invented."""

from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocations import convene_meeting, give_seat_page
from jalons.governance.models import Convocation, Meeting
from jalons.governance.models.seat_holders import HOLDER, channel_of
from jalons.governance.rules.convocations import Answer, Channel
from jalons.roadmaps.models import Member

PARAGRAPH = "Nous ferons le point sur l’année, et sur les suites de la dernière réunion. Merci de dire si vous venez."
# In the order of the seats: what each answered on the telephone. The second is represented by the first.
ANSWERS = (Answer.PRESENT, Answer.REPRESENTED, Answer.PRESENT, Answer.EXCUSED)


def convene_next_committee(meeting: Meeting, by: Member) -> None:
    """E-mails leave when the demo starts; two seats without address are handed their page."""
    convene_meeting(meeting=meeting, paragraph=PARAGRAPH, by=by)
    related = (f"seat__{name}" for name in HOLDER)
    rows = list(Convocation.objects.filter(meeting=meeting).select_related("meeting__roadmap", *related))
    for row in [row for row in rows if channel_of(row.seat) is not Channel.MAIL][:2]:
        give_seat_page(convocation=row, by=by)
    for row, answer in zip(rows, ANSWERS, strict=False):
        other = rows[0].seat if answer is Answer.REPRESENTED else None
        answer_convocation(convocation=row, answer=answer, represented_by=other, by=by)
