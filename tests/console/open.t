#!/usr/bin/env python3
"""open.t - a message is opened with a reason, and the person read is told

Real mail through Postfix, the console over HTTP and in Chromium; the notice is
the one that arrives in the sender's mailbox.
"""
import email
import email.policy
import glob
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from barriers import barriers
from driver import Browser
from school import Refused, School, eventually
from tap import Tap, skip_all

# Octets that no transport and no reader may change.
PAYLOAD = bytes(range(256)) * 40 + b"\r\n.\r\n\x1a end"
NAME = "../..\\etc/\u202egpj.exe\"; filename=x.html\r\nSet-Cookie: a=b"
REASON = "a complaint from a parent"
# Beside the text; what a browser would do with it stands in the journey.
PAGE = """<style>p{position:fixed;background:url(https://canary.example/s)}
</style><script>console.error('canary')</script><base href=//canary.example>
<table bgcolor=#003366 width=100%><tr><td><font color=white>The trip</font>
</table><p onclick="console.error('canary')">Good <b>morning</b>, you stupid
bitch, and so on <a href="https://canary.example/in?a=1">sign in</a>
<img src="https://canary.example/pixel.gif" onerror="console.error('canary')">
<form action=https://canary.example><input name=p><button>Go</button></form>
<i style="display:none">unseen</i>"""
SENT = "iframe[title='This part of the message as it was sent']"
tap = Tap()


def flagged(number, extra=b""):
    """A mail of Ann's that a rule flags, with a file and a quotation."""
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Ann Tate <ann@school.example>"
    mail["To"] = "b@school.example"
    mail["Subject"] = f"Trip {number} <b>bold</b>"
    mail["Message-ID"] = f"<{number}@school.example>"
    if number > 1:
        mail["In-Reply-To"] = "<1@school.example>"
    mail.set_content("Good morning,\n\nyou stupid bitch, and so on\n"
                     "<script>console.error('canary')</script>\n\n"
                     "> what was written before\n")
    mail.add_alternative(PAGE, subtype="html")
    mail.add_attachment(PAYLOAD, maintype="application",
                        subtype="octet-stream", filename="file.bin")
    octets = mail.as_bytes()
    # The library refuses such a name; mail does not.
    name = "".join(f"%{one:02X}" for one in NAME.encode())
    return octets.replace(b'filename="file.bin"',
                          f"filename*=UTF-8''{name}".encode()) + extra


def mails_to(school, who):
    """Messages in a mailbox of the world, newest last."""
    found = []
    for path in sorted(glob.glob(f"{school.dir}/mail/inside/new/*"),
                       key=os.path.getmtime):
        with open(path, "rb") as file:
            one = email.message_from_binary_file(
                file, policy=email.policy.default)
        if who in str(one["To"] or one["X-Original-To"]):
            found.append(one)
    return found


def notices(school, words):
    return [one for one in mails_to(school, "ann@school.example")
            if words in one.get_content().replace("\n", " ")]


def refusal(act):
    """Status and words of what is refused."""
    try:
        act()
    except Refused as told:
        return told.status, re.sub(r"[0-9a-f-]{36}", "ID", told.words)
    return 200, ""


def openings(school):
    return int(school.value("SELECT count(*) FROM schoolgate.opening"))


# -- over HTTP ---------------------------------------------------------------

def nothing_without(school, head, message):
    path = f"/api/messages/{message}/open"
    good = {"tier": "T3", "purpose": "law", "reason": REASON}
    for what, body in [
            ("a purpose", {**good, "purpose": None}),
            ("a purpose of the school's list", {**good, "purpose": "fun"}),
            ("a reason", {**good, "reason": None}),
            ("more than a blank as reason", {**good, "reason": "   "}),
            ("a tier that there is", {**good, "tier": "T9"})]:
        tap.same(refusal(lambda: head.post(path, body))[0], 400,
                 f"over HTTP nothing is opened without {what}")
    for what, arguments in [("a purpose", "NULL, 'because'"),
                            ("a reason", "'law', NULL")]:
        told = subprocess.run(
            ["psql", "-X", "-q", "-d", f"host={school.dir}/pg user=postgres "
             "dbname=schoolgate", "-c", "SET SESSION AUTHORIZATION root",
             "-c", f"SELECT api.record_open('{message}', 'T3', {arguments})"],
            capture_output=True, text=True)
        tap.ok("ERROR" in told.stderr, f"nor in SQL without {what}",
               told.stderr)
    token, head.token = head.token, "another"
    tap.ok(refusal(lambda: head.post(path, good))[0] == 403,
           "nor from another site's page")
    head.token = token
    tap.same(openings(school), 0, "and nothing was written by trying")


