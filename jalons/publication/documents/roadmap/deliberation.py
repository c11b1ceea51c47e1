"""A délibération: our own wording, with known values filled in. Before the vote, what nobody told is a dotted line; the
act that was voted leaves it out.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import AdoptionPath, Axis, CrossReference
from jalons.actions.queries import adoption as adoption_queries
from jalons.actions.rules.adoption import Mode
from jalons.base import french
from jalons.funding.models import Kind
from jalons.funding.queries.carriers import carried_actions
from jalons.funding.queries.own_credits import own_credits
from jalons.funding.queries.plans import Plan, actions_of_authority, lines_by_action
from jalons.funding.queries.years import roll_up_money
from jalons.funding.rules.funders import is_own_share
from jalons.funding.rules.money import SECURED, VALUED, ZERO, Nature, Sums, Tax
from jalons.funding.rules.money import Status as MoneyStatus
from jalons.funding.rules.own_shares import names_authority
from jalons.funding.words.plan_alerts import alert_fact
from jalons.funding.words.plans import taxes_words
from jalons.governance.models import Committee, Meeting
from jalons.invitations.queries.minutes import checked_attendance
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from jalons.publication.documents.blanks import LINE, SHORT
from jalons.publication.documents.roadmap.amendment import amendment_articles, amendment_number, amendment_visas
from jalons.publication.documents.roadmap.changed import nothing_to_amend, roadmap_changes
from jalons.publication.documents.roadmap.council_form import (
    Act,
    assembly_name,
    closing_blocks,
    enforceable_articles,
    sitting_block,
    vote_table,
)
from jalons.publication.documents.roadmap.figures import format_amount
from jalons.publication.documents.roadmap.funding_plan import years_table
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Workshop
from jalons.workshops.queries import workshops as workshop_queries


def draft_deliberation(roadmap: Roadmap, on: date) -> Document:
    """For the actions that the committee kept: of the first vote, or of the next avenant once an edition is in force."""
    changed = roadmap_changes(roadmap, on)
    if changed.edition and not changed.subjects:
        return Document(
            title=_("Rien à délibérer"),
            organisation=roadmap.lead_authority,
            date=on,
            blocks=(Paragraph(nothing_to_amend(), "lead"),),
        )
    return deliberation_document(roadmap, on, Act(changed if changed.edition else None))


def deliberation_document(roadmap: Roadmap, on: date, act: Act) -> Document:
    material = Material.of(roadmap, on, adopted_only=True)
    blocks: list[Block] = [
        *([] if act.vote else [_how_to_finish(), *_contradiction_callouts(material)]),
        sitting_block(roadmap, act),
        Heading(_("Visas"), 1),
        *_bullet_blocks(_visa_lines(roadmap, on, act)),
        Heading(_("Considérants"), 1),
        *_bullet_blocks(_reason_lines(material, act)),
        Heading(_("Décision"), 1),
        Paragraph(_("Après en avoir délibéré, %(assembly)s décide :") % {"assembly": assembly_name(roadmap, act)}),
    ]
    for number, article in enumerate(_articles(material, act), 1):
        blocks += [Heading(_("Article %(n)d") % {"n": number}, 2), *article]
    blocks += [vote_table(act.vote), *closing_blocks(material.roadmap, act)]
    blocks += [*_reference_annex(material, act), *_carrier_annex(material, act), *_money_annex(material, act)]
    number = amendment_number(roadmap)
    title = _("Adoption de la feuille de route d’inclusion numérique")
    amends = _("Avenant n° %(n)d à la feuille de route d’inclusion numérique") % {"n": number}
    return Document(
        title=amends if act.changed else title,
        subtitle=french.capitalize_first(str(act.vote))
        if act.vote
        else _("Projet de délibération n° %(blank)s") % {"blank": SHORT},
        organisation=roadmap.lead_authority,
        status=_("Délibération votée, à signer") if act.vote else _("Projet de délibération"),
        date=on,
        blocks=tuple(blocks),
    )


def _quote_name(name: str) -> str:
    """Between guillemets, unless it has some of its own."""
    return name if "«" in name else f"«\u00a0{name}\u00a0»"


def _how_to_finish() -> Callout:
    """Of a draft: nothing of an act that was voted is a note to whoever writes it."""
    sentence = _("Complétez les lignes en pointillé. Faites vérifier les visas par votre service juridique.")
    return Callout(_("Un projet à relire"), sentence, "wait")


def _contradiction_callouts(material: Material) -> list[Callout]:
    """What a council would approve without knowing; once it voted, the edition tells what was accepted, and why."""
    facts = [
        f"{check.finding} {check.detail}".strip()
        for sheet in material.sheets
        if sheet.pk in material.plans
        for alert in material.plans[sheet.pk].alerts
        for check in (alert_fact(alert, sheet.code),)
    ]
    return [Callout(_("Le plan de financement se contredit"), " ".join(facts), "wait")] if facts else []


def _articles(material: Material, act: Act) -> list[list[Block]]:
    """An avenant says what it changes where the first vote adopts the whole."""
    articles: list[list[Block]] = [[Paragraph(article)] for article in _article_lines(material, act)]
    if act.changed is None:
        return articles
    number, counted = amendment_number(material.roadmap), counted_actions(material)
    changed = amendment_articles(act.changed, number, act.purpose, counted, is_voted=act.vote is not None)
    return [*changed, *articles[1:]]


def _bullet_blocks(texts: list[str]) -> list[Block]:
    return [BulletList(tuple(texts))]


def _visa_lines(roadmap: Roadmap, on: date, act: Act) -> list[str]:
    is_draft = act.vote is None
    code = (
        _("Vu le code général des collectivités territoriales, notamment son article %(blank)s ;") % {"blank": SHORT}
        if is_draft
        else _("Vu le code général des collectivités territoriales ;")
    )
    lines = [code]
    if roadmap.epci:
        lines.append(_("Vu les statuts de %(name)s ;") % {"name": _with_article(roadmap.epci.name)})
    path = AdoptionPath.objects.filter(roadmap=roadmap).first()
    if path and path.reference:
        lines.append(_("Vu %(reference)s ;") % {"reference": _with_article(path.reference)})
        lines += _path_visas(path, on, is_draft=is_draft)
    elif path is None and is_draft:
        blank = _("Vu la convention territoriale globale, ou le projet de territoire : %(blank)s ;")
        lines.append(blank % {"blank": SHORT})
    if act.changed:
        lines += amendment_visas(roadmap, act.vote)
    else:
        lines.append(_draft_visa(roadmap))
    met = _last_steering_meeting(roadmap, on)
    if met:
        lines.append(_("Vu l’avis du comité de pilotage du %(day)s ;") % {"day": french.format_date(met.held_on)})
    return lines


def _draft_visa(roadmap: Roadmap) -> str:
    last = Edition.objects.filter(roadmap=roadmap, kind=Edition.Kind.DRAFT).defer("document", "facts").first()
    if last is None:
        return _("Vu le projet de feuille de route annexé à la présente délibération ;")
    return _("Vu le projet de feuille de route, version n° %(n)d du %(day)s, annexé à la présente délibération ;") % {
        "n": last.number,
        "day": french.format_date(last.frozen_on),
    }


# The first word of a name, with the article that a sentence needs before it. Another name stands between guillemets.
_ARTICLES = {"la": ("ca", "cc", "cu", "communauté", "métropole", "convention", "ctg", "charte", "stratégie"),
             "le": ("projet", "contrat", "crte", "plan", "pacte", "schéma", "syndicat", "petr", "département")}  # fmt: skip


def _with_article(name: str) -> str:
    """A name, « Projet de territoire… », or what was typed within a sentence, « la CTG… »."""
    if not name[:1].isupper():
        return name
    first = name.partition(" ")[0].lower()
    article = next((article for article, words in _ARTICLES.items() if first in words), "")
    return f"{article} {name}" if article else _quote_name(name)


def _last_steering_meeting(roadmap: Roadmap, on: date) -> Meeting | None:
    met = Meeting.objects.filter(roadmap=roadmap, committee__kind=Committee.Kind.STRATEGIC, cancelled_on=None)
    return met.filter(held_on__lte=on).order_by("held_on", "pk").last()


def _path_visas(path: AdoptionPath, on: date, *, is_draft: bool) -> list[str]:
    """What this way of adoption rests on."""
    if path.mode == Mode.CTG and path.signed_on and path.signed_on <= on:
        signed = _("Vu la signature de la convention avec la caisse d’allocations familiales le %(day)s ;")
        return [signed % {"day": french.format_date(path.signed_on)}]
    if not is_draft:
        return []
    unknown = (
        _(
            "Vu la délibération n° %(blank)s du %(blank)s qui prescrit ou approuve le projet de territoire, dont la feuille de route est un volet ;"
        )
        if path.mode == Mode.PROJECT
        else _("Vu l’avis de la caisse d’allocations familiales du %(blank)s ;")
    )
    return [unknown % {"blank": SHORT}]


def _path_article(material: Material, act: Act) -> list[str]:
    path = AdoptionPath.objects.filter(roadmap=material.roadmap).first()
    if path is None or not path.reference:
        return []
    if path.mode == Mode.PROJECT:
        if not _has_reference_table(material, act):
            constitutes = _(
                "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s."
            )
            return [constitutes % {"reference": path.reference}]
        return [
            _(
                "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s. Ses actions y sont rattachées selon le tableau de renvois annexé."
            )
            % {"reference": path.reference}
        ]
    return [
        _(
            "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s. La présidente ou le président est autorisé à le signer, avec ses avenants, avec la caisse d’allocations familiales."
        )
        % {"reference": path.reference}
    ]


def _reason_lines(material: Material, act: Act) -> list[str]:
    lines = [
        _(
            "Considérant que des habitantes et des habitants renoncent à des droits ou à des services faute de pouvoir "
            "faire seuls leurs démarches en ligne ;"
        )
    ]
    came, cards = checked_attendance(material.roadmap), workshop_queries.workshop_cards(material.roadmap)
    closed = [card for card in cards if card.state == Workshop.State.CLOSED]
    held = {card.number for card in closed if card.participants or card.number in came}
    if held:
        lines.append(
            _workshops_sentence(len(held), sum(came[number] for number in held) if came.keys() >= held else None)
        )
    stakes = [f"« {line.title} »" for line in material.stakes.stakes]
    if stakes:
        named = (
            _("Considérant les enjeux qui y ont été nommés : %(stakes)s ;")
            if held
            else _("Considérant les enjeux qui ont été nommés : %(stakes)s ;")
        )
        lines.append(named % {"stakes": ", ".join(stakes)})
    if act.vote is None:
        lines.append(_("Considérant %(blank)s ;") % {"blank": LINE})
    return lines


def _workshops_sentence(workshops: int, people: int | None) -> str:
    """The number of people is told when the sheet of every workshop was filled: phones are not people."""
    words = (
        ngettext(
            "Considérant que la feuille de route a été construite avec le territoire, lors d’un atelier ;",
            "Considérant que la feuille de route a été construite avec le territoire, lors de %(n)d ateliers ;",
            workshops,
        )
        if people is None
        else ngettext(
            "Considérant que la feuille de route a été construite avec le territoire, lors d’un atelier qui a réuni "
            "%(people)s personnes ;",
            "Considérant que la feuille de route a été construite avec le territoire, lors de %(n)d ateliers qui ont "
            "réuni %(people)s personnes ;",
            workshops,
        )
    )
    return words % {"n": workshops, "people": french.format_number(people or 0)}


def counted_actions(material: Material) -> str:
    """« 8 actions, en 3 axes »."""
    n = len(material.sheets)
    axes = Axis.objects.filter(actions__in=[sheet.pk for sheet in material.sheets]).distinct().count()
    actions = (
        ngettext("%(n)d action", "%(n)d actions", n) % {"n": n} if n else _("%(blank)s actions") % {"blank": SHORT}
    )
    within = ngettext("%(n)d axe", "%(n)d axes", axes) % {"n": axes} if axes else _("%(blank)s axes") % {"blank": SHORT}
    return _("%(actions)s, en %(axes)s") % {"actions": actions, "axes": within}


def _article_lines(material: Material, act: Act) -> list[str]:
    is_draft = act.vote is None
    return [
        _("La feuille de route territoriale d’inclusion numérique annexée est adoptée. Elle compte %(counted)s.")
        % {"counted": counted_actions(material)},
        *_path_article(material, act),
        " ".join(_money_sentences(material, is_draft=is_draft)),
        _(
            "La présidente ou le président est autorisé à demander les subventions qui y figurent et à signer les actes "
            "nécessaires à sa mise en œuvre."
        ),
        _(
            "Un comité de pilotage en suit la réalisation. Il se réunit au moins %(blank)s fois par an et présente chaque "
            "année un bilan à l’assemblée."
        )
        % {"blank": SHORT}
        if is_draft
        else _("Un comité de pilotage en suit la réalisation. Il présente chaque année un bilan à l’assemblée."),
        _(
            "La présente délibération est transmise à la préfecture et publiée. Elle est exécutoire dès que la "
            "transmission et la publication sont faites (code général des collectivités territoriales, %(articles)s)."
        )
        % {"articles": enforceable_articles(material.roadmap)},
    ]


def _money_sentences(material: Material, *, is_draft: bool) -> list[str]:
    """What the assembly approves, what it pays itself, and what nobody pays yet."""
    totals, plans = material.money.totals, _voted_plans(material)
    sums = totals.sums
    taxes = {row.tax for plan in plans for part in plan.parts for row in part.expenses}
    approved = _("Son plan de financement est approuvé : %(cost)s de dépenses, %(taxes)s.") % {
        "cost": french.format_euros(sums.expenses) if sums.expenses else SHORT,
        "taxes": _told_taxes(taxes, is_draft=is_draft),
    }
    unpriced = _("Son plan de financement est approuvé : aucune dépense n’y est inscrite.")
    sentences = [approved if sums.expenses or is_draft else unpriced]
    if sums.expenses:
        by_kind = [(label, part) for label, part in _section_sums(plans) if part.expenses]
        phrases = [f"{french.format_euros(part.expenses)} ({label.lower()})" for label, part in by_kind]
        sentences.append(
            _("Elles se partagent entre %(sections)s.") % {"sections": french.join_items(phrases)}
            if len(phrases) > 1
            else _("Elles sont toutes en %(section)s.") % {"section": by_kind[0][0].lower()}
        )
    if sums.resources or not is_draft:
        sentences += [_resources_sentence(material), _own_sentence(material)]
    else:
        sentences.append(_("Les ressources sont de %(blank)s.") % {"blank": SHORT})
    if totals.to_find:
        sentences.append(
            _("Il reste %(amount)s à trouver : l’assemblée l’adopte en le sachant.")
            % {"amount": french.format_euros(totals.to_find)}
        )
    if totals.surplus:
        sentences.append(
            _("Les ressources dépassent de %(amount)s les dépenses qu’elles paient : c’est de trop.")
            % {"amount": french.format_euros(totals.surplus)}
        )
    return [*sentences, *_credit_sentences(material)]


def _credit_sentences(material: Material) -> list[str]:
    """The assembly writes in its budget what it carries and what it brings to others; it commits nobody else's."""
    own, others = _priced_by_carrier(material)
    if not own and not others:
        return [_("Les crédits sont inscrits chaque année au budget.")]
    if not others:
        return [
            _("Les crédits sont inscrits au budget de chaque année. %(years)s") % {"years": _years_sentence(material)}
        ]
    authority = material.roadmap.lead_authority
    sentences = [_("Les crédits des actions que porte une autre structure relèvent du budget de celle-ci.")]
    if own:
        told = _("Ceux des actions que porte %(authority)s sont inscrits au budget de chaque année.")
        sentences.append(told % {"authority": _with_article(authority)})
    brought = _brought_to_others(material, others)
    if brought:
        sentences.append(
            _("Y sont inscrits aussi les %(amount)s que %(authority)s apporte aux actions des autres.")
            % {"amount": french.format_euros(brought), "authority": _with_article(authority)}
        )
    return [*sentences, _years_sentence(material)]


