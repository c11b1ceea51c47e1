# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
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
                    name="Organisation",
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
                                related_name="organisations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        ("other_names", models.JSONField(blank=True, default=list, verbose_name="autres noms")),
                        ("siren", models.CharField(blank=True, max_length=9, verbose_name="SIREN")),
                        ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("public", "Service public, mairie, élue ou élu"),
                                    ("prive", "Entreprise ou association"),
                                    ("citoyen", "Habitante ou habitant"),
                                ],
                                max_length=8,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.commune",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "name"), name="organisation_name_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("siren")), 0
                                    ),
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("siren")), 9
                                    ),
                                    _connector="OR",
                                ),
                                name="organisation_siren_is_nine_long_or_blank",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("siret")), 0
                                    ),
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("siret")), 14
                                    ),
                                    _connector="OR",
                                ),
                                name="organisation_siret_is_fourteen_long_or_blank",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                                related_name="contacts",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contacts",
                                to="directory.organisation",
                            ),
                        ),
                        ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                        ("last_name", models.CharField(blank=True, max_length=80, verbose_name="nom")),
                        ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                        ("service", models.CharField(blank=True, max_length=120, verbose_name="service")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse postale")),
                        (
                            "commune",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.commune",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("public", "Service public, mairie, élue ou élu"),
                                    ("prive", "Entreprise ou association"),
                                    ("citoyen", "Habitante ou habitant"),
                                ],
                                max_length=8,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "college",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elu", "Élue ou élu"),
                                    ("agent", "Agente ou agent public"),
                                    ("association", "Association"),
                                    ("entreprise", "Entreprise"),
                                    ("habitant", "Habitante ou habitant"),
                                ],
                                max_length=11,
                                verbose_name="collège",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("a_rencontrer", "à rencontrer"), ("rencontre", "rencontré")],
                                default="a_rencontrer",
                                max_length=12,
                                verbose_name="contact",
                            ),
                        ),
                        ("consents", models.BooleanField(default=False, verbose_name="accepte d’être recontacté")),
                        ("consented_on", models.DateField(blank=True, null=True)),
                        (
                            "refused_on",
                            models.DateField(blank=True, null=True, verbose_name="ne veut plus être contacté"),
                        ),
                        ("distinct_from", models.ManyToManyField(blank=True, to="directory.contact")),
                    ],
                    options={
                        "ordering": ["last_name", "first_name", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first_name", ""), ("last_name", ""), _negated=True),
                                name="contact_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("consents", False), ("consented_on__isnull", False), _connector="OR"
                                ),
                                name="contact_consent_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("consents", False), ("refused_on__isnull", True), _connector="OR"),
                                name="contact_who_refused_does_not_consent",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
