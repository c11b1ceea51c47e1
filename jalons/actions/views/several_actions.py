"""One gesture on several fiches of the list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.changes import several_actions as changes
from jalons.actions.changes.sheets import refuse_wrong_days
from jalons.actions.forms.several_actions import (
    AxisForm,
    CarrierForm,
    DatesForm,
    LeadForm,
    MeetingForm,
    NameForm,
    ShiftForm,
    SponsorForm,
    StatesForm,
    UnitForm,
)
from jalons.actions.models import ActionSheet
from jalons.actions.models.shifts import Shift, early_steps, new_past_days, shift_of
from jalons.actions.queries.action_rows import roadmap_axes
from jalons.actions.queries.known_names import known_names, offered_presenters
from jalons.actions.queries.meeting_list import coming_meetings
from jalons.actions.queries.told_above import money_of_actions
from jalons.actions.rules.schedule import Dates
from jalons.actions.rules.sheets import CLOSED, Status, allowed_moves
from jalons.actions.words import days_label
from jalons.base.errors import Refused
from jalons.base.french import join_items
from jalons.base.http import apply_change
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import Choice, Gesture, asked_gesture, change_several, picked_rows
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

AGENDA, SHIFT = "comite", "decaler"


@require_http_methods(["GET", "POST"])
def change_several_actions(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_gesture(request)
    member = enter_roadmap(request, slug, Permission.ARBITRATE if asked == AGENDA else Permission.EDIT_ACTION)
    picked = ActionSheet.objects.filter(roadmap=member.roadmap, pk__in=picked_rows(request))
    rows = list(picked.select_related("axis").prefetch_related(*(["steps"] if asked == SHIFT else [])))
    months = ShiftForm(request.POST).asked_months() if asked == SHIFT and request.method == "POST" else None
    priced = money_of_actions(member.roadmap) if months is not None else {}
    names = _suggested_names(member, asked)
    restore = reverse("actions:restore_several", args=[slug])
    return change_several(
        request,
        {SHIFT: _shift_gesture(months)} if asked == SHIFT else _gestures(member, rows, asked, names),
        [
            Choice(
                row.pk,
                f"{row.code} {row.title}",
                _present_value(row, asked),
                _shift_effects(row, months, is_priced=row.pk in priced),
            )
            for row in rows
        ],
        template="actions/several_actions.html",
        context={"member": member, "names": names},
        back=reverse("actions:index", args=[slug]),
        ticks="#several",
        nothing=_("Cochez au moins une fiche de la liste."),
        undo=lambda done, _form: Undo(restore, {"line": done.line}) if done.line else None,
        actions=[row.pk for row in rows],
        by=member,
    )


def _suggested_names(member: Member, asked: str) -> Mapping[str, Sequence[str]]:
    if asked not in _NAMED:
        return {}
    name = _NAMED[asked].form.named
    return {name: known_names(member.roadmap)["lead_organisation" if name == "carrier_organisation" else name]}


class _Named(NamedTuple):
    """What a gesture says when it gives several fiches the same name; `without`: what a fiche without any says."""

    change: Callable[..., changes.Lot]
    form: type[NameForm]
    title: Callable[[int], str]
    button: Any
    done: Callable[[int], str]
    without: Any


_NAMED = {
    "pilote": _Named(
        changes.give_lead,
        LeadForm,
        lambda n: ngettext("Changer le pilote de %(n)s fiche", "Changer le pilote de %(n)s fiches", n),
        gettext_lazy("Changer leur pilote"),
        lambda n: ngettext("%(n)s fiche a changé de pilote.", "%(n)s fiches ont changé de pilote.", n),
        gettext_lazy("sans pilote"),
    ),
    "porteur": _Named(
        changes.give_carrier,
        CarrierForm,
        lambda n: ngettext("Dire qui porte %(n)s action", "Dire qui porte %(n)s actions", n),
        gettext_lazy("Dire qui les porte"),
        lambda n: ngettext("%(n)s fiche a changé de porteur.", "%(n)s fiches ont changé de porteur.", n),
        gettext_lazy("sans porteur écrit"),
    ),
    "elu": _Named(
        changes.give_sponsor,
        SponsorForm,
        lambda n: ngettext("Changer l’élue ou l’élu de %(n)s fiche", "Changer l’élue ou l’élu de %(n)s fiches", n),
        gettext_lazy("Changer leur élue ou leur élu"),
        lambda n: ngettext("%(n)s fiche a changé d’élue ou d’élu.", "%(n)s fiches ont changé d’élue ou d’élu.", n),
        gettext_lazy("sans élue ni élu"),
    ),
    "service": _Named(
        changes.give_department_unit,
        UnitForm,
        lambda n: ngettext("Changer le service de %(n)s fiche", "Changer le service de %(n)s fiches", n),
        gettext_lazy("Changer leur service"),
        lambda n: ngettext("%(n)s fiche a changé de service.", "%(n)s fiches ont changé de service.", n),
        gettext_lazy("sans service"),
    ),
}


def _dates_sentence(done: changes.Lot) -> str:
    sentence = ngettext("%(n)s fiche a changé de dates.", "%(n)s fiches ont changé de dates.", done.actions)
    sentences = [sentence % {"n": done.actions}]
    if done.overrun:
        outside = ngettext(
            "%(codes)s a des étapes hors de ces dates : vérifiez son planning.",
            "%(codes)s ont des étapes hors de ces dates : vérifiez leur planning.",
            len(done.overrun),
        )
        sentences.append(outside % {"codes": join_items(done.overrun)})
    return " ".join(sentences)


def _gestures(
    member: Member, rows: Sequence[ActionSheet], asked: str, names: Mapping[str, Sequence[str]]
) -> Mapping[str, Gesture]:
    """The one that is asked: each reads what its form offers."""
    if asked == "etat":
        gesture = _states_gesture(member, rows)
    elif asked == "axe":
        gesture = Gesture(
            changes.place_actions,
            partial(AxisForm, axes=[axis.pk for axis in roadmap_axes(member.roadmap)]),
            lambda n: ngettext("Changer l’axe de %(n)s fiche", "Changer l’axe de %(n)s fiches", n) % {"n": n},
            gettext_lazy("Changer leur axe"),
            lambda done: (
                ngettext("%(n)s fiche a changé d’axe.", "%(n)s fiches ont changé d’axe.", done.actions)
                % {"n": done.actions}
            ),
        )
    elif named := _NAMED.get(asked):
        gesture = Gesture(
            named.change,
            partial(named.form, names=names),
            lambda n: named.title(n) % {"n": n},
            named.button,
            lambda done: named.done(done.actions) % {"n": done.actions},
        )
    elif asked == "dates":
        gesture = Gesture(
            changes.give_dates,
            DatesForm,
            lambda n: ngettext("Changer les dates de %(n)s fiche", "Changer les dates de %(n)s fiches", n) % {"n": n},
            gettext_lazy("Changer leurs dates"),
            _dates_sentence,
        )
    elif asked == AGENDA:
        gesture = Gesture(
            changes.put_actions_on_agenda,
            partial(MeetingForm, people=offered_presenters(member), meetings=coming_meetings(member.roadmap)),
            lambda n: (
                ngettext("Inscrire %(n)s fiche à une réunion", "Inscrire %(n)s fiches à une réunion", n) % {"n": n}
            ),
            gettext_lazy("Les inscrire"),
            lambda done: (
                ngettext("%(n)s fiche est à l’ordre du jour.", "%(n)s fiches sont à l’ordre du jour.", done.actions)
                % {"n": done.actions}
            ),
        )
    else:
        return {}
    return {asked: gesture}


def _states_gesture(member: Member, rows: Sequence[ActionSheet]) -> Gesture:
    """Whether a fiche is theirs is asked by the change."""
    states = {
        state
        for row in rows
        for state in allowed_moves(Status(row.status), member.role, carries=True, is_adopted=row.is_adopted)
    }
    return Gesture(
        changes.advance_actions,
        partial(StatesForm, states=states),
        lambda n: ngettext("Changer l’état de %(n)s fiche", "Changer l’état de %(n)s fiches", n) % {"n": n},
        gettext_lazy("Changer leur état"),
        _states_sentence,
    )


def _shift_gesture(months: int | None) -> Gesture:
    """First the number of months, then what it changes, then the change."""
    return Gesture(
        changes.shift_actions,
        ShiftForm,
        lambda n: ngettext("Décaler %(n)s fiche", "Décaler %(n)s fiches", n) % {"n": n},
        gettext_lazy("Les décaler ainsi") if months else gettext_lazy("Voir ce que cela change"),
        lambda done: (
            ngettext(
                "%(n)s fiche est décalée, avec ses étapes qui ne sont pas faites.",
                "%(n)s fiches sont décalées, avec leurs étapes qui ne sont pas faites.",
                done.actions,
            )
            % {"n": done.actions}
        ),
        warning=gettext_lazy("Rien n’est encore changé : relisez, puis confirmez.") if months else "",
    )


def _shift_effects(row: ActionSheet, months: int | None, *, is_priced: bool) -> tuple[str, ...]:
    """« du 1 mars au 3 avril → du 1 avril au 3 mai », for the fiche and each of its steps, then what is to be looked at."""
    if months is None:
        return ()
    today = timezone.localdate()
    shift = shift_of(row, months, today)
    was, now, steps = shift
    told = [] if was == now else [_days_change(was, now)]
    told += [
        _("%(step)s : %(change)s") % {"step": step.label, "change": _days_change(before, after)}
        for step, before, after in steps
    ]
    if row.status in CLOSED:
        return (_("rien ne change : action %(state)s") % {"state": row.get_status_display().lower()},)
    if not told:
        has_days = was.begins or any(step.starts_on or step.ends_on for step in row.steps.all())
        return (_("rien ne change : tout a commencé") if has_days else _("rien ne change : aucun jour n’est écrit"),)
    return (*told, *_shift_warnings(shift, today, is_priced=is_priced))


def _shift_warnings(shift: Shift, today: date, *, is_priced: bool) -> Iterator[str]:
    """What would be refused, then what the shift may do and is seldom meant."""
    every = (("", shift.now), *((f"{step.label} : ", now) for step, _was, now in shift.steps))
    for whose, now in every:
        try:
            refuse_wrong_days({"starts_on": now.starts_on, "ends_on": now.ends_on})
        except Refused as refusal:
            yield _("refusé : %(whose)s%(why)s") % {"whose": whose, "why": refusal.sentence}
    if new_past_days(shift, today):
        yield _("à vérifier : un jour à venir passe dans le passé")
    if early := early_steps(shift):
        labels = join_items(step.label for step in early)
        yield ngettext(
            "à vérifier : une étape commence avant l’action (%(steps)s)",
            "à vérifier : des étapes commencent avant l’action (%(steps)s)",
            len(early),
        ) % {"steps": labels}
    if is_priced and shift.was != shift.now:
        yield _("les montants par année suivront, sauf ceux que vous avez répartis")


def _days_change(was: Dates, now: Dates) -> str:
    return f"{days_label(was.starts_on, was.ends_on)} → {days_label(now.starts_on, now.ends_on)}"


def _states_sentence(done: changes.Lot) -> str:
    sentence = ngettext("%(n)s fiche a changé d’état.", "%(n)s fiches ont changé d’état.", done.actions) % {
        "n": done.actions
    }
    if not done.is_decided:
        return sentence
    kept = _("C’est une décision hors réunion\u00a0: elle ne s’annule pas, et se lit dans «\u00a0Décisions\u00a0».")
    return f"{sentence} {kept}"


def _present_value(row: ActionSheet, asked: str) -> str:
    """What the gesture would change."""
    if asked == "axe":
        return str(row.axis)
    if named := _NAMED.get(asked):
        return str(getattr(row, named.form.named) or named.without)
    if asked in ("dates", SHIFT):
        return days_label(row.starts_on, row.ends_on) or _("sans dates")
    return str(row.get_status_display())


@require_POST
def restore_several(request: HttpRequest, slug: str) -> HttpResponse:
    """« Annuler », after a gesture on several fiches: `line` is the line of the journal that tells it."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    sent = request.POST.get("line", "")
    line = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    apply_change(
        request,
        changes.restore_actions,
        done=lambda n: (
            ngettext("%(n)s fiche est de nouveau comme avant.", "%(n)s fiches sont de nouveau comme avant.", n)
            % {"n": n}
        ),
        line=line,
        by=member,
    )
    return redirect("actions:index", slug)
