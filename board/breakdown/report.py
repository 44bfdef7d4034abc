"""What an import did, for the person who asked for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of paragraphs, and `lost_links`: panels, each with the text of a paragraph which it shows and the script lost."""

    script: str
    scenes: int
    elements: int
    added: int
    changed: int
    moved: int
    removed: int
    lost_links: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
