"""What a list lacks: the gauge in words and numbers, for its drawing and beside it."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import NBSP, format_number, matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Contact, Organisation
from jalons.directory.rules.categories import Category
from jalons.directory.words import CATEGORIES
from jalons.invitations.models.invitations import Invited
from jalons.invitations.queries.guests import contact_commune
from jalons.invitations.rules import diversity as rules
from jalons.invitations.rules.guests import Answer
from jalons.workshops.models import Workshop


@frozen
class Part:
    """`percent`: « 13 % »."""

    category: str
    label: str
    count: int
    percent: str


@frozen
class Gauge:
    """`sentence` describes the drawing. `communes`, `organisations`, `services`: those that nobody comes from."""

    name: str
    title: str
    whole: int
    parts: list[Part]
    least: int
    sentence: str
    warnings: list[str]
    communes: list[str]
    organisations: list[str]
    services: list[str]


def diversity_gauges(workshop: Workshop, everybody: Iterable[Invited]) -> list[Gauge]:
    """For those who are invited and, once somebody says yes, for those who come. Three queries."""
    people = list(everybody)
    perimeter = sorted(workshop.roadmap.communes.values_list("name", flat=True), key=matching_key)
    rows = Organisation.objects.filter(roadmap=workshop.roadmap_id)
    organisations = sorted(rows.values_list("name", flat=True), key=matching_key)
    named = Contact.objects.filter(roadmap=workshop.roadmap_id, organisation__isnull=False).exclude(service="")
    services = sorted(
        named.order_by().values_list("organisation__name", "service").distinct(),
        key=lambda pair: (matching_key(pair[0]), matching_key(pair[1])),
    )
    gauges = [_diversity_gauge("invited", _("Dans la liste"), workshop, people, perimeter, organisations, services)]
    coming = [person for person in people if person.guest.answer == Answer.YES]
    if coming:
        coming_organisations = sorted(
            {name for person in people if (name := _organisation_name(person))}, key=matching_key
        )
        reached = [pair for pair in services if pair in {_service_key(person) for person in people}]
        gauges.append(
            _diversity_gauge("coming", _("Parmi les oui"), workshop, coming, perimeter, coming_organisations, reached)
        )
    return gauges


def _diversity_gauge(
    name: str,
    title: str,
    workshop: Workshop,
    people: list[Invited],
    perimeter: list[str],
    organisations: list[str],
    services: list[tuple[str, str]],
) -> Gauge:
    numbers = Counter(person.guest.category for person in people)
    whole, least = len(people), workshop.least_citizens
    parts = [
        Part(category, str(CATEGORIES[category]), numbers[category], _percent_label(numbers[category], whole, _least_share(category, least)))
        for category in (Category.PUBLIC, Category.PRIVATE, Category.CITIZEN)
    ]  # fmt: skip
    if numbers[""]:
        parts.append(Part("", _("À préciser"), numbers[""], _percent_label(numbers[""], whole)))
    from_communes = {contact_commune(person.guest.contact) for person in people}
    from_organisations = {_organisation_name(person) for person in people}
    from_services = {_service_key(person) for person in people}
    communes = [commune for commune in perimeter if commune not in from_communes]
    return Gauge(
        name=name,
        title=title,
        whole=whole,
        parts=parts,
        least=least,
        sentence=_gauge_sentence(parts, whole),
        warnings=[*_warning_sentences(numbers, least), *_commune_warnings(workshop, communes, whole)],
        communes=communes,
        organisations=[organisation for organisation in organisations if organisation not in from_organisations],
        services=[
            _("%(organisation)s, %(service)s") % {"organisation": organisation, "service": service}
            for organisation, service in services
            if organisation in from_organisations and (organisation, service) not in from_services
        ],
    )


def _organisation_name(one: Invited) -> str:
    contact = one.guest.contact
    return contact.organisation.name if contact and contact.organisation else ""


def _service_key(one: Invited) -> tuple[str, str]:
    return _organisation_name(one), one.guest.contact.service if one.guest.contact else ""


def _least_share(category: str, least: int) -> int:
    return least if category == Category.CITIZEN else 0


def _percent_label(part: int, whole: int, least: int = 0) -> str:
    return rules.share_percent(part, whole, least) + f"{NBSP}%"


def _gauge_sentence(parts: list[Part], whole: int) -> str:
    """« 60 personnes : public 38 (63 %), privé 14 (23 %), … »"""
    people = ngettext("%(n)s personne", "%(n)s personnes", whole) % {"n": format_number(whole)}
    shares = ", ".join(f"{part.label.lower()} {part.count} ({part.percent})" for part in parts)
    return _("%(people)s : %(parts)s.") % {"people": people, "parts": shares}


def _warning_sentences(numbers: Counter[str], least: int) -> list[str]:
    whole = sum(numbers.values())
    missing = {
        Category.PUBLIC: _("Personne du service public."),
        Category.PRIVATE: _("Personne d’une association ou d’une entreprise."),
        Category.CITIZEN: _("Aucune habitante, aucun habitant."),
    }
    sentences = []
    for warning, category in rules.diversity_warnings(numbers, least):
        match warning:
            case rules.DiversityWarning.MISSING:
                sentences.append(missing[Category(category)])
            case rules.DiversityWarning.FEW_CITIZENS:
                more = rules.missing_citizens(numbers, least)
                sentence = _("Citoyennes et citoyens : %(percent)s, moins que les %(least)s %% souhaités.")
                invite = ngettext("Il en faudrait %(n)s de plus.", "Il en faudrait %(n)s de plus.", more)
                sentences.append(
                    sentence % {"percent": _percent_label(numbers[category], whole, least), "least": least}
                    + " "
                    + invite % {"n": more}
                )
            case rules.DiversityWarning.UNKNOWN:
                n = numbers[""]
                sentences.append(
                    ngettext(
                        "%(n)s personne n’a pas de catégorie : précisez-la dans les acteurs.",
                        "%(n)s personnes n’ont pas de catégorie : précisez-la dans les acteurs.",
                        n,
                    )
                    % {"n": n}
                )
    return sentences


def _commune_warnings(workshop: Workshop, communes: list[str], whole: int) -> list[str]:
    if not workshop.warns_of_communes or not communes or whole < rules.LEAST_PEOPLE:
        return []
    sentence = ngettext("%(n)s commune du territoire sans personne.", "%(n)s communes du territoire sans personne.", len(communes))  # fmt: skip
    return [sentence % {"n": len(communes)}]
