"""The fields that people write in a fiche, each declared once, in the order of the page where it is filled.

Rules, forms, changes, queries and the documents of the floors above read this table. The label of a field and how its
value is stored are in its column in `models/sheets.py`; its help text is in `words.HINTS`. Pure.
"""

from enum import Enum, StrEnum, auto

from jalons.base.french import matching_key
from jalons.base.frozen import frozen


class Section(StrEnum):
    """The parts of the form of a fiche, in order. Values are the anchors of the page."""

    WHAT = "quoi"
    WHO = "qui"
    FOR_WHOM = "pour-qui"
    MEANS = "avec-quoi"
    WHEN = "quand"
    MORE = "plus"


class Place(Enum):
    """Where the page of a fiche and its documents show a field."""

    OPENING = auto()  # the opening text
    BODY = auto()  # the texts that follow, each under its heading
    FACTS = auto()  # short values
    END = auto()  # after the steps, the money and the indicators


class Copied(Enum):
    """How far a field is copied. People, money, decisions and counts are never copied."""

    NEVER = auto()
    WITHIN = auto()  # meaningful in the same territory only
    ANYWHERE = auto()


@frozen
class SheetField:
    """`place`: None for a field shown in a way of its own, or together with another. `limit`: maximum letters of a
    text, 0 for another type, whose control is in `forms/sheets.py`. `lines`: the height of the control of a long text.

    `is_compared`: an avenant reports its changes. `is_of_the_team`: the holder of a private link does not write it.
    `is_searched`: the list of actions searches in it. `is_a_name`: names in other fiches are suggested.
    """

    name: str
    section: Section
    place: Place | None
    limit: int = 0
    lines: int = 0
    copied: Copied = Copied.NEVER
    is_compared: bool = True
    is_of_the_team: bool = False
    is_searched: bool = False
    is_a_name: bool = False

    @property
    def is_prose(self) -> bool:
        return bool(self.limit) and self.place in (Place.OPENING, Place.BODY)


_S, _P, _WITHIN, _ANYWHERE = Section, Place, Copied.WITHIN, Copied.ANYWHERE

SHEET_FIELDS = (
    SheetField("title", _S.WHAT, None, 150, is_of_the_team=True, is_searched=True),
    SheetField("key_project", _S.WHAT, None, is_of_the_team=True),
    SheetField("context", _S.WHAT, _P.OPENING, 3000, lines=6, copied=_ANYWHERE, is_searched=True),
    SheetField("description", _S.WHAT, _P.OPENING, 3000, lines=8, copied=_ANYWHERE, is_searched=True),
    SheetField("objectives", _S.WHAT, _P.BODY, 3000, lines=4, copied=_ANYWHERE, is_searched=True),
    SheetField("expected_results", _S.WHAT, _P.BODY, 3000, lines=3, copied=_ANYWHERE, is_searched=True),
    SheetField("lead_organisation", _S.WHO, _P.FACTS, 150, copied=_WITHIN, is_searched=True, is_a_name=True),
    # Whose budget pays, and who signs: read by `funding/rules/carriers.py`, which guesses it from the lead while it is empty.
    SheetField("carrier_organisation", _S.WHO, _P.FACTS, 150, copied=_WITHIN, is_of_the_team=True),
    # A change of person does not change the commitment: only the organisation is compared.
    SheetField("lead_contact", _S.WHO, _P.FACTS, 150, is_compared=False, is_searched=True, is_a_name=True),
    SheetField("elected_sponsor", _S.WHO, _P.FACTS, 150, is_of_the_team=True, is_searched=True, is_a_name=True),
    SheetField("department_unit", _S.WHO, _P.FACTS, 150, copied=_WITHIN, is_a_name=True),
    SheetField("partners", _S.WHO, _P.FACTS, 2000, lines=4, copied=_WITHIN, is_searched=True),
    SheetField("audiences", _S.FOR_WHOM, _P.FACTS, copied=_ANYWHERE),
    # Shown and compared together with the audiences of the list.
    SheetField("other_audiences", _S.FOR_WHOM, None, 200, copied=_ANYWHERE, is_compared=False),
    SheetField("target_count", _S.FOR_WHOM, _P.FACTS),
    SheetField("communes", _S.FOR_WHOM, _P.FACTS, copied=_WITHIN),
    SheetField("staff", _S.MEANS, _P.BODY),
    SheetField("means", _S.MEANS, _P.BODY, 3000, lines=4, copied=_ANYWHERE),
    SheetField("success_factors", _S.MEANS, _P.BODY, 3000, lines=3, copied=_ANYWHERE),
    # This fact shows the whole period, end included.
    SheetField("starts_on", _S.WHEN, _P.FACTS),
    SheetField("ends_on", _S.WHEN, None),
    SheetField("priority", _S.WHEN, None, is_of_the_team=True),
    SheetField("quick_win", _S.WHEN, None, is_of_the_team=True),
    SheetField("frameworks", _S.MORE, _P.FACTS, is_of_the_team=True),
    SheetField("other_information", _S.MORE, _P.END, 60_000, lines=3, is_compared=False, is_of_the_team=True),
)
SHEET_NAMES = tuple(field.name for field in SHEET_FIELDS)
LIMITS = {field.name: field.limit for field in SHEET_FIELDS if field.limit}


# --- what a fiche must say -------------------------------------------------------------------------------------------


class Stage(StrEnum):
    """The columns « required to… » of the method, section 3.2, each added to those before."""

    DRAFT = "draft"
    PROPOSE = "propose"
    SUBMIT = "submit"
    VALIDATE = "validate"


# In the order of the method. Steps, indicators and money are parts of the fiche, not fields: `budget` is an expense or a
# contribution, each of which says whether it is operating or investment; `funding`, a resource that nobody refused.
REQUIRED: dict[Stage, tuple[str, ...]] = {
    Stage.DRAFT: ("title",),
    Stage.PROPOSE: ("axis",),
    Stage.SUBMIT: (
        "context",
        "description",
        "audiences",
        "lead_organisation",
        "partners",
        "starts_on",
        "ends_on",
        "budget",
    ),
    Stage.VALIDATE: ("elected_sponsor", "department_unit", "steps", "funding", "indicators"),
}
PARTS = frozenset({"steps", "budget", "funding", "indicators"})
# The method asks for these too, but an action may do without: they are shown and refuse nothing.
ADVISED: dict[Stage, tuple[str, ...]] = {
    Stage.DRAFT: (),
    Stage.PROPOSE: ("objectives", "key_project"),
    Stage.SUBMIT: ("target_count", "lead_contact", "staff"),
    Stage.VALIDATE: (),
}

# What is typed, or imported, in a field that nobody has filled yet, as `matching_key` writes it.
_PLACEHOLDERS = frozenset(
    ("a completer", "a confirmer", "a definir", "a designer", "a determiner", "a nommer", "a pourvoir", "a preciser", "a venir", "en attente",
     "en cours", "en cours de definition", "inconnu", "n c", "nc", "non connu", "non defini", "non precise", "tbd")
)  # fmt: skip


def says_nothing(value: object) -> bool:
    """« À désigner », « à désigner par le bureau », « ? », « NC », « en cours »: a text that fills no field."""
    if not isinstance(value, str) or len(value) > 40:
        return False
    key = matching_key(value)
    return not key or key in _PLACEHOLDERS or key.startswith("a designer ")
