# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import django.db.models.functions.text
import jalons.base.create_tables
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("roadmaps", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="FindingTheme",
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
                                related_name="finding_themes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=80, verbose_name="intitulé")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("roadmap"),
                                django.db.models.functions.text.Lower("title"),
                                name="finding_theme_is_unique_in_its_roadmap",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                                related_name="findings",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("verbatim", "Parole rapportée"),
                                    ("entretien", "Entretien"),
                                    ("observation", "Observation"),
                                    ("reaction", "Ce qui surprend, ce qui manque"),
                                    ("chiffre", "Chiffre du portrait"),
                                ],
                                default="verbatim",
                                max_length=11,
                                verbose_name="nature",
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="texte")),
                        (
                            "said_by",
                            models.CharField(
                                blank=True, help_text="a role, never a name", max_length=80, verbose_name="qui parle"
                            ),
                        ),
                        ("heard_on", models.DateField(blank=True, null=True, verbose_name="jour")),
                        ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                        ("is_kept", models.BooleanField(default=True, verbose_name="gardée pour le portrait")),
                        ("names_somebody", models.BooleanField(default=False)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("saisie", "saisie"),
                                    ("tableur", "tableur"),
                                    ("atelier", "atelier"),
                                    ("questionnaire", "questionnaire"),
                                    ("portrait", "portrait"),
                                ],
                                default="saisie",
                                max_length=13,
                            ),
                        ),
                        ("origin_uid", models.UUIDField(blank=True, null=True)),
                        ("origin_label", models.CharField(blank=True, max_length=200)),
                        ("fact_key", models.CharField(blank=True, max_length=40)),
                        ("fact_value", models.CharField(blank=True, max_length=600)),
                        ("fact_source", models.CharField(blank=True, max_length=600)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "themes",
                            models.ManyToManyField(blank=True, related_name="findings", to="diagnosis.findingtheme"),
                        ),
                        ("communes", models.ManyToManyField(blank=True, related_name="+", to="territories.commune")),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_finding_per_number"),
                            models.UniqueConstraint(
                                fields=("roadmap", "origin_uid"), name="what_was_said_is_taken_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="finding_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "chiffre"),
                                        models.Q(("fact_key", ""), _negated=True),
                                        models.Q(("fact_value", ""), _negated=True),
                                        models.Q(("fact_source", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "chiffre"), _negated=True),
                                        ("fact_key", ""),
                                        ("fact_source", ""),
                                        ("fact_value", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_keeps_a_figure_whole_or_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalScore",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="roadmaps.roadmap"
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "commune"), (1, "intercommunalité"), (2, "département")]
                            ),
                        ),
                        ("code", models.CharField(max_length=9)),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=4, null=True, verbose_name="indice"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                    ],
                    options={
                        "ordering": ["-level", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "level", "code"), name="one_external_score_per_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value", None), models.Q(("value__gt", 0), ("value__lte", 25)), _connector="OR"
                                ),
                                name="external_score_is_within_its_scale",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreFormula",
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
                                related_name="score_formulas",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("weights", models.JSONField(verbose_name="poids")),
                        (
                            "estimates",
                            models.BooleanField(verbose_name="estimer la pauvreté où elle n’est pas publiée"),
                        ),
                        (
                            "reference",
                            models.CharField(
                                choices=[
                                    ("france", "la France entière"),
                                    ("region", "la région"),
                                    ("departement", "le département"),
                                    ("taille", "les territoires de même taille"),
                                ],
                                max_length=11,
                                verbose_name="comparer avec",
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=150)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "version"), name="one_score_formula_per_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="score_formula_version_starts_at_1"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyMessage",
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
                                related_name="key_messages",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("text", models.CharField(max_length=300, verbose_name="message")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="who says so, and of when", max_length=200, verbose_name="source"
                            ),
                        ),
                        ("key", models.CharField(blank=True, max_length=40, verbose_name="repère")),
                        ("proposed", models.CharField(blank=True, max_length=300, verbose_name="texte proposé")),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "rank"), name="one_key_message_per_rank"),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("roadmap", "key"),
                                name="one_key_message_per_suggestion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="key_message_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("key", ""), ("proposed", "")),
                                    models.Q(
                                        models.Q(("key", ""), _negated=True), models.Q(("proposed", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="key_message_comes_from_a_suggestion_or_not",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Questionnaire",
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
                                related_name="questionnaires",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("title", models.CharField(max_length=120, verbose_name="titre")),
                        ("intro", models.TextField(blank=True, max_length=600, verbose_name="mot d’accueil")),
                        ("is_open", models.BooleanField(default=False)),
                        ("opens_on", models.DateField(blank=True, null=True, verbose_name="ouvre le")),
                        ("closes_on", models.DateField(blank=True, null=True, verbose_name="dernier jour")),
                        ("last_sheet", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_on", None),
                                    ("closes_on", None),
                                    ("closes_on__gte", models.F("opens_on")),
                                    _connector="OR",
                                ),
                                name="questionnaire_opens_before_it_closes",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="diagnosis.questionnaire",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("un", "Une seule réponse"),
                                    ("plusieurs", "Plusieurs réponses"),
                                    ("echelle", "De 1 à 5"),
                                    ("texte", "Réponse libre"),
                                ],
                                max_length=9,
                                verbose_name="type de réponse",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="question")),
                        ("choices", models.JSONField(blank=True, default=list, verbose_name="réponses proposées")),
                        ("low", models.CharField(blank=True, max_length=60, verbose_name="1 veut dire")),
                        ("high", models.CharField(blank=True, max_length=60, verbose_name="5 veut dire")),
                        ("in_portrait", models.BooleanField(null=True, verbose_name="dans le portrait")),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "questionnaire",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="diagnosis.questionnaire",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("client_id", models.UUIDField()),
                        (
                            "paper",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="numéro de la feuille"),
                        ),
                        ("answers", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("questionnaire", "number"), name="one_answer_sheet_per_number"
                            ),
                            models.UniqueConstraint(
                                fields=("questionnaire", "client_id"), name="a_sheet_sent_twice_is_one_sheet"
                            ),
                            models.UniqueConstraint(
                                fields=("questionnaire", "paper"), name="one_sheet_per_printed_number"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
