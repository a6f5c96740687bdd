#!/usr/bin/env python3
"""cases.py - sends the cases of one profile by SMTP and holds what happened
against what they want (the language: README)

    cases.py FILE.cases PORT CLOCK DATABASE RESTART

CLOCK is the file that the milter's clock is read from; DATABASE a connection
string for psql; RESTART a command.  Prints one line for each case, as
"ok - PROMISE" or "not ok - PROMISE", and "# ..." lines.
"""
import datetime
import json
import os
import re
import socket
import subprocess
import sys
import time

import mail

WORDS = ("at from login outside to cc bcc list subject header html attach "
         "locked image enclose reply forward id answers restart want until "
         "flag tell added renamed").split()
DAY = datetime.timedelta(days=1)


class Mistake(Exception):
    pass


def paragraphs(path):
    """[(line, promise, [(word, rest)])] of a file."""
    cases = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if line.startswith("== "):
            cases.append((number, line[3:], []))
        elif line.startswith(">"):
            cases[-1][2].append((">", line[2:]))
        elif line.strip() and not line.startswith("#"):
            word, _, rest = line.strip().partition(" ")
            if word not in WORDS:
                raise Mistake(f"{path}:{number}: there is no word {word!r}")
            cases[-1][2].append((word, rest.strip()))
    return cases


def mails_of(lines):
    """The mails of a case: a new `at` or `from` after a `want` begins one."""
    mails, now = [], []
    for word, rest in lines:
        if word in ("at", "from", "restart") and any(w == "want"
                                                     for w, _ in now):
            mails.append(now)
            now = []
        now.append((word, rest))
    return mails + [now]


def values(lines, word):
    return [rest for w, rest in lines if w == word]


def addresses(lines, word):
    return [a.strip() for rest in values(lines, word) for a in rest.split(",")]


# -- the clock ---------------------------------------------------------------


class Clock:
    """A school day after another; the milter reads the moment from a file."""

    def __init__(self, path):
        self.path = path
        self.day = datetime.date.today() + DAY
        self.now = None

    def next_day(self, weekday):
        self.day += DAY
        while (self.day.weekday() != 5) if weekday == "saturday" else (
                self.day.weekday() > 4):
            self.day += DAY

    def set(self, text):
        text, _, day = text.partition(" ")
        if text.startswith("+"):
            parts = [float(x) for x in text[1:].split(":")]
            seconds = parts[-1] + 60 * parts[-2]
            if len(parts) > 2:
                seconds += 3600 * parts[-3]
            self.now += datetime.timedelta(seconds=seconds)
        else:
            hour, minute = text.split(":")[:2]
            self.next_day(day)
            self.now = datetime.datetime.combine(
                self.day, datetime.time(int(hour), int(minute)))
        self.write()

    def minute(self):
        if self.now is None:
            self.set("09:00")
        self.now += datetime.timedelta(minutes=1)
        self.write()

    def ms(self):
        return round(self.now.timestamp() * 1000)

    def write(self):
        beside = self.path + ".new"
        with open(beside, "w", encoding="ascii") as f:
            f.write(f"{self.ms()}\n")
        os.chmod(beside, 0o644)
        os.rename(beside, self.path)


# -- one mail ----------------------------------------------------------------


class Sent:
    """What a case sent: for the mails after it, and for the answers."""

    def __init__(self, octets, fields, text, message_id, at_ms, recipients):
        self.octets, self.fields, self.text = octets, fields, text
        self.message_id, self.at_ms = message_id, at_ms
        self.recipients = recipients
        self.code, self.answer = 0, ""