def seen_by(head, other, message):
    absent = message[:-1] + ("0" if message[-1] != "0" else "1")
    for what, path in [("headings", "/api/open/{}"),
                       ("thread", "/api/messages/{}/thread")]:
        tap.same(refusal(lambda: other.get(path.format(message))),
                 refusal(lambda: other.get(path.format(absent))),
                 f"{what} of a message that one may not see are as absent")
    body = {"tier": "T3", "purpose": "law", "reason": REASON}
    tap.same(refusal(lambda: other.post(f"/api/messages/{message}/open", body)),
             refusal(lambda: other.post(f"/api/messages/{absent}/open", body)),
             "and it is opened as little as one that is absent")
    tap.same(refusal(lambda: other.get(f"/api/open/{message}"))[0], 404,
             "which is 404")
    tap.ok("Trip" in head.get(f"/api/open/{message}")["headings"]["subject"],
           "who may see it sees headings")


def whose(school, head, other, message):
    opened = head.post(f"/api/messages/{message}/open", {
        "tier": "T3", "purpose": "law", "reason": "over HTTP"})["opening"]
    page = head.get(f"/api/openings/{opened}/text")
    tap.ok(any("stupid bitch" in text["text"] for text in page["texts"]),
           "an opening hands out the text")
    part = f"/api/openings/{opened}/part?path=2"
    tap.same(refusal(lambda: head.get(part))[0], 403,
             "but no file: that is an opening of its own")
    tap.same(refusal(lambda: other.get(f"/api/openings/{opened}"))[0], 404,
             "it is not another's")
    tap.same(refusal(lambda: other.get(f"/api/openings/{opened}/text"))[0], 403,
             "nor is its text")
    head.post(f"/api/openings/{opened}/close", {"outcome": "nothing-wrong"})
    tap.same(refusal(lambda: head.get(f"/api/openings/{opened}/text"))[0], 403,
             "closed, it hands out nothing")
    status, headers, octets = head.ask(
        "GET", f"/api/openings/{opened}/sent?path=1.2&which=0")
    tap.ok(status == 403 and b"this opening is closed" in octets and
           headers["X-Frame-Options"] == "SAMEORIGIN" and
           "sandbox" in headers["Content-Security-Policy"],
           "which the frame says in words, and is not blank", status, octets)


def as_sent(head, message):
    opened = head.post(f"/api/messages/{message}/open", {
        "tier": "T4", "purpose": "law", "reason": "the file"})["opening"]
    status, headers, octets = head.ask(
        "GET", f"/api/openings/{opened}/part?path=2&which=0")
    tap.ok(status == 200 and octets == PAYLOAD,
           "a file is what was sent, octet for octet",
           status, len(octets), octets[:80])
    tap.same([headers["Content-Type"], headers["X-Content-Type-Options"]],
             ["application/octet-stream", "nosniff"], "without a type")
    tap.ok("sandbox" in headers["Content-Security-Policy"] and
           "default-src 'none'" in headers["Content-Security-Policy"],
           "in a sandbox of its own", headers["Content-Security-Policy"])
    given = headers["Content-Disposition"]
    tap.ok(given.startswith("attachment; ") and
           not re.search(r'filename="[^"]*[/\\;\r\n]', given) and
           not re.search("%2F|%5C|%0[AD]|%00", given) and
           headers["Set-Cookie"] is None,
           "to be kept, under a name that leads nowhere", given)
    tap.same(refusal(lambda: head.get(
        f"/api/openings/{opened}/part?path=77"))[0], 404,
        "a part that there is not is 404")
    head.post(f"/api/openings/{opened}/close", {"outcome": "nothing-wrong"})


