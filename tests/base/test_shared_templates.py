"""Templates that share their parts draw what they drew apart, and hold one object for what is the same."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.base import FilterExpression, Node, TextNode, Token

from jalons.base import shared_templates

WRITTEN = {
    "page": "<ul>{% for row in rows %}<li class=\"{% cycle 'odd' 'even' %}\">{{ row.name|default:\"–\" }}{% if row.name and not row.late or forloop.last %}!{% endif %}</li>{% empty %}rien{% endfor %}</ul>",
    "again": "<ul>{% for row in rows %}<li class=\"{% cycle 'odd' 'even' %}\">{{ row.name|default:\"–\" }}{% ifchanged row.late %}{{ row.late }}{% endifchanged %}</li>{% endfor %}</ul>",
    "base": "<main>{% block one %}{{ title|upper }}{% endblock %}{% block two %}deux{% endblock %}</main>",
    "child": '{% extends "base" %}{% block one %}{{ block.super }}{% include "part" with title=rows.0.name only %}{% endblock %}',
    "part": "{% with more=title %}<b>{{ more }}{{ title|upper }}</b>{% endwith %}",
    "words": '{% load i18n %}{% translate "Un mot" as said %}{{ said }}{% include "part" with title="Un mot" %}{% translate title as other %}{{ other }}{{ title }}{{ "Un mot"|upper }}',
    "loop": '{% for key, value in pairs.items %}{% include "part" with title=key %}{{ value|add:"1" }}{% endfor %}{{ title|lower }}',
}
VALUES: dict[str, Any] = {
    "rows": [{"name": "Un <bus>", "late": True}, {"name": "", "late": True}, {"name": "Un prêt", "late": False}],
    "pairs": {"a": 1, "b": 2},
    "title": "L’été",
}
LIBRARIES = {"i18n": "django.templatetags.i18n"}
LOCAL = ("django.template.loaders.locmem.Loader", WRITTEN)


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_templates, "_shared", {})


def drawn(engine: Engine, name: str) -> list[str]:
    """Twice, and once without rows: nothing of a drawing stays in a template."""
    return [engine.get_template(name).render(Context(values)) for values in (VALUES, VALUES, {**VALUES, "rows": []})]


def test_they_draw_what_they_drew_apart_whatever_was_read_before() -> None:
    apart = Engine(loaders=[LOCAL], libraries=LIBRARIES)
    expected = {name: drawn(apart, name) for name in WRITTEN}
    for order in (list(WRITTEN), list(reversed(WRITTEN))):
        shared = Engine(loaders=[("jalons.base.shared_templates.SharedLoader", [LOCAL])], libraries=LIBRARIES)
        assert {name: drawn(shared, name) for name in order} == expected
        assert {name: drawn(shared, name) for name in order} == expected


def test_what_is_the_same_is_one_object_and_what_was_read_is_gone() -> None:
    engine = Engine(loaders=[("jalons.base.shared_templates.SharedLoader", [LOCAL])], libraries=LIBRARIES)
    nodes = [node for name in ("page", "again") for node in _nodes(engine.get_template(name))]
    starts = [node for node in nodes if isinstance(node, TextNode) and node.s == "<ul>"]
    assert len(starts) == 2
    assert starts[0] is starts[1]
    assert {node.token for node in nodes} == {None}
    assert {engine.get_template(name).source for name in WRITTEN} == {""}


def _nodes(template: Any) -> Iterator[Node]:
    return iter(template.nodelist.get_nodes_by_type(Node))


def test_two_filters_of_one_name_are_not_one_expression() -> None:
    """A library may give its own meaning to a name."""
    library = "tests.base.shouting_filter"
    plain = Engine(loaders=[("jalons.base.shared_templates.SharedLoader", [LOCAL])], libraries=LIBRARIES)
    loud = Engine(loaders=plain.loaders, builtins=[*Engine.default_builtins, library])
    assert drawn(plain, "base")[0] == "<main>L’ÉTÉdeux</main>"
    assert drawn(loud, "base")[0] == "<main>L’ÉTÉ !deux</main>"


def test_most_expressions_of_the_product_are_there_once() -> None:
    """Else its templates would take 28 MB instead of 15."""
    product = settings.TEMPLATES[0]["OPTIONS"]
    own = "jalons.base.lean_templates.LeanLoader"
    from django.template import engines

    libraries = engines["django"].engine.libraries  # type: ignore[attr-defined]
    engine = Engine(
        loaders=[("jalons.base.shared_templates.SharedLoader", [own])],
        libraries=libraries,
        builtins=product["builtins"],
    )
    folders = list(Path(settings.BASE_DIR, "jalons").glob("*/templates"))
    names = sorted(str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html"))
    before = _count(FilterExpression), _count(Token)
    templates = [engine.get_template(name) for name in names]
    assert len(templates) > 500
    expressions, tokens = _count(FilterExpression) - before[0], _count(Token) - before[1]
    assert (expressions < 10_000, tokens < 6_000) == (True, True)


def _count(kind: type) -> int:
    gc.collect()
    return sum(type(one) is kind for one in gc.get_objects())
