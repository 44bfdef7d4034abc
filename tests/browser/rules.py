"""The checker of accessibility rules, and what of its findings counts: all that it calls serious."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.support.serving import ROOT

AXE = Path(ROOT, "frontend/node_modules/axe-core/axe.min.js")
CHECK = """async () => {
  const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => [html.slice(0, 160), failureSummary]) }))
}"""


@cache
def axe() -> str:
    """The checker's source; our pages let no other script in than their own, so it comes through the debugger."""
    if not AXE.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the front end's packages are not installed")
    return AXE.read_text()


async def check(page: Page) -> None:
    """Fails with the serious violations on the page as it stands."""
    await page.evaluate(axe())
    violations = await page.evaluate(CHECK)
    assert not violations, json.dumps(violations, indent=1)
