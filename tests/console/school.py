"""school.py - a school with its console, and people in it, for tests in Python

    with School() as school:
        head = school.person("head", "headteacher")
        head.get("/api/session")["roles"]
        head.post("/api/flags/7/decide", {"outcome": "nothing-wrong"})
        with Browser() as browser:
            head.sit_at(browser)        # signed in there, at the first page
            head.sign_in_at(browser)    # the same by the page, as people do

The world is tests/env/world's: real Postfix, PostgreSQL and programs, in a
directory of its own that goes with it.  A person is invited by the command line
and enrols over HTTP; signing in again needs a code that was not used, which may
take up to half a minute: so one sits down by the session that he has.
"""
import base64
import email
import email.policy
import glob
import hashlib
import hmac
import http.client
import json
import os
import shutil
import smtplib
import ssl
import struct
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
WORLD = os.path.join(TOP, "tests/env/world")
# What one world has made the next ones copy (tests/env/template.sh).
TEMPLATE = os.path.join(TOP, "build/template")
COOKIE = "__Host-schoolgate"
PATIENCE = 60
OUTSIDE = "127.0.0.2"


def missing():
    """Why there can be no school here; None when there can."""
    if os.getuid() != 0 or not os.path.exists("/usr/sbin/postfix"):
        return "Postfix starts as root only"
    return None


def eventually(condition, what, seconds=PATIENCE):
    """The first true value of condition()."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.1)


def totp(secret, step):
    """The code of a step of 30 seconds (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret.replace(" ", "")),
                      struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff
    return f"{number % 1000000:06d}"


FLAG_RULE = """
rule "test-{word}" {{
	kind = words
	clause = "9.9"
	mode = enforce
	action = accept
	about = {{"{word}"}}
}}
"""
FLAG_LIST = """category {word}
severity 3
confidence 90

term {word}
	match a {word} here
	clean a trout
"""


class Refused(Exception):
    """What the API answered instead of a success."""

    def __init__(self, status, told):
        super().__init__(f"{status} {told}")
        self.status = status
        self.code = told.get("code") if isinstance(told, dict) else None
        self.words = told.get("error", "") if isinstance(told, dict) else ""


