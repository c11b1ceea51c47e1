"""What people say is kept with a role at most, sorted, quoted, removed, erased."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.models import Finding, FindingTheme
from jalons.diagnosis.queries import findings as finding_queries
from jalons.diagnosis.queries.findings import FindingFilters
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
THEMES = [
    "Accès au réseau", "Équipement", "Compétences numériques", "Droits et démarches", "Confiance et sécurité",
    "Accompagnement", "Mobilité et lieux", "Information et orientation",
]  # fmt: skip


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


def add(by: Member, text: str = "On me demande d’imprimer des formulaires", **said: Any) -> Finding:
    return finding_changes.add_finding(text=text, by=by, **said)


def revise(finding: Finding, by: Member, **said: Any) -> Finding:
    names = ("text", "kind", "said_by", "heard_on", "is_kept", "names_somebody", "audiences")
    was = {name: getattr(finding, name) for name in names} | {
        "themes": [theme.title for theme in finding.themes.all()],
        "communes": [commune.code for commune in finding.communes.all()],
    }
    finding_changes.revise_finding(finding=finding, by=by, **(was | said))
    finding.refresh_from_db()
    return finding


def journal(by: Member) -> list[tuple[str, str, Any, Any]]:
    entries = JournalEntry.objects.filter(roadmap=by.roadmap).exclude(verb="create").order_by("id")
    return list(entries.values_list("verb", "about_label", "before", "after"))


# --- scenario 8


def test_three_verbatims_of_secretaries_are_published_without_any_name(by: Member) -> None:
    texts = ["Je fais les démarches à leur place.", "Ils viennent avec leur téléphone.", "Je n’ai pas le temps."]
    for text in texts:
        add(by, text, said_by="secrétaire de mairie", themes=["Droits et démarches"], audiences=["seniors"])
    found = finding_queries.portrait_quotes(by.roadmap)
    assert [(quote.text, quote.said_by) for quote in found] == [(text, "secrétaire de mairie") for text in texts[::-1]]
    assert journal(by) == [("add", f"parole {number}", {}, {}) for number in (1, 2, 3)]


def test_there_is_no_place_for_a_name() -> None:
    """Whoever spoke is a role: no link to an account, a contact or a participant can be stored."""
    links = {field.name for field in Finding._meta.get_fields() if field.is_relation}
    assert links == {"roadmap", "themes", "communes"}


# --- what is written


def test_a_finding_is_kept_with_all_that_is_said_of_it(by: Member) -> None:
    communes = [by.roadmap.communes.first(), by.roadmap.communes.last()]
    codes = sorted(commune.code for commune in communes if commune)
    finding = add(
        by,
        "  Deux foyers\r\nsans réseau  ",
        kind="observation",
        said_by=" conseiller  numérique ",
        heard_on=date(2026, 11, 2),
        themes=["accès au réseau", "Équipement", "Inconnu"],
        audiences=["seniors", "jeunes", "inconnu"],
        communes=[*codes, "75056"],
        is_kept=False,
    )
    row = finding_queries.finding_row(finding)
    assert (row.number, row.text, row.kind, row.said_by) == (
        1,
        "Deux foyers\nsans réseau",
        "observation",
        "conseiller numérique",
    )
    assert (row.heard_on, row.is_kept, row.names_somebody, row.source) == (date(2026, 11, 2), False, False, "saisie")
    assert (row.themes, row.audiences) == (("Accès au réseau", "Équipement"), ("jeunes", "seniors"))
    assert sorted(row.codes) == codes


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"text": " \n "}, "text", "finding-text-missing"),
        ({"text": "a" * 1001}, "text", "finding-text-too-long"),
        ({"said_by": "Mme Untel"}, "said_by", "said-by-a-name"),
        ({"said_by": "06 00 00 00 00"}, "said_by", "said-by-a-name"),
        ({"heard_on": date(2200, 1, 1)}, "heard_on", "heard-day-to-come"),
    ],
)
def test_what_cannot_be_is_refused(by: Member, said: dict[str, Any], field: str, code: str) -> None:
    with refused(code, field):
        add(by, **said)
    assert (Finding.objects.filter(roadmap=by.roadmap).count(), journal(by)) == (0, [])


def test_a_text_that_names_somebody_is_never_quoted_until_somebody_has_read_it(by: Member) -> None:
    finding = add(by, "Mme Untel n’a pas Internet")
    assert (finding.names_somebody, finding_queries.portrait_quotes(by.roadmap)) == (True, [])
    assert revise(finding, by, names_somebody=False).names_somebody is False
    assert [quote.text for quote in finding_queries.portrait_quotes(by.roadmap)] == ["Mme Untel n’a pas Internet"]
    assert revise(finding, by, text="M. Untel non plus", names_somebody=False).names_somebody is True
    assert revise(finding, by, text="Une voisine non plus", names_somebody=False).names_somebody is False


def test_the_journal_tells_what_was_changed_never_what_it_said(by: Member) -> None:
    finding = add(by)
    revise(finding, by, text="Autre chose", themes=["Équipement"], is_kept=False)
    revise(finding, by)
    assert journal(by)[1:] == [("revise", "parole 1", {}, {"fields": ["texte", "gardée pour le portrait", "thèmes"]})]
    assert "Autre chose" not in str(list(JournalEntry.objects.filter(roadmap=by.roadmap).values()))


def test_a_finding_that_was_removed_is_nowhere_until_it_is_put_back(by: Member) -> None:
    finding = add(by)
    finding_changes.remove_finding(finding=finding, by=by)
    finding_changes.remove_finding(finding=finding, by=by)
    assert (finding_queries.roadmap_findings(by.roadmap), finding_queries.portrait_quotes(by.roadmap)) == ([], [])
    assert [row.number for row in finding_queries.removed_findings(by.roadmap)] == [1]
    finding_changes.restore_finding(finding=finding, by=by)
    assert [row.number for row in finding_queries.roadmap_findings(by.roadmap)] == [1]
    assert [line[:2] for line in journal(by)] == [
        ("add", "parole 1"),
        ("remove", "parole 1"),
        ("put_back", "parole 1"),
    ]


def test_what_is_erased_leaves_its_number_alone(by: Member) -> None:
    finding = add(by, "À effacer", themes=["Équipement"])
    finding_changes.erase_finding(finding=finding, by=by)
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 0
    assert "À effacer" not in str(list(JournalEntry.objects.filter(roadmap=by.roadmap).values()))
    with refused("finding-gone"):
        revise(finding, by)


def test_what_comes_from_elsewhere_is_taken_once_and_put_back_if_it_was_removed(by: Member) -> None:
    uid = uuid.uuid4()
    finding = add(by, origin_uid=uid, origin_label="Atelier 1, note 4", source="atelier")
    assert add(by, "Un autre texte", origin_uid=uid) == finding
    finding_changes.remove_finding(finding=finding, by=by)
    assert add(by, origin_uid=uid).removed_at is None
    assert [(row.text, row.origin_label) for row in finding_queries.roadmap_findings(by.roadmap)] == [
        ("On me demande d’imprimer des formulaires", "Atelier 1, note 4")
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(roadmap=by.roadmap, number=9, text="x", origin_uid=uid)


def test_a_finding_of_another_roadmap_is_refused(by: Member, world: World) -> None:
    finding = add(by)
    with refused("finding-gone"):
        finding_changes.remove_finding(finding=finding, by=world.member())
    assert Finding.objects.get(pk=finding.pk).removed_at is None


# --- themes


def test_themes_are_those_of_the_method_until_somebody_changes_one(by: Member) -> None:
    assert finding_queries.theme_titles(by.roadmap) == THEMES
    assert FindingTheme.objects.filter(roadmap=by.roadmap).count() == 0
    finding = add(by, themes=["Équipement"])
    rows = list(FindingTheme.objects.filter(roadmap=by.roadmap))
    assert [theme.title for theme in rows] == THEMES
    titles = {theme.pk: theme.title for theme in rows if theme.title != "Accompagnement"}
    titles[rows[0].pk], titles[rows[1].pk] = "Équipement", "Accès au réseau"
    finding_changes.set_finding_themes(titles=titles, added=["Orientation", " "], by=by)
    wanted = ["Équipement", "Accès au réseau", *THEMES[2:5], *THEMES[6:], "Orientation"]
    assert finding_queries.theme_titles(by.roadmap) == wanted
    assert finding_queries.finding_row(finding).themes == ("Accès au réseau",)
    assert journal(by)[-1] == ("set_finding_themes", by.roadmap.name, {"themes": THEMES}, {"themes": wanted})


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ([], "no-theme-left"),
        (["Réseau", "reseau "], "theme-name-taken"),
        ([f"Thème {n}" for n in range(21)], "too-many-themes"),
    ],
)
def test_themes_that_nobody_could_use_are_refused(by: Member, added: list[str], code: str) -> None:
    with refused(code):
        finding_changes.set_finding_themes(titles={}, added=added, by=by)
    assert finding_queries.theme_titles(by.roadmap) == THEMES


# --- what pages and documents read


def test_findings_are_found_by_words_without_accents_role_theme_public_commune_and_kind(by: Member) -> None:
    commune = by.roadmap.communes.first()
    assert commune
    add(by, "Équipement trop cher", said_by="habitante", themes=["Équipement"], audiences=["seniors"])
    add(by, "Le réseau coupe", kind="observation", themes=["Accès au réseau"], communes=[commune.code])
    rows = finding_queries.roadmap_findings(by.roadmap)

    def found(**asked: str) -> list[int]:
        return [row.number for row in finding_queries.filter_findings(rows, FindingFilters(**asked))]

    assert found() == [2, 1]
    assert found(text="equipement HABITANTE") == [1]
    assert found(text="équipement réseau") == []
    assert (found(theme="Équipement"), found(audience="seniors"), found(kind="observation")) == ([1], [1], [2])
    assert (found(commune=commune.code), found(commune="75056")) == ([2], [])


def test_counts_cross_themes_and_publics(by: Member) -> None:
    add(by, "a", themes=["Équipement", "Accompagnement"], audiences=["seniors", "jeunes"])
    add(by, "b", themes=["Accompagnement"], audiences=["seniors"])
    add(by, "c", themes=["Accompagnement"])
    add(by, "d", audiences=["rsa"])
    table = finding_queries.cross_themes(
        finding_queries.roadmap_findings(by.roadmap), finding_queries.theme_titles(by.roadmap)
    )
    assert table.audiences == ("Jeunes", "Personnes âgées", "Personnes au revenu de solidarité active")
    assert [(row.theme, row.counts, row.total) for row in table.rows] == [
        ("Accompagnement", (1, 2, 0), 3),
        ("Équipement", (1, 1, 0), 1),
    ]
    assert table.without_theme == 1


def test_the_portrait_hears_every_theme_before_it_hears_one_twice(by: Member) -> None:
    for text, theme in (("a1", "Accompagnement"), ("a2", "Accompagnement"), ("e1", "Équipement"), ("n", "")):
        add(by, text, themes=[theme])
    add(by, "vu", kind="observation", themes=["Équipement"])
    add(by, "pas gardé", themes=["Mobilité et lieux"], is_kept=False)
    assert [quote.text for quote in finding_queries.portrait_quotes(by.roadmap)] == ["n", "e1", "a2", "a1"]
    assert [quote.text for quote in finding_queries.portrait_quotes(by.roadmap, most=3)] == ["a2", "e1", "n"]


def test_one_finding_and_twenty_cost_the_same_queries(by: Member) -> None:
    commune = by.roadmap.communes.first()
    assert commune
    said = {"themes": ["Équipement"], "communes": [commune.code]}
    add(by, **said)
    with CaptureQueriesContext(
        connection,
    ) as one:
        finding_queries.roadmap_findings(by.roadmap)
    for number in range(19):
        add(by, str(number), **said)
    with CaptureQueriesContext(connection) as twenty:
        assert len(finding_queries.roadmap_findings(by.roadmap)) == 20
    assert (len(one), len(twenty)) == (3, 3)


def test_the_day_is_today_at_the_latest(by: Member) -> None:
    today = timezone.localdate()
    assert add(by, heard_on=today).heard_on == today
    with refused("heard-day-to-come", "heard_on"):
        add(by, heard_on=today + timedelta(days=1))
