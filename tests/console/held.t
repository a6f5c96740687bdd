#!/usr/bin/env python3
"""held.t - held mail in the page and by the link of its notice, with real mail

What waits is written by Postfix, told by mail, decided in Chromium, and read
again where it was delivered.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import Client, Refused, eventually
from staffed import FAMILIES, PUPIL, RULE, STAFF, Staffed
from tap import Tap, skip_all

ANN = "ann@school.example"
PLANS = """
rule "plans" {
kind = files
clause = "9.9"
mode = enforce
action = hold
approve = headteacher
from = {"inside"}
endings = {".dwg"}
}
rule "drawings" {
kind = files
clause = "9.9"
mode = enforce
action = hold
from = {"inside"}
endings = {".dxf"}
}
"""
COUNTS_NO_MORE = "This link counts no more, or is not yours."
tap = Tap()


def wait_for(browser, words, selector="main"):
    browser.wait_text(words, selector)


def card(browser, reference):
    return browser.text(f"[data-reference='{reference}']")


def press_in(browser, reference, words):
    """A button of one card."""
    browser.script(
        "const [reference, words] = arguments;"
        "[...document.querySelectorAll(`[data-reference='${reference}']"
        " button`)].find((one) => one.textContent === words).click()",
        reference, words)


def answer_dialog(browser, ok, reason=None, ticks=()):
    browser.find("dialog[open]")
    for label in ticks:
        browser.click(browser.field(label))
    if reason:
        browser.fill("Reason", reason)
    browser.press(ok)


# -- the link --------------------------------------------------------------------

def link_of(school, item):
    text = school.notice(ANN, item["reference"], "/h#")
    return re.search(r"https://\S+/h#[\w-]{43}(?=\s)", text).group(0)


def by_link(school, browser):
    school.write("l1", ANN, [*STAFF, PUPIL], "Rota", "Who does Monday?")
    item = school.held("l1")
    link = link_of(school, item)
    token = link.split("#")[1]
    tap.ok(link.startswith(school.address + "/h#"),
           "the notice has a link to the console")
    stranger = Client(school.address)
    for path in (f"/h?{token}", f"/h/{token}", "/h", "/api/link/use",
                 f"/api/link/use?token={token}"):
        stranger.ask("GET", path)
    browser.open(link)
    wait_for(browser, "Your school e-mail address")
    tap.same(browser.address(), f"{school.address}/h",
             "the token leaves the address at once")
    tap.same(school.held("l1")["item"], item["item"],
             "to fetch it, with the token or without, changes nothing")
    browser.fill("Your school e-mail address", "ben@school.example")
    browser.press("Show it")
    wait_for(browser, COUNTS_NO_MORE)
    tap.ok(True, "another's address gets nothing by it")
    browser.open("about:blank")
    browser.open(link)
    wait_for(browser, "Your school e-mail address")
    browser.fill("Your school e-mail address", "Ann@School.example")
    browser.press("Show it")
    wait_for(browser, item["reference"])
    page = browser.text("main")
    tap.ok("Waiting." in page and PUPIL in page,
           "its addressee sees what the notice said", page)
    tap.ok("Rota" not in page and "Monday" not in page and
           STAFF[0] not in page, "and no more of the message", page)
    tap.same(school.held("l1")["item"], item["item"],
             "to look at it changes nothing")
    browser.screenshot("link")
    browser.press("Take that address out and send it")
    answer_dialog(browser, "Take that address out and send it")
    wait_for(browser, "It goes to the others.")
    school.held("l1", "sent")
    copies = eventually(lambda: len(school.copies("l1")) == 4 and
                        school.copies("l1"), "four copies")
    tap.same([PUPIL in copy.as_string() for copy in copies], [False] * 4,
             "it went to the others, and names the pupil nowhere")
    again(school, browser, link, stranger)


def again(school, browser, link, stranger):
    token = link.split("#")[1]
    browser.open("about:blank")
    browser.open(link)
    wait_for(browser, "Your school e-mail address")
    browser.fill("Your school e-mail address", ANN)
    browser.press("Show it")
    wait_for(browser, COUNTS_NO_MORE)
    tap.ok(True, "used, it counts no more, in the same words")
    said = set()
    for guess, address in [(token, ANN), (token, PUPIL), ("x" * 43, ANN),
                           (token[:-1] + "_", ANN)]:
        try:
            stranger.post("/api/link/use", {
                "token": guess, "address": address, "act": "release",
                "reason": "once more"})
        except Refused as error:
            said.add((error.status, error.words))
    tap.same(len(said), 1, "whatever is wrong with a link, it says the same")
    tap.same(school.value("SELECT count(*) FROM schoolgate.held_order"), "1",
             "and nothing was ordered")
    logs = school.read("log/console.log") + school.read("log/schoolgate.log")
    tap.ok(token not in logs, "no log has the token")


def reason_by_link(school, browser):
    school.write("l2", ANN, [*STAFF, PUPIL], "Rota", "Who does Tuesday?")
    browser.open("about:blank")
    browser.open(link_of(school, school.held("l2")))
    wait_for(browser, "Your school e-mail address")
    browser.fill("Your school e-mail address", ANN)
    browser.press("Show it")
    browser.press("Send it as it is")
    answer_dialog(browser, "Send it as it is")
    browser.wait_text("Choose a reason", "dialog")
    tap.same(school.held("l2")["reference"] != "", True,
             "to send it as it is needs a reason")
    browser.click(browser.field(
        "I checked the addresses: all of them should have it"))
    browser.press("Send it as it is")
    wait_for(browser, "It goes now.")
    school.held("l2", "sent")
    tap.same(school.value("SELECT reason FROM schoolgate.held_order WHERE act"
                          " = 'release'"),
             "I checked the addresses: all of them should have it",
             "which is kept")


def enclosing(school, name, file):
    """A mail of Ann's to outside that encloses a file of that name."""
    school.send(
        f"Message-ID: <{name}@x>\r\nFrom: {ANN}\r\n"
        "To: b@elsewhere.example\r\nSubject: Plans of the hall\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nhere\r\n--b\r\n"
        "Content-Type: application/octet-stream\r\nContent-Disposition:"
        f" attachment; filename={file}\r\n\r\nAC1032\r\n--b--\r\n".encode(),
        ANN, ["b@elsewhere.example"], "127.0.0.1")
    return school.held(name)


