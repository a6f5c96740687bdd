#!/usr/bin/env python3
"""axe.t - every page, for every role that has it, on a phone and a desktop: no
barrier that axe-core calls serious or critical, no complaint of the browser

The pages are those of console/web/pages.js.  One with a :place in its path is
looked at where the world has something to stand there.
"""
import os
import smtplib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School
from tap import Tap, skip_all

AXE = os.path.join(schools.TOP, "build/axe/axe.min.js")
ROLES = ["headteacher", "deputy", "dsl", "dpo", "chair", "governor", "hr",
         "auditor", "admin", "mail-admin", "staff"]

# What may stand in a path: SQL that finds one.
PLACES = {
    "id": "SELECT id FROM schoolgate.flag LIMIT 1",
    "opening": "SELECT ordinal FROM schoolgate.opening LIMIT 1",
    "case": "SELECT ordinal FROM schoolgate.case_file LIMIT 1",
    "request": "SELECT ordinal FROM schoolgate.request LIMIT 1",
    "rule": "SELECT 'prohibited-words'",
    "list": "SELECT '1?host=mx'",
}
MAILS = [
    # sender, recipient, from inside, subject and text
    ("a@school.example", "b@school.example", True, "the glumberflag is here"),
    ("c@school.example", "x@elsewhere.example", True, "internal: the budget"),
    ("x@elsewhere.example", "b@school.example", False, "hello"),
]
LOOK = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then((found) => done(
    found.violations.filter(({impact}) => /serious|critical/.test(impact))
    .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)}`)),
    (error) => done([String(error)]));
"""
tap = Tap()


def mails(school):
    for sender, recipient, inside, text in MAILS:
        octets = (f"From: {sender}\r\nTo: {recipient}\r\nSubject: {text}\r\n"
                  f"\r\n{text}\r\n").encode()
        try:
            school.send(octets, sender, [recipient],
                        "127.0.0.1" if inside else schools.OUTSIDE)
        except smtplib.SMTPDataError as error:
            # What a rule refused is recorded as well.
            tap.same(error.smtp_code, 550, "a rule refuses one of the mails")
    school.wait_records(len(MAILS))


def prepare(school, person, role):
    """What the first of a role makes, so that its pages are not empty."""
    if role == "headteacher":
        flag = school.value(PLACES["id"])
        person.post(f"/api/flags/{flag}/case", {"note": "who is meant?"})
        message = school.value("SELECT message FROM schoolgate.flag LIMIT 1")
        person.post(f"/api/messages/{message}/open", {
            "tier": "T3", "purpose": "law",
            "reason": "who is meant by it?"})
    elif role == "dpo":
        person.post("/api/requests", {
            "type": "sar", "name": "Ann Ash",
            "covers": [{"address": "b@school.example"}]})


def place(school, name):
    """Something that there is for a :place; None when nothing is."""
    try:
        return school.value(PLACES[name]) or None
    except (KeyError, subprocess.CalledProcessError):
        return None


def path_of(school, page):
    parts = []
    for part in page["path"].split("/"):
        found = place(school, part[1:]) if part.startswith(":") else part
        if found is None:
            return None
        parts.append(found)
    return "/".join(parts)


def look(browser, axe, path, who):
    """All that is wrong with a page, in both views."""
    wrong = []
    for view in driver.VIEWS:
        browser.view(view)
        browser.go(path)
        # Half a megabyte, once for each document.
        if not browser.script("return 'axe' in window"):
            browser.script(axe)
        wrong += [f"{view}: {one}" for one in browser.script_async(LOOK)]
        wide, room = browser.script(
            "return [document.documentElement.scrollWidth, innerWidth]")
        if wide > room:
            wrong.append(f"{view}: {wide} pixels wide")
        failed = browser.text("main > .error-summary")
        # What stands in a :place may not be everybody's to see.
        if failed and not failed.startswith("There is no "):
            wrong.append(f"{view}: the page says: {failed}")
        name = path.strip("/").split("/")[0] or "home"
        browser.screenshot(f"{name}-{who}-{view}")
    return wrong + browser.complaints()


def pages_of(browser):
    return browser.script_async(
        "const done = arguments[arguments.length - 1];"
        "import('/pages.js').then((m) => done(m.pages))")


def role(school, browser, axe, name, seen):
    person = school.person(f"a-{name}", name)
    prepare(school, person, name)
    person.sit_at(browser, "/account")
    for page in pages_of(browser):
        if page.get("open") or not {name, "staff"} & set(page["roles"]):
            continue
        path = path_of(school, page)
        if path is None:
            continue
        seen.add(page["path"])
        wrong = look(browser, axe, path, name)
        tap.same(wrong, [], f"{page['title']} is without barriers for {name}")


def main():
    why = driver.missing() or schools.missing()
    if why is None and not os.path.exists(AXE):
        why = "axe-core is not there (tools/axe.sh fetches it by npm)"
    if why:
        skip_all(why)
    with open(AXE, encoding="utf-8") as file:
        axe = file.read()
    seen = set()
    with School(flagged="glumberflag") as school, Browser() as browser:
        mails(school)
        browser.open(f"{school.address}/#/sign-in")
        browser.wait_ready()
        pages = pages_of(browser)
        for path in ("/sign-in", "/recover", "/enrol/none"):
            seen.add(path)
            tap.same(look(browser, axe, path, "nobody"), [],
                     f"{path} is without barriers")
        token = school.invite("new", "staff").rsplit("/", 1)[1]
        seen.add("/enrol/:token")
        tap.same(look(browser, axe, f"/enrol/{token}", "new"), [],
                 "an invitation's page is without barriers")
        for name in ROLES:
            role(school, browser, axe, name, seen)
        for page in pages:
            if page["path"] not in seen:
                tap.skip(f"{page['title']} is without barriers",
                         f"nothing here to stand in {page['path']}")
    tap.done()


main()
