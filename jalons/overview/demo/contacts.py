"""The contacts of the demo, named by function: sixty people, 38 public, 14 privé, 8 citoyens, and twenty-six around
Périgueux. Some have no e-mail; phone numbers are reserved for fiction (ARCEP)."""

from collections.abc import Iterable
from datetime import date

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.changes import contacts, organisations
from jalons.directory.models import Contact, Organisation
from jalons.roadmaps.models import Member


@frozen
class DemoContact:
    organisation: str
    last_name: str  # a function, because the demo invents no person
    college: str
    commune: str = ""
    service: str = ""
    address: str = ""  # the part of the address before « @demo.example »
    is_met: bool = True
    phone: str = ""
    street: str = ""

    @property
    def telephone(self) -> str:
        """People without a mailbox are called, except in town halls, which get letters."""
        return self.phone if self.address or self.street else self.phone or _RINGS_NOWHERE.get(self.last_name, "")

    @property
    def postal(self) -> str:
        is_hall = self.organisation.startswith("Mairie") and not self.address
        return self.street or (f"Le Bourg, {self.commune}" if is_hall else "")


_RINGS_NOWHERE = {
    "Accueil": "05 36 49 01 01",
    "Secrétariat": "05 36 49 01 02",
    "Coordination": "05 36 49 01 03",
    "Vie scolaire": "05 36 49 01 04",
    "Habitante de Brantôme, retraitée": "05 36 49 01 05",
    "Habitant de Mareuil, agriculteur": "06 39 98 01 06",
    "Habitant de Quinsac, retraité": "05 36 49 01 07",
}


_TOWN_HALLS = (
    ("Brantôme en Périgord", True), ("Mareuil en Périgord", True), ("Bourdeilles", True), ("Champagnac-de-Belair", True),
    ("Villars", True), ("La Rochebeaucourt-et-Argentine", False), ("Biras", True), ("Condat-sur-Trincou", False),
    ("La Chapelle-Faucher", True), ("Quinsac", True), ("Saint-Pancrace", False), ("Rudeau-Ladosse", False),
)  # fmt: skip
BRANTOME, MAREUIL, BOURDEILLES, CHAMPAGNAC = (name for name, _has_email in _TOWN_HALLS[:4])


def _make_mailbox(*words: str) -> str:
    return "-".join(matching_key(" ".join(words)).split())