def manager_by_link(school, browser):
    school.write("l3", ANN, [*STAFF, PUPIL], "Rota", "Who does Wednesday?")
    for item, offered, why in [
            (school.held("l3"), False, "who gets a copy anyhow is not offered"),
            (enclosing(school, "l4", "hall.dxf"), True,
             "the line manager may be copied in")]:
        browser.open("about:blank")
        browser.open(link_of(school, item))
        wait_for(browser, "Your school e-mail address")
        browser.fill("Your school e-mail address", ANN)
        browser.press("Show it")
        wait_for(browser, item["reference"])
        tap.same("with a copy to my manager" in browser.text("main"), offered,
                 why)
    browser.press("Send it, with a copy to my manager")
    browser.wait_text("which nobody else sees", "dialog")
    browser.click(browser.field(
        "I checked the addresses: all of them should have it"))
    browser.screenshot("link-manager")
    browser.press("Send it, with a copy to my manager")
    wait_for(browser, "a copy to your line manager")
    school.held("l4", "sent")
    eventually(lambda: school.copies("l4", "outside"), "the message")
    copy = eventually(lambda: school.copies("l4"), "the copy")
    tap.same([len(copy), copy[0]["X-Original-To"], copy[0]["To"], copy[0]["Cc"]],
             [1, STAFF[1], "b@elsewhere.example", None],
             "it goes, and to the line manager, whom it names nowhere")
    tap.same(school.sql("SELECT act, copied FROM schoolgate.held_order WHERE"
                        f" item = '{item['item']}'"),
             [["manager", STAFF[1]]], "and who was copied in is kept")


# -- the page ---------------------------------------------------------------------

