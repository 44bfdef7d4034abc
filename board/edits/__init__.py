"""Every change that the program makes to a document: checked first, then written in one transaction.

An edit takes the document, what to do, and for new records the account that does it; it returns the ids it made. A value
which does not fit raises `InvalidEdit` before anything was written. Nothing else writes to a document.
"""

from board.edits.birth import birth_board, birth_panel, birth_review
from board.edits.drawing import (
    add_arrow,
    add_image,
    add_layer,
    add_strokes,
    add_text,
    move_layers,
    remove_strokes,
    replace_strokes,
    transform_strokes,
)
from board.edits.fields import link, lock_numbers, set_field, set_fields, set_production, unlink, unlock_numbers
from board.edits.plan import InvalidEdit
from board.edits.structure import (
    delete,
    duplicate_panels,
    insert_elements,
    insert_panel,
    insert_panels,
    insert_scene,
    insert_scenes,
    insert_script,
    insert_shot,
    insert_shots,
    move_panels,
    move_scenes,
    move_shots,
    restore,
)
from board.edits.words import edit_text, set_text

__all__ = [
    "InvalidEdit",
    "add_arrow",
    "add_image",
    "add_layer",
    "add_strokes",
    "add_text",
    "birth_board",
    "birth_panel",
    "birth_review",
    "delete",
    "duplicate_panels",
    "edit_text",
    "insert_elements",
    "insert_panel",
    "insert_panels",
    "insert_scene",
    "insert_scenes",
    "insert_script",
    "insert_shot",
    "insert_shots",
    "link",
    "lock_numbers",
    "move_layers",
    "move_panels",
    "move_scenes",
    "move_shots",
    "remove_strokes",
    "replace_strokes",
    "restore",
    "set_field",
    "set_fields",
    "set_production",
    "set_text",
    "transform_strokes",
    "unlink",
    "unlock_numbers",
]
