"""The people of the demo, named by role only, and the two territories."""

from jalons.base.frozen import frozen

DRONNE_ET_BELLE = "200041572"
GRAND_PERIGUEUX = "200040392"


@frozen
class Person:
    key: str
    address: str
    name: str
    role: str
    function: str


PEOPLE = (
    Person("referente", "referente@demo.example", "La chargée de coopération", "referent", "Chargée de coopération"),
    Person("elue", "elue@demo.example", "La vice-présidente action sociale", "elu", "Vice-présidence action sociale"),
    Person("elu", "elu@demo.example", "Le vice-président économie", "elu", "Vice-présidence économie et communication"),
    Person("pilote", "pilote@demo.example", "La direction du centre social", "pilote", "Direction du centre social"),
    Person(
        "facilitation", "animation@demo.example", "L’animatrice d’atelier", "facilitateur", "Animation des ateliers"
    ),
    Person(
        "mediatheque",
        "mediatheque@demo.example",
        "Le réseau des médiathèques",
        "contributeur",
        "Réseau des médiathèques",
    ),
    Person(
        "caf",
        "caf@demo.example",
        "La Caisse d’allocations familiales",
        "observateur",
        "Caisse d’allocations familiales",
    ),
)
PREFECTURE = Person("prefecture", "prefecture@demo.example", "La préfecture de la Dordogne", "", "Préfecture")
