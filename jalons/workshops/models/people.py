"""People in the room."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.directory.models import Category, College
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import workshops


def new_follow_code() -> str:
    return workshops.follow_code_from(secrets.token_bytes(workshops.FOLLOW_CODE_LENGTH))


class Participant(models.Model):
    """Somebody in the room without an account: a token in a cookie, a college, a table.

    A name and an organisation are stored only when the workshop is not anonymous and the person agreed. `follow_code`
    is what they take away: it opens « Ce qu’est devenue votre contribution » for years.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    follow_code = models.CharField(max_length=workshops.FOLLOW_CODE_LENGTH, default=new_follow_code, unique=True)
    category = models.CharField(_("catégorie"), max_length=8, choices=Category)
    college = models.CharField(max_length=11, choices=College, blank=True)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    is_remote = models.BooleanField(default=False)
    # The facilitation keeps aside what this phone writes from now on.
    is_shut_out = models.BooleanField(_("téléphone écarté"), default=False)
    first_name = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=150, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.table or ''}".strip()

    @property
    def is_named(self) -> bool:
        return bool(self.first_name or self.organisation)

    @property
    def spoken_follow_code(self) -> str:
        return workshops.show_follow_code(self.follow_code)


@frozen
class TableSecretary:
    """The holder of the link of a table, who types what is said there. There is no row, since nothing is known of
    them."""

    workshop: Workshop
    table: int


def table_member(secretary: TableSecretary) -> Member:
    """How the journal names a table: it is not a person."""
    name = _("la table %(table)s") % {"table": secretary.table}
    return Member(secretary.workshop.roadmap, None, Role.OBSERVER, str(name))
