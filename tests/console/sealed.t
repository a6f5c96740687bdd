#!/usr/bin/env python3
"""sealed.t - mail that a rule sealed: one asks, another signs, then it is opened
once and the person read has both names

Real mail through Postfix, two people in Chromium; the second signs by the
command line as well.
"""
import email
import email.policy
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from barriers import barriers
from driver import Browser
from school import School, eventually, status_of
from tap import Tap, skip_all

ANN = "ann@school.example"
HEAD = "head@school.example"
DPO = "dpo@school.example"
POLICY = """
mark "test-union" {
	subject = {"union"}
}

rule "test-sealed" {
	kind = sealed
	clause = "D11"
	mode = enforce
	action = accept
	queue = "headteacher"
	about = {"test-union"}
}
"""
REASON = "a complaint from a parent"
tap = Tap()


def mail(number, subject):
    one = email.message.EmailMessage(policy=email.policy.SMTP)
    one["From"] = f"Ann Tate <{ANN}>"
    one["To"] = "rep@elsewhere.example"
    one["Subject"] = subject
    one["Message-ID"] = f"<{number}@school.example>"
    one.set_content(f"Number {number}: a flagword here, and zebra crossings.\n")
    return one.as_bytes()


def by_command(school, user, *arguments):
    """schoolgate ARGUMENTS as a user of the system: (code, output, errors)."""
    told = subprocess.run(
        ["setpriv", f"--reuid={user}", "--clear-groups",
         os.path.join(school.dir, "bin/schoolgate"), "--conf",
         os.path.join(school.dir, "etc/schoolgate.conf"), *arguments],
        capture_output=True, text=True)
    return told.returncode, told.stdout, told.stderr


def shown_nothing(browser, head, flag, message):
    head.sit_at(browser, "/today")
    browser.wait_text("1 sealed message", "main")
    page = browser.text("main")
    tap.ok("union" not in page and "Ann" not in page and "zebra" not in page,
           "of sealed mail the queue shows that there is one", page)
    tap.ok(browser.find("main .card") is not None and
           "Ask to open" in page, "and offers to ask")
    for path in (f"/api/open/{flag}", f"/api/open/{message}"):
        tap.same(status_of(lambda: head.get(path)), 404,
                 "there is no way to its headings")
    tap.same(status_of(lambda: head.post(f"/api/messages/{message}/open", {
        "tier": "T3", "purpose": "law", "reason": REASON})), 404,
        "nor is it opened by one")


def ask(school, browser):
    browser.button("5 Ask to open")
    browser.keys("5")
    browser.wait_text("You alone cannot open it", "dialog")
    browser.press("Ask")
    tap.ok("Choose a purpose" in browser.text("dialog") and
           "Enter a reason" in browser.text("dialog"),
           "without purpose and reason nothing is asked",
           browser.text("dialog"))
    browser.choose("Purpose", "a complaint")
    browser.fill("Reason, in one line", REASON)
    tap.same(barriers(browser), [], "the dialog is without barriers")
    browser.press("Ask")
    browser.wait_text("waits for a signature", "main")
    tap.ok("Sign" not in browser.text("main table .buttons"),
           "who asked is not offered to sign", browser.text("main table"))
    letter = eventually(lambda: school.mails_to(DPO, "asks to open sealed"),
                        "the letter to who may sign", 60)
    words = letter[0][1]
    tap.ok("union" not in words.lower().replace("union mail", "") and
           "Ann" not in words, "who may sign has a letter, without a word "
           "of the mail", words)
    tap.same(barriers(browser), [], "the page is without barriers")
    browser.screenshot("sealed-asked")


def sign(school, browser, dora):
    dora.fresh()
    dora.sit_at(browser, "/sealed")
    browser.wait_text(REASON, "main table")
    page = browser.text("main")
    tap.ok("1 sealed message" in page and "severity" in page and
           "zebra" not in page and "Ann" not in page,
           "who signs sees who asks and why, and nothing of the mail", page)
    browser.press("Refuse")
    browser.press("Refuse")
    tap.ok("Enter a reason" in browser.text("dialog"),
           "to refuse takes a reason", browser.text("dialog"))
    browser.press("Cancel")
    browser.press("Sign")
    browser.wait_text("Your name goes into the record", "dialog")
    browser.press("Sign")
    browser.wait_text("signed", "main table .tag")
    tap.ok("Open" not in browser.text("main table .buttons"),
           "who signed does not open")
    browser.screenshot("sealed-signed")


