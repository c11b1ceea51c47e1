"""The list before the vote: one for every page, several gaps accepted at once, what is told once it was held."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import adoption as actions_adoption_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep, AdoptionPath
from jalons.base.french import format_day
from jalons.funding.changes import lines
from jalons.funding.models import FundingLine
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.queries.plans import actions_of_authority
from jalons.governance.changes import deliberations
from jalons.governance.models import Meeting
from jalons.monitoring.models import Indicator
from jalons.papers.documents.model import BulletList, Content, Paragraph, Table
from jalons.papers.documents.model import plain_text as words_of
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.changes import adoption as publication_adoption_changes
from jalons.publication.changes import chapters
from jalons.publication.changes import vote_gaps as vote_gap_changes
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.documents.roadmap.vote_gaps import GapLine, find_gap_line, vote_gap_lines
from jalons.publication.models import AcceptedGap
from jalons.publication.queries.editions import edition_card
from jalons.publication.queries.vote_gaps import missing_before_vote
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.models import Workshop
from tests.days import plain_text
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, keep, today_is
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
REASON = "Le bureau a choisi de voter ainsi."


@pytest.fixture(autouse=True)
def _after_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(date(2026, 12, 16), monkeypatch)


@pytest.fixture
def ready(world: World, member: Member) -> Member:
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return member


def test_a_reason_accepts_what_its_page_told_and_erases_no_other(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    accept = reverse("publication:accept_gap", args=[world.roadmap.slug, "equilibre", "3.1"])
    page = client.get(accept)
    lines.add_expense(
        action=world.action("3.1"),
        label="Un hangar",
        kind="investissement",
        amount=Decimal(5_000_000),
        by=world.member(),
    )
    seen = page.context["form"].initial["seen"]
    refused = client.post(accept, {"reason": REASON, "seen": seen})
    assert "Il manque 15\u00a0000\u00a0€" in page.content.decode()
    assert "Ce manque a changé depuis que la page est ouverte" in refused.content.decode()
    assert "Il manque 5\u00a0015\u00a0000\u00a0€" in refused.content.decode() and REASON in refused.content.decode()
    for empty in ({}, {"seen": ""}):
        assert client.post(accept, {"reason": REASON} | empty).status_code == 200
    assert not AcceptedGap.objects.filter(roadmap=world.roadmap).exists()
    # Two people accept it: the second reads the reason of the first before replacing it.
    seen = client.get(accept).context["form"].initial["seen"]
    assert client.post(accept, {"reason": REASON, "seen": seen}).status_code == 302
    second = client.post(accept, {"reason": "Le conseil préfère attendre la région.", "seen": seen})
    assert f"Le motif en vigueur : « {REASON} »" in plain_text(second.content.decode())
    assert [gap.reason for gap in AcceptedGap.objects.filter(roadmap=world.roadmap)] == [REASON]


def test_the_page_of_a_missing_renvoi_leads_to_the_page_that_writes_all_of_them(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Horizon 2035", by=world.member())
    slug = world.roadmap.slug
    page = client.get(reverse("publication:accept_gap", args=[slug, "renvoi", "1.1"]))
    assert page.status_code == 200
    assert f'href="{reverse("actions:cross_references", args=[slug])}"' in page.content.decode()


def test_several_gaps_are_accepted_with_one_reason_and_taken_back(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    slug = world.roadmap.slug
    adopt, several = (reverse(f"publication:{name}", args=[slug]) for name in ("adopt", "accept_gaps"))
    keys = ["equilibre:1.1", "equilibre:3.1"]
    asked = {"geste": "accepter", "ligne": keys, "jour": "2026-12-15"}
    page = client.get(several, asked).content.decode()
    assert "Accepter 2 manques avec un seul motif" in page and "Il manque 6\u00a0000\u00a0€" in page
    sent = {"geste": "accepter", "ligne": keys} | {"vu": re.findall(r'name="vu" value="([^"]+)"', page)}
    assert client.post(f"{several}?jour=2026-12-15", sent | {"reason": "non"}).status_code == 200
    done = client.post(f"{several}?jour=2026-12-15", sent | {"reason": REASON})
    assert done["Location"] == f"{adopt}?jour=2026-12-15"
    lines_ = JournalEntry.objects.filter(roadmap=world.roadmap, verb="accept_gap").order_by("-id")[:2]
    assert [line.after for line in lines_] == [{"reason": REASON}] * 2
    accepted = [line.key for line in vote_gap_lines(world.roadmap, VOTED) if not line.is_open]
    assert accepted == keys
    page = client.get(adopt).content.decode()
    assert "2 manques acceptés avec un motif" in page and "Tout le reste est prêt" not in page
    assert 'value="equilibre:3.1"' in page  # « Annuler »
    client.post(reverse("publication:withdraw_gaps", args=[slug]), {"ligne": keys})
    assert [line.key for line in vote_gap_lines(world.roadmap, VOTED) if not line.is_open] == []


def test_a_reason_for_who_carries_does_not_accept_a_share_that_is_too_small(
    world: World, member: Member, client: Client
) -> None:

    def share_line() -> GapLine:
        line = find_gap_line(member.roadmap, VOTED, "part_propre", "3.1")
        assert line
        return line

    asked = share_line().finding
    assert asked.startswith("Qui porte la dépense")
    vote_gap_changes.accept_gap(kind="part_propre", subject="3.1", reason=REASON, on=VOTED, by=member)
    assert share_line().is_open is False
    lines.add_funding(
        action=world.action("3.1"), funder=member.roadmap.lead_authority, scheme="", nature="propre", kind="investissement",
        amount=Decimal(2_000), status="envisage", is_public=True, by=member,
    )  # fmt: skip
    line = share_line()
    assert line.is_open and line.finding.startswith("Part propre trop faible")
    assert line.former and (line.former.reason, line.former.finding) == (REASON, asked)
    client.force_login(world.user("elu"))
    page = client.get(reverse("publication:accept_gap", args=[world.roadmap.slug, "part_propre", "3.1"]))
    text = plain_text(page.content.decode())
    assert "Ce manque n’est plus celui que vous aviez accepté." in text and "Qui porte la dépense" in text


def test_one_reason_accepts_one_kind_of_grave_gap_and_every_minor_one(
    world: World, member: Member, client: Client
) -> None:
    """A gate of thirty-three gaps opened with one sentence."""
    action = world.action("3.1")
    Indicator.objects.filter(action=action).delete()
    ActionStep.objects.filter(action=action).delete()
    lines_ = vote_gap_lines(world.roadmap, VOTED)
    minor = [line.key for line in lines_ if not line.gap.lot]
    assert {"chapitre:edito", "indicateur:3.1"} <= set(minor)
    for keys in (["equilibre:1.1", "chapitre:edito"], ["equilibre:1.1", "etape:3.1"], ["part_propre:3.1", "etape:3.1"]):
        with refused("gaps-of-several-kinds"):
            vote_gap_changes.accept_gaps(keys=keys, reason=REASON, by=member, on=VOTED)
    client.force_login(world.user("elu"))
    adopt, several = (reverse(f"publication:{name}", args=[world.roadmap.slug]) for name in ("adopt", "accept_gaps"))
    ticked = {"geste": "accepter", "ligne": ["equilibre:1.1", "chapitre:edito"], "jour": "2026-12-15"}
    page = plain_text(client.get(several, ticked, follow=True).content.decode())
    assert "un motif n’accepte qu’une sorte de manque grave" in page
    page = client.get(adopt, {"jour": "2026-12-15"}).content.decode()
    assert "Cocher tous les manques" not in page
    # Below thirty-five gaps, nobody saw them.
    assert page.index("lot=autres") < page.index('name="ligne"')
    lots = {
        lot.label: (lot.key, [line.key for line in lot.lines]) for lot in missing_before_vote(world.roadmap, VOTED).lots
    }
    assert lots["Plans à qui il manque de l’argent"] == ("equilibre:manque", ["equilibre:1.1", "equilibre:3.1"])
    assert lots["Chapitres, indicateurs, champs à remplir"] == ("autres", minor)
    answer = client.get(several, {"geste": "accepter", "lot": "autres", "jour": "2026-12-15"})
    assert [choice.pk for choice in answer.context["choices"]] == minor
    assert "L’édition l’imprime : n’y nommez personne." in plain_text(answer.content.decode()).replace("\u00a0", " ")
    vote_gap_changes.accept_gaps(keys=minor, reason=REASON, by=member, on=VOTED)
    assert [line.key for line in vote_gap_lines(world.roadmap, VOTED) if not line.is_open] == minor


def test_without_a_tick_nothing_is_asked(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    several = reverse("publication:accept_gaps", args=[world.roadmap.slug])
    page = client.get(several, {"geste": "accepter"}, follow=True).content.decode()
    assert "Cochez au moins un manque de la liste." in page


def test_a_chapter_that_is_required_is_not_accepted_with_the_others(member: Member) -> None:
    chapters.write_chapter(chapter="edito", text="", is_required=True, by=member)
    with refused("chapter-required"):
        vote_gap_changes.accept_gaps(keys=["chapitre:edito", "indicateur:1.1"], reason=REASON, by=member)
    assert not AcceptedGap.objects.filter(roadmap=member.roadmap).exists()


def test_the_adoption_tells_the_same_list_as_the_gate_whatever_the_way(world: World, client: Client) -> None:
    by = world.blank(world.roadmap)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    client.force_login(world.user("referente"))
    adoption, adopt = (reverse(f"publication:{name}", args=[by.roadmap.slug]) for name in ("adoption", "adopt"))
    renvoi = "Pas encore de renvoi au projet de territoire."
    for mode in ("", "ctg", "projet"):
        if mode:
            actions_adoption_changes.choose_adoption_path(mode=mode, reference="Horizon 2035", by=by)
        findings = [
            line.finding.replace("\u00a0", " ")
            for line in vote_gap_lines(by.roadmap, timezone.localdate())
            if line.action
        ]
        assert (renvoi in findings, len(findings)) == (mode == "projet", 5 if mode == "projet" else 4)
        for page in (adoption, adopt):
            text = plain_text(client.get(page).content.decode()).replace("\u00a0", " ")
            assert [finding for finding in findings if finding not in text] == []
        assert "Ce qui lui manque" in client.get(adoption).content.decode()


def test_once_voted_the_adoption_tells_the_next_vote_and_offers_no_other_way(
    ready: Member, world: World, client: Client
) -> None:
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Horizon 2035", by=ready)
    accept_gaps(ready)
    publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    client.force_login(world.user("referente"))
    url = reverse("publication:adoption", args=[ready.roadmap.slug])
    page = client.get(url).content.decode()
    assert "Avant le vote" not in page and "Avant le prochain vote" in page
    assert "Le prochain vote\u00a0: un avenant" in page and "Rien ne bloque le vote." in page
    assert 'name="mode"' not in page and 'value="Horizon 2035"' in page
    stamp = re.search(r'name="seen" value="([^"]+)"', page)
    assert stamp
    sent = client.post(url, {"reference": "Horizon 2040", "seen": stamp[1]})
    assert sent.status_code == 302, sent.context["form"].errors
    assert AdoptionPath.objects.get(roadmap=ready.roadmap).reference == "Horizon 2040"


def test_a_lost_vote_is_read_where_the_next_one_is_prepared(ready: Member, world: World, client: Client) -> None:
    deliberations.write_lost_vote(
        purpose="L’adoption", held_on=VOTED, assembly="Conseil", votes_for=3, votes_against=9, abstentions=0,
        reason="Revoir le bus", by=ready,
    )  # fmt: skip
    client.force_login(world.user("referente"))
    for name in ("adoption", "adopt"):
        assert "Revoir le bus" in client.get(reverse(f"publication:{name}", args=[ready.roadmap.slug])).content.decode()


def test_an_edition_holds_what_was_accepted_and_tells_both_of_its_days(
    ready: Member, world: World, client: Client
) -> None:
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Horizon 2035", by=ready)
    actions_adoption_changes.set_cross_references(references={world.action("1.1"): "Orientation 3"}, by=ready)
    accept_gaps(ready)
    edition = publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    tables = {
        block.caption: [[words_of(cell) for cell in row.cells] for row in block.rows]
        for block in read_snapshot(edition.document, {}).blocks
        if isinstance(block, Table)
    }
    gaps = tables["Ce qui est adopté avec un manque, et pourquoi"]
    reasons = [cells for cells in gaps if len(cells) == 1]
    assert reasons == [[f"Motif\u00a0: {REASON}"]]
    told = dict(cells for cells in gaps if len(cells) == 2)
    assert told[
        "Ce chapitre ne dit rien\u00a0: une version projet en garde la place, l’édition adoptée ne l’a pas."
    ].startswith("Édito")
    assert tables["Renvois à\u00a0: Horizon 2035"][:2] == [
        ["1.1 Une permanence numérique itinérante", "Orientation 3"],
        ["1.2 Soutenir les secrétaires de mairie", "pas encore écrit"],
    ]
    assert ready.name not in str(gaps)
    client.force_login(world.user("referente"))
    card = edition_card(ready.roadmap, "adoptee", 1)
    assert card
    told = f"Arrêtée au mardi 15 décembre 2026, enregistrée le {format_day(timezone.localtime(card.at).date())} par "
    assert card.dated_sentence.startswith(told)
    index = plain_text(client.get(reverse("publication:index", args=[ready.roadmap.slug])).content.decode())
    assert index.index("Édition adoptée") < index.index("La feuille de route Telle")
    assert "version de travail" in index and "La délibération votée, à signer" in index
    assert "Le projet de délibération" not in index  # nothing changed since the vote


def test_a_workshop_to_come_was_not_held(world: World) -> None:
    Workshop.objects.filter(roadmap=world.roadmap, number=2).update(held_on=date(2027, 1, 29))
    blocks = roadmap_document(world.roadmap, VOTED).blocks
    table = next(block for block in blocks if isinstance(block, Table) and block.caption == "Ateliers tenus")
    assert len(table.rows) == Workshop.objects.filter(roadmap=world.roadmap, held_on__lte=VOTED).count() == 1


def euros(cell: Content) -> int:
    return int("".join(filter(str.isdigit, words_of(cell))))


def test_the_draft_tells_what_is_to_find_and_annexes_what_it_cites(world: World, member: Member) -> None:
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Horizon 2035", by=member)
    Meeting.objects.filter(roadmap=member.roadmap).update(cancelled_on=VOTED, cancel_reason="Reportée")
    blocks = draft_deliberation(member.roadmap, VOTED).blocks
    text = "\n".join(
        words_of(part)
        for block in blocks
        for part in (block.items if isinstance(block, BulletList) else [getattr(block, "content", "")])
    ).replace("\u00a0", " ")
    assert "Il reste 21 000 € à trouver : l’assemblée l’adopte en le sachant." in text
    assert "(investissement)" in text and "(fonctionnement)" in text
    assert "Aucune part propre" not in text
    own = re.search(r"Dans ces ressources, ([\d ]+) € sont payés en part propre : ([^.]*)\.", text)
    assert own
    # What it pays for its own actions and what it brings to those of others are two sums that make the whole.
    amounts = [Decimal(part.replace(" ", "")) for part in re.findall(r"([\d ]+) € en ", own[2])]
    whole = FundingLine.objects.filter(action__in=submitted_actions(member.roadmap), nature="propre")
    whole = whole.exclude(status="refuse").aggregate(sum=Sum("amount"))["sum"]
    assert Decimal(own[1].replace(" ", "")) == sum(amounts) == whole > 0
    brought = sum(
        Decimal(part.replace(" ", "")) for part in re.findall(r"([\d ]+) € en \w+ \([^)]*des autres\)", own[2])
    )
    told = re.search(r"Y sont inscrits aussi les ([\d ]+) € que", text)
    assert told and Decimal(told[1].replace(" ", "")) == brought
    assert "avis du comité de pilotage" not in text
    captions = [block.caption.replace("\u00a0", " ") for block in blocks if isinstance(block, Table)]
    assert captions == [
        "Le vote",
        "Annexe : tableau de renvois vers « Horizon 2035 »",
        "Annexe : qui porte les actions",
        "Annexe : le plan de financement par section",
        "Annexe : les crédits par année, pour les actions que porte la CC Dronne et Belle",
        "Annexe : ce que paie la CC Dronne et Belle, par action et par année",
        "Annexe : les actions que porte une autre structure, ou dont le porteur reste à confirmer, par année, pour mémoire",
    ]
    # The assembly commits its own budget alone: the two tables have no action in common, and miss none.
    section, own_credits, _own_part, others = (block for block in blocks[-4:] if isinstance(block, Table))
    parts = [euros(table.rows[-1].cells[1]) for table in (own_credits, others)]
    assert min(parts) > 0 and sum(parts) == euros(section.rows[-1].cells[1])
    assert "Ceux des actions que porte la CC Dronne et Belle sont inscrits au budget de chaque année." in text
    met = Meeting.objects.filter(roadmap=member.roadmap, committee__kind="strategique", held_on__lte=VOTED)
    if met.exists():
        met.update(cancelled_on=None, cancel_reason="")
        assert "Vu l’avis du comité de pilotage du" in str(draft_deliberation(member.roadmap, VOTED).blocks)


def test_the_title_of_the_annex_tells_what_it_holds(world: World, member: Member) -> None:
    """« ou dont le porteur reste à confirmer » while every carrier is written."""
    ActionSheet.objects.filter(roadmap=member.roadmap).exclude(pk=world.action("1.1").pk).update(
        carrier_organisation="Commune de Villars"
    )
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(carrier_organisation=member.roadmap.lead_authority)
    captions = [block.caption for block in draft_deliberation(member.roadmap, VOTED).blocks if isinstance(block, Table)]
    assert captions[-1] == "Annexe\u00a0: les actions que porte une autre structure, par année, pour mémoire"


def test_the_money_of_an_association_is_not_in_the_budget_that_helps_it(world: World, member: Member) -> None:
    """One line « part propre » of the authority made it carry the whole action of an association: 105 000 € too much in
    the act."""
    action = world.action("1.1")
    lead = member.roadmap.lead_authority
    assert action.pk in actions_of_authority(member.roadmap)
    for name in ("Association Le Trait d’union", "Université de Bordeaux", "à désigner", "", f"{lead}, service social"):
        ActionSheet.objects.filter(pk=action.pk).update(lead_organisation=name)
        assert (action.pk in actions_of_authority(member.roadmap)) == name.startswith(lead), name


def test_the_draft_tells_what_is_too_much(world: World, member: Member) -> None:
    told = "Les ressources dépassent de 6 000 € les dépenses qu’elles paient : c’est de trop."

    def is_told() -> bool:
        blocks = draft_deliberation(member.roadmap, VOTED).blocks
        return any(
            told in words_of(block.content).replace("\u00a0", " ") for block in blocks if isinstance(block, Paragraph)
        )

    balance(world, "1.1", member)
    assert not is_told()
    balance(world, "1.1", member)
    assert is_told()


def test_the_list_of_the_adoption_is_sorted_in_its_address(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    address = reverse("publication:adoption", args=[world.roadmap.slug])
    up, down = (
        [line.fiche.title for line in client.get(address, {"tri": order}).context["lines"]]
        for order in ("action", "-action")
    )
    assert up and up == down[::-1]


def test_what_prevents_no_vote_is_told_apart_with_its_fiches(world: World, member: Member, client: Client) -> None:
    action = keep(world, "1.1")

    def told() -> dict[str, list[str]]:
        before = missing_before_vote(member.roadmap, VOTED)
        return {
            remark.label.replace("\u00a0", " "): [sheet.code for sheet in remark.sheets] for remark in before.remarks
        }

    def lacks_unit() -> bool:
        return find_gap_line(member.roadmap, VOTED, "fiche", "1.1") is not None

    before = told()
    ActionSheet.objects.filter(pk=action.pk).update(department_unit="")
    assert lacks_unit()
    ActionSheet.objects.filter(pk=action.pk).update(carrier_organisation="Commune de Villars")
    assert not lacks_unit()
    unit = "Le service pilote n’est pas écrit, pour une action que vous ne portez pas"
    assert "1.1" in told()[unit]
    ActionSheet.objects.filter(pk=action.pk).update(carrier_organisation="", lead_organisation="Association Relais")
    assert "1.1" in told()["Qui porte l’action n’est pas confirmé : ses crédits ne sont pas comptés à votre budget"]
    ActionStep.objects.filter(action=action).update(starts_on=None, ends_on=None, done_on=None)
    Indicator.objects.filter(action=action).update(baseline=None)
    after = told()
    for label in ("Des étapes n’ont pas d’échéance", "Des indicateurs ne disent pas d’où l’on part"):
        assert "1.1" not in before.get(label, []) and "1.1" in after[label]
    assert not {line.kind for line in missing_before_vote(member.roadmap, VOTED).open if line.subject == "1.1"} & {
        "etape",
        "indicateur",
    }
    client.force_login(world.user("referente"))
    page = plain_text(client.get(reverse("publication:adopt", args=[member.roadmap.slug])).content.decode())
    assert "À regarder avant le vote" in page and "Des étapes n’ont pas d’échéance" in page


def test_the_gate_and_the_act_say_who_carries_each_action(world: World, member: Member) -> None:
    action = world.action("1.1")
    ActionSheet.objects.filter(pk=action.pk).update(carrier_organisation="Commune de Villars")
    carried = {one.label: one.codes for one in missing_before_vote(member.roadmap, VOTED).carried}
    assert carried["Commune de Villars"] == ("1.1",)
    codes = [code for those in carried.values() for code in those]
    assert len(codes) == len(set(codes)) == missing_before_vote(member.roadmap, VOTED).count
    tables = [block for block in draft_deliberation(member.roadmap, VOTED).blocks if isinstance(block, Table)]
    (table,) = [table for table in tables if table.caption.replace("\u00a0", " ") == "Annexe : qui porte les actions"]
    assert {words_of(row.cells[0]): words_of(row.cells[1]) for row in table.rows} == {
        label: ", ".join(those) for label, those in carried.items()
    }
