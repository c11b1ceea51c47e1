"""One migration a floor, as its models are."""

from scripts import compare_schemas, squash_migrations


def test_each_floor_has_the_one_migration_that_its_models_give() -> None:
    """Nothing was released: `python -m scripts.squash_migrations` after a model has changed."""
    assert squash_migrations.differences(squash_migrations.initial_migrations()) == []


def test_a_table_is_compared_by_what_stands_between_its_commas() -> None:
    made = """CREATE TABLE "notes" ("id" integer NOT NULL, "kind" varchar(5) NOT NULL,
        CONSTRAINT "known" CHECK ("kind" IN ('a,b', 'it''s, (so')))"""
    assert compare_schemas.clauses(made) == [
        '"id" integer NOT NULL',
        '"kind" varchar(5) NOT NULL',
        """CONSTRAINT "known" CHECK ("kind" IN ('a,b', 'it''s, (so'))""",
    ]