_PUBLIC = (
    *(
        DemoContact(f"Mairie de {name}", "Secrétariat de mairie", "agent", name, "Accueil", _make_mailbox("mairie", name) if has_email else "", has_email)
        for name, has_email in _TOWN_HALLS
    ),
    *(
        DemoContact(f"Mairie de {name}", "Adjointe ou adjoint aux affaires sociales", "elu", name, "", _make_mailbox("social", name) if has_email else "")
        for name, has_email in _TOWN_HALLS[:6]
    ),
    DemoContact("Communauté de communes Dronne et Belle", "Présidence", "elu", CHAMPAGNAC, "", "presidence"),
    DemoContact("Communauté de communes Dronne et Belle", "Vice-présidence action sociale", "elu", CHAMPAGNAC, "", "action-sociale"),
    DemoContact("Communauté de communes Dronne et Belle", "Direction générale des services", "agent", CHAMPAGNAC, "Direction", "direction"),
    DemoContact("Communauté de communes Dronne et Belle", "Responsable petite enfance", "agent", CHAMPAGNAC, "Enfance et jeunesse", "enfance"),
    DemoContact("Communauté de communes Dronne et Belle", "Responsable de l’urbanisme", "agent", CHAMPAGNAC, "Urbanisme", "urbanisme"),
    DemoContact("France services de Brantôme", "Accueil", "agent", BRANTOME, "Accompagnement", "france-services-brantome"),
    DemoContact("France services de Mareuil", "Accueil", "agent", MAREUIL, "Accompagnement", "france-services-mareuil"),
    DemoContact("Réseau des médiathèques", "Coordination", "agent", BRANTOME, "Lecture publique", "reseau-mediatheques"),
    DemoContact("Médiathèque de Mareuil", "Responsable", "agent", MAREUIL, "Lecture publique", "mediatheque-mareuil"),
    DemoContact("Département de la Dordogne", "Référence inclusion numérique", "agent", "", "Solidarités", "departement-numerique"),
    DemoContact("Département de la Dordogne", "Service social de secteur", "agent", BRANTOME, "Solidarités", "departement-social"),
    DemoContact("Caisse d’allocations familiales", "Conseil en action sociale", "agent", "", "Action sociale", "caf-conseil"),
    DemoContact("Mutualité sociale agricole", "Travail social", "agent", "", "Action sociale", "msa", False),
    DemoContact("France Travail", "Relation avec les territoires", "agent", "", "Appui numérique", "france-travail", False),
    DemoContact("Mission locale", "Conseil aux jeunes", "agent", BRANTOME, "Insertion", "mission-locale"),
    DemoContact("Assurance maladie", "Accompagnement des assurés", "agent", "", "Accueil", "assurance-maladie", False),
    DemoContact("Préfecture de la Dordogne", "Sous-préfecture de Nontron", "agent", "", "Développement local", "sous-prefecture"),
    DemoContact("Collège de Brantôme", "Direction", "agent", BRANTOME, "Direction", "college-brantome"),
    DemoContact("Collège de Mareuil", "Vie scolaire", "agent", MAREUIL, "Vie scolaire", "", False),
    DemoContact("Hôpital local", "Assistance sociale", "agent", MAREUIL, "Service social", "", False),
)  # fmt: skip
_PRIVATE = (
    DemoContact("Centre social", "Direction", "association", BRANTOME, "Direction", "centre-social"),
    DemoContact("Centre social", "Animation numérique", "association", BRANTOME, "Numérique", "centre-social-numerique"),
    DemoContact("Familles rurales", "Présidence", "association", MAREUIL, "", "familles-rurales"),
    DemoContact("Secours populaire", "Accueil", "association", BRANTOME, "", ""),
    DemoContact("Club informatique", "Présidence", "association", CHAMPAGNAC, "", "club-informatique"),
    DemoContact("Aide à domicile en milieu rural", "Coordination", "association", BOURDEILLES, "Maintien à domicile", "admr"),
    DemoContact("Foyer rural", "Secrétariat", "association", "Villars", "", "", False),
    DemoContact("Association de parents d’élèves", "Présidence", "association", MAREUIL, "", "parents-eleves"),
    DemoContact("Atelier de réparation", "Animation", "association", CHAMPAGNAC, "", "reparation"),
    DemoContact("Épicerie de Bourdeilles", "Gérance", "entreprise", BOURDEILLES, "", "epicerie"),
    DemoContact("Pharmacie de Mareuil", "Pharmacie", "entreprise", MAREUIL, "", "pharmacie", False),
    DemoContact("Opérateur de la fibre", "Relation avec les communes", "entreprise", "", "", "fibre"),
    DemoContact("Cabinet d’expertise comptable", "Accueil", "entreprise", BRANTOME, "", "cabinet-comptable"),
    DemoContact("Groupement d’employeurs agricoles", "Coordination", "entreprise", "Villars", "", ""),
)  # fmt: skip
_CITIZENS = (
    DemoContact("", "Habitante de Brantôme, retraitée", "habitant", BRANTOME),
    DemoContact("", "Habitant de Brantôme, en recherche d’emploi", "habitant", BRANTOME, "", "habitant-brantome"),
    DemoContact("", "Habitante de Mareuil, aidante", "habitant", MAREUIL, "", "habitante-mareuil"),
    DemoContact("", "Habitant de Mareuil, agriculteur", "habitant", MAREUIL),
    DemoContact("", "Habitante de Bourdeilles, parent", "habitant", BOURDEILLES, "", "habitante-bourdeilles"),
    DemoContact("", "Habitant de Champagnac, lycéen", "habitant", CHAMPAGNAC, "", "", False),
    DemoContact("", "Habitante de Villars, artisane", "habitant", "Villars", "", "habitante-villars"),
    DemoContact("", "Habitant de Quinsac, retraité", "habitant", "Quinsac"),
)
CONTACTS = (*_PUBLIC, *_PRIVATE, *_CITIZENS)