# -- as a person does --------------------------------------------------------

def open_it(school, browser, head, flag):
    head.sit_at(browser, f"/open/{flag}")
    tap.ok("<b>bold</b>" in browser.text("main"),
           "the page shows headings as they are written",
           browser.text("main"), browser.complaints())
    tap.ok("stupid" not in browser.text("main"), "and nothing of the text")
    tap.ok("Trip" not in browser.title(), "its title holds no word of mail")
    before = openings(school)
    browser.press("Open this message")
    browser.wait_text("will be told now", "dialog")
    tap.ok("{" not in browser.text("dialog") and
           "Ground: …" in browser.text("dialog"),
           "what is not chosen yet are dots in what the writer will be told",
           browser.text("dialog .inset"))
    browser.press("Open")
    tap.ok("Choose a purpose" in browser.text("dialog") and
           "Enter a reason" in browser.text("dialog"),
           "without purpose and reason it does not open",
           browser.text("dialog"))
    browser.choose("Purpose", "compliance with the law and with the e-mail "
                   "policy")
    browser.fill("Reason, in one line", REASON)
    browser.wait_text(REASON, "dialog")
    told = browser.text("dialog .inset")
    tap.ok("will be told now" in told and f'"{REASON}"' in told and
           "compliance with the law" in told,
           "the dialog shows whom it tells, and the very words", told)
    tap.same(openings(school), before, "nothing is opened by reading them")
    browser.screenshot("open-dialog")
    tap.same(barriers(browser), [], "the dialog is without barriers")
    start = time.monotonic()
    browser.press("Open")
    browser.wait_text("and so on", "main")
    words = told.split("will be told now:")[1]
    notice = eventually(lambda: notices(school, REASON), "the notice", 60)
    print(f"# notice after {time.monotonic() - start:.1f} s", flush=True)
    flat = " ".join(notice[0].get_content().split())
    tap.ok(" ".join(words.split()) in flat,
           "it says word for word what the dialog said", flat, words)
    tap.ok("Trip" not in flat and "stupid" not in flat,
           "and no word of the mail")


def read_it(browser):
    marks = browser.script("return [...document.querySelectorAll('mark')]"
                           ".map((one) => one.textContent)")
    tap.ok("stupid bitch" in marks, "what was found is marked", marks)
    tap.ok("what was written before" in browser.text("main .quoted"),
           "what is quoted is grey")
    tap.ok("<script>" in browser.text("main"), "a script is text")
    tap.ok("U+202E" in browser.text("main table"),
           "a name that turns round is shown as it is",
           browser.text("main table"))
    tap.same(browser.complaints(), [], "nothing ran, nothing was refused")
    tap.same(barriers(browser), [], "an opened message is without barriers")
    browser.screenshot("open")


def frame_over_http(school, head):
    """The frame's document, and who may ask for it."""
    opening = school.value("SELECT max(ordinal) FROM schoolgate.opening")
    path = f"/api/openings/{opening}/sent?path=1.2&which=0"
    status, headers, octets = head.ask("GET", path)
    tap.same([status, headers["Content-Type"], headers["X-Frame-Options"]],
             [200, "text/html; charset=utf-8", "SAMEORIGIN"],
             "as sent, a part is a page for a frame of ours")
    tap.same(headers["Content-Security-Policy"],
             "default-src 'none'; base-uri 'none'; form-action 'none'; "
             "frame-ancestors 'self'; sandbox",
             "that may nothing: no script, no style, no picture, no request")
    tap.same(re.findall(rb"<(?:script|style|a|img|form|input|base|link)\b|"
                        rb"\bon\w+=|style=|href=|src=", octets), [],
             "and has nothing that asks for any")
    for what, other in [("which is no HTML", "path=1.1"),
                        ("that there is not", "path=7"),
                        ("by no path that is one", "path=../x")]:
        status, headers, octets = head.ask(
            "GET", f"/api/openings/{opening}/sent?{other}")
        tap.ok(status == 404 and "sandbox" in
               headers["Content-Security-Policy"] and b"no such part" in octets,
               f"a part {what} is 404, in the same frame", status, octets)
    tap.same(refusal(lambda: head.get(
        f"/api/openings/{opening}/sent"))[0], 400, "without a path it is 400")
    return opening


