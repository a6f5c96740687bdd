#!/usr/bin/env python3
"""cases.t - from a flag to an outcome, and nobody judged unheard

Real mail through Postfix, then the page in Chromium; the person asked gets a
letter, and answers as himself.
"""
import email
import email.policy
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from barriers import barriers
from driver import Browser
from school import School, eventually, status_of
from tap import Tap, skip_all

QUESTION = "What did you mean by it?"
ANSWER = "It was <b>quoted</b> from a play."
tap = Tap()


def mail(sender, subject):
    return (f"From: {sender}\r\nTo: b@school.example\r\n"
            f"Subject: {subject}\r\n\r\nyou stupid bitch, and so on\r\n"
            ).encode()


def as_person(school, person, call):
    """A call as a request of this person's session makes it; its JSON."""
    told = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
         f"host={school.dir}/pg user=postgres dbname=schoolgate",
         "-v", f"token={person.cookie}", "-v", f"answer={ANSWER}"],
        input="SET SESSION AUTHORIZATION schoolgate_console;\n"
              "SET schoolgate.session = :'token';\n"
              f"SELECT {call};\n", capture_output=True, text=True)
    return told.stdout.strip(), told.stderr


def letters(school, words):
    found = []
    for path in glob.glob(f"{school.dir}/mail/inside/new/*"):
        with open(path, "rb") as file:
            one = email.message_from_binary_file(
                file, policy=email.policy.default)
        if words in " ".join(one.get_content().split()):
            found.append(one)
    return found


def make_case(browser, head, flag):
    head.sit_at(browser, f"/open/{flag}")
    browser.press("Make a case of it")
    browser.fill("What is to be looked into (not needed)", "a first look")
    browser.press("Make a case")
    browser.wait_text("Timeline", "main")
    tap.ok("a first look" in browser.text("main .timeline") and
           "ann@school.example" in browser.text("main .summary"),
           "a flag becomes a case, with whom it is about")
    tap.ok("stupid" not in browser.text("main"),
           "the case shows headings of the message, nothing of its text")
    tap.same(status_of(lambda: head.post(f"/api/flags/{flag}/case")), 409,
             "once")
    return int(browser.address().rsplit("/", 1)[1])


def unheard(browser, head, number):
    browser.press("Close the case")
    tap.ok("possible once the person has explained" in browser.text("dialog"),
           "the dialog tells that a breach needs an explanation first")
    browser.click(browser.field("a breach of the policy"))
    browser.press("Close it")
    browser.wait_text("No breach before", "dialog")
    tap.ok(True, "and by the page there is none before")
    browser.press("Cancel")
    tap.same(status_of(lambda: head.post(f"/api/cases/{number}/close", {
        "outcome": "breach"})), 409, "nor over HTTP")


def ask(school, browser):
    browser.press("Ask for an explanation")
    browser.fill("Question", QUESTION)
    browser.press("Ask")
    browser.wait_text("No answer yet", "main")
    letter = eventually(lambda: letters(school, QUESTION), "the letter", 60)
    words = " ".join(letter[0].get_content().split())
    tap.ok("ann@school.example" in str(letter[0]["To"]) and
           "Nothing is decided before you have had your say" in words,
           "the person gets a letter with the question", words)
    tap.ok("Trip" not in words and "stupid" not in words,
           "and no word of the mail")


def answered(school, browser, ann, other):
    asked, why = as_person(school, ann, "api.my_questions(NULL, 9) ->> 'question'")
    tap.ok(len(asked) == 36, "the question stands on his own page", why)
    stranger, _ = as_person(school, other, "count(*) FROM api.my_questions(NULL, 9)")
    tap.same(stranger, "0", "and on nobody else's")
    call = f"api.case_answer('{asked}', :'answer')"
    refused = as_person(school, other, call)[1]
    tap.ok("no question that you were asked" in refused,
           "nobody else answers it", refused)
    tap.ok("answered" in as_person(school, ann, call)[0], "he answers")
    browser.reload()
    browser.wait_ready()
    browser.wait_text(ANSWER, "main")
    tap.ok(True, "the answer stands in the case as it was written")


def pass_on(browser, school, number, hr):
    tap.same(status_of(lambda: hr.get(f"/api/cases/{number}")), 404,
             "who does not take part sees no case")
    message = school.value("SELECT message FROM schoolgate.flag "
                           "WHERE sender = 'ann@school.example'")
    body = {"tier": "T3", "purpose": "law", "reason": "the case"}
    path = f"/api/messages/{message}/open"
    tap.same(status_of(lambda: hr.post(path, body)), 404, "nor its message")
    browser.press("Pass it on")
    browser.click(browser.field("human resources"))
    browser.press("Pass it on")
    browser.wait_text("human resources", "main .summary")
    tap.same(len(hr.get(f"/api/cases/{number}")["timeline"]), 5,
             "passed on, it is seen with its timeline")
    tap.same(status_of(lambda: hr.post(path, body)), 200,
             "and its message opened, with a reason")


