"""What people may be told instead of what they asked for; each message is a sentence for a person."""


class Refusal(Exception):
    """A request that the rules of people and projects answer with no."""


class NotAllowed(Refusal):
    """The one who asks has not the role for it."""


class NotFound(Refusal):
    """There is no such thing, or none that the one who asks may know of."""


class LastOwner(Refusal):
    """A project always keeps an owner."""


class LinkSpent(Refusal):
    """An invite or owner link which admits nobody: used up, expired, revoked or never made."""


class BadName(Refusal):
    """A name that cannot be shown to others."""
