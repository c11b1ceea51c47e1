"""The small world of the tests: the demo, built by changes once for the whole run."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from jalons.accounts.models import User
from jalons.actions.models import ActionSheet
from jalons.overview.demo.people import PEOPLE, PREFECTURE
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.models import Note, Workshop

# By argument of an address: the value that it has, in the world, for a view.
type Values = dict[str, Callable[[World, str], object]]


@dataclass(frozen=True)
class World:
    roadmap: Roadmap  # Dronne et Belle, whose actions are under way
    young: Roadmap  # Le Grand Périgueux, at its first workshop

    def user(self, key: str) -> User:
        person = next(person for person in (*PEOPLE, PREFECTURE) if person.key == key)
        return User.objects.get(email=person.address)

    def member(self, key: str = "referente", roadmap: Roadmap | None = None) -> Member:
        membership = Membership.objects.select_related("roadmap", "user").get(
            roadmap=roadmap or self.roadmap, user=self.user(key)
        )
        return Member(membership.roadmap, membership.user, Role(membership.role), membership.function)

    def blank(self, of: Roadmap | None = None) -> Member:
        """The referente in a roadmap that she has just created, in the territory of `of` (by default Le Grand
        Périgueux): it has no other person and no content."""
        user, of = self.user("referente"), of or self.young
        roadmap = create_roadmap(
            name="Feuille vierge",
            lead_authority=of.lead_authority,
            communes=list(of.communes.all()),
            epci=of.epci,
            by=user,
        )
        return Member(roadmap, user, Role.FOCAL_POINT, "Chargée de coopération")

    def action(self, code: str = "1.1") -> ActionSheet:
        axis, rank = code.split(".")
        return ActionSheet.objects.select_related("axis").get(roadmap=self.roadmap, axis__rank=axis, rank=rank)

    def workshop(self) -> Workshop:
        return Workshop.objects.get(roadmap=self.roadmap, number=1)

    def arguments(self, names: set[str], view: str) -> dict[str, object]:
        """A value for each argument of an address; all objects belong to Dronne et Belle. What several floors name is
        the same everywhere; the floor of the view knows the rest."""
        own: Values = getattr(import_module(f"tests.{view.partition(':')[0]}.addresses"), "VALUES", {})
        return {name: (SHARED_VALUES | own)[name](self, view) for name in names}

    def note(self) -> Note:
        note = Note.objects.filter(workshop__roadmap=self.roadmap).first()
        assert note
        return note


SHARED_VALUES: Values = {
    "slug": lambda world, _view: world.roadmap.slug,
    "code": lambda world, _view: world.action().code,
    "number": lambda _world, _view: 1,
}
