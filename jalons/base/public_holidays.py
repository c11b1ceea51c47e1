"""French public holidays (code du travail, articles L. 3133-1, L. 3134-13 and L. 3422-2), computed for any year. Pure."""

from datetime import date, timedelta
from functools import cache

_FIXED = (
    (1, 1, "jour de l’An"),
    (5, 1, "fête du Travail"),
    (5, 8, "victoire de 1945"),
    (7, 14, "fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "armistice de 1918"),
    (12, 25, "Noël"),
)
# Days after Easter.
_MOVING = ((1, "lundi de Pâques"), (39, "Ascension"), (50, "lundi de Pentecôte"))
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
# Abolition of slavery: each territory has its own day.
_ABOLITION = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    century, years = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (years // 4) - moon - years % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int, departement: str = "") -> dict[date, str]:
    """The public holidays of a year with their French names: those of the whole country, then those of a département
    of Alsace or Moselle, or of overseas (INSEE code)."""
    days = {date(year, month, day): name for month, day, name in _FIXED}
    sunday = easter_sunday(year)
    days |= {sunday + timedelta(days=after): name for after, name in _MOVING}
    if departement in ALSACE_MOSELLE:
        days |= {sunday - timedelta(days=2): "Vendredi saint", date(year, 12, 26): "Saint-Étienne"}
    if departement in _ABOLITION:
        days[date(year, *_ABOLITION[departement])] = "abolition de l’esclavage"
    return days


def holiday_name(day: date, departement: str = "") -> str:
    """« Ascension »; "" when people work that day."""
    return public_holidays(day.year, departement).get(day, "")


def working_day(day: date, departement: str = "") -> date:
    """The day itself, or the next one that is neither in a week-end nor a public holiday."""
    while day.weekday() >= 5 or holiday_name(day, departement):
        day += timedelta(days=1)
    return day


def last_working_day(day: date, departement: str = "") -> date:
    """The day itself, or the latest one before it that is neither in a week-end nor a public holiday."""
    while day.weekday() >= 5 or holiday_name(day, departement):
        day -= timedelta(days=1)
    return day
