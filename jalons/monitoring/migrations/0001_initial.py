# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actions", "0001_initial"),
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Experience",
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
                                related_name="experiences",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="experiences",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("copied", models.JSONField(blank=True, default=dict)),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("territory", models.CharField(max_length=150, verbose_name="territoire")),
                        ("structure", models.CharField(blank=True, max_length=150, verbose_name="structure pilote")),
                        ("perimeter", models.CharField(blank=True, max_length=1000, verbose_name="périmètre")),
                        ("need", models.TextField(blank=True, max_length=3000, verbose_name="besoin de départ")),
                        ("objectives", models.TextField(blank=True, max_length=3000, verbose_name="objectifs")),
                        (
                            "description",
                            models.TextField(blank=True, max_length=3000, verbose_name="ce qui a été fait"),
                        ),
                        ("results", models.TextField(blank=True, max_length=3000, verbose_name="résultats")),
                        ("lessons", models.TextField(blank=True, max_length=3000, verbose_name="à refaire, à éviter")),
                        (
                            "budget",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="budget"
                            ),
                        ),
                        (
                            "budget_tax",
                            models.CharField(
                                choices=[
                                    ("ttc", "toutes taxes comprises"),
                                    ("ht", "hors taxes"),
                                    ("inconnu", "non précisé"),
                                ],
                                default="inconnu",
                                max_length=7,
                                verbose_name="taxes du budget",
                            ),
                        ),
                        ("expenses", models.JSONField(blank=True, default=list, verbose_name="dépenses")),
                        (
                            "funders",
                            models.TextField(blank=True, max_length=2000, verbose_name="partenaires financiers"),
                        ),
                        ("calendar", models.CharField(blank=True, max_length=200, verbose_name="calendrier")),
                        ("steps", models.JSONField(blank=True, default=list, verbose_name="étapes")),
                        (
                            "technical_partners",
                            models.TextField(blank=True, max_length=2000, verbose_name="partenaires techniques"),
                        ),
                        (
                            "contact",
                            models.CharField(blank=True, max_length=200, verbose_name="contact de la structure"),
                        ),
                        ("indicators", models.JSONField(blank=True, default=list, verbose_name="indicateurs")),
                        ("link", models.URLField(blank=True, max_length=300, verbose_name="lien")),
                        (
                            "licence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("licence-ouverte", "Licence Ouverte 2.0"),
                                    ("cc-by", "CC BY 4.0"),
                                    ("cc-by-sa", "CC BY-SA 4.0"),
                                    ("demander", "demander avant de réutiliser"),
                                ],
                                max_length=15,
                                verbose_name="licence",
                            ),
                        ),
                        ("offered_on", models.DateField(blank=True, null=True, verbose_name="proposée le")),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "retours d’expérience",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["offered_on", "id"], name="experience_by_offer")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True), models.Q(("territory", ""), _negated=True)
                                ),
                                name="experience_says_what_and_where",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("budget", None), ("budget__gt", 0), _connector="OR"),
                                name="experience_budget_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("licence__in", ["", "licence-ouverte", "cc-by", "cc-by-sa", "demander"])
                                ),
                                name="experience_licence_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("offered_on", None),
                                    models.Q(models.Q(("licence", ""), _negated=True), ("removed_at", None)),
                                    _connector="OR",
                                ),
                                name="offered_experience_has_a_licence_and_is_there",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reuse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reuse",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "experience",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reuses",
                                to="monitoring.experience",
                                verbose_name="retour d’expérience",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé d’origine")),
                        ("territory", models.CharField(max_length=150, verbose_name="territoire d’origine")),
                        (
                            "licence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("licence-ouverte", "Licence Ouverte 2.0"),
                                    ("cc-by", "CC BY 4.0"),
                                    ("cc-by-sa", "CC BY-SA 4.0"),
                                    ("demander", "demander avant de réutiliser"),
                                ],
                                max_length=15,
                                verbose_name="licence",
                            ),
                        ),
                        ("link", models.URLField(blank=True, max_length=300, verbose_name="lien")),
                        ("indicators", models.JSONField(blank=True, default=list, verbose_name="indicateurs repris")),
                    ],
                    options={
                        "verbose_name_plural": "reprises",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True), models.Q(("territory", ""), _negated=True)
                                ),
                                name="reuse_says_what_and_from_where",
                            )
                        ],
                    },
                ),
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
                                max_length=13,
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
                        ("by_name", models.CharField(blank=True, max_length=150)),
                        ("noted_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="indicator_values",
                                to="actions.sheetlink",
                            ),
                        ),
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
