"""`@frozen` beside what the standard library does for `dataclass(frozen=True)`."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from typing import Any

import pytest

from jalons.base.frozen import frozen


class Texts:
    """What both decorators are put on."""

    title: str
    number: int = 0
    beside: str = field(default="", compare=False, repr=False)
    parts: tuple[str, ...] = field(default_factory=tuple)


def decorated(decorator: Any) -> Any:
    return decorator(type("Texts", (), {"__module__": __name__, **vars_of(Texts)}))


def vars_of(cls: type) -> dict[str, Any]:
    return {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__", "__module__")}


OURS, THEIRS = decorated(frozen), decorated(dataclass(frozen=True))
SLOTTED = decorated(frozen(slots=True))
VALUES: list[dict[str, Any]] = [
    {"title": "a"},
    {"title": "a", "number": 0},
    {"title": "a", "beside": "b"},
    {"title": "a", "parts": ("x",)},
    {"title": "b"},
    {"title": "a", "number": 1},
]


@pytest.mark.parametrize("ours", [OURS, SLOTTED])
@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_equality_and_hash_are_those_of_a_frozen_dataclass(
    ours: Any, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert (ours(**one) == ours(**other)) is (THEIRS(**one) == THEIRS(**other))
    assert len({ours(**one), ours(**other)}) == len({THEIRS(**one), THEIRS(**other)})
    assert hash(ours(**one)) == hash(THEIRS(**one))


@pytest.mark.parametrize("values", VALUES)
def test_it_is_shown_copied_and_replaced_as_a_frozen_dataclass(values: dict[str, Any]) -> None:
    assert repr(OURS(**values)) == repr(THEIRS(**values))
    assert asdict(OURS(**values)) == asdict(THEIRS(**values))
    assert replace(OURS(**values), number=9) == OURS(**{**values, "number": 9})
    assert copy.deepcopy(OURS(**values)) == OURS(**values)


@pytest.mark.parametrize("ours", [OURS, SLOTTED])
def test_a_change_is_refused(ours: Any) -> None:
    one = ours(title="a")
    for name in ("title", "unknown"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "b")
        with pytest.raises(FrozenInstanceError):
            delattr(one, name)
    assert one == ours(title="a")


@frozen
class Base:
    title: str

    def __repr__(self) -> str:
        return f"<{self.title}>"


@frozen
class Child(Base):
    number: int = 0


@frozen
class OfItself:
    inside: list[Any]


def test_what_a_class_defines_is_kept_and_its_child_is_shown_by_its_fields() -> None:
    assert (repr(Base("a")), repr(Child("a"))) == ("<a>", "Child(title='a', number=0)")
    assert Base("a") != Child("a")
    assert pickle.loads(pickle.dumps(Child("a", 2))) == Child("a", 2)


def test_what_holds_itself_is_shown_and_what_cannot_be_hashed_is_refused() -> None:
    one = OfItself([])
    one.inside.append(one)
    assert repr(one) == "OfItself(inside=[...])"
    with pytest.raises(TypeError):
        hash(one)


def test_it_compares_with_nothing_else() -> None:
    assert OURS("a") != THEIRS("a")
    assert OURS("a") != ("a", 0, ())