def add_message(browser, school, head, number):
    """By the reference that its page shows."""
    rows = dict(school.sql("SELECT sender, message FROM schoolgate.flag"))
    mine, trip = rows["head@school.example"], rows["second@school.example"]
    reference = head.get(f"/api/open/{trip}")["reference"]
    hidden = school.value(f"SELECT schoolgate.reference('{mine}')")
    for words, wrong in [("that there is not", "22222"),
                         ("of his own mail", hidden)]:
        tap.same(head.get(f"/api/flagged?reference={wrong}")["rows"], [],
                 f"a reference {words} finds nothing")
    browser.press("Add another message")
    browser.fill("Reference of the message", hidden)
    browser.press("Look it up")
    browser.wait_text("No message with a flag", "dialog")
    tap.ok(True, "the dialog says so")
    browser.fill("Reference of the message", reference.lower())
    browser.press("Look it up")
    browser.wait_text("Add this message", "dialog")
    tap.ok("Second <i>trip</i>" in browser.text("dialog") and
           "stupid" not in browser.text("dialog"),
           "the other message is shown by its headings, as they are written")
    tap.same(barriers(browser), [], "the dialog is without barriers")
    browser.view("desktop")
    browser.press("Add it")
    tap.ok("Choose" in browser.text("dialog"), "it is chosen, not assumed")
    browser.click(browser.all("dialog input[type=radio]")[0])
    browser.fill("Note (not needed)", "the same again")
    browser.press("Add it")
    browser.wait_text("Message added", "main .timeline")
    tap.ok("the same again" in browser.text("main .timeline") and
           "Second <i>trip</i>" in browser.text("main"),
           "it stands in the case, and who added it why in the timeline")
    tap.same(len(head.get(f"/api/cases/{number}")["messages"]), 2,
             "there are two then")


def close_it(browser):
    browser.press("Close the case")
    browser.click(browser.field("a breach of the policy"))
    browser.fill("Note (not needed)", "talked with both")
    browser.press("Close it")
    browser.wait_text("Closed: a breach of the policy", "main .timeline")
    tap.ok(True, "once he was heard a breach is an outcome")
    browser.screenshot("case")
    tap.same(barriers(browser), [], "a case is without barriers")
    browser.press("Open it again")
    browser.press("Open it again")
    tap.ok("Enter a reason" in browser.text("dialog"),
           "it is opened again for a reason alone")
    browser.fill("Reason", "a witness")
    browser.press("Open it again")
    browser.wait_text("a witness", "main .timeline")
    browser.go("/cases")
    browser.wait_text("Case 1", "main table")
    browser.screenshot("cases")
    tap.same(barriers(browser), [], "nor has the list any")
    tap.same(browser.complaints(), [], "no page complained")


def conflicts(school, head, chair):
    """What is about the headteacher is the chair's, and he does not see it."""
    flag = school.value("SELECT f.id FROM schoolgate.flag f "
                        "WHERE f.sender = 'head@school.example'")
    tap.same(status_of(lambda: head.post(f"/api/flags/{flag}/case")), 404,
             "the headteacher makes no case of himself")
    number = chair.post(f"/api/flags/{flag}/case")["case"]
    tap.same(status_of(lambda: head.get(f"/api/cases/{number}")), 404,
             "nor sees that of the chair")
    turn = chair.post(f"/api/cases/{number}/pass", {"role": "headteacher"})
    tap.same(turn["turn"], "chair", "to whom it comes back, whoever passes it")
    tap.ok(all(row["case"] != number
               for row in head.get("/api/cases")["rows"]),
           "and no list shows it to him")


def journey(school):
    school.send(mail("ann@school.example", "Trip"),
                sender="ann@school.example", client="127.0.0.1")
    school.send(mail("head@school.example", "Mine"),
                sender="head@school.example", client="127.0.0.1")
    school.send(mail("second@school.example", "Second <i>trip</i>"),
                sender="second@school.example", client="127.0.0.1")
    school.wait_records(3)
    flag = school.value("SELECT f.id FROM schoolgate.flag f "
                        "WHERE f.sender = 'ann@school.example'")
    head = school.person("head@school.example", "headteacher")
    ann = school.person("ann@school.example", "staff")
    hr = school.person("hr", "hr")
    chair = school.person("chair", "chair")
    with Browser() as browser:
        number = make_case(browser, head, flag)
        unheard(browser, head, number)
        add_message(browser, school, head, number)
        ask(school, browser)
        answered(school, browser, ann, hr)
        pass_on(browser, school, number, hr)
        close_it(browser)
    conflicts(school, head, chair)
    broken = [row for row in school.sql(
        "SELECT c ->> 'chain', c ->> 'ok' FROM api.verify_chains() c")
        if row[1] != "true"]
    tap.same(broken, [], "every chain is whole")


why = driver.missing() or schools.missing()
if why:
    skip_all(why)
with School() as place:
    journey(place)
tap.done()
