from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding import catalogue
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.queries import consolidated, plans
from jalons.funding.rules.money import Kind, Nature, Resource, Status
from jalons.funding.rules.schemes import CapPer, Fault, Opening, Terms, is_to_verify, opening_state
from jalons.funding.rules.schemes import scheme_faults as faults_of
from jalons.funding.words import schemes as scheme_words
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown, shown_rows
from tests.refusals import refused
from tests.world import World

DAY = date(2026, 6, 15)
days = st.dates(date(2026, 6, 10), date(2026, 6, 20))


def resource(amount: str, status: Status = Status.ENVISAGED, kind: Kind = Kind.INVESTMENT) -> Resource:
    return Resource(kind, Nature.GRANT, status, Decimal(amount), True)


# --- rules -----------------------------------------------------------------------------------------------------------


@given(st.none() | days, st.none() | days, days)
def test_a_scheme_is_open_on_the_days_between_its_two_days(first: date | None, last: date | None, on: date) -> None:
    if first and last and last < first:
        first, last = last, first
    inside = {date(2026, 6, 10) + timedelta(days=n) for n in range(11)}
    inside = {day for day in inside if (not first or day >= first) and (not last or day <= last)}
    state = opening_state(Terms(valid_from=first, valid_to=last), on)
    assert (state is Opening.OPEN) is (on in inside)
    if on not in inside:
        assert state is (Opening.TO_COME if first and on < first else Opening.CLOSED)


@pytest.mark.parametrize(
    ("source_on", "expected"),
    [
        (None, True),
        (date(2025, 6, 14), True),
        (date(2025, 6, 15), False),
        (date(2026, 6, 1), False),
        (date(2024, 2, 29), True),
    ],
)
def test_a_source_of_more_than_twelve_months_is_to_be_verified(source_on: date | None, expected: bool) -> None:
    assert is_to_verify(source_on, DAY) is expected


CLOSED = Terms(valid_to=DAY - timedelta(days=1))
CAPPED = Terms(cap=Decimal(12_000), is_investment_only=True)


@pytest.mark.parametrize(
    ("terms", "asked", "expected"),
    [
        (CLOSED, [resource("10")], [(Fault.CLOSED, Decimal(10))]),
        (CLOSED, [resource("10", Status.REQUESTED)], [(Fault.WAS_CLOSED, Decimal(10))]),
        (CLOSED, [resource("10", Status.GRANTED), resource("10", Status.PAID), resource("9", Status.REFUSED)], []),
        (Terms(valid_from=DAY + timedelta(days=1)), [resource("10")], [(Fault.TO_COME, Decimal(10))]),
        (CAPPED, [resource("12000.00")], []),
        (CAPPED, [resource("12000.01")], [(Fault.OVER_CAP, Decimal("12000.01"))]),
        (CAPPED, [resource("9000"), resource("9000", Status.REFUSED)], []),
        (CAPPED, [resource("1", kind=Kind.OPERATING)], [(Fault.NOT_INVESTMENT, Decimal(1))]),
        (
            CAPPED,
            [resource("7000"), resource("7000", Status.GRANTED, Kind.OPERATING)],
            [(Fault.NOT_INVESTMENT, Decimal(7000)), (Fault.OVER_CAP, Decimal(14000))],
        ),
    ],
)
def test_what_does_not_fit_in_a_scheme(
    terms: Terms, asked: list[Resource], expected: list[tuple[Fault, Decimal]]
) -> None:
    assert faults_of(terms, asked, DAY) == expected


money = st.integers(1, 3_000_000).map(lambda cents: Decimal(cents) / 100)


@given(
    st.none() | money,
    st.lists(
        st.builds(
            Resource, st.sampled_from(Kind), st.just(Nature.GRANT), st.sampled_from(Status), money, st.booleans()
        ),
        max_size=5,
    ),
)
def test_the_cap_agrees_with_a_count_in_whole_cents(cap: Decimal | None, asked: list[Resource]) -> None:
    total = sum(int(r.amount * 100) for r in asked if r.status != "refuse")
    over = dict(faults_of(Terms(cap=cap), asked, DAY)).get(Fault.OVER_CAP)
    assert (over is not None) is (cap is not None and total > int(cap * 100))
    assert over is None or int(over * 100) == total


