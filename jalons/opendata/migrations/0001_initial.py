# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import jalons.opendata.rules.places
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("roadmaps", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="SourceVintage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(help_text="the key of its adapter", max_length=30)),
                        (
                            "roadmap",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("producer", models.CharField(max_length=150)),
                        ("licence", models.CharField(max_length=100)),
                        (
                            "period",
                            models.CharField(
                                help_text="what the figures describe, as the producer says: « 2022 », « T1 2026 »",
                                max_length=40,
                            ),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True,
                                help_text="where it was fetched; empty for a file given by hand",
                                max_length=500,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("etag", models.CharField(blank=True, max_length=200)),
                        ("modified", models.CharField(blank=True, help_text="as the server said it", max_length=60)),
                        ("retrieved_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rows_in", models.PositiveIntegerField()),
                        ("rows_out", models.PositiveIntegerField()),
                        ("rows_rejected", models.PositiveIntegerField()),
                        (
                            "notes",
                            models.JSONField(default=list, help_text="what the reader must know: sentences in French"),
                        ),
                        (
                            "perimeter",
                            models.CharField(
                                blank=True,
                                help_text="of a sample: the SIREN of the EPCI that it is about; empty: the country",
                                max_length=200,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["source", "-pk"],
                        "indexes": [models.Index(fields=["source", "roadmap"], name="vintages_of_a_source")],
                    },
                ),
                migrations.CreateModel(
                    name="RejectedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "vintage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rejected",
                                to="opendata.sourcevintage",
                            ),
                        ),
                        (
                            "row",
                            models.PositiveIntegerField(help_text="its number in the file, the header being counted"),
                        ),
                        ("reason", models.CharField(max_length=200)),
                        (
                            "text",
                            models.CharField(
                                help_text="its beginning; never a person’s name or address", max_length=300
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["vintage", "row", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Figure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "vintage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="opendata.sourcevintage",
                            ),
                        ),
                        ("indicator", models.CharField(max_length=20)),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "commune"), (1, "intercommunalité"), (2, "département")]
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="INSEE code, SIREN or département: areas outlive their withdrawal",
                                max_length=9,
                            ),
                        ),
                        ("value", models.FloatField(blank=True, null=True)),
                        ("base", models.FloatField(blank=True, help_text="what a rate is a rate of", null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("observe", "observé"),
                                    ("calcule", "calculé à partir des communes"),
                                    ("estime", "estimé"),
                                    ("emprunte", "estimé\xa0: celui de l’intercommunalité"),
                                    ("secret", "secret statistique"),
                                    ("absent", "inconnu"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("score", models.FloatField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("vintage", "indicator", "level", "code"),
                                name="one_figure_per_indicator_and_area",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["secret", "absent"]), ("value__isnull", True)),
                                    models.Q(
                                        ("state__in", ["observe", "calcule", "estime", "emprunte"]),
                                        ("value__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="figure_is_known_or_says_why_not",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("score", None),
                                    models.Q(("score__gte", 0), ("score__lte", 10), ("value__isnull", False)),
                                    _connector="OR",
                                ),
                                name="figure_scores_from_0_to_10",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=30)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "roadmap",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("attente", "en attente"),
                                    ("telechargement", "téléchargement"),
                                    ("lecture", "lecture"),
                                    ("enregistrement", "enregistrement"),
                                    ("termine", "terminé"),
                                    ("inchange", "rien de nouveau"),
                                    ("echec", "échec"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, help_text="bytes, or rows, of `total`")),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("sentence", models.CharField(blank=True, max_length=500)),
                        ("began_at", models.DateTimeField(help_text="tells an attempt from the one before it")),
                        ("seen_at", models.DateTimeField(help_text="the last sign of life")),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("roadmap", None)),
                                fields=("source",),
                                name="one_common_attempt_per_source",
                            ),
                            models.UniqueConstraint(
                                fields=("source", "roadmap"), name="one_attempt_per_source_and_roadmap"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityDistrict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "vintage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="districts",
                                to="opendata.sourcevintage",
                            ),
                        ),
                        ("code", models.CharField(max_length=10)),
                        ("name", models.CharField(max_length=200)),
                        ("commune", models.CharField(help_text="INSEE code", max_length=5)),
                        (
                            "longitude",
                            models.FloatField(
                                help_text="of its centre; empty when the file draws no outline", null=True
                            ),
                        ),
                        ("latitude", models.FloatField(null=True)),
                        (
                            "is_estimated",
                            models.BooleanField(help_text="its file tells no commune: the one around its centre"),
                        ),
                    ],
                    options={
                        "ordering": ["commune", "name", "id"],
                        "indexes": [models.Index(fields=["vintage", "commune"], name="districts_of_a_commune")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("vintage", "code", "commune"), name="one_district_per_vintage_and_commune"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude", None), ("longitude", None)),
                                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                                    _connector="OR",
                                ),
                                name="district_has_a_whole_centre_or_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalIndicator",
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
                        ("label", models.CharField(max_length=100, verbose_name="intitulé")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unité")),
                        ("indicator", models.CharField(blank=True, max_length=20)),
                        (
                            "portrait",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("montre", "Le montrer"),
                                    ("sans_total", "Le montrer, sans total"),
                                    ("cache", "Ne pas le montrer"),
                                ],
                                max_length=10,
                                verbose_name="dans le portrait",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["label"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "label"), name="one_local_indicator_per_label")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pivot", models.CharField(blank=True, help_text="SIRET, RNA or RIDET", max_length=14)),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("address", models.CharField(blank=True, max_length=300, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        (
                            "located",
                            models.CharField(
                                choices=[
                                    ("donne", "à ses coordonnées"),
                                    (
                                        "inverse",
                                        "longitude et latitude inversées dans le fichier, remises dans l’ordre",
                                    ),
                                    ("absent", "pas de coordonnées\xa0: placé au point de sa commune"),
                                    ("zero", "coordonnées à zéro dans le fichier\xa0: placé au point de sa commune"),
                                    ("loin", "coordonnées trop loin de sa commune\xa0: placé au point de sa commune"),
                                    ("inconnu", "emplacement inconnu"),
                                ],
                                max_length=7,
                                verbose_name="origine des coordonnées",
                            ),
                        ),
                        ("services", models.JSONField(default=list, verbose_name="services")),
                        ("programmes", models.JSONField(default=list, verbose_name="programmes")),
                        ("publics", models.JSONField(default=list, verbose_name="publics")),
                        ("care", models.JSONField(default=list, verbose_name="prise en charge")),
                        ("fees", models.JSONField(default=list, verbose_name="tarifs")),
                        ("access", models.JSONField(default=list, verbose_name="accès")),
                        ("support", models.JSONField(default=list, verbose_name="accompagnement")),
                        ("zones", models.JSONField(default=list, help_text="QPV, FRR: where it says it is")),
                        ("is_fixed", models.BooleanField(default=True, verbose_name="lieu fixe")),
                        ("is_itinerant", models.BooleanField(default=False, verbose_name="lieu itinérant")),
                        ("hours", models.CharField(blank=True, max_length=300, verbose_name="horaires")),
                        ("phone", models.CharField(blank=True, max_length=25, verbose_name="téléphone")),
                        ("website", models.CharField(blank=True, max_length=300, verbose_name="site")),
                        ("updated_on", models.DateField(blank=True, null=True, verbose_name="mis à jour le")),
                        (
                            "vintage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="opendata.sourcevintage",
                            ),
                        ),
                        (
                            "source_id",
                            models.TextField(
                                help_text="of its producer: long ones are several put together by deduplication"
                            ),
                        ),
                        ("commune", models.CharField(help_text="INSEE code", max_length=5)),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "indexes": [
                            models.Index(fields=["vintage", "commune"], name="places_of_a_commune"),
                            models.Index(fields=["vintage", "latitude"], name="places_by_latitude"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("vintage", "source_id"), name="one_place_per_vintage_and_identifier"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("latitude", None),
                                        ("located", jalons.opendata.rules.places.Located["NOWHERE"]),
                                        ("longitude", None),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("located", jalons.opendata.rules.places.Located["NOWHERE"]), _negated=True
                                        ),
                                        ("latitude__isnull", False),
                                        ("longitude__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="place_has_a_point_or_is_nowhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_fixed", True), ("is_itinerant", True), _connector="OR"),
                                name="place_is_fixed_or_itinerant_or_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="place_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pivot", models.CharField(blank=True, help_text="SIRET, RNA or RIDET", max_length=14)),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("address", models.CharField(blank=True, max_length=300, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        (
                            "located",
                            models.CharField(
                                choices=[
                                    ("donne", "à ses coordonnées"),
                                    (
                                        "inverse",
                                        "longitude et latitude inversées dans le fichier, remises dans l’ordre",
                                    ),
                                    ("absent", "pas de coordonnées\xa0: placé au point de sa commune"),
                                    ("zero", "coordonnées à zéro dans le fichier\xa0: placé au point de sa commune"),
                                    ("loin", "coordonnées trop loin de sa commune\xa0: placé au point de sa commune"),
                                    ("inconnu", "emplacement inconnu"),
                                ],
                                max_length=7,
                                verbose_name="origine des coordonnées",
                            ),
                        ),
                        ("services", models.JSONField(default=list, verbose_name="services")),
                        ("programmes", models.JSONField(default=list, verbose_name="programmes")),
                        ("publics", models.JSONField(default=list, verbose_name="publics")),
                        ("care", models.JSONField(default=list, verbose_name="prise en charge")),
                        ("fees", models.JSONField(default=list, verbose_name="tarifs")),
                        ("access", models.JSONField(default=list, verbose_name="accès")),
                        ("support", models.JSONField(default=list, verbose_name="accompagnement")),
                        ("zones", models.JSONField(default=list, help_text="QPV, FRR: where it says it is")),
                        ("is_fixed", models.BooleanField(default=True, verbose_name="lieu fixe")),
                        ("is_itinerant", models.BooleanField(default=False, verbose_name="lieu itinérant")),
                        ("hours", models.CharField(blank=True, max_length=300, verbose_name="horaires")),
                        ("phone", models.CharField(blank=True, max_length=25, verbose_name="téléphone")),
                        ("website", models.CharField(blank=True, max_length=300, verbose_name="site")),
                        ("updated_on", models.DateField(blank=True, null=True, verbose_name="mis à jour le")),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="local_places",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.commune"
                            ),
                        ),
                        ("hidden_because", models.CharField(blank=True, max_length=300, verbose_name="motif")),
                        (
                            "origin",
                            models.CharField(
                                blank=True, help_text="its identifier in the list that it came with", max_length=120
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "commune", "name"), name="one_local_place_per_commune_and_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("latitude", None),
                                        ("located", jalons.opendata.rules.places.Located["NOWHERE"]),
                                        ("longitude", None),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("located", jalons.opendata.rules.places.Located["NOWHERE"]), _negated=True
                                        ),
                                        ("latitude__isnull", False),
                                        ("longitude__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="local_place_has_a_point_or_is_nowhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_fixed", True), ("is_itinerant", True), _connector="OR"),
                                name="local_place_is_fixed_or_itinerant_or_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="local_place_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceCorrection",
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
                                related_name="place_corrections",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("source", models.CharField(help_text="the key of its adapter", max_length=30)),
                        ("source_id", models.TextField()),
                        ("name", models.CharField(help_text="of the place, as it was then", max_length=200)),
                        (
                            "values",
                            models.JSONField(default=dict, help_text="field of the place → what the team says it is"),
                        ),
                        ("hidden_because", models.CharField(blank=True, max_length=300, verbose_name="motif")),
                        (
                            "is_apart",
                            models.BooleanField(
                                default=False,
                                help_text="not the same place as the one of another source",
                                verbose_name="distingué d’un autre lieu",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "source", "source_id"), name="one_correction_per_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("values", {}), _negated=True),
                                    models.Q(("hidden_because", ""), _negated=True),
                                    ("is_apart", True),
                                    _connector="OR",
                                ),
                                name="correction_changes_something",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
