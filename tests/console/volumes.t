#!/usr/bin/env python3
"""volumes.t - an export of more messages than one file holds

2,020 small mails through Postfix; the first part is made in Chromium, the
console starts anew, the second is made, and one password opens both.  Every
message is in one of them, once, with the digest that the schedule says.
"""
import csv
import email
import email.policy
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School, eventually
from tap import Tap, skip_all

DPO = "dpo@school.example"
ANN = "ann@school.example"
MAILS = 2020
PART = 2000
tap = Tap()


def send_many(school):
    """One connection for every hundred: small mails of one person."""
    for first in range(1, MAILS + 1, 100):
        link = school.smtp("127.0.0.1")
        for n in range(first, min(first + 100, MAILS + 1)):
            school.send(
                f"From: {ANN}\r\nTo: p@elsewhere.example\r\n"
                f"Subject: number {n}\r\nMessage-ID: <{n}@test.example>\r\n"
                f"\r\nThe trip, letter {n}.\r\n".encode(),
                sender=ANN, recipients=("p@elsewhere.example",), link=link)
        link.quit()
    eventually(lambda: int(school.value(
        "SELECT count(*) FROM schoolgate.message")) >= MAILS, "all records", 300)


def later(school, ms):
    with open(f"{school.dir}/clock", "r+", encoding="ascii") as file:
        have = int(file.read() or 0)
        file.seek(0)
        file.write(str(have + ms))


def request(dora):
    number = dora.post("/api/requests", {
        "type": "sar", "name": "Ann Ash", "covers": [{"address": ANN}]})[
            "request"]
    dora.post(f"/api/requests/{number}/act", {"act": "start"})
    told = dora.post(f"/api/requests/{number}/collect", {"filter": {}})
    tap.same(told["included"], MAILS, "all of them are included")
    return number


def kept(browser, pattern):
    found = browser.wait(lambda: glob.glob(f"{browser.downloads}/{pattern}"),
                         pattern)
    return found[0]


def make_parts(school, browser, dora, number):
    dora.fresh()
    dora.sit_at(browser, f"/requests/{number}")
    browser.press("Export")
    browser.wait_text("make several parts", "dialog")
    browser.press("Export")
    eventually(lambda: browser.all("button") and
               "Make part 2 of 2" in browser.text("main"),
               "the first part to be made", 300)
    first = kept(browser, f"request-{number}-part-1-of-2.zip")
    page = browser.text("main")
    tap.ok("1 of 2" in page and "SHA-256" in page,
           "the page shows which part is made", page)
    browser.screenshot("request-parts")
    tap.same(school.value("SELECT count(*) FROM schoolgate.password_out"), "0",
             "no password is on its way yet")
    tap.same(school.value("SELECT count(*) FROM schoolgate.opening"), str(PART),
             "what is not made is not opened")
    school.world("stop", "console")
    school.world("start", "console")
    dora.fresh()
    dora.sit_at(browser, f"/requests/{number}")
    # The mail host is not there to take the password, and is taken for present.
    school.world("stop", "schoolgate")
    school.sql("UPDATE schoolgate.mail_host SET seen = now() + interval '1 hour'")
    browser.press("Make part 2 of 2")
    second = kept(browser, f"request-{number}-part-2-of-2.zip")
    tap.ok(True, "started again, the console goes on with the second")
    return first, second


def dump(school):
    """All of the database, while the password waits in it for its mail host."""
    tap.same(school.value("SELECT count(*) FROM schoolgate.password_out "
                          "WHERE handed IS NULL AND sealed IS NOT NULL"), "1",
             "the password waits for a mail host")
    octets = subprocess.run(
        ["pg_dump", "-h", f"{school.dir}/pg", "-U", "postgres", "schoolgate"],
        check=True, capture_output=True).stdout
    school.world("start", "schoolgate")
    return octets


def password(school):
    eventually(lambda: school.value(
        "SELECT count(*) FROM schoolgate.password_out "
        "WHERE handed IS NOT NULL") == "1", "the mail host to take it", 60)
    later(school, 305000)

    def came():
        for path in glob.glob(f"{school.dir}/mail/*/new/*"):
            with open(path, "rb") as file:
                one = email.message_from_binary_file(
                    file, policy=email.policy.default)
            if not one.is_multipart() and DPO in str(one["To"]) and \
                    "The password of the file" in one.get_content():
                yield re.search(r"^([a-z0-9-]{23})\s*$", one.get_content(),
                                re.M).group(1)
    words = eventually(lambda: list(came()), "the password", 60)
    tap.same(len(words), 1, "one password comes for both")
    return words[0]


def is_whole(school, parts, word):
    names, digests = [], {}
    for place, path in enumerate(parts, 1):
        into = f"{school.dir}/part{place}"
        told = subprocess.run(["7z", "x", "-y", f"-p{word}", f"-o{into}", path],
                              capture_output=True, text=True)
        tap.same(told.returncode, 0, f"it opens part {place}")
        for name in sorted(os.listdir(into)):
            names.append(name)
            with open(f"{into}/{name}", "rb") as file:
                digests[name] = hashlib.sha256(file.read()).hexdigest()
        tap.same("schedule.csv" in os.listdir(into), place == len(parts),
                 f"the schedule is {'not ' if place == 1 else ''}in part {place}")
    mails = [name for name in names if name.endswith(".eml")]
    tap.same([len(mails), len(set(mails))], [MAILS, MAILS],
             "every message is in one of them, once")
    with open(f"{school.dir}/part2/schedule.csv", encoding="utf-8-sig",
              newline="") as file:
        rows = list(csv.reader(file))[1:]
    tap.same([row[1] for row in rows], sorted(mails),
             "the schedule covers them all")
    tap.same([row[0] for row in rows if digests[row[1]] != row[8]], [],
             "and each is what it says, by its digest")
    tap.same(sorted(row[5] for row in rows),
             sorted(f"number {n}" for n in range(1, MAILS + 1)),
             "each subject there once")
    tap.same([row[-1] for row in rows].count("1"), PART,
             "with the part it is in")


def journey(school):
    send_many(school)
    dora = school.person(DPO, "dpo")
    number = request(dora)
    with Browser() as browser:
        parts = make_parts(school, browser, dora, number)
        dumped = dump(school)
        word = password(school)
        tap.ok(b"The password of the file" in dumped
               and word.encode() not in dumped
               and word.encode().hex().encode() not in dumped,
               "a dump made meanwhile has the letter, not the password")
        is_whole(school, parts, word)
        tap.same(browser.complaints(), [], "no page complained")
    tap.same(school.value("SELECT count(*) || ' ' || count(DISTINCT message) "
                          "FROM schoolgate.opening"), f"{MAILS} {MAILS}",
             "each was opened once")


why = schools.missing() or driver.missing() or (
    None if shutil.which("7z") else "7z is not installed (p7zip-full)")
if why:
    skip_all(why)
with School() as place:
    with open(f"{place.dir}/clock", "w", encoding="ascii") as clock:
        clock.write("0")
    os.chmod(f"{place.dir}/clock", 0o644)
    place.configure(f'test-clock = "{place.dir}/clock"', "")
    journey(place)
tap.done()
