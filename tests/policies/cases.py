#!/usr/bin/env python3
"""cases.py - sends the cases of one profile by SMTP and holds what happened
against what they want (the language: README)

    cases.py FILE.cases PORT WORLD

WORLD is the directory of a world, with `clock`, the file that the milter's clock
is read from, and `restart`, a script that kills and starts Schoolgate.  Prints
one line for each case, as "ok - PROMISE" or "not ok - PROMISE", and "# ..."
lines.
"""
import datetime
import json
import os
import random
import re
import socket
import subprocess
import sys
import time

import mail

WORDS = ("at from login outside to cc bcc list subject header html attach "
         "locked image macros huge enclose reply forward id answers restart want until "
         "flag tell silent sealed lifted added renamed arrives todo crowd "
         "padding program times opens logo").split()
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
        if day == "later":
            self.day += 3 * 7 * DAY
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

    def write(self, ms=None):
        # In one write and of one length: it is read meanwhile.
        fd = os.open(self.path, os.O_WRONLY)
        os.pwrite(fd, b"=%015d\n" % (ms or self.ms()), 0)
        os.close(fd)


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


# How what a word attaches is made of the file's name and what it holds.
MADE = {
    "attach": mail.content_of,
    "locked": lambda name, text: mail.locked_zip("document.txt", text.encode()),
    "image": lambda name, text: mail.png(),
    "macros": lambda name, text: mail.macro_sheet(),
    "program": lambda name, text: mail.program(),
    "padding": lambda name, text: random.Random(name).randbytes(int(text) * 1000),
    "huge": lambda name, text: mail.huge(),
}


def file_of(word, rest, before):
    if word == "enclose":
        return mail.part(["Content-Type: message/rfc822"], before.octets)
    if word == "logo":
        return mail.file_part(rest, mail.png(), "inline")
    name, _, holds = rest.partition(" ")
    return mail.file_part(name, MADE[word](name, holds))


def crowd_of(lines):
    """Recipients by the dozen, whom no field names."""
    crowds = [rest.split() for rest in values(lines, "crowd")]
    return [f"reader{i}@{domain}" for number, domain in crowds
            for i in range(int(number))]


def compose(lines, before, clock, number):
    given = values(lines, "id")
    message_id = given[0] if given else f"case{number}.{clock.ms()}@school.example"
    fields = fields_of(lines, before, clock, message_id)
    text = "".join(t + "\n" for t in values(lines, ">"))
    if before and values(lines, "forward"):
        text += "\n-----Original Message-----\n" + before.text
    files = [file_of(word, rest, before) for word, rest in lines
             if word in MADE or word in ("enclose", "logo")]
    html = "\n".join(values(lines, "html"))
    octets = mail.message(fields, text or "Hello,\n", html, files)
    recipients = [a for word in ("to", "cc", "bcc", "list")
                  for a in addresses(lines, word)] + crowd_of(lines)
    return Sent(octets, fields, text, message_id, clock.ms(), recipients)


class Smtp:
    """Enough of a client to say who logged in (XCLIENT)."""

    def __init__(self, port, client):
        self.s = socket.create_connection(("127.0.0.1", port), None,
                                          (client, 0))
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
    # In a world 127.0.0.2 plays the Internet.
    outside = any(w == "outside" for w, _ in lines)
    s = Smtp(port, "127.0.0.2" if outside else "127.0.0.1")
    for login in values(lines, "login"):
        code, text = s.say(f"XCLIENT LOGIN={login}")
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


def rules_of(record, context=None):
    """The rules that speak; with a context, only those that do so in it."""
    return {r["rule"] for r in record["verdict"].get("reasons", [])
            if (r.get("context") == context if context
                else r.get("context") != "exempted")}


def wrong_rules(lines, record):
    rules = rules_of(record)
    want = values(lines, "want")[0].split()
    cut = want.index("not") if "not" in want else len(want)
    yield from (f"rule {r} has nothing to say" for r in want[1:cut]
                if r not in rules)
    yield from (f"rule {r} speaks" for r in want[cut + 1:] if r in rules)
    for word, context in (("sealed", "sealed"), ("lifted", "exempted")):
        yield from (f"rule {r} is not {word}" for r in values(lines, word)
                    if r not in rules_of(record, context))


