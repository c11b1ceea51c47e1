# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actions", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("label", models.CharField(max_length=150, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, max_length=40, verbose_name="unité")),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=13, null=True, verbose_name="valeur de départ"
                            ),
                        ),
                        ("baseline_on", models.DateField(blank=True, null=True, verbose_name="mesurée le")),
                        ("target", models.DecimalField(decimal_places=2, max_digits=13, verbose_name="cible")),
                        ("target_on", models.DateField(verbose_name="à atteindre le")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("realisation", "réalisation"),
                                    ("resultat", "résultat"),
                                    ("impact", "impact"),
                                ],
                                max_length=11,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mensuelle", "chaque mois"),
                                    ("trimestrielle", "chaque trimestre"),
                                    ("semestrielle", "chaque semestre"),
                                    ("annuelle", "chaque année"),
                                ],
                                max_length=12,
                                verbose_name="fréquence",
                            ),
                        ),
                        ("counted_by", models.CharField(blank=True, max_length=150, verbose_name="qui compte")),
                    ],
                    options={
                        "verbose_name_plural": "indicateurs",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("action", "label"), name="indicator_label_is_unique_in_its_action"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("baseline_on", None), ("target_on__gt", models.F("baseline_on")), _connector="OR"
                                ),
                                name="indicator_target_comes_after_its_baseline",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["", "realisation", "resultat", "impact"])),
                                name="indicator_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency__in", ["", "mensuelle", "trimestrielle", "semestrielle", "annuelle"])
                                ),
                                name="indicator_frequency_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="monitoring.indicator",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="mesurée le")),
                        ("value", models.DecimalField(decimal_places=2, max_digits=13, verbose_name="valeur")),
                    ],
                    options={
                        "verbose_name_plural": "valeurs mesurées",
                        "ordering": ["on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("indicator", "on"), name="indicator_has_one_value_a_day")
                        ],
                    },
                ),
            ],
        ),
    ]
