"""client.py - somebody at the console, without a browser

    from client import Console
    head = Console("/path/of/a/world")
    head.join("head", ["headteacher"])      # invited, enrolled, signed in
    status, body = head.get("/api/session")
    status, body = head.post("/api/flags/12/decide", {"outcome": "nothing"})
    head.fresh()                            # before a grave act

Answers are JSON as Python has it; `head.last` is the whole answer (status,
headers, body).  Standard library only.
"""
import base64
import hashlib
import hmac
import http.client
import json
import ssl
import struct
import subprocess
import time

PASSWORD = "correct staple of horses 9"


def totp(secret, step=0, now=None):
    """The code of an authenticator app, `step` times 30 seconds from now."""
    key = base64.b32decode(secret.replace(" ", "").upper())
    counter = int((time.time() if now is None else now) // 30) + step
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    at = mac[-1] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF
    return "%06d" % (number % 1000000)


def calm(seconds=10):
    """Until this step of 30 seconds has so many left: codes stay what they are."""
    left = 30 - time.time() % 30
    if left < seconds:
        time.sleep(left)


def invitation(world, person, roles=()):
    """The token of a new invitation by the command line."""
    command = [world + "/bin/schoolgate", "--conf",
               world + "/etc/schoolgate.conf", "console", "invite", person]
    for role in roles:
        command += ["--role", role]
    out = subprocess.run(command, check=True, capture_output=True, text=True)
    return out.stdout.strip().rsplit("/", 1)[1]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.msg
        self.octets = response.read()

    def json(self):
        try:
            return json.loads(self.octets)
        except ValueError:
            return None


class Console:
    def __init__(self, world):
        self.world = world
        with open(world + "/etc/console-port") as f:
            self.port = int(f.read())
        self.cookie = None
        self.token = None
        self.secret = None
        self.enrolled = None
        self.codes = []
        self.name = None
        self.last = None

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own; what came back."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, context=context, timeout=60)
        sent = {}
        if self.cookie:
            sent["Cookie"] = "__Host-schoolgate=" + self.cookie
        if body is not None:
            sent["Content-Type"] = "application/json"
        if method == "POST" and self.token:
            sent["X-Schoolgate-Token"] = self.token
        sent.update(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        connection.request(method, path, body, sent)
        self.last = Answer(connection.getresponse())
        connection.close()
        for cookie in self.last.headers.get_all("Set-Cookie") or []:
            value = cookie.split(";")[0].split("=", 1)[1]
            self.cookie = value or None
        return self.last

    def get(self, path):
        answer = self.ask("GET", path)
        return answer.status, answer.json()

    def post(self, path, body=None):
        answer = self.ask("POST", path, {} if body is None else body)
        return answer.status, answer.json()

    def enrol(self, token, password=PASSWORD, step=-1):
        status, begun = self.post("/api/enrol/begin", {"token": token})
        if status != 200:
            return status, begun
        self.secret = begun["secret"]
        calm()
        self.enrolled = totp(self.secret, step)
        status, body = self.post("/api/enrol", {
            "token": token, "password": password, "code": self.enrolled})
        if status == 200:
            self.token = body["token"]
            self.codes = list(body["codes"])
            self.name = body["person"]
        return status, body

    def join(self, person, roles=(), password=PASSWORD):
        """Be invited by the command line and enrolled; signed in after it."""
        status, body = self.enrol(
            invitation(self.world, person, roles), password)
        if status != 200:
            raise RuntimeError("could not enrol: %d %s" % (status, body))
        return self

    def sign_in(self, name=None, password=PASSWORD, step=0, code=None):
        status, body = self.post("/api/sign-in", {
            "name": name or self.name, "password": password,
            "code": code or totp(self.secret, step)})
        if status == 200:
            self.token = body["token"]
        return status, body

    def fresh(self, password=PASSWORD):
        """Say again who one is, by a recovery code (each of the ten once)."""
        status, body = self.post(
            "/api/fresh", {"password": password, "code": self.codes.pop()})
        if status == 200:
            self.token = body["token"]
        return status, body
