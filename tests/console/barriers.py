"""barriers.py - what axe-core calls serious or critical on a page as it stands

    tap.same(barriers(browser), [], "an opened message is without barriers")

For states of a page that axe.t cannot come to by an address.  An empty list,
too, where axe-core is not there (tools/axe.sh fetches it); axe.t says so.
"""
import os

import driver
import school

AXE = os.path.join(school.TOP, "build/axe/axe.min.js")
LOOK = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then((found) => done(
    found.violations.filter(({impact}) => /serious|critical/.test(impact))
    .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)}`)),
    (error) => done([String(error)]));
"""


def barriers(browser):
    """On a desktop and a phone; pages that are wider than it count."""
    if not os.path.exists(AXE):
        return []
    wrong = []
    with open(AXE, encoding="utf-8") as file:
        axe = file.read()
    for view in reversed(driver.VIEWS):
        browser.view(view)
        browser.script(axe)
        wrong += [f"{view}: {one}" for one in browser.script_async(LOOK)]
        wide, room = browser.script(
            "return [document.documentElement.scrollWidth, innerWidth]")
        if wide > room:
            wrong.append(f"{view}: {wide} pixels wide, of {room}")
    return wrong
