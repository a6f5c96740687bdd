#!/usr/bin/env python3
"""mine.t - a teacher at "About me": every opening of his mail, and what he says

Mail goes through Postfix, the headteacher opens it, the notice arrives by mail;
the rest is done in Chromium.
"""
import csv
import io
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import Refused, eventually
from staffed import Staffed
from tap import Tap, skip_all

ANN = "ann@school.example"
FORMULA = "=HYPERLINK(\"https://elsewhere.example\")"
REASON = "A parent has rung about this"
ANSWER = "It was a joke among friends."
OBJECTION = "You could have asked me first."
REPLY = "It was right to look; asking first is better."
tap = Tap()


def saved(browser, name):
    """The octets of a file that the browser has saved."""
    path = os.path.join(browser.downloads, name)

    def whole():
        return os.path.exists(path) and os.path.getsize(path) > 0 and not [
            one for one in os.listdir(browser.downloads)
            if one.endswith(".crdownload")]
    eventually(whole, name)
    with open(path, "rb") as file:
        return file.read()


def opening(browser):
    return browser.text("[data-opening]")


def open_mail(school, head, name):
    """The headteacher opens the mail that a rule referred to him."""
    record = school.record(name)
    head.post(f"/api/messages/{record}/open", {
        "tier": "T3", "purpose": "complaint", "reason": REASON})


def is_told(school, browser, ann):
    school.write("m1", ANN, ["b@elsewhere.example"], FORMULA,
                 "the glumberopen is here")
    head = school.person("T04", "headteacher")
    ann.sit_at(browser, "/me")
    browser.wait_text("Nobody has opened mail of yours.")
    tap.ok(True, "nobody has opened anything yet, and that is said")
    open_mail(school, head, "m1")
    text = school.notice(ANN, "opened one e-mail you sent")
    tap.ok(REASON in text, "the notice is there, with the reason", text)
    tap.ok(f"{school.address}/#/me." in text,
           "and with the page at which to answer", text)
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.notice_event WHERE state = 'sent'")
        == "1", "it is sent")
    ann.sit_at(browser, "/me")
    browser.wait(lambda: opening(browser), "the opening")
    shown = opening(browser)
    who = school.sql("SELECT coalesce(p.name, o.actor) FROM"
                     " schoolgate.opening o LEFT JOIN schoolgate.person p"
                     " ON p.id = o.actor")[0][0]
    for words, why in [(who, "who"), (REASON, "why, in his words"),
                       ("a complaint", "for which purpose"),
                       (FORMULA, "which message"), ("2026", "when"),
                       ("You were told", "and that one was told")]:
        tap.ok(words in shown, f"the page says {why}", shown)
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.notice_event WHERE state = 'read'")
        == "1", "it is read")
    tap.ok(True, "that it was read is noted, once")
    browser.screenshot("me")


def says(browser, label, words):
    browser.press(label)
    browser.find("dialog[open]")
    browser.fill("Why you object" if "Object" in label else "Your answer",
                 words)
    browser.press("Send")
    browser.wait(lambda: words in opening(browser), "the answer")


def answers(school, browser):
    says(browser, "Answer opening 1", ANSWER)
    tap.ok("You answered" in opening(browser), "one answers, and sees it there")
    says(browser, "Object to opening 1", OBJECTION)
    tap.ok("You objected" in opening(browser), "and objects")
    tap.same(school.sql("SELECT state, note FROM schoolgate.notice_event WHERE"
                        " state IN ('answered', 'challenged')"
                        " ORDER BY ordinal"),
             [["answered", ANSWER], ["challenged", OBJECTION]],
             "both are stored with the opening")
    tap.same(school.value("SELECT c -> 'ok' FROM api.verify_chains() c WHERE"
                          " c ->> 'chain' = 'notice_event'"), "true",
             "in a chain that is whole")


