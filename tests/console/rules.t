#!/usr/bin/env python3
"""rules.t - Rules, Health and Figures in Chromium, with mail really sent

An administrator proposes, a headteacher approves, mail is judged accordingly;
figures are those of the mail that was sent; nobody here sees a subject.
"""
import datetime
import os
import re
import smtplib
import subprocess
import sys
import zlib
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School, eventually
from tap import Tap, skip_all

RULE = "internal-stays-inside"
SUBJECT = "internal: the zebra crossing"
OUTSIDER = "mum@home.example"
INSIDER = "ann@school.example"
tap = Tap()


def mail(subject, n=0):
    return (f"From: {INSIDER}\r\nSubject: {subject} {n}\r\n"
            f"Message-ID: <{n}.{zlib.crc32(subject.encode())}@school.example>\r\n\r\n"
            "hello\r\n").encode()


def answer(school, subject=SUBJECT):
    """What the mail host says to an internal mail that is to leave."""
    try:
        school.send(mail(subject), INSIDER, [OUTSIDER], "127.0.0.1")
        return 250
    except smtplib.SMTPDataError as refused:
        return refused.smtp_code


def rows_of(browser, caption):
    return browser.script(
        "const table = [...document.querySelectorAll('table')].find((one) =>"
        " one.caption?.textContent === arguments[0]);"
        "return table ? [...table.tBodies[0].rows].map((row) =>"
        " [...row.cells].map((cell) => cell.textContent.trim())) : null",
        caption)


def row_of(browser, caption, words):
    """The one row that holds these words."""
    return next((row for row in rows_of(browser, caption) or []
                 if any(words in cell for cell in row)), None)


# -- an agreement --------------------------------------------------------------

def listed(browser, admin):
    admin.sit_at(browser, "/rules")
    row = row_of(browser, "Rules in force", RULE)
    tap.ok(row and "marked internal, sent outside" in row[0]
           and row[1] == "enforce" and row[2] == "policy file",
           "a rule is told in words, with its mode and whose word that is", row)
    browser.screenshot("rules")


def propose(browser, admin, school):
    tap.same(answer(school), 550, "what is internal does not leave")
    browser.go(f"/rules/{RULE}")
    browser.wait_text("What it costs")
    browser.screenshot("rule")
    browser.press("Propose another mode")
    browser.choose("Mode", "shadow")
    browser.fill("Reason", "a week to see")
    browser.press("Propose")
    browser.wait_text("waits for approval")
    tap.ok("a week to see" in browser.text("main"),
           "an administrator proposes another mode")
    browser.go("/rules")
    browser.wait_text("Waiting for approval")
    shown = browser.script("return [...document.querySelectorAll('.card button')]"
                           ".map((one) => one.textContent)")
    tap.same(shown, ["Take it back"], "he may take it back, and not approve it")
    change = school.value("SELECT max(ordinal) FROM schoolgate.rule_change")
    status, _, _ = admin.ask("POST", f"/api/rule-changes/{change}/decide",
                             {"approve": True, "reason": "me too"})
    tap.same(status, 403, "nor over HTTP")
    tap.same(answer(school), 550, "nothing is in force by that")


def approve(browser, head, school):
    school.sql("UPDATE schoolgate.session SET fresh_until = now() - interval "
               f"'1 minute' WHERE person = '{head.name}'")
    head.sit_at(browser, "/rules")
    browser.wait_text("Waiting for approval")
    tap.ok("a week to see" in browser.text(".card"),
           "a headteacher sees what waits, and why")
    browser.screenshot("rules-waiting")
    browser.press("Approve")
    browser.fill("Reason", "as we discussed")
    browser.press("Approve")
    browser.wait_text("Sign in again")
    tap.ok(True, "who approves shows again who he is")
    browser.fill("Password", head.password)
    browser.fill("Six-figure code", head.code())
    browser.press("Sign in")
    browser.wait_text("No change waits")
    # Another session from then on.
    head.cookie = next(one["value"] for one in browser.cdp(
        "Network.getCookies")["cookies"] if one["name"] == schools.COOKIE)
    head.get("/api/session")
    tap.same(eventually(lambda: answer(school) == 250, "the new mode"), True,
             "mail is judged by it within seconds, without a reload")
    eventually(lambda: school.value(
        f"SELECT mode FROM schoolgate.rule_mode WHERE rule = '{RULE}'")
        == "shadow", "the host's word")
    browser.go("/account")
    browser.go("/rules")
    row = eventually(lambda: row_of(browser, "Rules in force", RULE), "rules")
    tap.ok("shadow" in row[1] and row[2].startswith("M"),
           "the page tells that it is in force, and by which change", row)


