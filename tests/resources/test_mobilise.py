"""Who to call for a chantier: the holders of what is not there yet, and how to reach them."""

import pytest

from jalons.directory.models import Contact, Organisation
from jalons.resources.changes import resources as resource_changes
from jalons.resources.queries import resources as resource_queries
from jalons.resources.queries.map_sides import people_to_mobilise
from jalons.roadmaps.models import Member
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(member: Member) -> Contact:
    return (
        Contact.objects.filter(roadmap=member.roadmap, organisation__isnull=False)
        .select_related("organisation")
        .earliest("pk")
    )


def told(project: KeyProject, member: Member, *, knows_people: bool = True) -> list[tuple[str, bool, bool]]:
    """Holder, whether the directory knows them, whether somebody of theirs may be called."""
    drawn = resource_queries.resource_map(project)
    people = people_to_mobilise(drawn, member.roadmap, knows_people=knows_people)
    return [(one.holder, one.is_known, bool(one.contacts)) for one in people]


def test_a_structure_that_was_renamed_since_is_still_called(contact: Contact, member: Member) -> None:
    assert contact.organisation
    before = contact.organisation.name
    project = stakes.add_key_project(title="Un bus numérique", by=member)
    resource_changes.add_resource(project=project, branch="lieu", label="Salle", holder=before, by=member)
    resource_changes.add_resource(project=project, branch="lieu", label="Garage", holder="Quelqu’un d’autre", by=member)
    expected = [(before, True, True), ("Quelqu’un d’autre", False, False)]
    assert told(project, member) == expected
    Organisation.objects.filter(pk=contact.organisation.pk).update(name="Un tout autre nom")
    assert told(project, member) == expected
    assert told(project, member, knows_people=False) == [(before, True, False), ("Quelqu’un d’autre", False, False)]


def test_a_structure_that_left_the_directory_is_known_no_more(contact: Contact, member: Member) -> None:
    gone = Organisation.objects.create(roadmap=member.roadmap, name="Le club de passage")
    project = stakes.add_key_project(title="Un bus numérique", by=member)
    resource_changes.add_resource(project=project, branch="lieu", label="Salle", holder=gone.name, by=member)
    assert told(project, member) == [("Le club de passage", True, False)]
    gone.delete()
    assert told(project, member) == [("Le club de passage", False, False)]