def _years_sentence(material: Material) -> str:
    """What the annexed tables say of the years, and what they leave to each budget: an act invents no year."""
    money = roll_up_money(material.roadmap, "annee", only={sheet.pk for sheet in material.sheets}, guesses=False)
    if all(group.label.isdecimal() for group in money.groups):
        return _("Les tableaux annexés en donnent la répartition.")
    return _(
        "Les tableaux annexés donnent les années qui sont écrites\u00a0; le budget de chaque année fixe les autres."
    )


def _priced_by_carrier(material: Material) -> tuple[set[int], set[int]]:
    """The pks of the priced actions that the authority carries, then of the others."""
    priced = {sheet.pk for sheet in material.sheets if sheet.pk in material.plans and material.plans[sheet.pk].parts}
    own = priced & actions_of_authority(material.roadmap)
    return own, priced - own


def _brought_to_others(material: Material, others: set[int]) -> Decimal:
    """What the authority itself pays for actions that it does not carry."""
    authority, resources = material.roadmap.lead_authority, lines_by_action(material.roadmap)[1]
    return sum(
        (
            line.amount
            for pk in others
            for line in resources[pk]
            if line.nature not in VALUED
            and line.status != MoneyStatus.REFUSED
            and names_authority(line.funder_name)
            and is_own_share(line.funder_name, authority)
        ),
        ZERO,
    )


