"""Figures of the portrait, kept as findings: frozen with their source and their day, cited, and never rewritten."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.base.sent_tables import SentTable
from jalons.diagnosis.changes import facts as fact_changes
from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import citations, portraits
from jalons.diagnosis.queries import facts as fact_queries
from jalons.diagnosis.queries import findings as finding_queries
from jalons.diagnosis.queries.facts import Fact
from jalons.opendata.changes import local
from jalons.opendata.models import SourceVintage
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources.local_tables import CODE, VALUE
from jalons.roadmaps.models import JournalEntry, Member
from jalons.territories.models import Commune
from tests.opendata.made import publish
from tests.opendata.made_places import facts as place
from tests.opendata.made_places import publish as publish_places
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
HERE = "24064"  # Brantôme en Périgord
NBSP = "\u00a0"


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.fixture
def page(by: Member, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str, *more: object) -> str:
    return reverse(f"diagnosis:{name}", args=[by.roadmap.slug, *more])


def share(here: float, indicator: str = "aged_65", *, period: str = "2022") -> SourceVintage:
    """Of each commune of the perimeter; a fifth elsewhere in France."""
    codes = Commune.objects.filter(withdrawn_on=None).values_list("code", "departement")
    mine = {code: Value(here if departement == "24" else 20.0, 100.0) for code, departement in codes}
    return publish({indicator: mine}, key="insee-age", period=period)


def fact(by: Member, key: str) -> Fact:
    found = fact_queries.find_fact(portraits.territory_portrait(by.roadmap), key)
    assert found, key
    return found


def keep(by: Member, key: str, **said: object) -> Finding:
    one = fact(by, key)
    about = {"text": one.text, "themes": one.themes, "audiences": one.audiences, "communes": one.communes}
    return fact_changes.keep_fact(key=one.key, value=one.value, source=one.source, by=by, **(about | said))  # type: ignore[arg-type]


def row(by: Member, finding: Finding) -> citations.FollowedRow:
    rows = finding_queries.roadmap_findings(by.roadmap)
    return next(line for line in citations.followed_rows(by.roadmap, rows) if line.row.pk == finding.pk)


# --- what may be kept


def test_a_share_has_the_sentence_of_the_key_messages_its_source_and_its_public(by: Member) -> None:
    share(33.3)
    one = fact(by, "aged_65")
    assert (one.value, one.text) == (
        f"33{NBSP}%",
        "1 habitant sur 3 a 65 ans ou plus, contre 1 sur 5 en France.",
    )
    assert "2022" in one.source
    assert (one.audiences, one.themes, one.page) == (("seniors",), (), ("diagnosis:index", "chiffre-aged_65"))


def test_a_share_that_no_message_would_tell_may_be_kept_too(by: Member) -> None:
    share(10.0)
    assert "aged_65" not in {one.key for one in portraits.territory_portrait(by.roadmap).messages.suggested}
    assert fact(by, "aged_65").text == "1 habitant sur 10 a 65 ans ou plus, contre 1 sur 5 en France."


def test_without_france_a_share_is_said_alone(by: Member) -> None:
    codes = by.roadmap.communes.values_list("code", flat=True)
    publish({"no_4g": {code: Value(6.0, 100.0) for code in codes}}, key="insee-age")
    one = fact(by, "no_4g")
    assert (one.text, one.themes) == (f"6{NBSP}% des habitants n’ont pas la 4G.", ("Accès au réseau",))


def test_places_and_distances_may_be_kept(by: Member) -> None:
    publish_places("lieux", place("Médiathèque"), place("Mairie", north=1))
    told = fact_queries.territory_facts(portraits.territory_portrait(by.roadmap))
    assert told["places"].text == "2 lieux d’accueil numérique sont recensés ici."
    assert told["places"].value == "2 lieux d’accueil recensés"
    assert told["density"].text == f"Le territoire compte 1,8 lieux d’accueil numérique pour 10{NBSP}000 habitants."
    assert told["near"].text.endswith("des habitants vivent à moins de 10 km d’un lieu fixe d’accueil numérique.")
    assert {one.themes for one in told.values()} == {("Accompagnement",), ("Mobilité et lieux",)}
    assert fact(by, f"distance-{HERE}").text == "Brantôme en Périgord a un lieu fixe d’accueil numérique."
    far = portraits.territory_portrait(by.roadmap).offer.far[0].commune
    one = fact(by, f"distance-{far.code}")
    said = f"{far.name}{NBSP}: le lieu fixe d’accueil numérique le plus proche est à {one.value}."
    assert (one.text, one.communes) == (said, (far.code,))


def test_what_is_estimated_says_so(by: Member) -> None:
    codes = by.roadmap.communes.values_list("code", flat=True)
    estimated = {code: Value(15.0, None, State.ESTIMATED) for code in codes}
    publish({"poverty_or_estimate": estimated}, key="insee-age")
    assert fact(by, "poverty_or_estimate").value == f"15{NBSP}%, estimé"


def test_what_the_team_counts_may_be_kept(by: Member) -> None:
    rows = [["code", "n"], [HERE, "30"], ["24042", "12"]]
    about = {"label": "Suivi", "unit": "foyers", "period": "2025", "producer": "CIAS", "licence": "Licence Ouverte"}
    local.give_local_file(sent=SentTable(rows, 0, columns={0: CODE, 1: VALUE}), by=by, **about)
    (one,) = fact_queries.territory_facts(portraits.territory_portrait(by.roadmap)).values()
    assert (one.label, one.value, one.source) == ("Suivi", f"42{NBSP}foyers au total", "CIAS, 2025")
    assert one.text == f"Suivi{NBSP}: 42{NBSP}foyers au total (2 communes connues sur 16)."
    assert keep(by, one.key).fact_source == "CIAS, 2025"


def test_the_answers_of_a_questionnaire_may_be_kept(world: World) -> None:
    by = world.member()
    told = [
        one
        for one in fact_queries.territory_facts(portraits.territory_portrait(by.roadmap)).values()
        if one.key.startswith("answer_")
    ]
    asked = [one for answers in portraits.territory_portrait(by.roadmap).answers for one in answers.questions]
    assert told and [one.text for one in told] == [f"{one.label} {one.said}" for one in asked]
    assert {one.source.startswith("Le numérique et vous. 12 réponses") for one in told} == {True}
    assert keep(by, told[0].key).fact_value == told[0].value


def test_what_is_not_known_is_no_figure(by: Member) -> None:
    found = portraits.territory_portrait(by.roadmap)
    assert fact_queries.territory_facts(found) == {}
    assert [fact_queries.find_fact(found, key) for key in ("aged_65", f"score-{HERE}", "score-99999", "-", "x-y")] == [
        None
    ] * 5


# --- keeping


def test_a_figure_is_kept_with_its_source_and_its_day(by: Member) -> None:
    share(33.3)
    finding = keep(by, "aged_65", text="Un habitant sur trois a 65 ans ou plus.")
    assert (finding.kind, finding.fact_key, finding.fact_value) == (Finding.Kind.FACT, "aged_65", f"33{NBSP}%")
    assert (finding.fact_source, finding.heard_on) == (fact(by, "aged_65").source, timezone.localdate())
    assert (finding.text, finding.audiences) == ("Un habitant sur trois a 65 ans ou plus.", ["seniors"])
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.about_label) == ("add", "chiffre 1")


def test_the_same_figure_is_kept_once_and_one_that_was_removed_is_put_back(by: Member) -> None:
    share(33.3)
    finding = keep(by, "aged_65")
    with refused("fact-already-kept"):
        keep(by, "aged_65")
    finding_changes.remove_finding(finding=finding, by=by)
    with refused("fact-removed"):
        keep(by, "aged_65")
    finding_changes.erase_finding(finding=finding, by=by)
    keep(by, "aged_65")
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 1


def test_a_newer_figure_is_told_and_the_old_one_stays(by: Member) -> None:
    share(33.3)
    finding = keep(by, "aged_65")
    assert (row(by, finding).today, row(by, finding).is_gone) == (None, False)
    share(33.4, period="2023")  # read the same: nothing is newer
    assert row(by, finding).today is None
    share(36.0, period="2024")
    line = row(by, finding)
    assert line.today and (line.row.fact_value, line.today.value) == (f"33{NBSP}%", f"36{NBSP}%")
    assert "2022" in line.row.fact_source and "2024" in line.today.source
    assert keep(by, "aged_65").pk != finding.pk


def test_a_figure_that_the_portrait_does_not_give_any_more_stays(by: Member) -> None:
    vintage = share(33.3)
    finding = keep(by, "aged_65")
    vintage.delete()
    line = row(by, finding)
    assert (line.is_gone, line.today, line.row.fact_value) == (True, None, f"33{NBSP}%")


def test_its_sentence_is_theirs_and_the_figure_is_nobodys(by: Member) -> None:
    share(33.3)
    finding = keep(by, "aged_65")
    finding_changes.revise_fact(
        finding=finding,
        text="Une personne sur trois a 65 ans.",
        themes=["Équipement"],
        audiences=[],
        communes=[HERE],
        names_somebody=False,
        by=by,
    )
    (found,) = finding_queries.roadmap_findings(by.roadmap)
    assert (found.text, found.themes, found.audiences, found.codes) == (
        "Une personne sur trois a 65 ans.",
        ("Équipement",),
        (),
        (HERE,),
    )
    assert (found.fact_value, found.heard_on) == (f"33{NBSP}%", timezone.localdate())


def test_a_figure_is_neither_quoted_nor_counted_as_a_word(by: Member) -> None:
    share(33.3)
    finding_changes.add_finding(text="Une phrase", by=by)
    keep(by, "aged_65")
    found = portraits.territory_portrait(by.roadmap)
    assert ([quote.text for quote in found.quotes], found.heard) == (["Une phrase"], 1)


@pytest.mark.parametrize("kept", [{"kind": "chiffre"}, {"fact_key": "aged_65"}])
def test_the_database_refuses_half_a_figure(by: Member, kept: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="finding_keeps_a_figure_whole_or_none"), transaction.atomic():
        Finding.objects.create(roadmap=by.roadmap, number=1, text="a", **kept)


# --- pages


def territory(by: Member) -> list[str]:
    return list(fact_queries.territory_facts(portraits.territory_portrait(by.roadmap)))


def test_each_figure_of_the_portrait_leads_to_what_keeps_it(by: Member, page: Client) -> None:
    share(33.3)
    publish_places("lieux", place("Médiathèque"))
    shown = page.get(url(by, "index"), {"mode": "garder"}).content.decode()
    for key in territory(by):
        assert f'value="{key}"' in shown, key
        assert f'id="chiffre-{key}"' in shown, key


def test_the_portrait_shows_no_box_until_figures_are_chosen(by: Member, page: Client) -> None:
    share(33.3)
    assert 'name="chiffre"' not in page.get(url(by, "index")).content.decode()


def test_figures_that_are_ticked_are_kept_together(by: Member, page: Client) -> None:
    share(33.3)
    publish_places("lieux", place("Médiathèque"))
    keep(by, "aged_65")
    key = next(key for key in territory(by) if key != "aged_65")
    response = page.post(url(by, "keep_facts"), {"chiffre": ["aged_65", key, key, "inconnu"]})
    assert response.headers["Location"] == url(by, "findings")
    assert list(Finding.objects.filter(roadmap=by.roadmap).order_by("number").values_list("fact_key", flat=True)) == [
        "aged_65",
        key,
    ]


def test_nothing_ticked_is_told_and_goes_back(by: Member, page: Client) -> None:
    share(33.3)
    back = url(by, "index") + "?mode=garder"
    response = page.post(url(by, "keep_facts"), {"chiffre": ["inconnu"], "next": back})
    assert (response.headers["Location"], Finding.objects.filter(roadmap=by.roadmap).exists()) == (back, False)
    with refused("no-fact-ticked"):
        fact_changes.keep_facts(facts=[], by=by)


def test_a_reader_is_proposed_nothing(world: World, client: Client) -> None:
    share(33.3)
    client.force_login(world.user("caf"))
    assert "comme constat" not in client.get(reverse("diagnosis:index", args=[world.roadmap.slug])).content.decode()


def test_the_form_is_filled_then_keeps_and_the_list_shows_the_figure(by: Member, page: Client) -> None:
    share(33.3)
    form = page.get(url(by, "keep_fact", "aged_65")).context["form"]
    sent = {"text": form["text"].value(), "audiences": list(form["audiences"].value()), "seen": form["seen"].value()}
    response = page.post(url(by, "keep_fact", "aged_65"), sent)
    assert response.headers["Location"] == f"{url(by, 'findings')}#parole-1"
    shown = page.get(url(by, "findings")).content.decode()
    assert f"<b>33{NBSP}%</b>" in shown and f"{url(by, 'index')}#chiffre-aged_65" in shown
    assert "plus récent" not in shown
    share(36.0, period="2024")
    assert "Un chiffre plus récent existe" in page.get(url(by, "findings")).content.decode()
    assert page.get(url(by, "findings") + "?nature=chiffre").context["found"][0].fact_key == "aged_65"


def test_a_figure_that_changed_under_the_form_is_read_again(by: Member, page: Client) -> None:
    share(33.3)
    sent = {"text": "Une phrase", "seen": f"33{NBSP}%"}
    share(36.0, period="2024")
    response = page.post(url(by, "keep_fact", "aged_65"), sent)
    assert (response.status_code, "vient de changer" in response.content.decode()) == (200, True)
    assert f'name="seen" value="36{NBSP}%"' in response.content.decode()
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 0


def test_a_figure_kept_already_leads_to_it(by: Member, page: Client) -> None:
    share(33.3)
    keep(by, "aged_65")
    shown = page.get(url(by, "keep_fact", "aged_65"))
    assert (str(shown.context["known"]), "<textarea" in shown.content.decode()) == ("chiffre 1", False)
    assert [str(known) for _fact, known in page.get(url(by, "facts")).context["lines"]] == ["chiffre 1"]
    assert page.get(url(by, "keep_fact", "no_car")).status_code == 404


def test_the_figures_of_a_commune_are_chosen_from_a_list(by: Member, page: Client) -> None:
    publish_places("lieux", place("Médiathèque"))
    lines = page.get(url(by, "facts") + f"?commune={HERE}").context["lines"]
    assert [(one.key, one.value) for one, _known in lines] == [(f"distance-{HERE}", "dans la commune")]
    assert page.get(url(by, "facts") + "?commune=99999").context["lines"] == []


def test_a_kept_figure_is_corrected_on_its_page(by: Member, page: Client) -> None:
    share(33.3)
    finding = keep(by, "aged_65")
    form = page.get(url(by, "finding", finding.pk)).context["form"]
    assert sorted(form.fields) == ["audiences", "communes", "names_somebody", "seen", "text", "themes"]
    send_shown(page, url(by, "finding", finding.pk), {"text": "Autre phrase"})
    finding.refresh_from_db()
    assert (finding.text, finding.kind, finding.is_kept) == ("Autre phrase", "chiffre", True)


def test_one_figure_and_six_cost_the_same_queries(by: Member, page: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            page.get(url(by, "findings"))
        return len(made)

    share(33.3)
    publish_places("lieux", place("Médiathèque"))
    keep(by, "aged_65")
    one = cost()
    for key in ("places", "density", "near", f"distance-{HERE}"):
        keep(by, key)
    assert cost() == one


def test_a_table_takes_the_figures_and_brings_them_back_as_observations(by: Member, page: Client) -> None:
    share(33.3)
    keep(by, "aged_65")
    told = page.get(url(by, "findings_csv")).content.decode("utf-8-sig")
    assert "Chiffre du portrait" in told and fact(by, "aged_65").source in told