def refuse(browser, admin, head, school):
    admin.post(f"/api/rules/{RULE}/propose",
               {"mode": "off", "reason": "never mind it"})
    head.sit_at(browser, "/rules")
    browser.wait_text("never mind it")
    browser.press("Refuse")
    browser.fill("Reason", "we do mind")
    browser.press("Refuse")
    browser.wait_text("No change waits")
    tap.same(school.value("SELECT count(*) FROM schoolgate.rule_change "
                          "WHERE refused_by = 'hetty'"), "1",
             "a headteacher refuses what he does not want")


def limits(browser, head, school):
    """How much noise suspends a rule is the headteacher's to say."""
    head.sit_at(browser, f"/rules/{RULE}")
    browser.wait_text("Change these limits")
    browser.press("Change these limits")
    browser.fill("Flags of 1,000 mails", "30")
    browser.fill("Reason", "we are a small school")
    browser.press("Set these limits")
    browser.wait_text("more than 30 flags", "main")
    tap.same(school.value("SELECT value ->> 'flags_per_1000' FROM "
                          "schoolgate.settings WHERE key = 'rule_noise'"), "30",
             "a headteacher sets how much noise suspends a rule")


# -- ways around, words ------------------------------------------------------------

def exemption(browser, admin, head, school):
    admin.sit_at(browser, "/rules")
    browser.press("Ask for an exemption")
    browser.fill("Rule", RULE)
    browser.fill("From whom", "class:staff")
    browser.fill("Last day", (datetime.date.today()
                              + datetime.timedelta(9)).isoformat())
    browser.fill("Reason", "the school trip")
    browser.press("Ask")
    browser.wait_text("the school trip", "main")
    tap.same(school.value("SELECT count(*) FROM schoolgate.exemption "
                          "WHERE approved IS NULL"), "1",
             "a way around a rule is asked for")
    head.sit_at(browser, "/rules")
    browser.wait_text("the school trip", "main")
    browser.press("Allow")
    browser.fill("Reason", "for that trip")
    browser.press("Allow")
    tap.ok(eventually(lambda: row_of(browser, "Exemptions", "E1")[1]
                      == "in force", "the exemption"), "and allowed")


def doctor(school):
    """The daily look; that something is wrong is an answer."""
    try:
        school.run("doctor", "--report", "--postfix",
                   f"{school.dir}/postfix/etc")
    except subprocess.CalledProcessError as told:
        if told.returncode != 1:
            raise


def words(browser, admin, school):
    doctor(school)
    admin.sit_at(browser, "/rules")
    browser.wait_text("bullying.txt")
    link = browser.script("return [...document.querySelectorAll('a')].find((a) =>"
                          " a.textContent === 'bullying.txt').hash")
    browser.go(link[1:])
    rows = eventually(lambda: rows_of(browser, "Entries"), "entries")
    tap.ok(len(rows) > 20 and all(row[3] for row in rows),
           "a word list shows its entries with their examples")


# -- health, figures ---------------------------------------------------------------

def health(browser, admin):
    admin.sit_at(browser, "/health")
    browser.wait_text("The last seven days")
    said = browser.text("main")
    tap.ok("Spool" in said and "Room left" in said and "mx" in said,
           "health tells of each mail host")
    tap.ok(re.search(r"The room lasts\s+(about [0-9,]+ days?|more than ten "
                     r"years) at [0-9.]+ [KMG]B a day", said),
           "and how many days its disk lasts", said)
    tap.ok(rows_of(browser, "What doctor found") is not None
           or "Everything is as it must be" in said,
           "and what doctor found")
    tap.ok("Nobody has the role of chair of governors here" in said
           and "Waiting:" not in said,
           "a school without a chair is told so, and that nothing waits for one",
           said[:400])
    tap.same(len(browser.all("svg.chart")), 3, "mail, flags and lag by the hour")
    browser.screenshot("health")
    tap.ok("zebra" not in browser.text(), "no subject stands in it")


def send_all(school):
    """Sixteen in, nine out, seven inside; three refused and mended."""
    before = int(school.value("SELECT count(*) FROM schoolgate.message"))
    for n in range(16):
        school.send(mail("news", n), OUTSIDER, [INSIDER])
    for n in range(9):
        school.send(mail("hello out", n), INSIDER, [OUTSIDER], "127.0.0.1")
    for n in range(7):
        school.send(mail("hello in", n), INSIDER, ["bob@school.example"],
                    "127.0.0.1")
    school.wait_records(before + 32)