def _resources_sentence(material: Material) -> str:
    """Each part that is not zero: « 12 000 € de subventions demandées »."""
    total, counted = material.money.totals.sums.resources, {row.code for row in material.money.plans}
    if not total:
        return _("Aucune ressource n’y est inscrite.")
    lines = lines_by_action(material.roadmap)[1]
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for sheet in material.sheets:
        for line in lines[sheet.pk] if sheet.code in counted else ():
            sums[line.nature, _secured_or_own_status(line.status)] += line.amount
    parts = [
        words % {"amount": french.format_euros(sums[key])} for key, words in _resource_words().items() if sums[key]
    ]
    return _("Les ressources sont de %(total)s : %(parts)s.") % {
        "total": french.format_euros(total),
        "parts": french.join_items(parts),
    }


def _secured_or_own_status(status: str) -> str:
    return MoneyStatus.GRANTED if status in SECURED else status


def _resource_words() -> dict[tuple[str, str], str]:
    return {
        (Nature.GRANT, MoneyStatus.GRANTED): _("%(amount)s de subventions acquises"),
        (Nature.GRANT, MoneyStatus.REQUESTED): _("%(amount)s de subventions demandées"),
        (Nature.GRANT, MoneyStatus.ENVISAGED): _("%(amount)s de subventions envisagées"),
        (Nature.PRIVATE, MoneyStatus.GRANTED): _("%(amount)s de financements privés acquis"),
        (Nature.PRIVATE, MoneyStatus.REQUESTED): _("%(amount)s de financements privés demandés"),
        (Nature.PRIVATE, MoneyStatus.ENVISAGED): _("%(amount)s de financements privés envisagés"),
        (Nature.OWN, MoneyStatus.GRANTED): _("%(amount)s de part propre acquise"),
        (Nature.OWN, MoneyStatus.REQUESTED): _("%(amount)s de part propre demandée"),
        (Nature.OWN, MoneyStatus.ENVISAGED): _("%(amount)s de part propre envisagée"),
    }