def test_a_cap_per_post_is_a_question_and_one_per_project_an_error() -> None:
    per_post = Terms(cap=Decimal(50_000), cap_per=CapPer.POST)
    tones = [
        scheme_words.scheme_check(Fault.OVER_CAP, Decimal(60_000), "Aide", terms).tone
        for terms in (per_post, Terms(cap=Decimal(50_000)))
    ]
    assert tones == ["wait", "bad"]
    check = scheme_words.scheme_check(Fault.OVER_CAP, Decimal(60_000), "Aide", per_post, "1.1")
    assert (check.finding, check.detail) == (
        "Plafond dépassé\u00a0: Aide.",
        "60\u00a0000\u00a0€ comptés, action 1.1. Le plafond\u00a0: 50\u00a0000\u00a0€ au plus par poste.",
    )


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_sentence(fault: Fault) -> None:
    check = scheme_words.scheme_check(fault, Decimal(5), "Aide", Terms(cap=Decimal(1), valid_to=DAY))
    assert check.detail.startswith("5\u00a0€")
    assert "Aide" in check.finding
    assert "%" not in check.finding + check.detail


# --- changes ---------------------------------------------------------------------------------------------------------

FACTS: dict[str, Any] = {
    "name": "Aide aux communes",
    "funder": "Région",
    "cap": Decimal(5_000),
    "source": "Règlement",
    "source_on": date(2026, 6, 1),
}


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def listed(key: str = "dsil") -> FundingScheme:
    return FundingScheme.objects.get(key=key)


