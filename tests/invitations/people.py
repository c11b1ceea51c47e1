"""People who come to a workshop, for the tests of its tables and of its kit. Named by a number: they are nobody."""

from jalons.directory.models import Contact, Organisation
from jalons.invitations.models import Guest
from jalons.workshops.models import Workshop

# Structure, category, college, service, how many come: 47 people.
ROOM = (
    ("Mairie de Brantôme en Périgord", "public", "elu", "", 4),
    ("Mairie de Brantôme en Périgord", "public", "agent", "Accueil", 3),
    ("Mairie de Mareuil en Périgord", "public", "agent", "Accueil", 4),
    ("Caisse d’allocations familiales", "public", "agent", "Action sociale", 3),
    ("Caisse d’allocations familiales", "public", "agent", "Accueil", 2),
    ("France services", "public", "agent", "", 5),
    ("Médiathèque", "public", "agent", "", 3),
    ("Centre social", "prive", "association", "Jeunesse", 4),
    ("Emmaüs", "prive", "association", "", 3),
    ("Mission locale", "prive", "association", "", 3),
    ("Club des entreprises", "prive", "entreprise", "", 4),
    ("", "citoyen", "habitant", "", 9),
)


def come(workshop: Workshop, count: int = 47, answer: str = Guest.Answer.YES) -> list[Guest]:
    """So many people of the room, in its order, again from the beginning when it is exhausted."""
    one_each = [row[:4] for row in ROOM for _ in range(row[4])]
    commune = workshop.roadmap.communes.first()
    guests = []
    for number in range(count):
        name, category, college, service = one_each[number % len(one_each)]
        organisation = (
            Organisation.objects.get_or_create(roadmap=workshop.roadmap, name=name, defaults={"category": category})[0]
            if name
            else None
        )
        contact = Contact.objects.create(
            roadmap=workshop.roadmap,
            organisation=organisation,
            first_name="Personne",
            last_name=f"numéro {number + 1:03}",
            service=service,
            category=category,
            college=college,
            commune=commune,
        )
        guests.append(
            Guest.objects.create(workshop=workshop, contact=contact, category=category, college=college, answer=answer)
        )
    return guests
