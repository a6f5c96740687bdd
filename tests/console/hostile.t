#!/usr/bin/env python3
"""hostile.t - mails that attack who looks at them, in the console's own pages

Each of hostile.py goes through the real Postfix, is opened with a purpose and a
reason, and looked at in Chromium, as text and, where it has HTML, as sent:
nothing of it runs, nobody is asked for
anything, nothing leaves its box, no word of it reaches a title or an address.
The lists that show such mails are looked at as well, and what is enclosed is
handed out as octets to be kept, under a harmless name.  With classes as
arguments (`hostile.t file plain`) only theirs.
"""
import collections
import json
import os
import re
import smtplib
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import hostile
import school as schools
from driver import Browser
from school import School
from tap import Tap, skip_all

# Where such mails are listed, and who looks; all of a list, page by page.
LISTS = [
    ("/today", "head"), ("/cases", "head"), ("/cases/1", "head"),
    ("/records?request=1", "dpo"), ("/requests", "dpo"), ("/requests/1", "dpo"),
    ("/audit", "dpo"), ("/me", "staff"), ("/held", "staff"),
]

# What of <main> is not where it should be: beside it, over it, or loose.
PLACES = """
const main = document.getElementById("main");
const edge = main.getBoundingClientRect();
const loose = [];
for (const one of main.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    if (/fixed|sticky/.test(style.position) ||
        (style.position === "absolute" && !one.closest("thead, .hidden")))
        loose.push(`${one.tagName} is ${style.position}`);
    const isSent = one.tagName === "IFRAME" && /\/sent\?/.test(one.src) &&
        one.getAttribute("sandbox") === "";
    if (/^(SCRIPT|STYLE|LINK|META|BASE|IFRAME|OBJECT|EMBED|IMG|VIDEO|AUDIO|FORM)$/
        .test(one.tagName) && one.closest(".message, .mail") && !isSent)
        loose.push(`${one.tagName} stands in a message`);
    const box = one.closest(".message-box, .table-box");
    const room = (box ?? main).getBoundingClientRect();
    const rect = one.getBoundingClientRect();
    const scrolls = box && getComputedStyle(box).overflowX !== "visible";
    if (!scrolls && rect.width > 0 &&
        (rect.left < room.left - 2 || rect.right > room.right + 2))
        loose.push(`${one.tagName}.${one.className} is beside its box: ` +
            `${one.textContent.slice(0, 40)} ${rect.left} ${rect.right}`);
    if (box === one && (rect.left < edge.left - 2 || rect.right > edge.right + 2))
        loose.push(`a box is beside the page`);
}
if (document.documentElement.scrollWidth > innerWidth)
    loose.push(`the page is ${document.documentElement.scrollWidth} wide`);
const words = main.textContent;
return {canary: window.canary ?? null, loose: [...new Set(loose)].slice(0, 5),
    told: document.title + location.href, shown: words.includes(arguments[0]),
    name: /(?:zebrasecret|canary) ([a-z-]+-\\d+)/.exec(words)?.[1] ?? ""};
"""
# What of a page as sent is not of the list; the list stands here once more.
FRAME = """
const elements = new Set(("b big blockquote body br caption center code dd del " +
    "div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i ins li meta ol p pre q " +
    "s small strong sub sup table tbody td tfoot th thead title tr u ul")
    .split(" "));
const attributes = new Set(("align bgcolor border cellpadding cellspacing " +
    "charset color colspan dir face rowspan size start tabindex text valign " +
    "width")
    .split(" "));
const odd = [];
for (const one of document.querySelectorAll("*")) {
    if (!elements.has(one.localName))
        odd.push(one.localName);
    for (const { name } of one.attributes)
        if (!attributes.has(name))
            odd.push(`${one.localName} ${name}`);
}
if (self.origin !== "null")
    odd.push(`its origin is ${self.origin}`);
return {canary: window.canary ?? null, odd: [...new Set(odd)].slice(0, 5),
    shown: document.body.textContent.includes(arguments[0])};
"""
LOADED = ("return document.readyState === 'complete' &&"
          " location.pathname.endsWith('/sent')")
# The buttons over the parts that are HTML.
CHOOSE = ("const all = [...document.querySelectorAll('main button')].filter("
          "(one) => one.textContent === arguments[0]);"
          "all[arguments[1]]?.click(); return all.length")