def wrong_changes(lines, record):
    told = {(c["change"], c["value"].lower())
            for c in record["verdict"].get("changes", [])}
    for word, change in (("added", "add_recipient"),
                         ("renamed", "change_subject")):
        yield from (f"{v!r} is not {word}, but {sorted(told)}"
                    for v in values(lines, word)
                    if (change, v.lower()) not in told)


def secrets_of(lines):
    """Words of a mail that no text may repeat: values, and what is in files."""
    own = [rest for word, rest in lines
           if word in (">", "subject", "attach", "locked")]
    return {w for w in " ".join(own).split() if len(w) > 4
            and any(c.isdigit() for c in w)}


def wrong_text(lines, record):
    """What is amiss with what the sender is told, whatever the case wants."""
    text = record["verdict"].get("text", "")
    if not text:
        return
    if values(lines, "silent"):
        yield "the sender is told something"
    if not re.fullmatch("[ -~]+", text):
        yield "its text is not printable ASCII"
    if not values(lines, "outside") and not text.startswith(
            ("Not sent. ", "Waiting", "Sent")):
        yield f"its text does not say at once what happened: {text!r}"
    if record["verdict"]["reference"] not in text:
        yield f"its text has no reference: {text!r}"
    yield from (f"its text repeats {w!r}" for w in secrets_of(lines)
                if w in text)


def wrong_flags(lines, record):
    for queue in values(lines, "flag"):
        name = queue.removeprefix("not ")
        if (name in record["flags"]) != (name == queue):
            yield f"flags: {record['flags']}, and it wants {queue}"


def wrong_with(lines, sent, record):
    """What is not as the mail wants it: words, none if all is."""
    if record is None:
        return [f"it is not recorded (answer {sent.code} {sent.answer})"]
    wrong, action = [], values(lines, "want")[0].split()[0]
    if record["action"] != action:
        wrong.append(f"the action is {record['action']}, not {action}")
    if (sent.code >= 500) != (action == "reject"):
        wrong.append(f"the answer is {sent.code} {sent.answer}")
    wrong += wrong_rules(lines, record)
    wrong += wrong_changes(lines, record)
    wrong += [f"the answer is {sent.answer!r}, without {t!r}"
              for t in values(lines, "tell") if t not in sent.answer]
    wrong += wrong_flags(lines, record)
    wrong += wrong_text(lines, record)
    if wrong:
        wrong.append("rules: " + (" ".join(sorted(rules_of(record))) or "none"))
    return wrong


def moment(text, base_ms):
    minutes, seconds = text.lstrip("+").split(":")
    return base_ms + round(1000 * (60 * int(minutes) + float(seconds)))


def wrong_opens(lines, record):
    """It waits for school, in the time of the place."""
    for text in values(lines, "opens"):
        until = (record or {"verdict": {}})["verdict"].get("until")
        got = until and datetime.datetime.fromisoformat(
            until.replace("Z", "+00:00")).astimezone().strftime("%a %H:%M")
        if not (got or "").endswith(text):
            yield f"it sends itself at {got}, not {text}"


def wrong_until(lines, record, before):
    for text in values(lines, "until"):
        got = record["verdict"].get("until") if record else None
        want = datetime.datetime.fromtimestamp(
            moment(text, before.at_ms) / 1000, datetime.timezone.utc)
        said = want.strftime("%Y-%m-%dT%H:%M:%S.") + \
            f"{want.microsecond // 1000:03d}Z"
        if got != said:
            yield f"it sends itself at {got}, not {said}"


# -- what is delivered --------------------------------------------------------

BOXES = "mail/inside/new", "mail/outside/new", "mail/sendmail"


