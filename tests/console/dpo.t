#!/usr/bin/env python3
"""dpo.t - a subject access request, from the day it comes to the zip and the
notices

Real mail through Postfix, the desk in Chromium: nothing is seen outside the
request's scope, the zip opens with the password that comes five minutes later by
mail, what is in it is what was sent, and each person read is told once, at the
close.
"""
import csv
import email
import email.policy
import glob
import io
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School, eventually, status_of
from tap import Tap, skip_all

DPO = "dpo@school.example"
ANN = "ann@school.example"
BEN = "ben@school.example"
PARENT = "parent@elsewhere.example"
# Two people of one name.
PEOPLE = f"""id,name,class,school,form,line_manager,addresses,known_names
T1,Ann Ash,staff,school,,,{ANN},
P1,Ann Ash,pupil,school,9C,,a.ash@school.example,Annie
"""
AXE = os.path.join(schools.TOP, "build/axe/axe.min.js")
LOOK = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then((found) => done(
    found.violations.filter(({impact}) => /serious|critical/.test(impact))
    .map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)}`)),
    (error) => done([String(error)]));
"""
SUBJECT = '=HYPERLINK("http://x") \u202egpj'
tap = Tap()


def mail(number, sender, to, subject, words, name=None):
    """One of our own, with 8-bit octets and line ends of every kind."""
    one = email.message.EmailMessage(policy=email.policy.SMTP)
    one["From"] = sender
    one["To"] = to
    one["Subject"] = subject
    one["Message-ID"] = f"<{number}@test.example>"
    one["Date"] = "Thu, 26 Nov 2026 09:00:00 +0000"
    one.set_content(f"{words}\n.\n..\nFrom nobody\n")
    if name:
        one.add_attachment(bytes(range(256)) * 20, maintype="application",
                           subtype="pdf", filename=name)
    return one.as_bytes()


def later(school, ms):
    """The mail host's clock goes on."""
    with open(f"{school.dir}/clock", "r+", encoding="ascii") as file:
        have = int(file.read() or 0)
        file.seek(0)
        file.write(str(have + ms))


def id_of(school, number):
    return school.value("SELECT id FROM schoolgate.message WHERE message_id "
                        f"= '{number}@test.example'")


def sql_as(school, person, statement):
    """What the database says to a person by direct SQL, without the console."""
    school.run("grant", "daemon", person, "dpo")
    told = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-d",
         f"host={school.dir}/pg user=postgres dbname=schoolgate",
         "-c", "SET SESSION AUTHORIZATION daemon", "-c", statement],
        capture_output=True, text=True)
    return told.stdout.strip(), told.stderr


def without_barriers(browser, name):
    """As the page stands, on a phone and a desktop; a picture of each."""
    wrong = []
    for view in driver.VIEWS:
        browser.view(view)
        if os.path.exists(AXE):
            with open(AXE, encoding="utf-8") as file:
                browser.script(file.read())
            wrong += [f"{view}: {one}" for one in browser.script_async(LOOK)]
        wide, room = browser.script(
            "return [document.documentElement.scrollWidth, innerWidth]")
        if wide > room:
            wrong.append(f"{view}: {wide} pixels wide")
        browser.screenshot(f"{name}-{view}")
    browser.view("desktop")
    tap.same(wrong, [], f"{name} is without barriers, on a phone too")


# -- nothing outside the scope --------------------------------------------------

def sees_nothing(school, dora, inside, outside):
    """Before there is a request: over HTTP and by SQL."""
    for what, act in [
            ("headings", lambda: dora.get(f"/api/open/{inside}")),
            ("text", lambda: dora.post(f"/api/messages/{inside}/open", {
                "tier": "T3", "purpose": "complaint", "reason": "because"})),
            ("thread", lambda: dora.get(f"/api/messages/{inside}/thread"))]:
        tap.same(status_of(act), 404, f"without a request the DPO sees no {what}")
    tap.same(dora.get("/api/requests")["rows"], [], "there is no request")
    rows, _ = sql_as(school, DPO, "SELECT count(*) FROM api.record_list('{}')")
    tap.same(rows, "0", "by SQL no record is listed either")
    for one in (inside, outside):
        _, said = sql_as(school, DPO, f"SELECT api.record_show('{one}')")
        tap.ok("there is no record" in said, "nor shown", said)


def sees_scope_alone(school, dora, inside, outside, request):
    tap.ok(dora.get(f"/api/open/{inside}"), "headings within the scope are seen")
    tap.same(status_of(lambda: dora.get(f"/api/open/{outside}")), 404,
             "of mail outside it none are")
    for path, body in [
            ("open", {"message": outside, "tier": "T3", "reason": "because"}),
            ("collect", {"messages": [outside]})]:
        tap.same(status_of(lambda: dora.post(
            f"/api/requests/{request}/{path}", body)), 404,
            f"nor is there one to {path}")
    rows, _ = sql_as(school, DPO, "SELECT string_agg(r ->> 'message_id', ' ' "
                     "ORDER BY r ->> 'message_id') FROM api.record_list('{}') r")
    tap.same(rows, " ".join(f"{n}@test.example" for n in (1, 2, 3, 4)),
             "by SQL the same records are listed, and no other")
    _, said = sql_as(school, DPO, "SELECT api.request_open("
                     f"{request}, '{outside}', 'T3', 'because')")
    tap.ok("there is no record" in said, "and no other opened", said)


def is_for_the_dpo(head, request):
    for method, path in [
            ("get", "/api/requests"), ("get", f"/api/requests/{request}"),
            ("post", f"/api/requests/{request}/search"),
            ("post", f"/api/requests/{request}/estimate"),
            ("post", f"/api/requests/{request}/export"),
            ("post", "/api/audit/openings")]:
        tap.same(status_of(lambda: getattr(head, method)(path)), 403,
                 f"for a headteacher there is no {method} {path}")


# -- as a person does ------------------------------------------------------------

def who_is_meant(browser):
    """Two people of that name: neither is chosen by default."""
    browser.wait_text("2 people in the directory are called", "dialog")
    browser.screenshot("request-namesakes")
    cards = browser.script("return [...document.querySelectorAll('dialog"
                           " .choice')].map((one) => [one.textContent,"
                           " one.querySelector('input').checked])")
    tap.same(cards, [["Ann Ash, pupil, form 9C, also called Annie: "
                      "a.ash@school.example", False],
                     [f"Ann Ash, staff: {ANN}", False]],
             "namesakes are told apart, and neither is ticked")
    browser.press("Write it down")
    browser.wait_text("Tick who is meant, or enter an address", "dialog")
    tap.ok(True, "one of them must be, or an address")
    browser.press("Back")
    browser.wait_text("Who asks", "dialog")
    tap.same([browser.script("return arguments[0].value", {
        driver.ELEMENT: browser.field(label)}) for label in (
            "Who asks", "How it came (not needed)")], ["Ann Ash", "a letter"],
             "the way back keeps what was entered")
    browser.press("Next")
    browser.wait_text("2 people in the directory are called", "dialog")
    browser.click(browser.field(f"Ann Ash, staff: {ANN}"))


def letters(browser):
    """What is to be written to who asks is ready."""
    browser.press("Acknowledgement")
    browser.wait(lambda: browser.all("dialog textarea"), "the letter")
    ready = browser.script("return document.querySelector('textarea').value")
    due = re.search(r"due (.+), in \d+ days", browser.text("main .tag-warn,"
                    " main")).group(1)
    tap.ok(ready.startswith("Dear Ann Ash,") and f"by {due} at" in ready and
           "request 1" in ready, "a letter that acknowledges it is ready, with"
           " the day on which it is due", ready, due)
    browser.screenshot("request-letter")
    browser.press("Close")
    browser.wait(lambda: not browser.all("dialog"), "the end of it")


def write_down(dora, browser):
    dora.sit_at(browser, "/requests")
    browser.wait_text("bank holidays of England and Wales", "main")
    browser.press("Change")
    browser.click(browser.field("Scotland"))
    browser.press("Change")
    browser.wait_text("bank holidays of Scotland", "main")
    tap.same(dora.post("/api/bank-holidays", {"nation": "england-and-wales"}),
             {"nation": "england-and-wales"},
             "the clocks go by the school's own bank holidays")
    browser.press("New request")
    browser.fill("Who asks", "Ann Ash")
    browser.fill("How it came (not needed)", "a letter")
    browser.press("Next")
    who_is_meant(browser)
    browser.press("Write it down")
    browser.wait_text("Request 1: Subject access", "main h1")
    tap.ok("due " in browser.text("main") and "in " in browser.text("main"),
           "a request that is written down has a day on which it is due",
           browser.text("main"))
    tap.same(browser.text("nav [aria-current]"), "Requests",
             "the navigation says where one is")
    letters(browser)
    browser.press("Start the clock")
    browser.wait_text("It runs from the day", "dialog")
    browser.press("Start the clock")
    browser.wait_text("running", "main .tag")
    browser.press("Stop the clock")
    browser.fill("What you asked", "which year")
    browser.press("Stop the clock")
    browser.wait_text("clock stands", "main .tag")
    tap.ok(re.search(r"The clock stood\s+What is meant, \d+ \w+ \d{4} to now",
                     browser.text("main")) and
           re.search(r"Clock stands \(What is meant\)", browser.text("main")),
           "that the clock stands is said in words, with why",
           browser.text("main"))
    browser.press("The clock runs again")
    browser.press("The clock runs again")
    browser.wait_text("running", "main .tag")
    browser.wait(lambda: browser.focused() == "Request 1: Subject access",
                 "the keyboard at the heading")
    tap.ok(True, "behind an act the keyboard goes on from the heading")
    browser.press("Estimate")
    browser.wait_text("Written by the person", "main")
    tap.ok(re.search(r"Messages\s+4 messages", browser.text("main")),
           "the estimate counts what there is", browser.text("main"))
    without_barriers(browser, "request")


def find_and_collect(dora, browser):
    dora.sit_at(browser, "/records?request=1")
    browser.wait_text("4 records found", "main")
    shown = browser.text("main table")
    tap.ok("plan one" in shown and "private to Ben" not in shown,
           "records shows what is in the scope, and no more", shown)
    tap.ok("U+202E" in shown and "Cheat" not in browser.title(),
           "a subject that turns round is shown as it is", shown)
    tap.ok("Wrote it, to outside" in shown and
           "Was addressed, inside the school" in shown,
           "with what she is in it, and which way it went", shown)
    without_barriers(browser, "records")
    browser.press("Include the chosen")
    browser.wait_text("Choose messages first", "dialog")
    tap.ok(True, "where nothing was chosen, the button says so")
    browser.press("Close")
    browser.press("Include all found")
    browser.press("Include")
    browser.wait_text("included", "main table")
    row = browser.script(
        "return [...document.querySelectorAll('main tbody tr')].findIndex("
        "(one) => one.textContent.includes('privileged'))")
    browser.script("document.querySelectorAll('main tbody tr "
                   "input[type=checkbox]')[arguments[0]].click()", row)
    browser.press("Leave out the chosen")
    browser.choose("Why", "Legal privilege")
    browser.press("Leave out")
    browser.wait_text("left out", "main table")
    request = dora.get("/api/requests/1")
    tap.same([request["included"], request["left_out"]], [3, 1],
             "what was chosen is included and left out")
    searches = [one["detail"] for one in request["events"]
                if one["what"] == "search"]
    tap.ok(searches and searches[0]["volumes"] == {"found": 4, "sealed": 0} and
           searches[0]["terms"] == {} and
           searches[0]["scope"]["addresses"] == [ANN],
           "the search has written itself down", searches)


def hold_one(browser):
    browser.press("Hold")
    browser.fill("Reason", "for the appeal")
    browser.press("Hold it")
    browser.wait(lambda: not browser.all("dialog"), "the hold")


def read_one(school, dora, browser):
    """One that Ben wrote: opened for the request, told later."""
    browser.script("[...document.querySelectorAll('main tbody tr')].find("
                   "(one) => one.textContent.includes('plan one'))"
                   ".querySelector('button').click()")
    browser.wait_text("told when the request is closed", "dialog")
    browser.press("Open")
    browser.wait_text("the plan is enclosed", "main")
    tap.ok("told when the request" in browser.text("main") and
           "being told now" not in browser.text("main"),
           "and its page says that the writer is told at the close",
           browser.text("main .inset"))
    tap.ok(True, "a message is read for the request")
    tap.same(school.value("SELECT count(*) || min(notice) || min(under) "
                          "FROM schoolgate.opening"), "1deferredrequest:1",
             "and its notice deferred")


def export(school, dora, browser):
    school.sql("UPDATE schoolgate.session SET fresh_until = now() - "
               "interval '1 minute'")
    tap.same(status_of(lambda: dora.post("/api/requests/1/export")), 403,
             "an export wants who asks to sign in again")
    dora.fresh()
    dora.sit_at(browser, "/requests/1")
    browser.press("Export")
    browser.wait_text("five minutes after", "dialog")
    browser.press("Export")
    kept = browser.wait(lambda: glob.glob(f"{browser.downloads}/*.zip"),
                        "the zip")
    browser.wait_text("SHA-256", "main")
    without_barriers(browser, "request-exported")
    tap.ok(os.path.basename(kept[0]) == "request-1.zip", "one file", kept)
    return kept[0]


def password(school):
    """It comes by itself, five minutes behind the file."""
    words = "The password of the file"
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.password_out "
        "WHERE handed IS NOT NULL") == "1", "the mail host to take it")
    tap.same(school.value("SELECT count(*) FROM schoolgate.password_out "
                          "WHERE sealed IS NOT NULL"), "0",
             "the password does not lie in the database")
    # Half of it is left for whatever else this machine has to do.
    later(school, 150000)
    schools.time.sleep(3)
    tap.same(school.mails_to(DPO, words), [],
             "before five minutes the password has not come")
    later(school, 155000)
    told = eventually(lambda: school.mails_to(DPO, words), "the password", 60)
    tap.same(len(told), 1, "then it comes by itself, once")
    return re.search(r"^([a-z0-9-]{23})\s*$", told[0][1], re.M).group(1)


def unpack(school, path, word):
    into = f"{school.dir}/unpacked"
    wrong = subprocess.run(["7z", "x", "-y", "-pwrong", f"-o{into}-wrong", path],
                           capture_output=True)
    tap.ok(wrong.returncode != 0, "with another password it does not open")
    right = subprocess.run(["7z", "x", "-y", f"-p{word}", f"-o{into}", path],
                           capture_output=True, text=True)
    tap.same(right.returncode, 0, "with the one that came it does")
    listed = subprocess.run(["7z", "l", "-slt", path], capture_output=True,
                            text=True).stdout
    tap.same(sorted(re.findall(r"^Path = (.+)$", listed, re.M)[1:]),
             ["0001.eml", "0002.eml", "0003.eml", "left-out.csv",
              "schedule.csv"], "names in it are ours, in no folder")
    tap.same(listed.count("AES-256"), 5, "all of it is AES-256")
    return into


def is_what_was_sent(into, sent):
    """What Postfix put before it (Received, Return-Path) is not ours to judge."""
    for place, octets in enumerate(sent, 1):
        with open(f"{into}/{place:04}.eml", "rb") as file:
            have = file.read()
        tap.ok(have.endswith(octets),
               f"message {place} is what was sent, octet for octet",
               have[-200:], octets[-200:])


def schedule(school, into):
    with open(f"{into}/schedule.csv", encoding="utf-8-sig", newline="") as file:
        text = file.read()
    rows = list(csv.reader(io.StringIO(text)))
    tap.same([row[1] for row in rows],
             ["file", "0001.eml", "0002.eml", "0003.eml"],
             "the schedule has a line for each message")
    tap.ok(rows[1][3] == BEN and ANN in rows[1][4] and
           rows[1][5] == "plan one" and rows[1][6] == "plan.pdf",
           "with headings and what was enclosed", rows[1])
    cells = [cell for row in rows for cell in row]
    tap.ok(not [cell for cell in cells if re.match(r"[=+@\-\t\r]", cell)] and
           "\u202e" not in text and rows[2][5].startswith("'=HYPERLINK"),
           "no cell is a formula, none turns round", rows[2])
    digests = [school.value("SELECT encode(sha256, 'hex') FROM "
                            "schoolgate.message WHERE id = "
                            f"'{id_of(school, n)}'") for n in (1, 2, 3)]
    tap.same([row[8] for row in rows[1:]], digests, "and digests")
    tap.same([subprocess.run(["sha256sum", f"{into}/000{n}.eml"],
                             capture_output=True, text=True).stdout[:64]
              for n in (1, 2, 3)], digests, "which the files have")
    with open(f"{into}/left-out.csv", encoding="utf-8-sig", newline="") as file:
        left = list(csv.reader(file))
    tap.ok(len(left) == 2 and left[1][1].startswith("legal privilege") and
           "privileged" not in left[1], "and what was left out, and why", left)


def close(school, browser):
    tap.same(school.value("SELECT count(*) FROM schoolgate.notice_event"), "0",
             "until the close nobody is told")
    browser.press("It was sent")
    browser.wait_text("It was sent", "dialog h2")
    browser.press("It was sent")
    browser.wait_text("in time", "main")
    browser.press("Close the request")
    browser.fill("How it ended", "answered in full")
    browser.press("Close the request")
    browser.wait_text("closed", "main .tag")
    for who, n in ((ANN, 1), (BEN, 2)):
        told = eventually(lambda: school.mails_to(who, "To answer a request"),
                          f"the notice to {who}", 60)
        flat = " ".join(told[0][1].split())
        tap.ok(len(told) == 1 and f"of yours: {n}, between" in flat,
               f"{who} has one notice, for all of it", flat)
        tap.ok("plan" not in flat and "Ash" not in flat and
               "HYPERLINK" not in flat + told[0][0],
               "with no word of the mail, nor who asked", flat)


def breach(school, dora, browser):
    """It stands on the page of retention until it is closed there."""
    school.value("INSERT INTO schoolgate.breach (message, reporter, reported,"
                 " due) SELECT id, 'ben@school.example', now(), now() +"
                 " interval '72 hours' FROM schoolgate.message WHERE subject ="
                 " 'plan one' RETURNING id")
    dora.sit_at(browser, "/retention")
    browser.wait_text("1 (a breach: 1)", "main")
    for act in ("Risk assessed", "Close the breach"):
        browser.press(act)
        browser.fill("In one line, for the register", "nobody read it")
        browser.press(act)
        browser.wait(lambda: not browser.all("dialog[open]"), "it is done")
    dora.sit_at(browser, "/retention")
    browser.wait_text("its mail is kept until", "main")
    tap.same(school.value("SELECT string_agg(what, ' ' ORDER BY ordinal)"
                          " FROM schoolgate.breach_event"), "assessed closed",
             "a breach goes its steps on the page, and is closed")


def audit(school, dora, browser, outside):
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.notice_event WHERE state = 'sent'")
        == school.value("SELECT count(*) FROM schoolgate.opening"),
        "all notices", 60)
    dora.sit_at(browser, "/audit")
    browser.wait_text("it adds up", "main")
    browser.wait_text("to answer request 1", "main table")
    browser.press("Check that nothing was changed")
    browser.wait_text("Outcomes of openings", "main")
    tap.ok("does not add up" not in browser.text("main") and
           "changed at row" not in browser.text("main") and
           "+ 0 being told + 0 told later + 0 could" in browser.text("main")
           and "Of 4 openings everybody was told" in browser.text("main"),
           "openings are notices, and the chains are whole",
           browser.text("main"))
    without_barriers(browser, "audit")
    dora.sit_at(browser, "/retention")
    browser.wait_text("Records are kept for 6 months", "main")
    browser.wait_text("for the appeal", "main")
    browser.press("End")
    browser.press("End it")
    browser.wait_text("over", "main .tag")
    tap.ok(True, "a hold is placed and ended")
    breach(school, dora, browser)
    without_barriers(browser, "retention")
    tap.same(status_of(lambda: dora.get(f"/api/open/{outside}")), 404,
             "the request is closed: nothing is seen any more")


def journey(school):
    sent = [
        mail(1, BEN, ANN, "plan one", "the plan is enclosed", "plan.pdf"),
        mail(2, BEN, ANN, SUBJECT, "a formula"),
        mail(3, ANN, PARENT, "to a parent", "caf\u00e9"),
        mail(4, ANN, "law@elsewhere.example", "privileged", "to our solicitor"),
        mail(5, BEN, PARENT, "private to Ben", "not for Ann"),
    ]
    for n, (octets, sender, to) in enumerate(zip(
            sent, (BEN, BEN, ANN, ANN, BEN),
            (ANN, ANN, PARENT, "law@elsewhere.example", PARENT)), 1):
        school.send(octets, sender=sender, recipients=(to,), client="127.0.0.1")
        school.wait_records(n)
    inside, outside = id_of(school, 1), id_of(school, 5)
    dora = school.person(DPO, "dpo")
    head = school.person("hale", "headteacher")
    school.sql("UPDATE schoolgate.settings SET value = '\"request\"' "
               "WHERE key = 'dpo_reach'")
    sees_nothing(school, dora, inside, outside)
    with Browser() as browser:
        write_down(dora, browser)
        is_for_the_dpo(head, 1)
        sees_scope_alone(school, dora, inside, outside, 1)
        find_and_collect(dora, browser)
        hold_one(browser)
        read_one(school, dora, browser)
        path = export(school, dora, browser)
        into = unpack(school, path, password(school))
        is_what_was_sent(into, sent[:3])
        schedule(school, into)
        close(school, browser)
        audit(school, dora, browser, inside)
        tap.same(browser.complaints(), [], "no page complained")
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nothing was asked of anybody else")


def main():
    why = schools.missing() or driver.missing() or (
        None if shutil.which("7z") else "7z is not installed (p7zip-full)")
    if why:
        skip_all(why)
    with School() as school:
        with open(f"{school.dir}/clock", "w", encoding="ascii") as file:
            file.write("0")
        os.chmod(f"{school.dir}/clock", 0o644)
        school.configure(f'test-clock = "{school.dir}/clock"', "")
        with open(f"{school.dir}/people.csv", "w", encoding="utf-8") as file:
            file.write(PEOPLE)
        school.run("people", "import", f"{school.dir}/people.csv")
        journey(school)
    tap.done()


main()
