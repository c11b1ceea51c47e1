"""What became of the notes of a roadmap, as it is told to those who took part: by the rules of the page that their code
opens. Nobody is named, and no euro is told."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries.decided import told_decisions, verdict_sentence
from jalons.actions.rules.sheets import Status, may_be_told
from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Outcome, Stake

# Beyond, the letter would not hold on its page: the address leads to the others.
MOST_TITLES = 12


@frozen
class PutAside:
    """What will not be done, and the reason; empty when nobody wrote it."""

    title: str
    verdict: str
    reason: str


@frozen
class ToldOutcomes:
    kept: tuple[str, ...]
    aside: tuple[PutAside, ...]
    under_study: int

    @property
    def is_empty(self) -> bool:
        """While no committee has answered, there is nothing to tell."""
        return not self.kept and not self.aside

    @property
    def stamp(self) -> str:
        return make_stamp(self)

    @property
    def shown(self) -> tuple[str, ...]:
        return self.kept[:MOST_TITLES]

    @property
    def others(self) -> str:
        """« … et 9 autres actions. »"""
        left = len(self.kept) - len(self.shown)
        return ngettext("… et %(n)d autre action.", "… et %(n)d autres actions.", left) % {"n": left} if left else ""

    @property
    def study_sentence(self) -> str:
        if not self.under_study:
            return ""
        return ngettext(
            "%(n)d autre action est encore à l’étude.", "%(n)d autres actions sont encore à l’étude.", self.under_study
        ) % {"n": self.under_study}


def told_outcomes(roadmap: Roadmap) -> ToldOutcomes:
    """Nine queries at most, whatever the number of fiches."""
    rows = list(ActionSheet.objects.filter(roadmap=roadmap).order_by("axis__rank", "rank").only("title", "status"))
    decisions = told_decisions(roadmap, [row.pk for row in rows])
    kept: list[str] = []
    aside: list[PutAside] = []
    under_study = 0
    for row in rows:
        status, decision = Status(row.status), decisions.get(row.pk)
        if not may_be_told(status, is_doubtful=decision is not None and decision.lacks_quorum):
            under_study += 1
        elif status in WILL_NOT_BE_DONE:
            reason = decision.reason if decision and decision.outcome is status else ""
            aside.append(PutAside(row.title, verdict_sentence(status, decision), reason))
        else:
            kept.append(row.title)
    stakes = Stake.objects.living().filter(roadmap=roadmap, state=Outcome.State.SET_ASIDE)
    projects = KeyProject.objects.living().filter(roadmap=roadmap, state=Outcome.State.SET_ASIDE)
    aside += [PutAside(row.title, _("Cet enjeu n’a pas été retenu."), row.reason) for row in stakes]
    aside += [PutAside(row.title, _("Ce chantier n’a pas été retenu."), row.reason) for row in projects]
    return ToldOutcomes(tuple(kept), tuple(aside), under_study)
