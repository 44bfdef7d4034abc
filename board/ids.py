"""Ids of records and documents: uuid7 in canonical text form, so that they sort by the time they were made."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import uuid_utils

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Dice:
    """Where new ids and random digits come from: handed in, so that a test or a demo can load them."""

    new_id: Callable[[], str]
    below: Callable[[int], int]


def new_id() -> str:
    """A fresh uuid7."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether the text is a uuid7 in canonical form: lower case, with hyphens."""
    return _UUID7.fullmatch(text) is not None


DICE = Dice(new_id, random.SystemRandom().randrange)