def _told_taxes(taxes: set[str], *, is_draft: bool) -> str:
    """An act is precise, or leaves it to whoever completes it."""
    if taxes <= {Tax.UNKNOWN} and is_draft:
        return _("montants hors taxes ou toutes taxes comprises : %(blank)s") % {"blank": SHORT}
    return taxes_words(taxes)


def _voted_plans(material: Material) -> list[Plan]:
    return [material.plans[sheet.pk] for sheet in material.sheets if sheet.pk in material.plans]


def _own_sentence(material: Material) -> str:
    """Who pays what of its own money in each section. What the authority pays for its own actions, and for those of others, are two
    sums, none of which holds the other."""
    own = _own_amounts(material)
    if not own:
        return _("Aucune part propre n’y est inscrite.")
    return _("Dans ces ressources, %(own)s sont payés en part propre : %(list)s.") % {
        "own": french.format_euros(sum(own.values(), ZERO)),
        "list": french.join_items(
            [
                _("%(amount)s en %(section)s (%(payer)s)")
                % {"amount": french.format_euros(amount), "section": section, "payer": payer}
                for (section, payer), amount in own.items()
            ]
        ),
    }


def _own_amounts(material: Material) -> dict[tuple[str, str], Decimal]:
    """By section, operation first as in the plan, and by payer."""
    authority, resources = material.roadmap.lead_authority, lines_by_action(material.roadmap)[1]
    carried = _priced_by_carrier(material)[0]
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    lines = [(sheet.pk, line) for sheet in material.sheets for line in resources[sheet.pk]]
    for kind in (Kind.INVESTMENT, Kind.OPERATING):
        for pk, line in lines:
            if line.kind != kind or line.nature != Nature.OWN or line.status == MoneyStatus.REFUSED:
                continue
            payer = line.funder_name
            if names_authority(payer) and is_own_share(payer, authority):
                payer = (
                    _("%(payer)s, pour ses actions") if pk in carried else _("%(payer)s, pour celles des autres")
                ) % {"payer": payer}
            sums[str(kind.label).lower(), payer] += line.amount
    return sums


