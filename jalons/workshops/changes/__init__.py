"""The only writer of workshops, their walls, enjeux and chantiers."""

from jalons.workshops.changes.groups import (
    create_group,
    group_note,
    move_note,
    name_stake,
    remove_group,
    rename_group,
    sort_notes,
)
from jalons.workshops.changes.notes import join, reword_note, write_note
from jalons.workshops.changes.run_sheets import (
    add_item,
    book_slot,
    clear_run_sheet,
    copy_run_sheet,
    install_run_sheet,
    move_item,
    remove_item,
    revise_item,
    set_durations,
)
from jalons.workshops.changes.stakes import (
    add_key_project,
    add_stake,
    edit_key_project,
    edit_stake,
    remove_key_project,
    remove_stake,
)
from jalons.workshops.changes.workshops import (
    close_workshop,
    create_workshop,
    open_workshop,
    remove_workshop,
    revise_workshop,
)

__all__ = [
    "add_item",
    "add_key_project",
    "add_stake",
    "book_slot",
    "clear_run_sheet",
    "close_workshop",
    "copy_run_sheet",
    "create_group",
    "create_workshop",
    "edit_key_project",
    "edit_stake",
    "group_note",
    "install_run_sheet",
    "join",
    "move_item",
    "move_note",
    "name_stake",
    "open_workshop",
    "remove_group",
    "remove_item",
    "remove_key_project",
    "remove_stake",
    "remove_workshop",
    "rename_group",
    "revise_item",
    "revise_workshop",
    "reword_note",
    "set_durations",
    "sort_notes",
    "write_note",
]