class Client:
    """One browser's worth of HTTP: a cookie and a token."""

    def __init__(self, address):
        # The console's certificate is its own; what is tested is behind it.
        self.link = http.client.HTTPSConnection(
            address.removeprefix("https://"), timeout=60,
            context=ssl._create_unverified_context())
        self.cookie = self.token = None

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, octets) of one request."""
        sent = {"Accept": "application/json"}
        if self.cookie:
            sent["Cookie"] = f"{COOKIE}={self.cookie}"
        if method == "POST":
            sent["Content-Type"] = "application/json"
            sent["X-Schoolgate-Token"] = self.token or ""
        sent.update(headers or {})
        data = json.dumps(body or {}) if method == "POST" else None
        answer, octets = self._exchange(method, path, data, sent)
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, value = value.split(";")[0].split("=", 1)
            if name == COOKIE:
                self.cookie = value or None
        return answer.status, answer.headers, octets

    def _exchange(self, *request):
        """By the connection there is; by a new one when it was closed."""
        for last in (False, True):
            try:
                self.link.request(*request)
                answer = self.link.getresponse()
                return answer, answer.read()
            except (http.client.HTTPException, OSError):
                self.link.close()
                if last:
                    raise

    def _told(self, answer):
        status, _, octets = answer
        try:
            told = json.loads(octets)
        except ValueError:
            told = {"error": octets[:200].decode("utf-8", "replace")}
        if not 200 <= status < 300:
            raise Refused(status, told)
        if isinstance(told, dict) and "token" in told:
            self.token = told["token"]
        return told

    def get(self, path):
        return self._told(self.ask("GET", path))

    def post(self, path, body=None):
        return self._told(self.ask("POST", path, body))


def status_of(act):
    """The status of what `act` asks: 200, or that of a refusal."""
    try:
        act()
    except Refused as told:
        return told.status
    return 200


class Person(Client):
    def __init__(self, school, name, link):
        super().__init__(school.address)
        self.school = school
        self.name = name
        self.password = f"quiet garden {name} 7319"
        token = link.rsplit("/", 1)[1]
        self.secret = self.post("/api/enrol/begin", {"token": token})["secret"]
        self.used = 0
        enrolled = self.post("/api/enrol", {
            "token": token, "password": self.password, "code": self.code()})
        self.recovery = enrolled["codes"]

    def code(self):
        """A code that was not used yet; waits for one if need be."""
        # The one before is good for this step only; it must arrive in it.
        now = time.time()
        early = now % 30 < 15
        step = max(self.used + 1, int(now) // 30 - early)
        while int(time.time()) // 30 < step - 1:
            time.sleep(0.2)
        self.used = step
        return totp(self.secret, step)

    def fresh(self):
        """Sign in again, for grave acts."""
        return self.post("/api/fresh", {"password": self.password,
                                        "code": self.code()})

    def sign_in_by(self, browser):
        """Have the browser's cookie, whatever its page shows."""
        browser.cdp("Network.clearBrowserCookies")
        browser.cdp("Network.setCookie", name=COOKIE, value=self.cookie,
                    url=self.school.address, path="/", secure=True,
                    httpOnly=True, sameSite="Strict")

    def sit_at(self, browser, path="/"):
        """Be signed in in a browser, by the session there is."""
        self.sign_in_by(browser)
        browser.open("about:blank")
        browser.open(f"{self.school.address}/#{path}")
        browser.wait_ready()

    def follow(self, browser):
        """Go on by the session that a browser has now: it may be another."""
        cookies = browser.cdp("Network.getCookies")["cookies"]
        self.cookie = next(one["value"] for one in cookies
                           if one["name"] == COOKIE)
        self.get("/api/session")

    def sign_in_at(self, browser):
        """Sign in by the page, as people do: a session of its own."""
        browser.cdp("Network.clearBrowserCookies")
        browser.open("about:blank")
        browser.open(f"{self.school.address}/#/sign-in")
        browser.wait_ready()
        browser.fill("Name", self.name)
        browser.fill("Password", self.password)
        browser.fill("Six-figure code", self.code())
        browser.press("Sign in")
        browser.wait(lambda: browser.all("#person a"), "the person's name")
        browser.wait_ready()


