"""Review over HTTP: suggestions, decisions, approvals, comments, manners and the report."""

from typing import Final

from board.web.review import approvals, comments, decisions, manners, report, suggestions

ROUTERS: Final = (suggestions, decisions, approvals, comments, manners, report)