def fields_of(lines, before, clock, message_id):
    named = [h.partition(":")[::2] for h in values(lines, "header")]
    own = {name.lower() for name, _ in named}
    fields = []
    if "from" not in own:
        fields.append(("From", values(lines, "from")[0]))
    for name in ("To", "Cc", "Bcc"):
        listed = addresses(lines, name.lower())
        if name != "Bcc" and listed and name.lower() not in own:
            fields.append((name, ", ".join(listed)))
    fields += [("Subject", s) for s in values(lines, "subject")]
    if "date" not in own:
        fields.append(("Date", clock.now.astimezone().strftime(
            "%a, %d %b %Y %H:%M:%S %z")))
    if "message-id" not in own:
        fields.append(("Message-ID", f"<{message_id}>"))
    answered = values(lines, "answers")
    if before and (values(lines, "reply") or values(lines, "forward")):
        answered = [before.message_id]
    if answered:
        fields.append(("In-Reply-To", f"<{answered[-1]}>"))
        fields.append(("References", " ".join(f"<{a}>" for a in answered)))
    return fields + [(n, v.strip()) for n, v in named]


def compose(lines, before, clock, number):
    given = values(lines, "id")
    message_id = given[0] if given else f"case{number}.{clock.ms()}@school.example"
    fields = fields_of(lines, before, clock, message_id)
    text = "".join(t + "\n" for t in values(lines, ">"))
    if before and values(lines, "forward"):
        text += "\n-----Original Message-----\n" + before.text
    files = []
    for word, rest in lines:
        name, _, holds = rest.partition(" ")
        if word == "attach":
            files.append(mail.file_part(name, mail.content_of(name, holds)))
        elif word == "locked":
            files.append(mail.file_part(name, mail.locked_zip(
                "document.txt", holds.encode())))
        elif word == "image":
            files.append(mail.file_part(name, mail.png()))
        elif word == "enclose":
            files.append(mail.part(["Content-Type: message/rfc822"],
                                   before.octets))
    html = "\n".join(values(lines, "html"))
    octets = mail.message(fields, text or "Hello,\n", html, files)
    recipients = [a for word in ("to", "cc", "bcc", "list")
                  for a in addresses(lines, word)]
    return Sent(octets, fields, text, message_id, clock.ms(), recipients)


class Smtp:
    """Enough of a client to say who connects and who logged in (XCLIENT)."""

    def __init__(self, port):
        self.s = socket.create_connection(("127.0.0.1", port))
        self.f = self.s.makefile("rb")
        self.reply()
        self.say("EHLO client.example")

    def reply(self):
        text = []
        while True:
            line = self.f.readline().decode("utf-8", "replace").rstrip()
            if len(line) < 4:
                raise Mistake(f"the server said {line!r}")
            text.append(line[4:])
            if line[3] == " ":
                return int(line[:3]), " ".join(text)

    def say(self, line):
        self.s.sendall(line.encode() + b"\r\n")
        return self.reply()

    def send(self, sender, sent):
        self.say(f"MAIL FROM:<{sender}> BODY=8BITMIME")
        for r in sent.recipients:
            code, text = self.say(f"RCPT TO:<{r}>")
            if code >= 400:
                return code, text
        self.say("DATA")
        octets = re.sub(rb"(?m)^\.", b"..", sent.octets)
        self.s.sendall(octets + b"\r\n.\r\n")
        return self.reply()


def deliver(lines, sent, port):
    s = Smtp(port)
    client = "203.0.113.9" if any(w == "outside" for w, _ in lines) \
        else "127.0.0.1"
    login = values(lines, "login")
    who = f"XCLIENT NAME=client.example ADDR={client}"
    if login:
        who += f" LOGIN={login[0]}"
    code, text = s.say(who)
    if code != 220:
        raise Mistake(f"XCLIENT: {code} {text}")
    s.say("EHLO client.example")
    sent.code, sent.answer = s.send(values(lines, "from")[0].strip("<>"), sent)
    s.s.close()


# -- what happened -----------------------------------------------------------

QUESTION = """
SELECT coalesce(json_agg(json_build_object('id', m.message_id, 'action',
    m.action, 'verdict', m.document -> 'verdict', 'flags',
    (SELECT coalesce(json_agg(f.queue), '[]') FROM schoolgate.flag f
        WHERE f.message = m.id))), '[]') FROM schoolgate.message m
"""


