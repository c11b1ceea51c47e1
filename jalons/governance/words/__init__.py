"""French sentences about the groupe projet, the note de cadrage, the definition and its rounds, the committee and its votes."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import (
    format_clock,
    format_day,
    format_euros,
    format_month,
    format_number,
    format_short_day,
    join_items,
)
from jalons.governance.models import (
    Consultation,
    Deliberation,
    FramingNote,
    GroupMember,
    LostVote,
    Meeting,
    MemberOrganisation,
    Resolution,
)
from jalons.governance.rules.definitions import Answer, Obstacle, Tally
from jalons.governance.rules.framing import Part, is_written
from jalons.governance.rules.group import Lack, Need
from jalons.governance.rules.minutes import Obstacle as ApprovalObstacle
from jalons.governance.rules.quorum import Lapses, Quorum, runs_of
from jalons.governance.rules.resolutions import Lack as ResolutionLack
from jalons.roadmaps.words import JournalWords

# The journal's words for the changes of this floor, beside the labels of fields.
JOURNAL = JournalWords(
    verbs={
        ("hand_over", "meetingpoint"): gettext_lazy("a confié le point"),
        ("settle", ""): gettext_lazy("a arrêté l’ordre du jour de"),
        ("unsettle", ""): gettext_lazy("a rouvert l’ordre du jour de"),
        ("open_sitting", ""): gettext_lazy("a ouvert la séance de"),
        ("withdraw_opening", ""): gettext_lazy("a annulé l’ouverture de la séance de"),
        ("close_sitting", ""): gettext_lazy("a levé la séance de"),
        ("reopen_sitting", ""): gettext_lazy("a repris la séance de"),
        ("write_coordinators", ""): gettext_lazy("a écrit à la personne qui coordonne"),
        ("mark", "presence"): gettext_lazy("a noté la présence de"),
        ("unmark", "presence"): gettext_lazy("a retiré ce qui était noté de"),
        ("mark_everyone", ""): gettext_lazy("a noté les sièges qui n’étaient pas encore cochés à"),
        ("withdraw_marks", ""): gettext_lazy("a effacé, notée par erreur, la présence de sièges à"),
        ("install", "committee"): gettext_lazy("a installé le comité :"),
        ("seat", "committee"): gettext_lazy("a fait siéger au comité"),
        ("close", "committee"): gettext_lazy("a clos le comité :"),
        ("reopen", "committee"): gettext_lazy("a rouvert le comité :"),
        ("add", "seat"): gettext_lazy("a ajouté un siège :"),
        ("end", "seat"): gettext_lazy("a mis fin au siège :"),
        ("keep", "seat"): gettext_lazy("a gardé le siège :"),
        ("remove", "seat"): gettext_lazy("a retiré un siège, écrit par erreur :"),
        ("postpone", "meeting"): gettext_lazy("a reporté"),
        ("cancel", "meeting"): gettext_lazy("a annulé"),
        ("restore", "meeting"): gettext_lazy("a rétabli"),
        ("write_deliberation", ""): gettext_lazy("a enregistré la"),
        ("attach_act", ""): gettext_lazy("a joint l’acte signé :"),
        ("replace_act", ""): gettext_lazy("a remplacé l’acte signé, qui est maintenant"),
        ("write_lost_vote", ""): gettext_lazy("a enregistré un"),
        ("withdraw_deliberation", ""): gettext_lazy("a retiré, saisie par erreur, la"),
        ("join_group", ""): gettext_lazy("a ajouté au groupe projet :"),
        ("leave_group", ""): gettext_lazy("a noté le départ du groupe projet :"),
        ("rejoin_group", ""): gettext_lazy("a gardé dans le groupe projet :"),
        ("remove", "groupmember"): gettext_lazy("a retiré du groupe projet, où sa ligne était une erreur :"),
        ("write_note", ""): gettext_lazy("a écrit dans la"),
        ("adopt_note", ""): gettext_lazy("a fait adopter la"),
        ("withdraw_note", ""): gettext_lazy("a annulé l’adoption de la"),
        ("ask_to_join", "memberorganisation"): gettext_lazy("a reçu une demande à rejoindre, de"),
        ("confirm", "memberorganisation"): gettext_lazy("a confirmé parmi les structures membres"),
        ("decline", "memberorganisation"): gettext_lazy("n’a pas retenu la demande de"),
        ("answer", "memberorganisation"): gettext_lazy("a répondu à une demande de"),
        ("leave", "memberorganisation"): gettext_lazy("a noté le départ de"),
        ("take_back", "memberorganisation"): gettext_lazy("a annulé le départ de"),
        ("merge", "memberorganisation"): gettext_lazy("a réuni deux structures membres :"),
        ("change_address", "joindoor"): gettext_lazy("a changé l’adresse de"),
        # --- definition
        ("begin_definition", ""): gettext_lazy("a commencé la"),
        ("write_definition", ""): gettext_lazy("a écrit la"),
        ("propose_definition", ""): gettext_lazy("a proposé au groupe la"),
        ("replace_definition", ""): gettext_lazy("a remplacé la"),
        ("adopt_definition", ""): gettext_lazy("a fait adopter la"),
        ("ask_group", ""): gettext_lazy("a interrogé le groupe :"),
        ("remind_group", ""): gettext_lazy("a relancé le groupe :"),
        ("close", "consultation"): gettext_lazy("a fermé le"),
        ("revise", "consultation"): gettext_lazy("a changé le dernier jour du"),
        ("answer", "definition"): gettext_lazy("a répondu sur la"),
        ("ask_again", ""): gettext_lazy("a interrogé, à une place laissée libre,"),
        # --- convocations
        ("convene", "meeting"): gettext_lazy("a convoqué"),
        ("convene_more", "meeting"): gettext_lazy("a convoqué des sièges ajoutés depuis, à"),
        ("tell_agenda", "meeting"): gettext_lazy("a écrit que l’ordre du jour a changé aux sièges de"),
        ("remind_seats", "meeting"): gettext_lazy("a relancé les sièges sans réponse de"),
        ("print_letters", "meeting"): gettext_lazy("a imprimé les lettres de convocation à"),
        ("answer", "convocation"): gettext_lazy("a répondu à la convocation du siège"),
        ("give_page", ""): gettext_lazy("a remis en main propre sa page privée à"),
        ("send_page", ""): gettext_lazy("a envoyé une nouvelle page privée à"),
        ("call", ""): gettext_lazy("a appelé, pour dire ce qui a changé,"),
        ("withdraw_call", ""): gettext_lazy("a retiré l’appel noté de"),
        ("revoke_page", ""): gettext_lazy("a retiré sa page privée à"),
        # --- resolutions and minutes
        ("add", "resolution"): gettext_lazy("a noté la résolution"),
        ("close", "resolution"): gettext_lazy("a dit faite la résolution"),
        ("abandon", "resolution"): gettext_lazy("a dit abandonnée la résolution"),
        ("reopen", "resolution"): gettext_lazy("a rouvert la résolution"),
        ("validate", "meetingminutes"): gettext_lazy("a validé le"),
        ("reopen", "meetingminutes"): gettext_lazy("a rouvert le"),
        ("send", "meetingminutes"): gettext_lazy("a lancé l’envoi du"),
        ("write_minutes", ""): gettext_lazy("a écrit dans le"),
        ("approve", "meeting"): gettext_lazy("a noté l’approbation du compte rendu de"),
        ("disapprove", "meeting"): gettext_lazy("a annulé l’approbation du compte rendu de"),
    },
    fields={
        ("committee", "seats"): gettext_lazy("membres"),
        ("consultation", "people"): gettext_lazy("personnes"),
        ("seat", "group_member"): gettext_lazy("qui siège"),
        ("seat", "membership"): gettext_lazy("qui siège"),
        ("seat", "contact"): gettext_lazy("qui siège"),
        ("meeting", "seats"): gettext_lazy("sièges"),
        ("meetingpoint", "rank"): gettext_lazy("place"),
        ("meetingpoint", "presented_by"): gettext_lazy("qui présente"),
        ("meeting", "mails"): gettext_lazy("courriels"),
    },
    numbers={"planned_staff": format_number, "planned_budget": format_euros},
)

FRAMING_PARTS = {
    Part.CONTEXT: gettext_lazy("Contexte"),
    Part.OBJECTIVES: gettext_lazy("Objectifs"),
    Part.GOVERNANCE: gettext_lazy("Gouvernance prévue"),
    Part.MEANS: gettext_lazy("Moyens"),
    Part.COMMUNICATION: gettext_lazy("Communication"),
}
# What each part expects, where nobody has written it yet.
WHAT_TO_FRAME = {
    Part.CONTEXT: gettext_lazy(
        "Pourquoi cette démarche, et pourquoi maintenant\u00a0: ce que les élues, les élus et les agents constatent, ce qui "
        "existe déjà, ce que demandent les partenaires."
    ),
    Part.OBJECTIVES: gettext_lazy(
        "Deux à cinq résultats attendus de la démarche, assez clairs pour dire un jour s’ils sont atteints."
    ),
    Part.GOVERNANCE: gettext_lazy(
        "Qui décide, qui prépare, qui est consulté\u00a0: le comité de pilotage, le comité technique, le groupe projet, et "
        "leur rythme."
    ),
    Part.MEANS: gettext_lazy("Le temps d’agent réservé à la démarche, et l’argent prévu pour la conduire."),
    Part.COMMUNICATION: gettext_lazy(
        "À qui la démarche se raconte, par quels moyens, à quels moments\u00a0: habitantes et habitants, communes, partenaires."
    ),
}


def means_lines(note: FramingNote) -> tuple[tuple[str, str], ...]:
    """The label and the value of each figure; what nobody has said is said to be unknown, never zero."""
    unknown = _("pas encore précisé")
    staff, budget = note.planned_staff, note.planned_budget
    return (
        (_("Temps de travail"), unknown if staff is None else _("%(n)s\u00a0ETP") % {"n": format_number(staff)}),
        (_("Budget de la démarche"), unknown if budget is None else format_euros(budget)),
    )


def framing_gaps(note: FramingNote, *, has_roles: bool, unheld: Sequence[str]) -> list[str]:
    """What the note leaves open, in its order: « Gouvernance prévue : rien n’est écrit »."""
    values = note.values
    gaps = [] if has_roles else [_("Rôles\u00a0: le groupe projet n’est pas encore composé")]
    if has_roles and unheld:
        gaps.append(_("Rôles\u00a0: personne n’a la charge de %(names)s") % {"names": ", ".join(unheld)})
    for part in (Part.GOVERNANCE, Part.MEANS, Part.COMMUNICATION):
        title = str(FRAMING_PARTS[part])
        if not is_written(part, values):
            gaps.append(_("%(part)s\u00a0: rien n’est écrit") % {"part": title})
        elif part is Part.MEANS and note.planned_staff is None:
            gaps.append(_("%(part)s\u00a0: le temps de travail n’est pas précisé") % {"part": title})
        elif part is Part.MEANS and note.planned_budget is None:
            gaps.append(_("%(part)s\u00a0: le budget n’est pas précisé") % {"part": title})
    return gaps


def missing_parts_sentence(missing: Iterable[Part]) -> str:
    """« Avant l’adoption, il reste à écrire : contexte, objectifs. »"""
    names = ", ".join(str(FRAMING_PARTS[part]).lower() for part in missing)
    return _("Avant l’adoption, il reste à écrire\u00a0: %(parts)s.") % {"parts": names}


def vote_sentence(deliberation: Deliberation | LostVote) -> str:
    """« 30 pour, 1 contre, 2 abstentions »; a count of zero is written in words."""
    against, abstentions = deliberation.votes_against, deliberation.abstentions
    if not against and not abstentions:
        return _("%(n)d pour, à l’unanimité") % {"n": deliberation.votes_for}
    return ", ".join(
        (
            _("%(n)d pour") % {"n": deliberation.votes_for} if deliberation.votes_for else _("aucune voix pour"),
            _("%(n)d contre") % {"n": against} if against else _("aucune voix contre"),
            ngettext("%(n)d abstention", "%(n)d abstentions", abstentions) % {"n": abstentions}
            if abstentions
            else _("aucune abstention"),
        )
    )


def presence_sentence(member: GroupMember) -> str:
    """« Élue ou élu, depuis mars 2025. Suppléance : Présidence. »"""
    kind = str(GroupMember.Kind(member.kind).label)
    kind = kind[:1].upper() + kind[1:]
    sentences = [
        _("%(kind)s, à partir du %(day)s.") % {"kind": kind, "day": format_short_day(member.since)}
        if member.since > timezone.localdate()
        else _("%(kind)s, depuis %(month)s.") % {"kind": kind, "month": format_month(member.since)}
    ]
    if member.until:
        sentences.append(_("Jusqu’au %(day)s.") % {"day": format_short_day(member.until)})
    if member.substitute:
        sentences.append(_("Suppléance : %(who)s.") % {"who": member.substitute})
    return " ".join(sentences)


def lack_sentence(lack: Lack) -> str:
    """« au moins 2 élues ou élus (il y en a 1) », after « Il manque : »."""
    have = {"n": lack.have}
    match lack.need:
        case Need.ELECTED:
            return _("au moins 2 élues ou élus (il y en a 1)") if lack.have else _("au moins 2 élues ou élus")
        case Need.STAFF:
            return _("au moins 1 technicienne ou technicien")
        case Need.OPERATOR:
            return _("au moins 1 opérateur local, par exemple un centre social")
        case Need.FOCAL_POINT:
            return (
                _("1 ou 2 personnes référentes (il y en a %(n)d)") % have
                if lack.have
                else _("1 ou 2 personnes référentes")
            )
        case Need.SERVICES:
            return (
                _("au moins 2 services ou structures (un seul est noté)")
                if lack.have
                else _("au moins 2 services ou structures (aucun n’est noté)")
            )


def since_label(row: MemberOrganisation) -> str:
    """« demande du 3 mars 2026 », « depuis le 3 mars 2026 »: the day of its state."""
    state = MemberOrganisation.State
    day, sentence = {
        state.CANDIDATE: (row.asked_on, _("demande du %(day)s")),
        state.CONFIRMED: (row.confirmed_on, _("depuis le %(day)s")),
        state.DECLINED: (row.declined_on, _("le %(day)s")),
        state.LEFT: (row.left_on, _("le %(day)s")),
    }[state(row.state)]
    return sentence % {"day": format_short_day(day)} if day else ""


# --- a meeting -------------------------------------------------------------------------------------------------------


def votes_label(votes: int) -> str:
    """« 6 voix »; « aucune voix »."""
    return ngettext("%(n)d voix", "%(n)d voix", votes) % {"n": votes} if votes else _("aucune voix")


def quorum_sentence(quorum: Quorum) -> str:
    """« 6 voix sur 12, il en faut 7 : le quorum n’est pas atteint. »"""
    counted = {"votes": votes_label(quorum.votes), "seats": quorum.seats, "needed": quorum.needed}
    if not quorum.needed:
        sentence = _("%(votes)s sur %(seats)d. Ce comité siège toujours : il ne s’est pas donné de quorum.")
    elif quorum.is_reached:
        sentence = _("%(votes)s sur %(seats)d, il en faut %(needed)d : le quorum est atteint.")
    else:
        sentence = _("%(votes)s sur %(seats)d, il en faut %(needed)d : le quorum n’est pas atteint.")
    return capfirst(sentence % counted)


def lost_quorum_sentence(quorum: Quorum) -> str:
    """« Le quorum est perdu : 6 voix sur 12, il en faut 7. »"""
    counted = {"votes": votes_label(quorum.votes), "seats": quorum.seats, "needed": quorum.needed}
    return _("Le quorum est perdu\u00a0: %(votes)s sur %(seats)d, il en faut %(needed)d.") % counted


def whole_quorum_sentence(quorum: Quorum, lapses: Lapses) -> str:
    """Of a whole meeting, once: « Le quorum (7 voix sur 12) est atteint, sauf aux points 4 et 5. » `quorum`: at the point
    where the fiches are decided."""
    if not lapses or lapses.is_everywhere or not quorum.needed:
        return quorum_sentence(quorum)
    but = []
    if whole := lapses.whole:
        but.append(ngettext("au point %(ranks)s", "aux points %(ranks)s", len(whole)) % {"ranks": _join_ranks(whole)})
    if partly := lapses.partly:
        words = ngettext(
            "pendant une partie du point %(ranks)s", "pendant une partie des points %(ranks)s", len(partly)
        )
        but.append(words % {"ranks": _join_ranks(partly)})
    counted = {"seats": quorum.seats, "needed": quorum.needed, "but": join_items(but)}
    return _("Le quorum, %(needed)d voix sur %(seats)d, est atteint, sauf %(but)s.") % counted


def doubt_sentence(codes: Sequence[str], *, lacks: bool) -> str:
    """« La décision sur 3.1 n’est plus « sans quorum ». » Empty without any."""
    if not codes:
        return ""
    if lacks:
        template = ngettext(
            "La décision sur %(codes)s est maintenant «\u00a0sans quorum\u00a0».",
            "Les décisions sur %(codes)s sont maintenant «\u00a0sans quorum\u00a0».",
            len(codes),
        )
    else:
        template = ngettext(
            "La décision sur %(codes)s n’est plus «\u00a0sans quorum\u00a0».",
            "Les décisions sur %(codes)s ne sont plus «\u00a0sans quorum\u00a0».",
            len(codes),
        )
    return template % {"codes": join_items(codes)}


def _join_ranks(ranks: Sequence[int]) -> str:
    """« 2, 4 et 5 », « 2 et 4 à 7 »."""
    words: list[str] = []
    for first, last in runs_of(ranks):
        if last - first > 1:
            words.append(_("%(first)d à %(last)d") % {"first": first, "last": last})
        else:
            words += [str(rank) for rank in range(first, last + 1)]
    return join_items(words)


def seats_and_quorum_sentence(seats: int, voting: int, needed: int) -> str:
    """« 14 sièges, dont 12 avec une voix. Il faut 7 voix pour siéger. »"""
    counted = ngettext("%(n)d siège", "%(n)d sièges", seats) % {"n": seats}
    sentence = _("%(seats)s, dont %(n)d avec une voix.") % {"seats": counted, "n": voting}
    return f"{sentence} {_('Il faut %(n)d voix pour siéger.') % {'n': needed}}" if needed else sentence


def slot_sentence(total: int, planned: int | None, untimed: int) -> str:
    """What the points take of the slot: « Les points prennent 95 minutes, pour 90 prévues : 5 minutes de trop. »"""
    if not total:
        return ""
    taken = ngettext("Les points prennent %(n)d minute", "Les points prennent %(n)d minutes", total) % {"n": total}
    if planned is None:
        sentence = _("%(taken)s.") % {"taken": taken}
    elif total > planned:
        over = ngettext("%(n)d minute de trop", "%(n)d minutes de trop", total - planned) % {"n": total - planned}
        sentence = _("%(taken)s, pour %(planned)d prévues : %(over)s.") % {
            "taken": taken,
            "planned": planned,
            "over": over,
        }
    else:
        sentence = _("%(taken)s, sur %(planned)d prévues.") % {"taken": taken, "planned": planned}
    if untimed:
        rest = ngettext("%(n)d point n’a pas de durée.", "%(n)d points n’ont pas de durée.", untimed) % {"n": untimed}
        sentence = f"{sentence} {rest}"
    return sentence


# --- the definition --------------------------------------------------------------------------------------------------


def obstacle_sentence(obstacle: Obstacle, tally: Tally, consultation: Consultation) -> str:
    """Why the definition is not adopted yet, and what to do."""
    match obstacle:
        case Obstacle.OBJECTION:
            return ngettext(
                "Il reste %(n)d objection : écrivez une nouvelle version qui y répond, puis proposez-la au groupe.",
                "Il reste %(n)d objections : écrivez une nouvelle version qui y répond, puis proposez-la au groupe.",
                tally.objections,
            ) % {"n": tally.objections}
        case Obstacle.ROUND_IS_OPEN:
            return ngettext(
                "%(n)d personne n’a pas répondu et peut le faire jusqu’au %(day)s : attendez, ou fermez la consultation.",
                "%(n)d personnes n’ont pas répondu et peuvent le faire jusqu’au %(day)s : attendez, ou fermez la consultation.",
                tally.silent,
            ) % {"n": tally.silent, "day": format_day(consultation.closes_on)}
        case Obstacle.TOO_FEW:
            return ngettext(
                "%(n)d réponse sur %(asked)d : il en faut %(needed)d. Un silence n’est pas un oui : prolongez la consultation et relancez.",
                "%(n)d réponses sur %(asked)d : il en faut %(needed)d. Un silence n’est pas un oui : prolongez la consultation et relancez.",
                tally.answered,
            ) % {"n": tally.answered, "asked": tally.asked, "needed": tally.needed}
        case Obstacle.NOBODY_CONSENTS:
            return _("Personne n’a dit « je consens » : parlez-en de vive voix, puis prolongez la consultation.")


def asked_sentence(asked: int, answered: int) -> str:
    """« 6 personnes du groupe projet interrogées, 1 a répondu », for the public page."""
    who = ngettext(
        "%(n)d personne du groupe projet interrogée",
        "%(n)d personnes du groupe projet interrogées",
        asked,
    ) % {"n": asked}
    if not answered:
        return _("%(who)s, aucune n’a répondu") % {"who": who}
    sentence = ngettext("%(n)d a répondu", "%(n)d ont répondu", answered) % {"n": answered}
    return _("%(who)s, %(said)s") % {"who": who, "said": sentence}


def own_answer_sentence(answer: str, day: date) -> str:
    """What the person signed in answered to a version."""
    said = {
        Answer.CONSENT: _("Vous avez consenti le %(day)s."),
        Answer.OBJECTION: _("Vous avez dit une objection le %(day)s."),
        Answer.ASIDE: _("Vous avez choisi de ne pas vous prononcer, le %(day)s."),
    }[Answer(answer)]
    return said % {"day": format_day(day)}


# --- meetings --------------------------------------------------------------------------------------------------------


def schedule_label(held_on: date, starts_at: time | None) -> str:
    """« mardi 5 décembre 2026 à 18 h »."""
    day = format_day(held_on)
    return _("%(day)s à %(hour)s") % {"day": day, "hour": format_clock(starts_at)} if starts_at else day


# --- resolutions and minutes -----------------------------------------------------------------------------------------

_LACKS = {
    ResolutionLack.OWNER: gettext_lazy("qui la fait"),
    ResolutionLack.DUE_DAY: gettext_lazy("pour quel jour"),
}


def lacks_sentence(lacks: Iterable[ResolutionLack]) -> str:
    """« qui la fait, pour quel jour », after « Il reste à dire : »; empty when nothing is missing."""
    return ", ".join(str(_LACKS[lack]) for lack in lacks)


def unfinished_sentence(resolutions: Sequence[Resolution]) -> str:
    """Names each resolution that lacks an owner or a day."""
    lines = " ; ".join(f"« {row.text} » ({lacks_sentence(row.lacks)})" for row in resolutions)
    return _("Avant de valider, dites qui fait chaque résolution et pour quel jour. Il manque : %(lines)s.") % {
        "lines": lines
    }


def approval_refusal(obstacle: ApprovalObstacle, meeting: Meeting, at: Meeting) -> str:
    match obstacle:
        case ApprovalObstacle.NOT_VALIDATED:
            return _("Validez d’abord le compte rendu : on n’approuve que ce qui ne bougera plus.")
        case ApprovalObstacle.ALREADY:
            return _("Ce compte rendu est déjà approuvé.")
        case ApprovalObstacle.OTHER_COMMITTEE:
            return _("Un compte rendu est approuvé par le comité qui s’est réuni : choisissez l’une de ses réunions.")
        case ApprovalObstacle.CANCELLED:
            return _("Cette réunion est annulée : elle n’approuve rien.")
        case ApprovalObstacle.BEFORE:
            return _("La réunion est du %(day)s : c’est une réunion suivante qui approuve son compte rendu.") % {
                "day": format_day(meeting.held_on)
            }
        case ApprovalObstacle.TO_COME:
            return _("La réunion du %(day)s n’a pas encore eu lieu : notez l’approbation une fois donnée.") % {
                "day": format_day(at.held_on)
            }


def resolution_days_sentence(due_on: date | None, review_on: date | None, *, is_called_off: bool = False) -> str:
    """« pour le 3 mars 2026, à revoir le 5 avril 2026 ». `is_called_off`: the meeting of that day was cancelled."""
    parts = []
    if due_on:
        parts.append(_("pour le %(day)s") % {"day": format_short_day(due_on)})
    if is_called_off:
        parts.append(_("à revoir à la prochaine réunion"))
    elif review_on:
        parts.append(_("à revoir le %(day)s") % {"day": format_short_day(review_on)})
    return ", ".join(parts)


def late_resolutions_sentence(late: int) -> str:
    """« 2 suites en retard »."""
    return ngettext("%(n)d suite en retard", "%(n)d suites en retard", late) % {"n": late}