def copies(world, sent, boxes=BOXES):
    """The messages with its Message-ID in these mailboxes, as octets."""
    wanted, found = f"<{sent.message_id}>".encode(), []
    for box in boxes:
        if not os.path.isdir(f"{world}/{box}"):
            continue
        for name in os.listdir(f"{world}/{box}"):
            if name.endswith(".tmp"):
                continue
            with open(f"{world}/{box}/{name}", "rb") as f:
                octets = f.read()
            if wanted in octets.split(b"\n\n", 1)[0]:
                found.append(octets)
    return found


def await_copy(world, sent, holds=b"", boxes=BOXES):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if any(holds in c for c in copies(world, sent, boxes)):
            return True
        time.sleep(0.1)
    return False


def wrong_copies(lines, sent, world):
    """Changes reach the mail server, not only the record."""
    for subject in values(lines, "renamed"):
        if not await_copy(world, sent, f"\nSubject: {subject}\n".encode()):
            yield f"no copy has the subject {subject!r}"
    for address in values(lines, "added"):
        # Sendmail's mailboxes do not say whose they are.
        if os.path.isdir(f"{world}/mail/sendmail"):
            continue
        if not await_copy(world, sent, f"Delivered-To: {address}\n".encode()):
            yield f"{address} has no copy"
        if any(f"\n{field}: {address}".encode() in c for field in ("Cc", "Bcc")
               for c in copies(world, sent)):
            yield f"{address} is seen by others"


def restart(world):
    subprocess.run(["sh", f"{world}/restart"], check=True)


def wrong_arrival(lines, sent, before, clock, world):
    """Sends itself at `arrives`, after the mail before; not sooner, and once."""
    for text in values(lines, "arrives"):
        text, _, dies = text.partition(" ")
        due = moment(text, before.at_ms)
        if dies:
            restart(world)
        clock.write(due - 1)
        time.sleep(2)
        if copies(world, sent, BOXES[1:]):
            yield "it is sent too soon"
        clock.write(due)
        await_copy(world, sent, boxes=BOXES[1:])
        count = len(copies(world, sent, BOXES[1:]))
        if count != 1:
            yield f"it has arrived {count} times"


# -- all of them --------------------------------------------------------------


class Run:
    def __init__(self, port, world):
        self.port, self.world = port, world
        self.clock, self.number = Clock(f"{world}/clock"), 0
        # (promise, its lines, Sent, the mail before it, what is wrong)
        self.mails = []

    def case(self, promise, lines):
        before = None
        for m in mails_of(lines):
            if values(m, "restart"):
                restart(self.world)
            at = values(m, "at")
            self.clock.set(at[0]) if at else self.clock.minute()
            for _ in range(int((values(m, "times") or [1])[0])):
                self.number += 1
                sent = compose(m, before, self.clock, self.number)
                deliver(m, sent, self.port)
            wrong = list(wrong_arrival(m, sent, before, self.clock, self.world))
            self.mails.append((promise, m, sent, before, wrong))
            before = sent

    def wrong(self):
        """{promise: what is wrong with its mails}"""
        found = await_records(
            f"host={self.world}/pg user=postgres dbname=schoolgate",
            [mail[2].message_id for mail in self.mails])
        out = {}
        for promise, m, sent, before, wrong in self.mails:
            record = found.get(sent.message_id)
            wrong += wrong_with(m, sent, record)
            wrong += wrong_until(m, record, before)
            wrong += wrong_opens(m, record)
            wrong += wrong_copies(m, sent, self.world)
            out.setdefault(promise, []).extend(wrong)
        return out


def main(path, port, world):
    run, skipped = Run(port, world), []
    for _, promise, lines in paragraphs(path):
        if os.environ.get("CASE", "") not in promise:
            continue
        if values(lines, "todo"):
            skipped.append(f"{promise} # SKIP {values(lines, 'todo')[0]}")
        else:
            run.case(promise, lines)
    for promise, words in run.wrong().items():
        print(("not ok" if words else "ok") + f" - {promise}")
        for w in words:
            print(f"# {w}")
    for promise in skipped:
        print(f"ok - {promise}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
