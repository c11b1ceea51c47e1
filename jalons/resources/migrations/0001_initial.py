# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
        ("roadmaps", "0001_initial"),
        ("workshops", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="ResourceNode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resources",
                                to="workshops.keyproject",
                                verbose_name="chantier d’origine",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="children",
                                to="resources.resourcenode",
                            ),
                        ),
                        (
                            "branch",
                            models.CharField(
                                choices=[
                                    ("materielle", "Matérielles"),
                                    ("humaine", "Humaines"),
                                    ("financiere", "Financières"),
                                    ("partenariale", "Partenariales"),
                                    ("savoir", "Savoir-faire et outils"),
                                    ("lieu", "Lieux"),
                                ],
                                max_length=12,
                                verbose_name="branche",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("label", models.CharField(max_length=120, verbose_name="ressource")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("existante", "existante"),
                                    ("mobilisable", "mobilisable"),
                                    ("a_creer", "à créer"),
                                ],
                                default="a_creer",
                                max_length=11,
                                verbose_name="état",
                            ),
                        ),
                        ("holder", models.CharField(blank=True, max_length=150, verbose_name="qui la détient")),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="directory.organisation",
                            ),
                        ),
                        ("conditions", models.CharField(blank=True, max_length=500, verbose_name="conditions")),
                        ("contact", models.CharField(blank=True, max_length=150, verbose_name="contact")),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="coût estimé"
                            ),
                        ),
                        ("effort", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="effort")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effort__isnull", True), ("effort__range", (1, 5)), _connector="OR"
                                ),
                                name="effort_is_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                                name="resource_cost_is_no_debt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MapAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acts",
                                to="workshops.keyproject",
                            ),
                        ),
                        ("seq", models.PositiveBigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ajouter", "a ajouté"),
                                    ("modifier", "a modifié"),
                                    ("deplacer", "a déplacé"),
                                    ("retirer", "a retiré"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("label", models.CharField(max_length=120)),
                        ("changes", models.JSONField(default=dict)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="map_acts",
                                to="workshops.participant",
                            ),
                        ),
                        ("by_name", models.CharField(max_length=150)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("key_project", "seq"), name="one_act_per_number_of_a_map")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeasibilityRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feasibility_rule",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "available",
                            models.PositiveSmallIntegerField(verbose_name="valeur d’une ressource mobilisable"),
                        ),
                        (
                            "without_holder",
                            models.PositiveSmallIntegerField(verbose_name="retrait quand personne ne la détient"),
                        ),
                        (
                            "without_effort",
                            models.PositiveSmallIntegerField(verbose_name="retrait quand l’effort n’est pas dit"),
                        ),
                        ("strong", models.PositiveSmallIntegerField(verbose_name="seuil de la faisabilité forte")),
                        ("medium", models.PositiveSmallIntegerField(verbose_name="seuil de la faisabilité moyenne")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("available__lte", 100), ("without_effort__lte", 100), ("without_holder__lte", 100)
                                ),
                                name="feasibility_weights_are_percentages",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("medium__gte", 1), ("medium__lt", models.F("strong")), ("strong__lte", 100)
                                ),
                                name="feasibility_thresholds_follow_one_another",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