# Around Périgueux: fifteen public, eight privé, three citoyens.
_PERIGUEUX = "Périgueux"
PERIGUEUX_CONTACTS = (
    DemoContact("Ville de Périgueux", "Adjointe ou adjoint à la solidarité", "elu", _PERIGUEUX, "", "perigueux-solidarite"),
    DemoContact("Ville de Périgueux", "Accueil de l’hôtel de ville", "agent", _PERIGUEUX, "Accueil", "perigueux-accueil"),
    DemoContact("Centre communal d’action sociale de Périgueux", "Travail social", "agent", _PERIGUEUX, "Accompagnement", "ccas-perigueux"),
    DemoContact("Le Grand Périgueux", "Vice-présidence cohésion", "elu", _PERIGUEUX, "", "grand-perigueux-vp"),
    DemoContact("Le Grand Périgueux", "Direction des systèmes d’information", "agent", _PERIGUEUX, "Informatique", "grand-perigueux-dsi"),
    DemoContact("Le Grand Périgueux", "Responsable des médiathèques", "agent", _PERIGUEUX, "Lecture publique", "grand-perigueux-lecture"),
    DemoContact("Mairie de Trélissac", "Secrétariat général", "agent", "Trélissac", "Direction", "mairie-trelissac"),
    DemoContact("Mairie de Boulazac Isle Manoire", "Conseillère ou conseiller numérique", "agent", "Boulazac Isle Manoire", "Numérique", "boulazac-numerique"),
    DemoContact("Mairie de Coulounieix-Chamiers", "Accueil", "agent", "Coulounieix-Chamiers", "Accueil", "mairie-coulounieix"),
    DemoContact("Mairie de Vergt", "Secrétariat de mairie", "agent", "Vergt", "Accueil", ""),
    DemoContact("Mairie de Savignac-les-Églises", "Secrétariat de mairie", "agent", "Savignac-les-Églises", "Accueil", "", False),
    DemoContact("Caisse d’allocations familiales", "Conseil en action sociale", "agent", _PERIGUEUX, "Action sociale", "caf-perigueux"),
    DemoContact("France Travail", "Appui numérique", "agent", _PERIGUEUX, "Appui numérique", "france-travail-perigueux", False),
    DemoContact("Mission locale du Grand Périgueux", "Conseil aux jeunes", "agent", _PERIGUEUX, "Insertion", "mission-locale-perigueux"),
    DemoContact("Collège de Boulazac", "Direction", "agent", "Boulazac Isle Manoire", "Direction", "college-boulazac", False),
    DemoContact("Centre social du Gour de l’Arche", "Direction", "association", _PERIGUEUX, "", "gour-de-l-arche"),
    DemoContact("Centre social du Gour de l’Arche", "Animation numérique", "association", _PERIGUEUX, "Numérique", "gour-numerique"),
    DemoContact("Foyer des jeunes travailleurs", "Animation", "association", _PERIGUEUX, "", "foyer-jeunes"),
    DemoContact("Secours catholique", "Accueil", "association", _PERIGUEUX, "", ""),
    DemoContact("Emmaüs", "Atelier informatique", "association", "Trélissac", "", "emmaus-atelier"),
    DemoContact("Club du troisième âge de Vergt", "Présidence", "association", "Vergt", "", "", True, "05 36 49 01 11"),
    DemoContact("Commerçants du centre-ville", "Présidence", "entreprise", _PERIGUEUX, "", "commercants-centre", False),
    DemoContact("Entreprise d’insertion", "Direction", "entreprise", "Boulazac Isle Manoire", "", "insertion"),
    DemoContact("", "Habitante du Gour de l’Arche, traductrice pour sa mère", "habitant", _PERIGUEUX, "", "habitante-gour"),
    DemoContact("", "Habitant de Trélissac, retraité", "habitant", "Trélissac", "", "", True, "06 39 98 01 12"),
    DemoContact("", "Habitante de Vergt, assistante maternelle", "habitant", "Vergt", "", "habitante-vergt", False),
)  # fmt: skip


def place_organisations(by: Member) -> None:
    """Each is of the category and in the commune of the first of its people."""
    for row in Organisation.objects.filter(roadmap=by.roadmap).prefetch_related("contacts__commune"):
        first = min(row.contacts.all(), key=lambda contact: contact.pk)
        organisations.revise_organisation(
            organisation=row, name=row.name, category=first.category, commune=first.commune, by=by
        )


def add_contacts(models: Iterable[DemoContact], start: date, by: Member) -> dict[tuple[str, str], Contact]:
    """By organisation and function."""
    communes = {commune.name: commune for commune in by.roadmap.communes.all()}
    known = {
        (model.organisation, model.last_name): contacts.add_contact(
            organisation=model.organisation,
            last_name=model.last_name,
            service=model.service,
            college=model.college,
            commune=communes.get(model.commune),
            email=f"{model.address}@demo.example" if model.address else "",
            phone=model.telephone,
            address=model.postal,
            status=Contact.Status.MET if model.is_met else Contact.Status.TO_MEET,
            # People who were met were asked for consent; those still to meet were not.
            consents=model.is_met,
            consented_on=start if model.is_met else None,
            by=by,
        )
        for model in models
    }
    place_organisations(by)
    return known