# The first of the school's list, as soon as it is known.
PURPOSE = []
tap = Tap()


class Faults:
    """What was found wrong, by kind of fault, with the mails' names."""

    def __init__(self, school):
        self.school = school
        self.found = collections.defaultdict(list)

    def add(self, kind, name, what=""):
        self.found[kind].append(f"{name} {what}".strip())

    def look(self, browser, where):
        """At the page as it is; does it show the mails' words?"""
        seen = browser.script(PLACES, hostile.WORD)
        name = f"{where} {seen['name']}"
        if seen["canary"]:
            self.add("ran", name, seen["canary"])
        for one in seen["loose"]:
            self.add("box", name, one)
        if re.search(f"{hostile.SECRET}|{hostile.WORD}|<|canary",
                     urllib.parse.unquote(seen["told"])):
            self.add("title", name)
        return seen["shown"]

    def settle(self, browser):
        """What the browser saw since the last time."""
        for address in browser.requests():
            if not address.startswith(self.school.address):
                self.add("request", address)
        for line in browser.complaints():
            self.add("ran" if "canary" in line else "complaint", line)

    def same(self, kind, promise):
        tap.same(self.found[kind][:12], [], promise)


def send_all(school, mails):
    link = school.smtp()
    refused = []
    for mail in mails:
        try:
            school.send(mail.octets, link=link)
        except smtplib.SMTPException as error:
            refused.append(f"{mail.name} {error}")
            link = school.smtp()
    tap.same(refused, [], f"{len(mails)} mails are taken by Postfix")
    school.wait_records(len(mails))


def messages(school):
    """The records that a flag has brought before the headteacher."""
    return [row[0] for row in school.sql(
        "SELECT DISTINCT message FROM schoolgate.flag "
        "WHERE queue = 'headteacher' ORDER BY 1")]


def open_one(person, message, tier="T3"):
    """Open by the API, as the page does; answers the opening."""
    if not PURPOSE:
        purposes = person.get(f"/api/open/{message}")["purposes"]
        PURPOSE.append(next(iter(purposes)))
    return person.post(f"/api/messages/{message}/open", {
        "tier": tier, "purpose": PURPOSE[0],
        "reason": "to see what it does"})["opening"]


def as_sent(browser, message, faults):
    """Each part that is HTML in its frame; (how many, how many show words)."""
    count = browser.script(CHOOSE, "As sent", -1)
    shown = 0
    for i in range(count):
        browser.script(CHOOSE, "As sent", i)
        try:
            browser.wait(lambda: browser.inside(".message iframe", LOADED),
                         "a page as sent")
        except driver.DriverError as error:
            faults.add("frame", message, error)
            continue
        seen = browser.inside(".message iframe", FRAME, hostile.WORD)
        if seen["canary"]:
            faults.add("ran", message, seen["canary"])
        for one in seen["odd"]:
            faults.add("frame", message, one)
        shown += seen["shown"]
        faults.look(browser, message)
        browser.script(CHOOSE, "As text", i)
    return count, shown


def by_dialog(browser, message):
    """The first is opened as people do."""
    browser.go(f"/open/{message}")
    browser.press("Open this message")
    browser.script("const one = document.querySelector('dialog select');"
                   "one.selectedIndex = 1;")
    browser.fill("Reason, in one line", "to see what it does")
    browser.press("Open")
    browser.wait(lambda: browser.all(".message-box"), "the message")


def opened(browser, person, ids, faults):
    """Each message's own page; how many showed the words of the mail: as text,
    and of how many parts that are HTML as sent."""
    shown, pages, shown_sent = 0, 0, 0
    for message in ids:
        if message == ids[0]:
            by_dialog(browser, message)
        else:
            open_one(person, message)
            browser.go(f"/open/{message}")
        shown += faults.look(browser, message)
        count, words = as_sent(browser, message, faults)
        pages += count
        shown_sent += words
    faults.settle(browser)
    return shown, pages, shown_sent


def parts(person, ids, faults):
    """Every enclosed file by HTTP; how many there were."""
    handed = 0
    openings = {}
    for message, path in json.loads(person.school.value(
            "SELECT coalesce(json_agg(json_build_array(message, path)), '[]') "
            "FROM schoolgate.attachment")):
        if message not in ids:
            continue
        if message not in openings:
            openings[message] = open_one(person, message, "T4")
        status, headers, _ = person.ask(
            "GET", f"/api/openings/{openings[message]}/part?"
            + urllib.parse.urlencode({"path": path, "which": 0}))
        if status == 404:
            continue
        handed += 1
        check_download(status, headers, message, faults)
    return handed


