#!/usr/bin/env python3
"""today.t - a morning's queue as its reader meets it: cards, keys, what is taken
back, what is quiet from now on, the letter that says it waits

Real mail through Postfix, decided in Chromium by the keyboard; letters are those
that arrive.  The mail host's clock says when it is morning.
"""
import datetime
import email
import email.policy
import glob
import os
import sys
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School, eventually
from tap import Tap, skip_all

LONDON = zoneinfo.ZoneInfo("Europe/London")
PEOPLE = "id,name,class,school,form,line_manager,addresses,known_names\n" + \
    "".join(f"{who},{name},{kind},,,,{who}@school.example,\n"
            for who, name, kind in [
                ("hetty", "Hetty Hale", "head"), ("dee", "Dee Orme", "staff"),
                ("dan", "Dan Penn", "staff"), ("ann", "Ann Tate", "staff"),
                ("bob", "Bob Ferris", "staff"),
                ("una", "Unity Quillfeather", "pupil")])
tap = Tap()


class Morning:
    """The school, who writes there, and what lies in its mailboxes."""

    def __init__(self, school):
        self.school = school
        self.sent = 0

    def write(self, sender, text="you stupid bitch, and so on", header=""):
        self.sent += 1
        octets = (f"From: {sender}\r\nTo: una@school.example\r\n"
                  f"Subject: Unity Quillfeather and trip {self.sent}\r\n"
                  f"Message-ID: <today{self.sent}@x>\r\n{header}\r\n"
                  f"Good morning,\r\n\r\n{text}.\r\nGreetings to Unity "
                  "Quillfeather\r\n").encode()
        self.school.send(octets, sender=sender,
                         recipients=("una@school.example",),
                         client="127.0.0.1")

    def arrived(self):
        self.school.wait_records(self.sent)

    def flags(self, state):
        return int(self.school.value("SELECT count(*) FROM schoolgate.flag "
                                     f"WHERE state = '{state}'"))

    def letters(self, to, subject):
        found = []
        for path in glob.glob(f"{self.school.dir}/mail/inside/new/*"):
            with open(path, "rb") as file:
                one = email.message_from_binary_file(
                    file, policy=email.policy.default)
            if to in str(one["To"]) and subject in str(one["Subject"]):
                found.append(one.get_content())
        return found

    def letter(self, to, subject):
        return eventually(lambda: self.letters(to, subject),
                          f"a letter to {to}")[0]


def cards(browser):
    return len(browser.all(".queue .card"))


def left(browser, n):
    browser.wait(lambda: cards(browser) == n, f"{n} cards")


def told(browser, words):
    """What stands above the cards once an act is told of."""
    browser.wait_text(words, "main")


def here(browser, head, n):
    """Somebody sits down, once the page before has nothing under way."""
    browser.wait(lambda: browser.script(
        "return document.getElementById('busy')?.hidden ?? true"), "rest")
    head.sit_at(browser, "/today")
    left(browser, n)


# -- a queue of twelve ---------------------------------------------------------

def a_card(browser):
    tap.ok(browser.text(".lead").startswith("12 need you today (about 4 minutes"),
           "the page says how many wait, and how long they take",
           browser.text(".lead"))
    browser.wait(lambda: browser.all(".queue .card mark"), "a passage")
    shown = browser.text(".queue .card")
    tap.ok("stupid" in browser.text(".queue .card mark") and
           "Quillfeather" not in browser.text("main"),
           "a card shows what was found, and no pupil's name", shown)
    tap.ok("clause 7.11" in shown and "from staff" in shown and
           "Ann Tate" in shown and "severity" in shown,
           "rule, clause, cause and writer stand there", repr(shown))
    tap.ok("nothing of this cause was decided yet" in shown,
           "and how often its cause was false", shown)
    tap.same(browser.script("return document.activeElement.dataset.card !== "
                            "undefined"), True, "the keyboard is on the card")
    browser.screenshot("today")


