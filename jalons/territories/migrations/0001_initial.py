# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import jalons.base.create_tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Vintage",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("valid_from", models.DateField()),
                        (
                            "stamp",
                            models.CharField(
                                help_text="SHA-256 of the provenance file of the embedded data", max_length=64
                            ),
                        ),
                        ("loaded_at", models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        "ordering": ["-year"],
                    },
                ),
                migrations.CreateModel(
                    name="Region",
                    fields=[
                        ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=80)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Departement",
                    fields=[
                        ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=80)),
                        (
                            "region",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="territories.region"),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 2
                                    ),
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 3
                                    ),
                                    _connector="OR",
                                ),
                                name="departement_code_is_two_or_three_long",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Epci",
                    fields=[
                        ("siren", models.CharField(max_length=9, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("CC", "communauté de communes"),
                                    ("CA", "communauté d’agglomération"),
                                    ("CU", "communauté urbaine"),
                                    ("METRO", "métropole"),
                                    ("MET69", "métropole à statut particulier"),
                                    ("EPT", "établissement public territorial"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "taxes",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("FPU", "fiscalité professionnelle unique"),
                                    ("FA", "fiscalité additionnelle"),
                                ],
                                max_length=3,
                            ),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("siren")), 9
                                    )
                                ),
                                name="epci_siren_is_nine_long",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "EPT"), ("taxes", "")),
                                    models.Q(
                                        ("kind__in", ["CC", "CA", "CU", "METRO", "MET69"]), ("taxes__in", ["FPU", "FA"])
                                    ),
                                    _connector="OR",
                                ),
                                name="epci_levies_taxes_unless_ept",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commune",
                    fields=[
                        ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=80)),
                        (
                            "departement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="territories.departement"
                            ),
                        ),
                        ("siren", models.CharField(blank=True, db_index=True, max_length=9)),
                        (
                            "population",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="null: unknown; 0: really nobody (villages destroyed in 1916)",
                                null=True,
                            ),
                        ),
                        ("longitude", models.FloatField(blank=True, null=True)),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        (
                            "anchor",
                            models.CharField(
                                blank=True,
                                choices=[("mairie", "mairie"), ("interieur", "point intérieur")],
                                help_text="what the point is; blank: no point",
                                max_length=9,
                            ),
                        ),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, help_text="the day it ceased to be a commune", null=True),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 5
                                    )
                                ),
                                name="commune_code_is_five_long",
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
                                name="commune_siren_is_nine_long_or_blank",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("anchor", ""), ("latitude", None), ("longitude", None)),
                                    models.Q(
                                        ("anchor__in", ["mairie", "interieur"]),
                                        ("latitude__gte", -90),
                                        ("latitude__lte", 90),
                                        ("longitude__gte", -180),
                                        ("longitude__lte", 180),
                                    ),
                                    _connector="OR",
                                ),
                                name="commune_point_is_on_earth_or_absent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldCode",
                    fields=[
                        ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="old_codes",
                                to="territories.commune",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 5
                                    )
                                ),
                                name="old_code_is_five_long",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", models.F("commune")), _negated=True),
                                name="old_code_is_not_its_commune",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
                    fields=[
                        ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="territories.commune",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("deleguee", "commune déléguée"),
                                    ("associee", "commune associée"),
                                    ("arrondissement", "arrondissement municipal"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                    ],
                    options={
                        "ordering": ["name", "code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 5
                                    )
                                ),
                                name="part_code_is_five_long",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="part_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Postcode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=5)),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postcodes",
                                to="territories.commune",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "commune"), name="one_postcode_per_commune_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length(models.F("code")), 5
                                    )
                                ),
                                name="postcode_is_five_long",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EpciMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="territories.commune",
                            ),
                        ),
                        (
                            "epci",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="territories.epci",
                            ),
                        ),
                        (
                            "own_taxes",
                            models.BooleanField(
                                default=True,
                                help_text="false for an établissement public territorial, which comes on top of the métropole",
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to", None)),
                                fields=("commune", "own_taxes"),
                                name="one_current_epci_per_commune",
                            ),
                            models.UniqueConstraint(
                                fields=("commune", "own_taxes", "valid_from"), name="one_epci_at_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                                ),
                                name="membership_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("folded", models.CharField(max_length=150)),
                        ("reversed", models.CharField(max_length=150)),
                        ("whole", models.BooleanField(help_text="the entry starts where the name starts")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="a name that is not the present one: a former commune",
                                max_length=80,
                            ),
                        ),
                        (
                            "kind",
                            models.PositiveSmallIntegerField(choices=[(0, "Departement"), (1, "Epci"), (2, "Commune")]),
                        ),
                        ("weight", models.PositiveIntegerField(help_text="population, to rank equals")),
                        (
                            "departement",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="territories.departement",
                            ),
                        ),
                        (
                            "epci",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="territories.epci",
                            ),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="territories.commune",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["folded"], name="search_by_start", opclasses=["varchar_pattern_ops"]),
                            models.Index(fields=["reversed"], name="search_by_end", opclasses=["varchar_pattern_ops"]),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("commune", None), ("departement__isnull", False), ("epci", None), ("kind", 0)
                                    ),
                                    models.Q(
                                        ("commune", None), ("departement", None), ("epci__isnull", False), ("kind", 1)
                                    ),
                                    models.Q(
                                        ("commune__isnull", False), ("departement", None), ("epci", None), ("kind", 2)
                                    ),
                                    _connector="OR",
                                ),
                                name="search_entry_leads_to_one_territory",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