def line(action: ActionSheet, by: Member, listed_scheme: FundingScheme | None, **more: Any) -> FundingLine:
    values = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(100)}
    return line_changes.add_funding(action=action, listed_scheme=listed_scheme, by=by, **values | more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_catalogue_is_loaded_once_and_corrected_later() -> None:
    rows = catalogue.catalogue_rows()
    assert scheme_changes.load_catalogue(rows=rows) == (0, 0)
    rows[0] = rows[0] | {"amounts": "Autre montant"}
    rows.append(rows[1] | {"key": "tout-neuf"})
    assert scheme_changes.load_catalogue(rows=rows) == (1, 1)
    assert listed(rows[0]["key"]).amounts == "Autre montant"
    assert scheme_changes.load_catalogue(rows=rows) == (0, 0)
    out = StringIO()
    call_command("load_schemes", stdout=out)
    assert out.getvalue() == "Schemes: 0 added, 1 corrected.\n"


def test_each_row_of_the_catalogue_has_its_source_and_french_spaces() -> None:
    from scripts.typography import french

    rows = catalogue.catalogue_rows()
    assert len({row["key"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if not (row["source"] and row["source_url"].startswith("https://"))] == []
    texts = [value for row in rows for name, value in row.items() if isinstance(value, str) and "url" not in name]
    assert [text for text in texts if french(text) != text] == []


@pytest.mark.django_db
def test_a_scheme_of_the_team_is_added_revised_and_removed(member: Member) -> None:
    with told(member.roadmap) as lines:
        scheme = scheme_changes.add_scheme(by=member, **FACTS)
        scheme_changes.edit_scheme(scheme=scheme, by=member, **FACTS | {"cap": Decimal(6_000)})
        scheme_changes.remove_schemes(schemes=[scheme], by=member)
    assert lines == [
        ("add", "fundingscheme", {}, {"funder": "Région"}),
        ("revise", "fundingscheme", {"cap": "5000"}, {"cap": "6000"}),
        ("remove", "fundingscheme", {"funder": "Région"}, {}),
    ]


@pytest.mark.django_db
def test_adapting_a_scheme_leaves_the_catalogue_as_it_was(member: Member, action: ActionSheet, world: World) -> None:
    seed = listed()
    cited = line(action, member, seed)
    with told(member.roadmap) as lines:
        own = scheme_changes.edit_scheme(scheme=seed, by=member, **FACTS | {"name": seed.name, "funder": seed.funder})
    cited.refresh_from_db()
    seed.refresh_from_db()
    assert (cited.listed_scheme, own.adapts, seed.cap, own.cap) == (own, seed, None, Decimal(5_000))
    assert [(verb, sorted(after)) for verb, _kind, _before, after in lines] == [
        ("adapt", ["cap", "source", "source_on"])
    ]
    assert seed not in FundingScheme.objects.of(member.roadmap)
    assert own in FundingScheme.objects.of(member.roadmap)
    assert seed in FundingScheme.objects.of(world.roadmap)
    assert scheme_changes.edit_scheme(scheme=seed, by=member, **FACTS) == own


@pytest.mark.django_db
def test_a_scheme_that_resources_cite_stays(member: Member, action: ActionSheet) -> None:
    scheme = scheme_changes.add_scheme(by=member, **FACTS)
    line(action, member, scheme)
    sentence = "Des ressources citent ce dispositif\u00a0: actions 1.1. Choisissez-leur un autre dispositif d’abord."
    with refused("scheme-in-use", saying=sentence):
        scheme_changes.remove_schemes(schemes=[scheme], by=member)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Déjà là"}, "name"),
        ({"cap": Decimal(0)}, "cap"),
        ({"valid_from": DAY, "valid_to": DAY - timedelta(days=1)}, "valid_to"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(member: Member, wrong: dict[str, Any], field: str) -> None:
    scheme_changes.add_scheme(by=member, name="Déjà là", funder="Région")
    with pytest.raises(Exception) as refusal:
        scheme_changes.add_scheme(by=member, **FACTS | wrong)
    assert refusal.value.field == field  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_scheme_of_another_roadmap_is_refused(member: Member, action: ActionSheet, world: World) -> None:
    other = FundingScheme.objects.get(roadmap=world.roadmap, adapts=None, name__startswith="Soutien")
    with refused("scheme-of-another-roadmap", "listed_scheme"):
        line(action, member, other)


@pytest.mark.django_db
def test_a_chosen_scheme_gives_its_name_to_the_resource(member: Member, action: ActionSheet) -> None:
    assert line(action, member, listed()).scheme == "Dotation de soutien à l’investissement local"
    assert line(action, member, listed(), scheme="Seconde tranche").scheme == "Seconde tranche"


@pytest.mark.django_db
def test_a_plan_says_what_does_not_fit(member: Member, action: ActionSheet) -> None:
    """The scheme was corrected after it was chosen: before, its limits would have refused the line."""
    scheme = scheme_changes.add_scheme(by=member, name="Coup de pouce", funder="Région")
    line(action, member, scheme, amount=Decimal(13_000), kind="fonctionnement")
    limits: dict[str, Any] = {"cap": Decimal(12_000), "is_investment_only": True, "valid_to": date(2020, 9, 30)}
    scheme_changes.edit_scheme(scheme=scheme, by=member, name=scheme.name, funder="Région", **limits)
    findings = [check.finding for check in plans.action_plan(action).checks]
    assert findings[-3:] == [
        f"Dispositif fermé\u00a0: {scheme.name}.",
        f"{scheme.name}\u00a0: de l’investissement seulement.",
        f"Plafond dépassé\u00a0: {scheme.name}.",
    ]
    whole = consolidated.consolidated_money(member.roadmap).checks
    assert [check.finding for check in whole][-3:] == findings[-3:]
    assert whole[-1].detail.startswith("13\u00a0000\u00a0€ comptés, action 1.1.")


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(member: Member, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(view: str, /, *more: object, query: dict[str, str] | None = None, **fields: object) -> Any:
        url = reverse(f"funding:{view}", args=[member.roadmap.slug, *more])
        return send_shown(client, url, fields) if fields else client.get(url, query or {})

    return ask


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["found"].rows]


@pytest.mark.django_db
def test_the_list_shows_what_is_open_on_a_day(page: Any) -> None:
    pass_numerique = listed("pass-numerique").name
    assert pass_numerique not in names(page("schemes"))
    on_the_day = page("schemes", query={"le": "2020-05-01"})
    assert pass_numerique in names(on_the_day)
    assert "à vérifier" in on_the_day.content.decode()
    assert names(page("schemes", query={"q": "PASS numerique"})) == []
    hidden = page("schemes", query={"q": "pass numerique"})
    assert hidden.context["found"].hidden == 1
    assert names(page("schemes", query={"q": "pass numerique", "tous": "on"})) == [pass_numerique]
    assert pass_numerique not in names(page("schemes", query={"le": "hier"}))


@pytest.mark.django_db
def test_a_scheme_is_added_cited_and_adapted_from_its_pages(page: Any, action: ActionSheet, member: Member) -> None:
    typed = {"name": "Aide", "funder": "Région", "cap": "5 000", "cap_per": "projet", "source": "Page"}
    response = page("add_scheme", **typed)
    assert list(response.context["form"].errors) == ["source_on"]
    assert page("add_scheme", **typed, source_on="2026-06-01").status_code == 302
    own = FundingScheme.objects.get(roadmap=member.roadmap)
    proposed = page("add_funding", "1.1", query={"dispositif": str(own.pk)}).context["funding_form"]
    assert (proposed["funder"].value(), proposed["listed_scheme"].value()) == ("Région", own.pk)
    line(action, member, own)
    shown = page("scheme", own.pk).content.decode()
    assert "1.1 Un bus" in shown
    seed = listed()
    adapted = page("edit_scheme", seed.pk, **typed | {"name": "Notre dotation"}, source_on="2026-06-01")
    assert adapted.status_code == 302
    assert FundingScheme.objects.get(adapts=seed).name == "Notre dotation"
    assert page("remove_scheme", seed.pk, sure=1).status_code == 404


@pytest.mark.django_db
def test_a_version_is_told_that_the_catalogue_knows_better(page: Any, member: Member) -> None:
    seed = listed("feder-fse-2021-2027")
    own = scheme_changes.edit_scheme(scheme=seed, by=member, **FACTS | {"source_on": date(2020, 1, 1)})
    assert "plus récente que votre version" in page("scheme", own.pk).content.decode()
    scheme_changes.edit_scheme(scheme=own, by=member, **FACTS | {"source_on": timezone.localdate()})
    assert "plus récente que votre version" not in page("scheme", own.pk).content.decode()


@pytest.mark.django_db
def test_one_scheme_and_three_cost_the_same_queries(page: Any, member: Member, action: ActionSheet) -> None:
    def cost(name: str, *more: object) -> int:
        with CaptureQueriesContext(connection) as asked:
            page(name, *more)
        return len(asked)

    first = scheme_changes.add_scheme(by=member, **FACTS)
    line(action, member, first)
    page("schemes")
    before = [cost("schemes"), cost("scheme", first.pk), cost("plan", "1.1")]
    for name in ("Deux", "Trois"):
        line(action, member, scheme_changes.add_scheme(by=member, **FACTS | {"name": name}))
        line(action, member, first)
    assert [cost("schemes"), cost("scheme", first.pk), cost("plan", "1.1")] == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"cap": 0}, "scheme_cap_is_positive"),
        ({"key": "une-cle"}, "scheme_is_of_the_catalogue_or_of_a_roadmap"),
        ({"roadmap": None}, "scheme_is_of_the_catalogue_or_of_a_roadmap"),
        ({"valid_from": DAY, "valid_to": date(2020, 1, 1)}, "scheme_closes_after_it_opens"),
    ],
)
def test_the_database_refuses_a_scheme_that_is_nonsense(
    member: Member, values: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FundingScheme.objects.create(**{"name": "Aide", "funder": "Région", "roadmap": member.roadmap} | values)


# --- by hand: what is typed, several at once, taken back -------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"rate_max": Decimal(120)}, "rate-not-a-percent", "rate_max"),
        ({"rate_min": Decimal(-1)}, "rate-not-a-percent", "rate_min"),
        ({"rate_min": Decimal(50), "rate_max": Decimal(20)}, "scheme-rates-reversed", "rate_max"),
        ({"floor": Decimal("5000.01")}, "scheme-cap-under-floor", "cap"),
        ({"floor": Decimal(0)}, "amount-not-positive", "floor"),
        ({"is_investment_only": True, "paid_kinds": ["fonctionnement"]}, "scheme-pays-more", "paid_kinds"),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(
    member: Member, wrong: dict[str, Any], code: str, field: str
) -> None:
    with refused(code, field):
        scheme_changes.add_scheme(by=member, **FACTS | wrong)


TYPED = {"name": "Aide", "funder": "Région", "cap_per": "projet", "source": "Page", "source_on": "2026-06-01"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rate_max": "120 %"}, "rate_max"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"valid_from": "2026-06-02", "valid_to": "2026-06-01"}, "valid_to"),
        ({"perimeter": "departement"}, "perimeter_name"),
        ({"perimeter": "departement", "perimeter_name": "Atlantide"}, "perimeter_name"),
        ({"perimeter": "commune", "perimeter_name": "Saint-Aignan"}, "perimeter_name"),
        ({"themes": ["tout"]}, "themes"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(page: Any, wrong: dict[str, Any], field: str) -> None:
    response = page("add_scheme", **TYPED | wrong)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["name"].value() == "Aide"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("perimeter", "typed", "code", "name"),
    [
        ("departement", "24", "24", "Dordogne"),
        ("departement", "dordogne", "24", "Dordogne"),
        ("region", "nouvelle aquitaine", "75", "Nouvelle-Aquitaine"),
        ("commune", "24311", "24311", "Nontron"),
        ("national", "", "", ""),
        ("autre", "Massif central", "", "Massif central"),
    ],
)
def test_a_territory_is_typed_by_name_or_by_code(
    page: Any, member: Member, perimeter: str, typed: str, code: str, name: str
) -> None:
    assert page("add_scheme", **TYPED, perimeter=perimeter, perimeter_name=typed).status_code == 302
    own = FundingScheme.objects.get(roadmap=member.roadmap)
    assert (own.perimeter, own.perimeter_code, own.perimeter_name) == (perimeter, code, name)


@pytest.mark.django_db
def test_filters_are_in_the_address_and_found_by_the_database(page: Any, member: Member) -> None:
    facts = FACTS | {"themes": ["numerique", "culture"], "paid_kinds": ["investissement"]}
    scheme_changes.add_scheme(by=member, **facts | {"name": "Chez nous", "perimeter": "national"})
    away = {"name": "Ailleurs", "perimeter": "region", "perimeter_code": "53", "perimeter_name": "Bretagne"}
    scheme_changes.add_scheme(by=member, **facts | away)
    team = {"de": "equipe"}
    assert names(page("schemes", query=team)) == ["Chez nous"]
    assert set(names(page("schemes", query=team | {"ou": "partout"}))) == {"Chez nous", "Ailleurs"}
    assert names(page("schemes", query=team | {"ou": "partout", "q": "bretagne"})) == ["Ailleurs"]
    assert names(page("schemes", query=team | {"theme": "culture", "paie": "investissement"})) == ["Chez nous"]
    assert names(page("schemes", query=team | {"theme": "sante"})) == []
    assert names(page("schemes", query=team | {"theme": "n'importe"})) == ["Chez nous"]


@pytest.mark.django_db
def test_several_schemes_are_checked_or_removed_and_put_back(page: Any, member: Member, client: Client) -> None:
    first, second = (scheme_changes.add_scheme(by=member, **FACTS | {"name": name}) for name in ("Un", "Deux"))
    seed = listed()
    sent = {"ligne": [first.pk, second.pk, seed.pk], "geste": "verifier"}
    seen = shown_rows(client, reverse("funding:several_schemes", args=[member.roadmap.slug]), sent)
    assert page("several_schemes", **sent, **seen).status_code == 302
    first.refresh_from_db()
    assert first.source_on == timezone.localdate()
    page("several_schemes", **sent | {"geste": "retirer"}, **seen)
    assert not FundingScheme.objects.of(member.roadmap).filter(roadmap=member.roadmap).exists()
    assert page("scheme", first.pk).status_code == 404
    again = scheme_changes.add_scheme(by=member, **FACTS | {"name": "Deux"})
    with refused("scheme-name-taken", "name"):
        scheme_changes.restore_schemes(schemes=[first.pk, second.pk], by=member)
    scheme_changes.remove_schemes(schemes=[again], by=member)
    page("restore_schemes", ligne=[first.pk, second.pk])
    assert set(FundingScheme.objects.of(member.roadmap).filter(roadmap=member.roadmap)) == {first, second}
    with refused("no-own-scheme-picked"):
        scheme_changes.remove_schemes(schemes=[seed], by=member)


@pytest.mark.django_db
def test_two_people_who_edit_one_scheme_see_both_versions(page: Any, member: Member) -> None:
    scheme = scheme_changes.add_scheme(by=member, **FACTS | {"themes": ["numerique"]})
    seen = page("edit_scheme", scheme.pk).context["form"].initial["seen"]
    scheme_changes.edit_scheme(scheme=scheme, by=member, **FACTS | {"rate_max": Decimal(30)})
    response = page("edit_scheme", scheme.pk, **TYPED, rate_max="40", seen=seen)
    assert response.context["form"].is_stale
    assert ("40", "30") in [(line.typed, line.saved) for line in response.context["form"].differences]
    scheme.refresh_from_db()
    assert scheme.rate_max == Decimal(30)
