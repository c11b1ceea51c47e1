"""The quick wins of a roadmap: by when each is due, how far it is, what is late."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_rows import ActionRow, Index, read_action_row
from jalons.actions.rules import quick_wins as rules
from jalons.actions.rules import sheets
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen

# What will not be done, or not now, is no quick win to follow.
NOT_FOLLOWED = (Status.REJECTED, Status.ABANDONED, Status.POSTPONED)


@frozen
class QuickWin:
    """`due_on`: the end of the fiche within a year of its choice; None when nothing says it yet. `days_late`: of the
    fiche, of one of its steps, or of this deadline."""

    row: ActionRow
    due_on: date | None
    days_late: int

    @property
    def is_done(self) -> bool:
        return self.row.status.value == Status.DONE

    @property
    def delay(self) -> str:
        """Of the fiche itself, else of this deadline: « aucune action n’est en retard » may still be true then."""
        if self.row.days_late or not self.days_late:
            return self.row.delay
        passed = ngettext(
            "l’année est passée depuis %(n)d jour", "l’année est passée depuis %(n)d jours", self.days_late
        )
        return passed % {"n": self.days_late}

    @property
    def sentence_of_delay(self) -> str:
        """« gain rapide : l’année est passée depuis 6 jours »"""
        return _("gain rapide : %(delay)s") % {"delay": words.awaited_delay(self.delay, self.row.movers)}

    @property
    def is_beyond(self) -> bool:
        """Whether its fiche goes on after the deadline."""
        return bool(self.due_on and self.row.ends_on and self.row.ends_on > self.due_on)

    @property
    def reason(self) -> str:
        """Where the deadline comes from, and what to do where the fiche does not hold it."""
        if self.due_on is None:
            return _("À dater\u00a0: un an après l’adoption ou le choix du comité.")
        if self.row.ends_on == self.due_on:
            return _("fin de la fiche")
        voted = rules.chosen_on(adopted_on=self.row.adopted_on, kept_on=None)
        is_voted = voted is not None and not (self.row.kept_on and self.row.kept_on > voted)
        counted = _("un an après l’adoption") if is_voted else _("un an après le choix du comité")
        if not self.is_beyond or self.row.ends_on is None:
            return counted
        day = french.format_short_day(self.row.ends_on)
        return _("%(counted)s\u00a0; la fiche va jusqu’au %(day)s") % {"counted": counted, "day": day}

    @property
    def progress(self) -> str:
        """« 2 étapes sur 5 », empty without any step."""
        if not self.row.steps:
            return ""
        done = ngettext("%(n)d étape sur %(all)d", "%(n)d étapes sur %(all)d", self.row.steps_done)
        return done % {"n": self.row.steps_done, "all": self.row.steps}

    @property
    def sentence(self) -> str:
        """« 2.1 Une carte des lieux : avant le 3 mars 2027, en cours, 2 étapes sur 5 »"""
        day = (
            _("avant le %(day)s") % {"day": french.format_short_day(self.due_on)} if self.due_on else _("sans échéance")
        )
        parts = (self.row.status.word,) if self.is_done else (day, self.row.status.word, self.progress, self.delay)
        return f"{self.row.code} {self.row.title}\u00a0: {', '.join(filter(None, parts))}"


@frozen
class QuickWins:
    """What is late first, then by deadline; what is done last."""

    rows: tuple[QuickWin, ...]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.days_late > 0 for row in self.rows)

    @property
    def past_their_year(self) -> list[QuickWin]:
        """Those whose fiche is not late itself: no list of late actions tells them."""
        return [row for row in self.rows if row.days_late and not row.row.days_late]

    @property
    def sentence(self) -> str:
        """« 3 gains rapides, 1 réalisé, 1 au-delà d’un an », empty without any."""
        if not self.rows:
            return ""
        counted = ngettext("%(n)d gain rapide", "%(n)d gains rapides", len(self.rows)) % {"n": len(self.rows)}
        return ", ".join((counted, self.progress))

    @property
    def progress(self) -> str:
        """« 1 réalisé, 1 au-delà d’un an », « aucun réalisé »"""
        done = ngettext("%(n)d réalisé", "%(n)d réalisés", self.done) % {"n": self.done}
        late = ngettext("%(n)d au-delà d’un an", "%(n)d au-delà d’un an", self.late) % {"n": self.late}
        return ", ".join((done if self.done else _("aucun réalisé"), *((late,) if self.late else ())))


def past_year_sentence(n: int) -> str:
    """« 1 gain rapide a dépassé son année », the same wherever what is late is counted."""
    return ngettext("%(n)d gain rapide a dépassé son année", "%(n)d gains rapides ont dépassé leur année", n) % {"n": n}


def quick_win_delay(action: ActionSheet, today: date) -> str:
    """« l’année est passée depuis 6 jours », for the page of one fiche that is not late itself; else empty.
    One query for a quick win that is followed, none for another fiche."""
    if not action.quick_win or action.status in NOT_FOLLOWED:
        return ""
    row, is_promised = read_action_row(action, today)
    win = _quick_win(row, today)
    return win.delay if is_promised and win.days_late and not row.days_late else ""


def followed_quick_wins(index: Index, today: date) -> QuickWins:
    """Those of the promised fiches. No query: the list of actions has read them."""
    rows = [_quick_win(row, today) for row in index.promised if _is_followed(row)]
    return QuickWins(tuple(sorted(rows, key=lambda row: (row.is_done, -row.days_late, row.due_on or date.max))))


def _is_followed(row: ActionRow) -> bool:
    return row.is_quick_win and row.status.value not in NOT_FOLLOWED


def _quick_win(row: ActionRow, today: date) -> QuickWin:
    chosen = rules.chosen_on(adopted_on=row.adopted_on, kept_on=row.kept_on)
    due_on = rules.quick_win_deadline(row.ends_on, chosen)
    days = sheets.days_late(Status(row.status.value), [due_on], today)
    return QuickWin(row, due_on, max(days, row.days_late))