def open_it(school, browser, head):
    head.sit_at(browser, "/sealed")
    browser.wait_text("signed", "main table .tag")
    browser.press("Open")
    browser.wait_text("Once, for an hour", "dialog")
    browser.press("Open")
    browser.wait_text("zebra crossings", "main")
    tap.ok("has signed for it" in browser.text("main"),
           "then who asked reads it, with the other's name",
           browser.text("main"))
    browser.screenshot("sealed-opened")
    notice = eventually(lambda: school.mails_to(ANN, REASON), "the notice", 60)
    words = " ".join(notice[0][1].split())
    tap.ok("head@school.example" in words and
           "dpo@school.example had signed for it before" in words,
           "who is read is told both names", words)
    browser.press("Close with an outcome")
    browser.click(browser.field("nothing wrong"))
    browser.press("Close it")
    browser.wait_text("Closed", "main h1")
    browser.go("/sealed")
    browser.wait_text("opened", "main table .tag")
    tap.same(school.value("SELECT count(*) || min(signed_by) FROM "
                          "schoolgate.opening"), f"1{DPO}", "it was opened once")


def on_pages(school, browser, ann, dora):
    ann.sit_at(browser, "/me")
    browser.wait_text("signed before it was opened", "main")
    tap.ok(True, "both names stand on the page of whose mail it was")
    dora.sit_at(browser, "/audit")
    browser.wait_text("signed for by", "main table")
    tap.ok(True, "and in the audit")


def refused_by_command(school, head, dora_user):
    """The second one: asked over HTTP, refused by the command line."""
    flag = school.value("SELECT f.id FROM schoolgate.flag f JOIN "
                        "schoolgate.message m ON m.id = f.message WHERE "
                        "m.message_id = '2@school.example' AND "
                        "f.context = 'sealed'")
    number = str(head.post(f"/api/flags/{flag}/sealed", {
        "tier": "T3", "purpose": "complaint", "reason": REASON})["ask"])
    code, out, err = by_command(school, dora_user, "sealed")
    tap.ok(code == 0 and "you may sign it until" in out and REASON in out and
           "zebra" not in out, "by the command line the asks are listed", out,
           err)
    code, _, err = by_command(school, dora_user, "sealed", "refuse", number)
    tap.ok(code != 0 and "reason" in err, "to refuse takes a reason there too",
           err)
    code, _, err = by_command(school, dora_user, "sealed", "open", number)
    tap.ok(code != 0, "nor does he open what another asked for", err)
    code, out, err = by_command(school, dora_user, "sealed", "refuse", number,
                                "--reason", "ask her first")
    tap.ok(code == 0 and "refused" in out, "it is refused by command", out, err)
    tap.same(status_of(lambda: head.post(f"/api/sealed/{number}/open")), 409,
             "and stays closed")
    eventually(lambda: school.mails_to(HEAD, "ask her first"),
               "the letter to who asked", 60)
    tap.ok(True, "who asked is told why")
    code, out, err = by_command(school, "root", "sealed", "ask", flag,
                                "--purpose", "complaint", "--reason", REASON)
    again = re.match(r"\d+", out)
    tap.ok(code == 0 and again, "it may be asked again, by command too", out, err)
    by_command(school, dora_user, "sealed", "sign", again.group(0))
    code, out, err = by_command(school, "root", "sealed", "open",
                                again.group(0))
    tap.ok(code == 0 and "Number 2" in out and "had signed for it" in err,
           "signed, it is opened by command, and says what is told", out, err)
    code, _, err = by_command(school, "root", "sealed", "open", again.group(0))
    tap.ok(code != 0 and "opened" in err, "once", err)


def journey(school):
    for number, subject in ((1, "union meeting"), (2, "union ballot")):
        school.send(mail(number, subject), sender=ANN,
                    recipients=("rep@elsewhere.example",), client="127.0.0.1")
    school.wait_records(2)
    rows = school.sql("SELECT f.id, f.message FROM schoolgate.flag f JOIN "
                      "schoolgate.message m ON m.id = f.message WHERE "
                      "m.message_id = '1@school.example' AND "
                      "f.context = 'sealed'")
    tap.same(len(rows), 1, "a rule's word in sealed mail makes a sealed flag")
    flag, message = rows[0]
    head = school.person(HEAD, "headteacher")
    dora = school.person(DPO, "dpo")
    ann = school.person(ANN, "staff")
    school.run("grant", "root", HEAD, "headteacher")
    school.run("grant", "daemon", DPO, "dpo")
    with Browser() as browser:
        shown_nothing(browser, head, flag, message)
        ask(school, browser)
        sign(school, browser, dora)
        open_it(school, browser, head)
        on_pages(school, browser, ann, dora)
        tap.same(browser.complaints(), [], "no page complained")
    refused_by_command(school, head, "daemon")
    broken = [row for row in school.sql(
        "SELECT c ->> 'chain', c ->> 'ok' FROM api.verify_chains() c")
        if row[1] != "true"]
    tap.same(broken, [], "every chain is whole")


why = driver.missing() or schools.missing()
if why:
    skip_all(why)
with School(policy=POLICY, flagged="flagword") as place:
    journey(place)
tap.done()