def by_keyboard(browser):
    """Twelve cards by keys; how many presses the costliest took."""
    most = 0
    for n in range(12):
        presses = [["1"], ["2", "Enter"], ["j", "1"]][n % 3 if n < 11 else 0]
        for key in presses:
            browser.keys(key)
            if key == "2":
                browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
        most = max(most, len(presses))
        left(browser, 11 - n)
    return most


def twelve(browser, head, morning):
    for n in range(12):
        morning.write(["ann@school.example", "bob@school.example"][n % 2])
    morning.write("hetty@school.example")
    morning.arrived()
    here(browser, head, 12)
    a_card(browser)
    tap.ok(by_keyboard(browser) <= 2,
           "no card of twelve takes more than two presses")
    told(browser, "Done.")
    tap.same(morning.flags("decided"), 12, "each is decided")
    tap.ok("12 decided in " in browser.text("main") and
           "No message was opened." in browser.text("main"),
           "the end says how many and in which time", browser.text("main"))
    tap.same(morning.flags("new"), 1, "what is about the reader is another's")
    browser.screenshot("today-done")


def taken_back(browser, school, morning):
    browser.keys("u")
    left(browser, 1)
    told(browser, "taken back before")
    tap.same([morning.flags("decided"), school.value(
        "SELECT count(*) FROM schoolgate.decision WHERE undoes IS NOT NULL")],
             [11, "1"], "u takes back what was decided last, by a row of its own")
    tap.same(school.value("SELECT v ->> 'ok' FROM api.verify_chains() v "
                          "WHERE v ->> 'chain' = 'decision'"), "true",
             "and the chain of decisions is whole")


# -- causes ----------------------------------------------------------------------

def quiet(browser, head, morning):
    browser.keys("2")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    tap.ok("Its cause: " in browser.text("dialog"),
           "before a cause is stopped one reads which it is",
           browser.text("dialog"))
    browser.keys("Down", "Enter")
    left(browser, 0)
    told(browser, "Done.")
    morning.write("ann@school.example")
    morning.arrived()
    eventually(lambda: morning.flags("suppressed") == 1, "a quiet flag")
    here(browser, head, 0)
    told(browser, "1 message of stopped causes")
    tap.ok("Nothing needs you today" in browser.text("main"),
           "the next mail of a stopped cause asks nobody, and is counted")
    browser.script("for (const one of document.querySelectorAll('summary'))"
                   " one.click()")
    browser.wait(lambda: "Ask again" in browser.text("main") and
                 "Ann Tate" in browser.text("main"), "the lists")
    tap.ok("Hetty Hale" in browser.text("main") and
           "Quillfeather" not in browser.text("main"),
           "stopped causes are listed with who stopped them",
           browser.text("main")[-290:])
    browser.screenshot("today-stopped")
    browser.press("Look")
    left(browser, 1)
    browser.wait(lambda: browser.all(".queue .card mark"), "a passage")
    browser.keys("1")
    eventually(lambda: morning.flags("suppressed") == 0, "a decision")
    tap.ok(True, "what was kept back can be looked at and decided")
    here(browser, head, 0)
    browser.script("for (const one of document.querySelectorAll('summary'))"
                   " one.click()")
    browser.wait(lambda: "Ask again" in browser.text("main"), "the list")
    browser.press("Ask again")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    browser.script("document.querySelector('dialog button[type=submit]')"
                   ".click()")
    eventually(lambda: morning.school.value(
        "SELECT count(*) FROM schoolgate.suppression WHERE ended IS NOT NULL")
               == "1", "the end of the suppression")
    morning.write("bob@school.example")
    morning.arrived()
    here(browser, head, 1)
    tap.ok("of the last" in browser.text(".queue .card"),
           "a cause that is asked about again tells how often it was real",
           browser.text(".queue .card"))


def all_of_a_cause(browser, head, morning):
    for _ in range(3):
        morning.write("ann@school.example")
    morning.arrived()
    here(browser, head, 4)
    browser.keys("b")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    browser.keys("Enter")
    left(browser, 0)
    tap.same(morning.school.value(
        "SELECT count(*) FROM schoolgate.decision GROUP BY batch "
        "ORDER BY max(ordinal) DESC LIMIT 1"), "4",
        "all cards of a cause go by one act, each with a decision")