def remove_in_page(school, browser, ann):
    school.write("p1", ANN, [*STAFF, PUPIL], "Staff drinks", "On Friday.")
    item = school.held("p1")
    ann.sit_at(browser, "/held")
    browser.wait_text(item["reference"])
    told = card(browser, item["reference"])
    tap.ok("Staff drinks" in told and PUPIL in told and "Waiting." in told,
           "the sender sees subject, recipients and why it waits", told)
    browser.screenshot("held")
    press_in(browser, item["reference"], "Take somebody out and send it")
    answer_dialog(browser, "Take somebody out and send it")
    browser.wait_text("Say whom to take out", "dialog")
    tap.ok(True, "nobody is taken out by default")
    browser.click(browser.field(PUPIL))
    browser.press("Take somebody out and send it")
    school.held("p1", "sent")
    tap.same(len(eventually(lambda: len(school.copies("p1")) == 4 and
                            school.copies("p1"), "four copies")), 4,
             "the one that is ticked is taken out")
    browser.wait(lambda: item["reference"] not in browser.text("main"),
                 "it is settled")
    browser.go("/held?settled=1")
    browser.wait_text(item["reference"])
    tap.ok("Taken out" in card(browser, item["reference"]),
           "and what was settled can be seen")


def separate_in_page(school, browser, ann):
    school.write("p2", ANN, FAMILIES, "Trip", "Bring a coat.")
    item = school.held("p2")
    ann.sit_at(browser, "/held")
    browser.wait_text(item["reference"])
    press_in(browser, item["reference"],
             "Send each of them one of their own")
    answer_dialog(browser, "Send each of them one of their own")
    school.held("p2", "sent")
    copies = eventually(lambda: len(school.copies("p2", "outside")) == 6 and
                        school.copies("p2", "outside"), "six copies")
    shown = sorted(str(copy["To"]) for copy in copies)
    tap.same(shown, sorted(FAMILIES), "each family gets one of its own")
    tap.same([copy["Cc"] for copy in copies], [None] * 6,
             "which names nobody else")


def approve_in_page(school, browser, ann, head, dev):
    item = enclosing(school, "a1", "hall.dwg")
    ann.sit_at(browser, "/held")
    browser.wait_text(item["reference"])
    told = card(browser, item["reference"])
    tap.ok("the headteacher" in told and "Send it as it is" not in told,
           "its sender sees whose word it waits for, and has no say", told)
    try:
        ann.post(f"/api/held/{item['item']}/order", {
            "act": "release", "reason": "it is mine"})
        tap.ok(False, "nor by asking the server")
    except Refused as error:
        tap.same(error.status, 403, "nor by asking the server")
    dev.sit_at(browser, "/held")
    browser.wait_text("Nothing waits.")
    tap.ok(True, "a colleague sees nothing of it")
    head.sit_at(browser, "/held")
    browser.wait_text(item["reference"])
    press_in(browser, item["reference"], "Let it go")
    answer_dialog(browser, "Let it go", reason="They are for the builder.")
    school.held("a1", "sent")
    tap.ok(eventually(lambda: school.copies("a1", "outside"), "a copy"),
           "who judges it lets it go, and it goes")
    tap.same(school.sql("SELECT actor, reason FROM schoolgate.held_order o"
                        f" WHERE item = '{item['item']}'"),
             [["T04", "They are for the builder."]], "with who, and why")


def phone(browser):
    browser.view("phone")
    browser.go("/held?settled=1")
    browser.wait_text("Staff drinks")
    wide, room = browser.script(
        "return [document.documentElement.scrollWidth, innerWidth]")
    tap.ok(wide <= room, "the page fits a phone", wide, room)
    browser.screenshot("phone-held")
    browser.view("desktop")


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    with Staffed(RULE + PLANS) as school, Browser() as browser:
        by_link(school, browser)
        reason_by_link(school, browser)
        manager_by_link(school, browser)
        ann = school.person("T01")
        head = school.person("T04", "headteacher")
        dev = school.person("T05")
        remove_in_page(school, browser, ann)
        separate_in_page(school, browser, ann)
        approve_in_page(school, browser, ann, head, dev)
        ann.sit_at(browser)
        phone(browser)
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nobody but the console was asked for anything")
        tap.same(browser.complaints(), [], "the browser had nothing to say")
    tap.done()


main()