def records(database):
    answer = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-d", database, "-c", QUESTION],
        check=True, capture_output=True).stdout
    return {r["id"].strip("<>"): r for r in json.loads(answer)}


def await_records(database, wanted):
    until = time.monotonic() + 60
    while True:
        found = records(database)
        missing = [w for w in wanted if w not in found]
        if not missing or time.monotonic() > until:
            return found
        time.sleep(0.3)


def rules_of(record):
    return {r["rule"]: r for r in record["verdict"].get("reasons", [])}


def wrong_with(lines, sent, record):
    """What is not as the mail wants it: words, none if all is."""
    if record is None:
        return [f"it is not recorded (answer {sent.code} {sent.answer})"]
    wrong, rules = [], rules_of(record)
    want = values(lines, "want")[0].split()
    unwanted = want[want.index("not") + 1:] if "not" in want else []
    named = want[1:want.index("not")] if "not" in want else want[1:]
    if record["action"] != want[0]:
        wrong.append(f"the action is {record['action']}, not {want[0]}")
    if (sent.code >= 500) != (want[0] == "reject"):
        wrong.append(f"the answer is {sent.code} {sent.answer}")
    wrong += [f"rule {r} has nothing to say" for r in named if r not in rules]
    wrong += [f"rule {r} speaks" for r in unwanted if r in rules]
    changes = record["verdict"].get("changes", [])
    told = {(c["change"], c["value"].lower()) for c in changes}
    wrong += [f"{a} is not added" for a in values(lines, "added")
              if ("add_recipient", a) not in told]
    wrong += [f"the subject is not made {a!r}" for a in values(lines, "renamed")
              if ("change_subject", a.lower()) not in told]
    wrong += [f"the answer is {sent.answer!r}, without {t!r}"
              for t in values(lines, "tell") if t not in sent.answer]
    wrong += [f"no flag for {q}, but {record['flags']}"
              for q in values(lines, "flag") if q not in record["flags"]]
    if wrong:
        wrong.append(f"rules: {' '.join(sorted(rules)) or 'none'}")
    return wrong


def moment(text, base_ms):
    minutes, seconds = text.lstrip("+").split(":")
    return base_ms + round(1000 * (60 * int(minutes) + float(seconds)))


def wrong_until(lines, record, before):
    for text in values(lines, "until"):
        got = record["verdict"].get("until") if record else None
        want = datetime.datetime.fromtimestamp(
            moment(text, before.at_ms) / 1000, datetime.timezone.utc)
        said = want.strftime("%Y-%m-%dT%H:%M:%S.") + \
            f"{want.microsecond // 1000:03d}Z"
        if got != said:
            yield f"it sends itself at {got}, not {said}"


def main(path, port, clock_path, database, restart):
    clock, sent_mails, number = Clock(clock_path), [], 0
    cases = [c for c in paragraphs(path)
             if os.environ.get("CASE", "") in c[1]]
    for _, promise, lines in cases:
        before = None
        for m in mails_of(lines):
            number += 1
            if any(w == "restart" for w, _ in m):
                subprocess.run(restart, shell=True, check=True)
            at = values(m, "at")
            clock.set(at[0]) if at else clock.minute()
            sent = compose(m, before, clock, number)
            deliver(m, sent, port)
            sent_mails.append((promise, m, sent, before))
            before = sent
    found = await_records(database, [s.message_id for _, _, s, _ in sent_mails])
    wrong = {}
    for promise, m, sent, before in sent_mails:
        record = found.get(sent.message_id)
        wrong.setdefault(promise, [])
        wrong[promise] += wrong_with(m, sent, record)
        wrong[promise] += list(wrong_until(m, record, before))
    for promise, words in wrong.items():
        print(("not ok" if words else "ok") + f" - {promise}")
        for w in words:
            print(f"# {w}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:6])