def figures(browser, head, school):
    counts = dict(school.sql(
        "SELECT CASE WHEN client = '127.0.0.2' THEN 'in' WHEN EXISTS (SELECT "
        "FROM schoolgate.recipient r WHERE r.message = m.id AND r.address "
        "NOT LIKE '%@school.example') THEN 'out' ELSE 'internal' END, count(*) "
        "FROM schoolgate.message m GROUP BY 1"))
    school.sql("SELECT recorder.tend('school', true)")
    # A day is the school's: in summer an hour of it is another one in UTC.
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    head.sit_at(browser, "/figures")
    browser.wait_text("Openings and notices")
    told = {row[0]: row[1] for row in rows_of(browser, "Mail by direction")}
    tap.same(told, {"From outside": counts["in"], "To outside": counts["out"],
                    "Inside": counts["internal"], "Total":
                    str(sum(map(int, counts.values())))},
             "figures are those of the mail that was really sent")
    per_day = rows_of(browser, "Mail per day")
    tap.same([row[1] for row in per_day if row[0] == str(today.day)],
             [told["Total"]], "by day")
    browser.screenshot("figures")
    tap.ok("zebra" not in browser.text() and "ann@" not in browser.text(),
           "no subject and no address stands in them")


def flagged(browser, head, school):
    """A week later: flags of last week, five by one rule, three by another."""
    school.sql("UPDATE schoolgate.flag SET received = received "
               "- interval '7 days'")
    school.sql(
        "INSERT INTO schoolgate.flag (message, school, rule, clause, severity, "
        "queue, kinds, received, from_name, from_address, sender, login, "
        "subject, recipients, recipients_count, context) SELECT "
        "gen_random_uuid(), 'school', CASE WHEN i < 4 THEN 'chain' ELSE "
        "'prohibited-words' END, '7.11', 3, 'headteacher', '{racist}', now() - "
        "interval '7 days', '', '', 'x@home.example', '', 'zebra', '{}', 1, '' "
        "FROM generate_series(1, 40) i")
    month = datetime.date.today() - datetime.timedelta(7)
    browser.go(f"/figures?month={month.isoformat()}")
    browser.wait_text("Openings and notices")
    told = {row[0].split()[-1]: row[2]
            for row in rows_of(browser, "Flags by rule")}
    tap.same(told.get("chain"), "under 5", "three flags of a rule are not told")
    tap.ok("zebra" not in browser.text(), "nor what they are about")


def nobody_else(browser, ann, admin, school):
    for path in ("/api/rules", "/api/health", "/api/figures",
                 "/api/word-lists", "/api/rule-changes", "/api/exemptions",
                 "/api/rule-events"):
        tap.same(ann.ask("GET", path)[0], 403, f"staff are denied {path}")
    seen = "".join(admin.ask("GET", path)[2].decode() for path in (
        "/api/rules", f"/api/rules/{RULE}", "/api/health", "/api/figures",
        "/api/rule-changes?every=true", "/api/rule-events", "/api/exemptions"))
    tap.ok("zebra" not in seen and "ann@" not in seen,
           "the administrator is handed no subject and no sender")


def phone(browser, head):
    browser.view("phone")
    head.sit_at(browser, "/rules")
    wide = []
    for path in ("/rules", f"/rules/{RULE}", "/health", "/figures"):
        browser.go(path)
        browser.wait_ready()
        width, room = browser.script(
            "return [document.documentElement.scrollWidth, innerWidth]")
        if width > room:
            wide.append((path, width))
        browser.screenshot(f"phone{path.replace('/', '-')}")
    tap.same(wide, [], "no page is wider than a phone")
    browser.view("desktop")


def journeys(browser, school):
    admin = school.person("colin", "mail-admin")
    head = school.person("hetty", "headteacher")
    ann = school.person("ann")
    eventually(lambda: int(school.value(
        "SELECT count(*) FROM schoolgate.rule_mode")) > 0, "rules told")
    listed(browser, admin)
    propose(browser, admin, school)
    approve(browser, head, school)
    refuse(browser, admin, head, school)
    limits(browser, head, school)
    exemption(browser, admin, head, school)
    words(browser, admin, school)
    send_all(school)
    health(browser, admin)
    figures(browser, head, school)
    flagged(browser, head, school)
    nobody_else(browser, ann, admin, school)
    phone(browser, head)
    tap.same(browser.complaints(), [], "nothing is complained of")


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    with School() as school, Browser() as browser:
        journeys(browser, school)
    tap.done()


main()
