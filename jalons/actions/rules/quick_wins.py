"""By when a quick win is due. Pure."""

from datetime import date


def chosen_on(*, adopted_on: date | None, kept_on: date | None) -> date | None:
    """The day from which its year is counted: the vote of the council, or the decision that kept it when it came later,
    as for an action of an avenant. None before both."""
    return max((day for day in (adopted_on, kept_on) if day), default=None)


def year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def quick_win_deadline(ends_on: date | None, chosen: date | None) -> date | None:
    """The end of the action, within a year of the choice."""
    return min((day for day in (ends_on, chosen and year_after(chosen)) if day), default=None)