# -- letters and others --------------------------------------------------------------

def letters(browser, head, morning):
    school = morning.school
    morning.write("ann@school.example")
    morning.write("bob@school.example")
    morning.arrived()
    here(browser, head, 2)
    browser.keys("3")
    browser.wait(lambda: browser.all("dialog[open] textarea"), "the text")
    ready = browser.script("return document.querySelector('textarea').value")
    tap.ok(ready.startswith("Hetty Hale (headteacher) asks you to look again"),
           "advice is ready to be changed", ready)
    browser.fill("Text", "Dear Ann, think twice.")
    browser.press("Send it")
    left(browser, 1)
    tap.ok("Dear Ann, think twice." in morning.letter(
        "ann@school.example", "About an e-mail that you sent"),
        "and reaches who wrote the mail")
    tap.ok(browser.text("main .lead").startswith("1 needs you today"),
           "what is left is counted down", browser.text("main .lead"))
    browser.keys("4")
    browser.wait(lambda: browser.all("dialog[open] textarea"), "the text")
    browser.press("Send it")
    left(browser, 0)
    asked = morning.letter("bob@school.example", "An e-mail that you sent is asked")
    tap.ok("Nothing is decided before you have answered" in
           asked.replace("\n", " ") and "trip" not in asked,
           "a question reaches its sender, and tells nothing of the mail", asked)
    tap.same(school.value("SELECT about FROM schoolgate.question"), "bob",
             "it waits for his answer")


def passed_on(browser, head, dee, morning):
    morning.write("ann@school.example")
    morning.arrived()
    here(browser, head, 1)
    browser.keys("6")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    browser.keys("Space", "Enter")
    left(browser, 0)
    here(browser, dee, 1)
    tap.ok("Ann Tate" in browser.text(".queue .card"),
           "what is passed on waits with who it was passed to")
    browser.keys("1")
    left(browser, 0)


def danger(browser, dee, dan, morning):
    morning.write("una@school.example", "i want to kill myself")
    morning.arrived()
    here(browser, dee, 1)
    browser.wait(lambda: browser.all(".queue .card mark"), "a passage")
    tap.ok("a child may be in danger" in browser.text(".queue .card"),
           "danger stands there as such")
    tap.ok("Dee Orme looked first" in morning.letter(
        "dan@school.example", "Somebody has it now"),
        "who looks first takes it, and the others are told")
    here(browser, dan, 1)
    tap.ok("taken by Dee Orme" in browser.text(".queue .card"),
           "and see it on the card", browser.text(".queue .card"))
    browser.keys("2")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    tap.ok("always asked about" in browser.text("dialog"),
           "its cause cannot be stopped")
    browser.press("Cancel")


def unreachable(browser, head, morning):
    """The database is down while one decides: nothing seems to be done."""
    school = morning.school
    others = morning.flags("new")
    for _ in range(2):
        morning.write("ann@school.example")
    morning.arrived()
    here(browser, head, 2)
    school.world("stop", "postgresql")
    browser.keys("1")
    told(browser, "The database does not answer; try again in a minute.")
    left(browser, 2)
    tap.ok(browser.text("main .lead").startswith("2 need you today"),
           "a card that could not be decided is there again, and counted",
           browser.text("main .lead"))
    browser.screenshot("today-unreachable")
    browser.script("[...document.querySelectorAll('summary')].at(-1).click()")
    browser.wait_text("Try again", ".table-box")
    tap.ok(True, "a list that could not be had offers to try again")
    browser.script("document.querySelector('[role=alert]').remove()")
    browser.keys("3")
    told(browser, "The database does not answer; try again in a minute.")
    tap.ok(True, "what asks first says so too")
    browser.go("/cases")
    browser.wait_text("Try again", "main")
    tap.ok(True, "a page that could not be had offers to try again")
    school.world("start", "postgresql")
    # For a second the console believes what it saw last.
    eventually(lambda: schools.status_of(lambda: head.get("/api/session")) == 200,
               "the database")
    browser.press("Try again")
    browser.wait(lambda: "Try again" not in browser.text("main") and
                 browser.all("main h1"), "the page")
    here(browser, head, 2)
    browser.keys("1")
    left(browser, 1)
    browser.keys("1")
    left(browser, 0)
    eventually(lambda: morning.flags("new") == others, "both decided")
    tap.ok(True, "and once it answers, it goes on")
    tap.same([one for one in browser.complaints() if "status of 503" not in one],
             [], "nothing else went wrong by it")


