#!/usr/bin/env python3
"""Send a few hundred mails of a school week: replay_mails.py PORT

Prints how many of each sort were sent.  Refusals are expected.
"""
import smtplib
import sys

STAFF = ["ann", "ben", "carol", "dev", "ursula", "head"]
FAMILIES = ["mary.smithson", "raj.nairn", "ewa.wolna", "una.oldfield"]
number = 0


def send(sender, to, subject, body, more=""):
    global number
    number += 1
    ident = f"<m{number}@school.example>"
    mail = (
        f"From: {sender}\r\nTo: {', '.join(to)}\r\nSubject: {subject}\r\n"
        f"Message-ID: {ident}\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n"
        f"{more}\r\n{body}\r\n"
    )
    # One connection for each: Postfix slows down who is refused much.
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as smtp:
        try:
            smtp.sendmail(sender, to, mail.encode())
        except smtplib.SMTPResponseException:
            pass
    return ident


def staff(i):
    return STAFF[i % len(STAFF)] + "@school.example"


def family(i):
    return FAMILIES[i % len(FAMILIES)] + "@family.example"


def other(i):
    return f"clerk{i}@council{i % 2}.example"


for i in range(150):
    to = family(i) if i % 3 == 0 else other(i) if i % 3 == 1 else staff(i + 1)
    send(staff(i), [to], f"Trip to museum {i}", f"The coach leaves at {i}.")
for i in range(30):
    send(staff(i), [other(i)], "A pupil", "The UPN is B801200005001 here.")
for i in range(12):
    send(staff(i), [other(i)], f"internal: Jolanda {i}", "Not for others.")
for i in range(8):
    send(
        staff(i), [other(i)],
        "=?utf-8?b?0IZudGVybmFsOiBhIG5vdGU=?=", "Not for others.",
    )
for i in range(6):
    first = send(
        staff(i), [staff(i + 1)], "[internal] plans", f"Plan {i} of ours."
    )
    send(
        staff(i + 1), [other(i)], "As agreed", "See below.",
        f"In-Reply-To: {first}\r\n",
    )
for i in range(9):
    send(
        staff(i), ["mary.smithson@family.example"], "Census",
        "Jack Smithson has the UPN B801200005001.",
    )
for i in range(6):
    send(staff(i), ["raj.nairn@family.example"], "Cup", "Jack Smithson won.")
for i in range(20):
    send(staff(i), [staff(i + 1)], "Marks", "The UPN is B801200005001 here.")
for i in range(7):
    send(staff(i), [staff(i + 1)], "Angry", "He is a wanker and a bastard.")
for i in range(30):
    send(staff(i), [family(i)], "Ring me", "My number is 07700 900123.")
for i in range(20):
    send(staff(i), [family(i)], "Ring us", "The office is on 01332 720123.")
for i in range(230):
    send(staff(i), [staff(i + 1)], f"Lunch {i}", f"At table {i}?")
send("union@school.example", [staff(1)], "Ballot", "A wanker, he said.")
print(number)