def resolves(school, browser, ann, ben):
    officer = school.person("T05", "dpo")
    officer.sit_at(browser, "/me")
    browser.wait_text(OBJECTION)
    tap.ok(ANSWER in browser.text("main"),
           "the Data Protection Officer reads both")
    tap.ok(FORMULA not in browser.text("main"), "but no subject of them")
    browser.press("Reply and close")
    browser.find("dialog[open]")
    browser.fill("The school's reply", REPLY)
    browser.press("Send")
    browser.wait_text(REPLY)
    ann.sit_at(browser, "/me")
    browser.wait(lambda: REPLY in opening(browser), "the reply")
    tap.ok("Resolved" in opening(browser) and not browser.script(
        "return document.querySelector('[data-opening] button')"),
        "and ends it; the teacher reads the reply")
    for path, body in [("/api/me/openings/1/answer",
                        {"objects": True, "answer": "me too"}),
                       ("/api/answers/1/resolve", {"words": "no"})]:
        try:
            ben.post(path, body)
            tap.ok(False, f"a colleague gets nothing by {path}")
        except Refused as error:
            tap.same(error.status, 404, f"a colleague gets nothing by {path}")
    ben.sit_at(browser, "/me")
    browser.wait_text("Nobody has opened mail of yours.")
    tap.ok(OBJECTION not in browser.text("main"), "nor from the page")


def declares(school, browser, ann):
    school.sql("INSERT INTO schoolgate.policy_version (school, policy, version)"
               " VALUES ('school', 'e-mail', '7')")
    ann.sit_at(browser, "/me")
    browser.wait_text("You have declared nothing.")
    browser.press("Declare something")
    browser.find("dialog[open]")
    browser.click(browser.field("An office in a union"))
    browser.fill("In words", "NEU, branch secretary")
    browser.fill("From", time.strftime("%Y-%m-%d"))
    browser.press("Declare")
    browser.wait_text("NEU, branch secretary", "main")
    tap.ok("In force" in browser.text("main"), "an office is declared")
    browser.press("Accept e-mail 7")
    browser.press("Accept")
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.acknowledgement") == "1", "it")
    tap.same(school.sql("SELECT person, policy, version FROM"
                        " schoolgate.acknowledgement"),
             [["T01", "e-mail", "7"]], "a policy is accepted")


def takes_away(browser):
    browser.press("Everything (JSON)")
    told = json.loads(saved(browser, "about-me.json"))
    tap.same([told["about"]["name"], len(told["openings"]),
              told["openings"][0]["reason"], len(told["mail"]) > 0],
             ["Ann Archer", 1, REASON, True], "all of it as JSON")
    browser.press("Openings (CSV)")
    rows = list(csv.reader(io.StringIO(
        saved(browser, "openings.csv").decode("utf-8-sig"))))
    tap.same([rows[0][1], len(rows)], ["by", 2], "a part of it as CSV")
    tap.ok(not any(field.startswith(("=", "+", "-", "@"))
                   for row in rows for field in row) and
           any(field == "'" + FORMULA for field in rows[1]),
           "in which nothing is a formula", rows)


def overview(browser):
    text = browser.text("main")
    counts = browser.script(
        "return [...document.querySelectorAll('tbody tr')].map((one) =>"
        " one.innerText.split(/\\s+/)).find((one) => one.length === 6)")
    tap.same([int(counts[2]) > 0, counts[3:]], [True, ["1", "0", "0"]],
             "mail is counted by month and way")
    for words in ("Who may see it", "Helen Hale", "6 months", "Sent outside",
                  ANN):
        tap.ok(words in text, f"what is recorded and who may see it: {words}")
    tap.ok("b@elsewhere.example" in text, "one's own mail is listed")
    browser.view("phone")
    wide, room = browser.script(
        "return [document.documentElement.scrollWidth, innerWidth]")
    tap.ok(wide <= room, "the page fits a phone", wide, room)
    browser.screenshot("phone-me")
    browser.view("desktop")


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    with Staffed() as school, Browser() as browser:
        school.sql("SELECT setup.setting('console_address',"
                   f" '\"{school.address}\"')")
        ann, ben = school.person("T01"), school.person("T02")
        is_told(school, browser, ann)
        answers(school, browser)
        resolves(school, browser, ann, ben)
        declares(school, browser, ann)
        takes_away(browser)
        overview(browser)
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nobody but the console was asked for anything")
        tap.same(browser.complaints(), [], "the browser had nothing to say")
    tap.done()


main()