def _section_sums(plans: list[Plan]) -> list[tuple[str, Sums]]:
    """Investment then operating, as each plan has them. What each plan lacks in a section is found nowhere else."""
    sections: dict[str, Sums] = {}
    for plan in plans:
        for part in plan.parts:
            before = sections.get(part.label, Sums())
            sections[part.label] = Sums(
                expenses=before.expenses + part.sums.expenses,
                secured=before.secured + part.sums.secured,
                requested=before.requested + part.sums.requested,
                envisaged=before.envisaged + part.sums.envisaged,
            )
    return list(sections.items())


def _money_annex(material: Material, act: Act) -> list[Block]:
    sections = _section_sums(_voted_plans(material))
    if not sections:
        return []
    columns = (
        Column(_("Section"), width=2),
        *(Column(label, "right") for label in (_("Dépenses"), _("Acquis"), _("Demandé"), _("Envisagé"))),
    )
    total = material.money.totals
    rows = [_money_row(label, sums) for label, sums in sections]
    rows.append(_money_row(_("Total"), total.sums))
    caption = _("Annexe : le plan de financement par section")
    note = _("Reste à trouver : %(amount)s.") % {"amount": french.format_euros(total.to_find)} if total.to_find else ""
    return [Table(caption, columns, tuple(rows), note=note), *_credit_tables(material, act)]


