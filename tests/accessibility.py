"""What axe finds on a page in the browser, and which pages are alike to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

if TYPE_CHECKING:
    from playwright.sync_api import Page

_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "preload": False,  # it may not fetch the style sheet once more, which the policy of the pages forbids
    "resultTypes": ["violations"],  # to name every element that is as it should be takes longer than to look at it
}

_SKELETON = """
() => {
  const kept = ["role", "type", "class", "scope", "lang", "tabindex", "autocomplete"];
  const told = ["alt", "title", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden", "aria-current", "aria-expanded", "headers", "for", "href"];
  const bones = element => {
    const inside = [...element.children].map(bones).filter((bone, place, all) => bone !== all[place - 1]);
    const words = kept.filter(name => element.hasAttribute(name)).map(name => `${name}=${element.getAttribute(name)}`);
    const marks = told.filter(name => element.hasAttribute(name)).map(name => element.getAttribute(name) ? name : `no ${name}`);
    return `${element.localName}[${[...words, ...marks, element.textContent.trim() ? "words" : ""]}](${inside.join("")})`;
  };
  const main = document.querySelector("main");
  return main ? bones(main) : document.documentElement.outerHTML;
}
"""
"""The elements of the main part with what axe looks at: which attributes are there, whether there are words, and of a row of like ones the first."""


def faults(page: Page) -> str:
    """What axe finds, in words; nothing where it finds nothing."""
    page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate("options => axe.run(options).then(results => ({url: results.url, violations: results.violations}))", _OPTIONS))
    return f"{page.url}\n{found.generate_report()}" if found.violations_count else ""


def skeleton(page: Page) -> str:
    """Two pages of one skeleton differ in their words alone, of which axe asks nothing, and in the frame around them."""
    found: str = page.evaluate(_SKELETON)
    return found