def held_down(browser, key):
    """As a key that is held repeats itself."""
    for repeat in (False, True, True, True):
        browser.cdp("Input.dispatchKeyEvent", type="keyDown", key=key, text=key,
                    autoRepeat=repeat)
    browser.cdp("Input.dispatchKeyEvent", type="keyUp", key=key)


def double_click(browser, element):
    x, y = browser.script(
        "const box = arguments[0].getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]",
        {driver.ELEMENT: element})
    for n in (1, 2):
        for what in ("mousePressed", "mouseReleased"):
            browser.cdp("Input.dispatchMouseEvent", type=what, x=x, y=y,
                        button="left", clickCount=n)


def once_each(browser, head, morning):
    """A hand that is too quick decides one card, not the next one too."""
    others = morning.flags("new")
    for _ in range(4):
        morning.write("ann@school.example")
    morning.arrived()
    here(browser, head, 4)
    double_click(browser, browser.button("1 Nothing wrong"))
    left(browser, 3)
    held_down(browser, "1")
    left(browser, 2)
    eventually(lambda: morning.flags("new") == others + 2, "two decided")
    browser.wait(lambda: browser.script(
        "return document.getElementById('busy').hidden"), "rest")
    tap.same([cards(browser), morning.flags("new") - others], [2, 2],
             "a double click and a key that is held decide one card each")
    browser.cdp("Network.enable")
    browser.cdp("Network.emulateNetworkConditions", offline=False, latency=1200,
                downloadThroughput=-1, uploadThroughput=-1)
    browser.keys("3", "3", "4")
    browser.wait(lambda: browser.all("dialog[open]"), "a dialog")
    browser.cdp("Network.emulateNetworkConditions", offline=False, latency=0,
                downloadThroughput=-1, uploadThroughput=-1)
    tap.same([len(browser.all("dialog")), browser.text("dialog h2")],
             [1, "Advise the sender"],
             "on a slow network an act that asks first is begun once")
    browser.keys("Escape")
    first = head.get("/api/today?which=today&lim=15")["cards"][0]
    head.post("/api/today/decide", {"outcome": "nothing-wrong",
                                    "flags": first["flags"]})
    browser.script("[...document.querySelectorAll('summary')].at(-1).click()")
    browser.wait_text("Take back", "main table")
    batch = head.get("/api/today/decided?lim=50")["rows"][0]["batch"]
    head.post("/api/today/undo", {"batch": batch})
    browser.script("[...document.querySelectorAll('main tbody button')][0]"
                   ".click()")
    browser.wait_text("This did not work", "dialog")
    tap.ok(len(browser.text("dialog p")) > 10,
           "what is refused behind a button is told",
           browser.text("dialog"))
    browser.keys("Enter")
    here(browser, head, 2)
    browser.keys("1")
    left(browser, 1)
    browser.keys("1")
    left(browser, 0)


def decided_by_another(browser, head, morning):
    for _ in range(2):
        morning.write("ann@school.example")
    morning.arrived()
    here(browser, head, 2)
    first = head.get("/api/today?which=today&lim=15")["cards"][0]
    head.post("/api/today/decide", {"outcome": "false-alarm",
                                    "flags": first["flags"]})
    browser.keys("1")
    told(browser, "It is decided already.")
    left(browser, 1)
    tap.same([browser.text("main .lead")[:17], browser.script(
        "return document.activeElement.dataset.card !== undefined")],
             ["1 needs you today", True],
             "what somebody else has decided in between is said, and gone")
    browser.keys("1")
    left(browser, 0)


