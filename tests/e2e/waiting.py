"""Waiting for a page's state that no element shows."""

import asyncio

from playwright.async_api import Page

GUARD_S = 30.0

#: A promise would pass for true in Playwright's own waiting: here it is waited for.
_LOOP = """async (argument) => {
  const holds = %s;
  while (!(await holds(argument))) await new Promise((next) => setTimeout(next, 100));
}"""


async def until(page: Page, condition: str, argument: object = None) -> None:
    """Wait until a JavaScript function of one argument, async or not, returns something true."""
    async with asyncio.timeout(GUARD_S):
        await page.evaluate(_LOOP % condition, argument)
