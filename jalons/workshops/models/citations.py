"""Findings collected before the workshops, cited by an enjeu or by a note."""

from typing import ClassVar

from django.db import models

from jalons.base.plurals import PluralLabel
from jalons.diagnosis.models import Citation
from jalons.workshops.models.notes import Note
from jalons.workshops.models.stakes import Stake


class NoteFinding(Citation):
    """A finding cited by a note of the wall, for the facilitation. It is not carried with a workshop."""

    counted = PluralLabel("%(n)d note", "%(n)d notes", "n")

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="cited")

    class Meta:
        ordering: ClassVar = ["finding__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["note", "finding"], name="note_cites_a_finding_once")]


class StakeFinding(Citation):
    """A finding of the diagnosis that supports an enjeu. It is not carried with a workshop: the findings stay on the
    server."""

    counted = PluralLabel("%(n)d enjeu", "%(n)d enjeux", "n")

    stake = models.ForeignKey(Stake, on_delete=models.CASCADE, related_name="cited")

    class Meta:
        ordering: ClassVar = ["finding__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stake", "finding"], name="stake_cites_a_finding_once")
        ]
