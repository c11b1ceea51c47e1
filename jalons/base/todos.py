"""Something to do, in the one shape that every page shows: the dashboard, an étape, the invitations of a workshop."""

from datetime import date
from enum import StrEnum

from django.utils import timezone

from jalons.base.frozen import frozen


class TodoState(StrEnum):
    TODO = "todo"
    NOW = "now"
    DONE = "done"


@frozen
class TodoItem:
    """A thing that something to do is about: a fiche, and what it lacks."""

    title: str
    detail: str
    url: str


@frozen
class Todo:
    """`action`: the words of its button, empty for whoever may not do it. `who`: who has it to do, and `on`: when, where
    they are known. `fields`: what the button sends, when it does the thing at once. The partial `base/components/todos.html` shows a list of them."""

    title: str
    url: str = ""
    action: str = ""
    detail: str = ""
    state: TodoState = TodoState.TODO
    on: date | None = None
    is_late: bool = False
    who: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    items: tuple[TodoItem, ...] = ()

    @property
    def is_for_today(self) -> bool:
        """A day is late from the next one on: on that day itself, it is still time."""
        return self.state is not TodoState.DONE and self.on == timezone.localdate()