def _credit_tables(material: Material, act: Act) -> list[Block]:
    own, others = _priced_by_carrier(material)
    if not others:
        return [
            years_table(material, _("Annexe : les crédits par année"), guesses=False),
            *own_credits_table(material),
        ]
    told = {"authority": _with_article(material.roadmap.lead_authority)}
    caption = _("Annexe : les crédits par année, pour les actions que porte %(authority)s") % told
    is_unsure = any(not one.carrier.is_sure for one in carried_actions(material.roadmap, others))
    apart_caption = (
        _("Annexe\u00a0: les actions que porte une autre structure, par année, pour mémoire")
        if not is_unsure
        else _(
            "Annexe\u00a0: les actions que porte une autre structure, ou dont le porteur n’est pas désigné, par année, pour mémoire"
        )
        if act.vote
        else _(
            "Annexe\u00a0: les actions que porte une autre structure, ou dont le porteur reste à confirmer, par année, pour mémoire"
        )
    )
    apart = years_table(material, apart_caption, others, guesses=False)
    return [
        *([years_table(material, caption, own, guesses=False)] if own else []),
        *own_credits_table(material),
        apart,
    ]


def own_credits_table(material: Material, caption: str = "") -> list[Table]:
    """What the assembly pays out of its own budget: for each action, each year that somebody wrote."""
    credits = own_credits(material.roadmap, {sheet.pk for sheet in material.sheets})
    if not credits.rows:
        return []
    labels = [_("Sans année écrite") if year is None else str(year) for year in credits.years]
    columns = (
        Column(_("Action"), width=3),
        *(Column(label, "right", 1.2) for label in labels),
        Column(_("Total"), "right", 1.2),
    )
    rows = [Row((row.action, *map(format_amount, row.amounts), french.format_euros(row.total))) for row in credits.rows]
    total = french.format_euros(sum(credits.totals, ZERO))
    rows.append(Row((_("Ensemble"), *map(format_amount, credits.totals), total), kind="total"))
    authority = _with_article(material.roadmap.lead_authority)
    told = caption or _("Annexe\u00a0: ce que paie %(authority)s, par action et par année")
    return [Table(told % {"authority": authority}, columns, tuple(rows))]


