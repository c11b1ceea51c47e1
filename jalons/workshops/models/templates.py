"""The templates of workshops that a team keeps, beside those of the method."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap
from jalons.workshops.rules.workshop_templates import WorkshopTemplate, read_template


class KeptTemplate(models.Model):
    """`content`: what `workshop_templates.template_values` makes; its title is that of the row."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="workshop_templates")
    title = models.CharField(_("intitulé"), max_length=150)
    content = models.JSONField(_("contenu"))
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="kept_template_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def template(self) -> WorkshopTemplate:
        return read_template({**self.content, "title": self.title})
