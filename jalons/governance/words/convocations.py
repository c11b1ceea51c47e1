"""French sentences about convocations: what changed since, and who is announced."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.governance.rules.convocations import AgendaChange, AnnouncedMeeting
from jalons.governance.rules.quorum import Quorum
from jalons.governance.words import schedule_label


def agenda_change_sentence(change: AgendaChange) -> str:
    """« Ajouté : « Le budget ». Retiré : « La charte ». »; who presents a fiche now; that the order
    changed, when nothing else did."""
    if change.is_only_moved:
        return _("Les points ne sont plus dans le même ordre.")
    added = ngettext("Ajouté : %(titles)s.", "Ajoutés : %(titles)s.", len(change.added))
    removed = ngettext("Retiré : %(titles)s.", "Retirés : %(titles)s.", len(change.removed))
    told = ((added, change.added), (removed, change.removed))
    sentences = [
        words % {"titles": ", ".join([_("« %(title)s »") % {"title": title} for title in titles])}
        for words, titles in told
        if titles
    ]
    sentences += [
        _("« %(title)s » est maintenant présentée par : %(who)s.") % {"title": line.title, "who": line.presenter}
        for line in change.presented
    ]
    return " ".join(sentences)


def forecast_sentence(announced: Quorum, answers: int) -> str:
    """« D’après les réponses : 7 voix annoncées sur les 12 du comité. Il en faut 7. » `answers`: how many seats have answered."""
    counted = {"n": announced.votes, "seats": announced.seats, "needed": announced.needed}
    if not answers and announced.needed:
        return _("Personne n’a encore répondu : il faut %(needed)d voix sur %(seats)d.") % counted
    if not answers:
        return _("Personne n’a encore répondu. Ce comité siège toujours : il ne s’est pas donné de quorum.")
    if not announced.votes:
        sentence = _("D’après les réponses\u00a0: aucune voix annoncée sur les %(seats)d du comité.")
    else:
        sentence = ngettext(
            "D’après les réponses\u00a0: %(n)d voix annoncée sur les %(seats)d du comité.",
            "D’après les réponses\u00a0: %(n)d voix annoncées sur les %(seats)d du comité.",
            announced.votes,
        )
    rest = _("Il en faut %(needed)d.") if announced.needed else _("Ce comité siège toujours.")
    return f"{sentence} {rest}" % counted


def meeting_change_sentence(former: AnnouncedMeeting, now: AnnouncedMeeting) -> str:
    """What somebody who was told `former` has to learn: what the meeting has become, beside what it was, as its e-mail says.
    Empty when nothing changed."""
    if former == now:
        return ""
    if now.is_cancelled:
        return _("La réunion est annulée.")
    when, former_when = schedule_label(now.held_on, now.starts_at), schedule_label(former.held_on, former.starts_at)
    sentences = []
    if former.is_cancelled:
        sentences.append(_("La réunion annulée a bien lieu."))
    if when != former_when:
        values = {"when": when, "former": former_when}
        sentences.append(_("Quand, désormais : %(when)s (au lieu de : %(former)s).") % values)
    if now.place != former.place:
        if now.place and former.place:
            sentence = _("Où, désormais : %(place)s (au lieu de : %(former)s).")
        else:
            sentence = _("Où : %(place)s.") if now.place else _("Le lieu (%(former)s) ne tient plus.")
        sentences.append(sentence % {"place": now.place, "former": former.place})
    return " ".join(sentences)