def frame_in_browser(browser):
    seen = browser.inside(SENT, "return {text: document.body.innerText,"
                          " all: [...document.querySelectorAll('body *')].map("
                          "(one) => one.localName), origin: self.origin,"
                          " cell: getComputedStyle(document.querySelector("
                          "'table')).backgroundColor}")
    for words in ["The trip", "Good morning, you stupid",
                  "sign in [link: https://canary.example/in?a=1]",
                  "[picture not fetched: canary.example]",
                  "[a picture is behind this text]",
                  "[form that would be sent to: canary.example]", "[field]",
                  "It holds a script, which is left out."]:
        tap.ok(words in seen["text"], f'the frame says "{words}"', seen)
    tap.ok("unseen" not in seen["text"], "and not what a mail program hides")
    tap.same([seen["origin"], seen["cell"]], ["null", "rgb(0, 51, 102)"],
             "it is nobody's, and looks as it was sent")
    tap.same(set(seen["all"]) & {"a", "img", "form", "input", "button",
                                 "script", "style", "base"}, set(),
             "nothing in it can be pressed, filled in or fetched")


def look_as_sent(school, browser, head):
    """In the same sitting: the page in a frame, and back."""
    openings_before, told = openings(school), len(notices(school, REASON))
    opening = frame_over_http(school, head)
    looks = "SELECT copies FROM schoolgate.opening_sitting WHERE opening = "
    before = int(school.value(looks + opening))
    tap.ok("[link:" not in browser.text("main"), "text comes first")
    browser.script("arguments[0].focus()", {
        driver.ELEMENT: browser.button("As text")})
    browser.keys("Tab", "Enter")
    browser.find(SENT)
    browser.wait(lambda: "The trip" in browser.inside(
        SENT, "return document.body.innerText"), "the page as sent")
    tap.same(browser.script(
        "const one = document.querySelector(arguments[0]);"
        "return [one.getAttribute('sandbox'), one.referrerPolicy]", SENT),
        ["", "no-referrer"], "the frame is a sandbox without exceptions")
    tap.same(browser.script(
        "return [...document.querySelectorAll('[aria-pressed=true]')].map("
        "(one) => one.textContent)"), ["As sent"], "the button is pressed")
    frame_in_browser(browser)
    browser.script("arguments[0].focus()", {
        driver.ELEMENT: browser.button("As sent")})
    browser.keys("Tab")
    tap.same(browser.script("return document.activeElement.localName"),
             "iframe", "the keyboard comes to it")
    tap.same(barriers(browser), [], "it is without barriers")
    for view in driver.VIEWS:
        browser.view(view)
        browser.screenshot(f"open-as-sent-{view}")
    browser.view("desktop")
    tap.same(int(school.value(looks + opening)), before + 1,
             "it was one look at the copy")
    tap.same([openings(school), len(notices(school, REASON))],
             [openings_before, told], "and no other opening, nor notice")
    browser.press("As text")
    tap.ok(not browser.all(SENT) and "[link:" not in browser.text("main"),
           "and back to the text")
    tap.same(browser.complaints(), [], "nothing ran, nothing was refused")


def keep_file(browser):
    browser.press("Download")
    browser.wait_text("may hold a virus", "dialog")
    browser.choose("Purpose", "a complaint")
    browser.fill("Reason, in one line", "what was enclosed")
    browser.press("Open")
    kept = browser.wait(lambda: [
        one for one in glob.glob(f"{browser.downloads}/*")
        if not one.endswith(".crdownload")], "the file")
    with open(kept[0], "rb") as file:
        tap.ok(file.read() == PAYLOAD, "the file that is kept is what was sent")
    tap.ok(os.path.dirname(kept[0]) == browser.downloads and
           not kept[0].endswith(".exe"), "where files are kept", kept)


