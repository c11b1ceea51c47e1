"""What blocks in the demo: one point lifted and one open in Dronne et Belle, a grave one in Le Grand Périgueux."""

from datetime import date, timedelta

from jalons.base.public_holidays import working_day
from jalons.roadmaps.changes import blockers, private_notes
from jalons.roadmaps.models import Blocker, Member, Membership, Step
from jalons.roadmaps.rules.permissions import Role


def note_blockers(start: date, today: date, *, by: Member) -> None:
    """Of the roadmap that is carried out: étape 2 waited for figures, étape 7 waits for two communes."""
    figures = blockers.add_blocker(
        step=_find_step(2, by),
        title="Pas de chiffres sur les foyers suivis par les services sociaux",
        category=Blocker.Category.DATA,
        severity=Blocker.Severity.MEDIUM,
        owner=_of_role(Role.FOCAL_POINT, by),
        way_out="Un extrait par commune, ou d’autres chiffres publics.",
        due_on=start + timedelta(days=60),
        opened_on=start + timedelta(days=20),
        by=by,
    )
    blockers.lift_blocker(
        blocker=figures,
        lifted_by="Les chiffres publics de l’Insee suffisent au portrait. Ceux des services serviront au bilan.",
        lifted_on=start + timedelta(days=48),
        by=by,
    )
    blockers.add_blocker(
        step=_find_step(7, by),
        title="Deux communes n’ont pas encore désigné leur relais",
        category=Blocker.Category.PARTNERS,
        severity=Blocker.Severity.MEDIUM,
        owner=_of_role(Role.SPONSOR, by),
        way_out="Un appel de la vice-présidence aux deux mairies, avant leur prochain conseil.",
        due_on=working_day(today + timedelta(days=24)),
        opened_on=today - timedelta(days=9),
        by=by,
    )
    private_notes.add_private_note(
        text="Rappeler la médiathèque avant le comité : elle hésite à ouvrir le samedi.",
        noted_on=today - timedelta(days=3),
        by=by,
    )


def note_lack_of_time(today: date, *, by: Member) -> None:
    """Of the young roadmap."""
    blockers.add_blocker(
        step=_find_step(3, by),
        title="Pas de temps agent (0,2 ETP)",
        category=Blocker.Category.STAFF,
        severity=Blocker.Severity.HIGH,
        owner=_of_role(Role.SPONSOR, by),
        way_out="Une journée par semaine, prise sur le poste de la convention territoriale globale.",
        due_on=working_day(today + timedelta(days=15)),
        opened_on=today - timedelta(days=12),
        by=by,
    )


def _find_step(number: int, by: Member) -> Step:
    return Step.objects.get(roadmap=by.roadmap, number=number)


def _of_role(role: Role, by: Member) -> Membership | None:
    return Membership.objects.filter(roadmap=by.roadmap, role=role).first()
