"""What the program tells the operator while it runs."""

import logging


def log_to_stderr(level: str) -> None:
    """One line an event; libraries speak up only when something is wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("board").setLevel(level.upper())