def close_it(school, browser):
    browser.press("Close with an outcome")
    browser.click(browser.field("the sender was advised"))
    browser.press("Close it")
    browser.wait_text("Closed", "main h1")
    tap.same(school.value(
        "SELECT count(*) FROM schoolgate.opening o WHERE NOT EXISTS (SELECT "
        "FROM schoolgate.opening_outcome x WHERE x.opening = o.ordinal)"), "0",
        "each opening has its outcome")


def mistake(school, browser, head, message):
    head.sit_at(browser, f"/open/{message}")
    tap.ok("The thread, as far as you may see it" in browser.text("main") and
           "Trip 1" in browser.text("main .thread"),
           "the thread is there by its headings")
    browser.press("Open this message")
    browser.choose("Purpose", "a complaint")
    browser.fill("Reason, in one line", "the wrong one")
    browser.press("Open")
    browser.wait_text("and so on", "main")
    eventually(lambda: notices(school, "the wrong one"), "the notice", 60)
    browser.press("Opened by mistake")
    browser.fill("What happened", "I took it for another")
    browser.press("Close it")
    browser.wait_text("Closed", "main h1")
    eventually(lambda: notices(school, "I took it for another"), "the word", 60)
    tap.ok(True, "who was read is told that it was a mistake")


def balance(school):
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.opening WHERE notice = 'due'")
        == school.value("SELECT count(*) FROM schoolgate.notice_event "
                        "WHERE state = 'sent'"), "all notices", 60)
    tap.same(openings(school), int(school.value(
        "SELECT count(DISTINCT opening) FROM schoolgate.notice_event "
        "WHERE state = 'sent'")), "openings are notices sent")


def without_key(school, head, message):
    """The key reader is the console's one child that holds no scanner."""
    with open(f"{school.dir}/console.pid", encoding="ascii") as file:
        console = file.read().strip()
    children = subprocess.run(["pgrep", "-P", console], capture_output=True,
                              text=True).stdout.split()
    keys = [pid for pid in children
            if os.readlink(f"/proc/{pid}/exe").endswith("schoolgate-console")]
    tap.same(len(keys), 1, "one process holds the keys")
    with open(f"/proc/{console}/maps", encoding="ascii") as file:
        tap.ok("libpoppler" not in file.read(),
               "the console has no reader of files in it")
    before = openings(school)
    os.kill(int(keys[0]), 9)
    eventually(lambda: not os.path.exists(f"/proc/{console}"),
               "the console's end")
    tap.ok(True, "without it the console ends, to be started anew")
    tap.same(openings(school), before, "and nothing is opened meanwhile")
    school.world("start", "console")
    head.post(f"/api/messages/{message}/open", {
        "tier": "T3", "purpose": "law", "reason": "started again"})
    tap.same(openings(school), before + 1, "started again it opens")


def journey(school):
    for number in (1, 2):
        school.send(flagged(number), sender="ann@school.example",
                    client="127.0.0.1")
    school.wait_records(2)
    rows = school.sql("SELECT f.message, f.id FROM schoolgate.flag f "
                      "ORDER BY f.received")
    (first, flag), (second, _) = rows[0], rows[1]
    head = school.person("head", "headteacher")
    other = school.person("lead", "dsl")
    nothing_without(school, head, first)
    seen_by(head, other, first)
    whose(school, head, other, first)
    as_sent(head, first)
    with Browser() as browser:
        open_it(school, browser, head, flag)
        read_it(browser)
        look_as_sent(school, browser, head)
        keep_file(browser)
        close_it(school, browser)
        mistake(school, browser, head, second)
        tap.same(browser.complaints(), [], "no page complained")
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nothing was asked of anybody else")
    balance(school)
    without_key(school, head, first)


why = driver.missing() or schools.missing()
if why:
    skip_all(why)
with School() as place:
    journey(place)
tap.done()