def check_download(status, headers, message, faults):
    disposition = headers.get("Content-Disposition", "")
    name = disposition
    found = re.search(r"filename\*=UTF-8''([^;]*)", disposition)
    if found:
        name = urllib.parse.unquote(found.group(1))
    plain = re.search(r'filename="([^"]*)"', disposition)
    names = [name] + ([plain.group(1)] if plain else [])
    sound = (status == 200
             and headers.get_content_type() == "application/octet-stream"
             and disposition.startswith("attachment")
             and headers.get("X-Content-Type-Options") == "nosniff"
             and "sandbox" in headers.get("Content-Security-Policy", ""))
    if not sound:
        faults.add("download", message, f"{status} {dict(headers)}")
    for one in names:
        if re.search(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-'
                     r'\u2069/\\<>:"|?*]', one) or len(one) > 255:
            faults.add("name", message, ascii(one))


def prepare(school, people):
    """A request and a case, so that their pages show such mails too."""
    name = f"{hostile.SECRET} <img src=x onerror=top.canary=1>\u202e"
    people["dpo"].post("/api/requests", {
        "type": "sar", "name": name, "how": name,
        "covers": [{"address": "b@school.example"}]})
    flag = school.value("SELECT id FROM schoolgate.flag "
                        "WHERE queue = 'headteacher' LIMIT 1")
    people["head"].post(f"/api/flags/{flag}/case", {"note": name})


def show_all(browser):
    """Every page of a list."""
    while browser.script(
            "const more = [...document.querySelectorAll('main button')].find("
            "(one) => one.textContent === 'Show more');"
            "more?.click(); return more !== undefined"):
        browser.wait_ready()


def lists(browser, people, faults):
    """The pages that list such mails."""
    looked = []
    for path, who in LISTS:
        people[who].sit_at(browser, path)
        show_all(browser)
        for view in driver.VIEWS:
            browser.view(view)
            faults.look(browser, path)
        browser.screenshot(f"hostile{re.sub('[^a-z]+', '-', path)}")
        browser.view("desktop")
        if hostile.SECRET in browser.text("main"):
            looked.append(path)
        faults.settle(browser)
    return looked


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    mails = [mail for mail in hostile.mails() if not sys.argv[1:]
             or mail.name.rsplit("-", 1)[0] in sys.argv[1:]]
    with School(flagged=hostile.WORD) as school, Browser() as browser:
        tap.ok(len(mails) >= 300 or sys.argv[1:], f"there are {len(mails)} hostile mails")
        send_all(school, mails)
        people = {"head": school.person("hilda", "headteacher"),
                  "dpo": school.person("dora", "dpo"),
                  "staff": school.person("b@school.example", "staff")}
        faults = Faults(school)
        ids = messages(school)
        tap.ok(len(ids) > len(mails) - 5, f"{len(ids)} of them raise a flag")
        people["head"].sit_at(browser, "/account")
        shown, pages, shown_sent = opened(browser, people["head"], ids, faults)
        tap.ok(shown >= len(ids) * 0.95,
               f"{shown} of {len(ids)} are opened and show their words")
        tap.ok(pages >= 200 or sys.argv[1:],
               f"{pages} parts that are HTML are looked at as sent")
        tap.ok(shown_sent >= pages * 0.9,
               f"{shown_sent} of them show their words so")
        browser.screenshot("hostile-open")
        handed = parts(people["head"], ids, faults)
        tap.ok(handed >= 50 or sys.argv[1:], f"{handed} enclosed files are handed out")
        prepare(school, people)
        looked = lists(browser, people, faults)
        tap.ok({"/today", "/records?request=1", "/me"} <= set(looked),
               f"lists show them too: {', '.join(looked)}")
        faults.same("ran", "nothing of them ran")
        faults.same("request", "nobody but the console was asked for anything")
        faults.same("box", "nothing stands outside its box")
        faults.same("frame", "as sent nothing is but what is allowed")
        faults.same("title", "no title or address holds a word of them")
        faults.same("complaint", "the browser had nothing to say")
        faults.same("download", "what is enclosed is octets to be kept")
        faults.same("name", "under names without folders, controls or tricks")
    tap.done()


main()