def _carrier_annex(material: Material, act: Act) -> list[Block]:
    """Which actions the assembly carries, and which others do; nothing when it carries them all."""
    if not _priced_by_carrier(material)[1]:
        return []
    carried = carried_actions(material.roadmap, {sheet.pk for sheet in material.sheets})
    rows = [Row((one.voted_label if act.vote else one.label, ", ".join(one.codes))) for one in carried]
    columns = (Column(_("Qui porte l’action"), width=3), Column(_("Actions"), width=3))
    return [Table(_("Annexe : qui porte les actions"), columns, tuple(rows))]


def _money_row(label: str, sums: Sums) -> Row:
    amounts = (sums.expenses, sums.secured, sums.requested, sums.envisaged)
    return Row((label, *(french.format_euros(amount) for amount in amounts)))


def _has_reference_table(material: Material, act: Act) -> bool:
    """A voted act announces no table in which every line would be empty."""
    if not material.sheets or act.vote is None:
        return bool(material.sheets)
    shown = [sheet.pk for sheet in material.sheets]
    return CrossReference.objects.filter(action__in=shown).exclude(text="").exists()


def _reference_annex(material: Material, act: Act) -> list[Block]:
    """The table that the article of the projet de territoire announces."""
    adoption = adoption_queries.roadmap_adoption(material.roadmap)
    if not adoption.is_folded or adoption.path is None or adoption.words is None:
        return []
    if not _has_reference_table(material, act):
        return []
    references = {line.pk: line.cross_reference for line in (*adoption.lines, *adoption.awaiting)}
    columns = (Column(_("Action"), width=3), Column(str(adoption.words.place), width=3))
    nowhere = _("sans renvoi") if act.vote else SHORT
    rows = [Row((f"{sheet.code} {sheet.title}", references.get(sheet.pk) or nowhere)) for sheet in material.sheets]
    return [
        Table(
            _("Annexe\u00a0: tableau de renvois vers %(name)s") % {"name": _quote_name(adoption.path.reference)},
            columns,
            tuple(rows),
        )
    ]
