# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workshops", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ballots",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("gommettes", "Gommettes"),
                                    ("consentement", "Consentement"),
                                    ("avis", "Avis\xa0: d’accord, pas d’accord"),
                                    ("echelle", "Échelle d’accord, en cinq degrés"),
                                ],
                                default="gommettes",
                                max_length=12,
                                verbose_name="type",
                            ),
                        ),
                        ("is_two_coloured", models.BooleanField(default=False, verbose_name="deux couleurs")),
                        (
                            "dots",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="gommettes par personne"
                            ),
                        ),
                        (
                            "most_per_option",
                            models.PositiveSmallIntegerField(default=2, verbose_name="gommettes par proposition"),
                        ),
                        ("asks_code", models.BooleanField(default=False, verbose_name="un code de vote par personne")),
                        (
                            "state",
                            models.CharField(
                                choices=[("brouillon", "en préparation"), ("ouvert", "ouvert"), ("clos", "clos")],
                                default="brouillon",
                                max_length=9,
                                verbose_name="avancement",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="ouvert le")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="clos le")),
                        ("corrected_at", models.DateTimeField(blank=True, null=True, verbose_name="corrigé le")),
                        (
                            "present",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="téléphones entrés"),
                        ),
                        (
                            "late_voters",
                            models.JSONField(blank=True, default=list, verbose_name="votes arrivés après la clôture"),
                        ),
                        ("is_paper_closed", models.BooleanField(default=False, verbose_name="saisie du papier close")),
                        (
                            "phones_closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="entrée des téléphones close le"),
                        ),
                        (
                            "previous_round",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="next_round",
                                to="votes.ballot",
                                verbose_name="tour précédent",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1, verbose_name="tour")),
                        ("is_shown", models.BooleanField(default=False, verbose_name="montré à la salle")),
                        (
                            "shows_groups",
                            models.BooleanField(default=False, verbose_name="groupes d’opinion à l’écran"),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workshop", "title"), name="ballot_title_is_unique_in_its_workshop"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_shown", False), ("state", "clos"), _connector="OR"),
                                name="ballot_is_shown_once_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("dots__isnull", True), ("dots__gte", 1), _connector="OR"),
                                name="ballot_gives_a_dot_or_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_per_option__gte", 1)),
                                name="ballot_option_takes_a_dot_or_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("round__gte", 1)), name="ballot_rounds_begin_at_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="votes.ballot",
                                verbose_name="vote",
                            ),
                        ),
                        ("uid", models.UUIDField(editable=False, unique=True)),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(max_length=300, verbose_name="intitulé")),
                        ("is_frozen", models.BooleanField(default=False, verbose_name="gelé")),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="amended_by",
                                to="votes.ballotoption",
                                verbose_name="proposition amendée",
                            ),
                        ),
                        ("reviewed", models.JSONField(blank=True, default=dict, verbose_name="objections relues")),
                        (
                            "stake",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ballot_options",
                                to="workshops.stake",
                                verbose_name="enjeu",
                            ),
                        ),
                        (
                            "key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ballot_options",
                                to="workshops.keyproject",
                                verbose_name="chantier d’origine",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ballot_options",
                                to="workshops.notegroup",
                                verbose_name="groupe",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "rank"), name="one_ballot_option_per_rank"),
                            models.UniqueConstraint(fields=("ballot", "title"), name="ballot_option_title_is_unique"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VotePaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="votes.ballot",
                                verbose_name="vote",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "participant",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="papers",
                                to="workshops.participant",
                            ),
                        ),
                        ("sent_ids", models.JSONField(default=list)),
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
                            ),
                        ),
                        ("table", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("code_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("marks", models.JSONField(default=dict, verbose_name="gommettes ou réponses")),
                        ("reasons", models.JSONField(blank=True, default=dict, verbose_name="raisons")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "participant"), name="one_paper_per_participant"),
                            models.UniqueConstraint(fields=("ballot", "code_number"), name="one_paper_per_voting_code"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="room_counts",
                                to="votes.ballot",
                                verbose_name="vote",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("table", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                        ("voters", models.PositiveIntegerField(verbose_name="votes papier")),
                        ("marks", models.JSONField(default=dict, verbose_name="gommettes ou réponses")),
                        ("reasons", models.JSONField(blank=True, default=dict, verbose_name="raisons")),
                        ("entered_by", models.CharField(max_length=150, verbose_name="saisi par")),
                        ("entered_at", models.DateTimeField(verbose_name="saisi le")),
                    ],
                    options={
                        "ordering": ["table", "college", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "table", "college"), name="one_room_count_per_table_and_college"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("table__isnull", True)),
                                fields=("ballot", "college"),
                                name="one_room_count_per_college_for_the_whole_room",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