# -- the morning's letter -------------------------------------------------------------

def set_clock(school, at):
    # Of two times of one zone Python subtracts the hands, not the moments.
    away = int((at.timestamp() - time.time()) * 1000)
    with open(f"{school.dir}/clock", "r+", encoding="utf-8") as file:
        file.write(f"{away}\n")
        file.truncate()


def next_morning(hour, minute):
    """Half past seven of the next day that is no Saturday or Sunday."""
    at = datetime.datetime.now(LONDON) + datetime.timedelta(days=1)
    while at.isoweekday() > 5:
        at += datetime.timedelta(days=1)
    return at.replace(hour=hour, minute=minute, second=0)


def digest(browser, head, morning):
    school = morning.school
    morning.write("ann@school.example")
    morning.write("bob@school.example")
    morning.arrived()
    set_clock(school, next_morning(7, 20))
    time.sleep(3)
    tap.same(morning.letters("hetty@school.example", "What needs you"), [],
             "before half past seven nobody is told")
    set_clock(school, next_morning(7, 31))
    said = " ".join(morning.letter("hetty@school.example",
                                   "What needs you today").split())
    tap.ok(said.startswith("The Example School: 2 need you today (about 1 "
                           "minute), 0 waiting"), "then the letter comes", said)
    tap.ok("Ann" not in said and "trip" not in said and "Quill" not in said,
           "and names nobody")
    school.world("stop", "schoolgate")
    school.world("start", "schoolgate")
    morning.write("ann@school.example")
    morning.arrived()
    time.sleep(3)
    tap.same(len(morning.letters("hetty@school.example", "What needs you")), 1,
             "once, after a restart too")
    tap.same(morning.letters("ann@school.example", "What needs you"), [],
             "who has no queue gets none")
    here(browser, head, 3)


def phone(browser, head):
    browser.view("phone")
    here(browser, head, 3)
    width, room = browser.script(
        "return [document.documentElement.scrollWidth, innerWidth]")
    tap.ok(width <= room, "the queue fits a phone", width, room)
    browser.screenshot("phone-today")
    browser.press("Look at this one")
    browser.wait(lambda: browser.script(
        "return [...document.querySelectorAll('.queue .card')].findIndex("
        "(one) => one.ariaCurrent) === 1"), "the other card")
    tap.ok(True, "another card is taken in hand by a touch")
    browser.press("1 Nothing wrong")
    left(browser, 2)
    tap.ok(True, "and is decided by its buttons")


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    with School() as school, Browser() as browser:
        morning = Morning(school)
        with open(f"{school.dir}/clock", "w", encoding="utf-8") as file:
            file.write("0\n")
        os.chmod(f"{school.dir}/clock", 0o644)
        school.configure(f'test-clock = "{school.dir}/clock"', "")
        with open(f"{school.dir}/people.csv", "w", encoding="utf-8") as file:
            file.write(PEOPLE)
        school.run("people", "import", f"{school.dir}/people.csv")
        school.sql("UPDATE schoolgate.settings SET value = '0' "
                   "WHERE key = 'undo_seconds'")
        head = school.person("hetty", "headteacher")
        dee = school.person("dee", "dsl")
        dan = school.person("dan", "dsl")
        twelve(browser, head, morning)
        taken_back(browser, school, morning)
        quiet(browser, head, morning)
        all_of_a_cause(browser, head, morning)
        letters(browser, head, morning)
        passed_on(browser, head, dee, morning)
        danger(browser, dee, dan, morning)
        unreachable(browser, head, morning)
        once_each(browser, head, morning)
        decided_by_another(browser, head, morning)
        digest(browser, head, morning)
        phone(browser, head)
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nobody but the console was asked for anything")
        tap.same(browser.complaints(), [], "the browser had nothing to say")
    tap.done()


main()
