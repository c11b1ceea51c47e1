# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="début")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                        (
                            "agenda_settled_on",
                            models.DateField(blank=True, null=True, verbose_name="ordre du jour arrêté le"),
                        ),
                    ],
                    options={
                        "ordering": ["held_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "title", "held_on"), name="one_meeting_per_title_and_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="committees",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("strategique", "stratégique (comité de pilotage)"),
                                    ("technique", "technique"),
                                    ("consultatif", "consultatif"),
                                    ("autre", "autre"),
                                ],
                                max_length=11,
                                verbose_name="type",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("mensuelle", "chaque mois"),
                                    ("trimestrielle", "chaque trimestre"),
                                    ("semestrielle", "chaque semestre"),
                                    ("annuelle", "chaque année"),
                                    ("autre", "autre rythme"),
                                ],
                                max_length=13,
                                verbose_name="rythme",
                            ),
                        ),
                        ("created_on", models.DateField(verbose_name="installé le")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "kind"), name="one_committee_per_kind")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="governance.committee",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("label", models.CharField(max_length=200, verbose_name="membre")),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "rank"), name="one_seat_per_rank")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deliberation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliberations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("number", models.CharField(max_length=50, verbose_name="numéro")),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("assembly", models.CharField(max_length=150, verbose_name="assemblée")),
                        ("votes_for", models.PositiveSmallIntegerField(verbose_name="voix pour")),
                        ("votes_against", models.PositiveSmallIntegerField(verbose_name="voix contre")),
                        ("abstentions", models.PositiveSmallIntegerField(verbose_name="abstentions")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="reçue en préfecture le")),
                    ],
                    options={
                        "ordering": ["held_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_deliberation_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True), name="deliberation_has_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None), ("received_on__gte", models.F("held_on")), _connector="OR"
                                ),
                                name="deliberation_is_received_after_it_is_held",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