class School:
    def __init__(self, extra="", policy="", flagged=None):
        """extra: lines of the configuration; policy: lines of the policy;
        flagged: a word of small letters that brings a mail before the head."""
        self.dir = tempfile.mkdtemp(prefix="schoolgate-console-",
                                    dir=os.environ.get("WORLD_UNDER",
                                                       "/var/tmp"))
        os.chmod(self.dir, 0o755)
        try:
            self.world("start", "postgresql")
            self.world("start", "schoolgate")
            if flagged:
                self.add(f"etc/wordlists/en/{flagged}.txt",
                         FLAG_LIST.format(word=flagged))
                policy += FLAG_RULE.format(word=flagged)
            self.configure(extra, policy)
            self.world("start", "postfix")
            self.world("start", "console")
        except Exception:
            self.close()
            raise
        self.port, self.port_behind = map(int, self.read("etc/ports").split())
        console = self.read("etc/console-port").strip()
        self.address = f"https://127.0.0.1:{console}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def world(self, act, part=None):
        subprocess.run([WORLD, act, self.dir] + ([part] if part else []),
                       check=True, stdout=sys.stderr,
                       env={"WORLD_TEMPLATE": TEMPLATE, **os.environ})

    def read(self, path):
        with open(os.path.join(self.dir, path), encoding="utf-8") as file:
            return file.read()

    def add(self, path, text):
        if text:
            with open(os.path.join(self.dir, path), "a",
                      encoding="utf-8") as file:
                file.write(text.lstrip() if file.tell() == 0
                           else f"\n{text}\n")

    def configure(self, extra, policy):
        """Add lines, and begin anew where there are any."""
        if not extra and not policy:
            return
        self.add("etc/schoolgate.conf", extra)
        self.add("etc/policies/frederick-gent.conf", policy)
        self.world("stop", "schoolgate")
        self.world("start", "schoolgate")

    def close(self):
        """Stop everything; the logs stay for tests/verdict/logs.t."""
        test = os.path.splitext(os.path.abspath(sys.argv[0]))[0]
        kept = os.path.join(TOP, "build/check/worlds",
                            "-".join(test.split("/")[-2:]))
        shutil.rmtree(kept, ignore_errors=True)
        os.makedirs(kept)
        with open(os.path.join(kept, "world"), "w", encoding="utf-8") as file:
            print(self.dir, file=file)
        for part, path in [("schoolgate", "log"), ("postgresql", "pg/data"),
                           ("postfix", "postfix/log")]:
            os.makedirs(os.path.join(kept, part), exist_ok=True)
            folder = os.path.join(self.dir, path)
            for name in os.listdir(folder) if os.path.isdir(folder) else ():
                if name.endswith((".log", ".out")):
                    shutil.copy(os.path.join(folder, name),
                                os.path.join(kept, part))
        subprocess.run([WORLD, "drop", self.dir], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # -- the command line, the database, mail

    def run(self, *arguments):
        """schoolgate ARGUMENTS...: what it prints."""
        return subprocess.run(
            [os.path.join(self.dir, "bin/schoolgate"), "--conf",
             os.path.join(self.dir, "etc/schoolgate.conf"), *arguments],
            check=True, capture_output=True, text=True).stdout

    def sql(self, statement):
        """Rows of text, as the database's superuser."""
        told = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v",
             "ON_ERROR_STOP=1", "-d",
             f"host={self.dir}/pg user=postgres dbname=schoolgate",
             "-c", statement],
            check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in told.splitlines()]

    def value(self, statement):
        rows = self.sql(statement)
        return rows[0][0] if rows else None

    def send(self, octets, sender="hostile@elsewhere.example",
             recipients=("b@school.example",), client=OUTSIDE, link=None):
        """Send a mail as it is; from 127.0.0.1 it is from inside.  What is
        not taken now (4yz) is sent again, as every mail host does."""
        smtp = link or self.smtp(client)

        def taken():
            try:
                smtp.sendmail(sender, list(recipients), octets)
            except smtplib.SMTPDataError as error:
                if not 400 <= error.smtp_code < 500:
                    raise
                return False
            return True
        eventually(taken, "a mail to be taken")
        if link is None:
            smtp.quit()

    def smtp(self, client=OUTSIDE):
        """A connection to the mail host, for many mails."""
        return smtplib.SMTP("127.0.0.1", self.port, timeout=60,
                            source_address=(client, 0))

    def mails_to(self, to, words):
        """(subject, text) of mails in the world's mailboxes to somebody that
        hold `words`, however their lines are broken."""
        found = []
        for path in sorted(glob.glob(f"{self.dir}/mail/*/new/*")):
            with open(path, "rb") as file:
                one = email.message_from_binary_file(
                    file, policy=email.policy.default)
            if one.is_multipart():
                continue
            flat = " ".join(one.get_content().split())
            if to in str(one["To"] or one["X-Original-To"]) and words in flat:
                found.append((str(one["Subject"]), one.get_content()))
        return found

    def wait_records(self, n):
        """Until the database holds n records."""
        eventually(lambda: int(self.value(
            "SELECT count(*) FROM schoolgate.message")) >= n,
                   f"{n} records", 60)

    # -- people

    def invite(self, person, *roles):
        """The link of an invitation."""
        options = [one for role in roles for one in ("--role", role)]
        told = self.run("console", "invite", person, *options)
        return told.split()[-1]

    def person(self, name, *roles):
        """Somebody with an account and these roles, signed in."""
        return Person(self, name, self.invite(name, *roles))
