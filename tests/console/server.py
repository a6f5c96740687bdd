"""server.py TOP WORLD - the promises of server.t"""
import http.client
import json
import os
import re
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from client import PASSWORD, Console, invitation, totp  # noqa: E402
from tap import Tap  # noqa: E402

top, world = sys.argv[1], sys.argv[2]
tap = Tap()
port = Console(world).port
log_path = world + "/log/console.log"


def sql(text):
    """One statement as the database's superuser; its rows as text."""
    return subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
         f"host={world}/pg user=postgres dbname=schoolgate", "-c", text],
        check=True, capture_output=True, text=True).stdout.strip()


def part(verb, name):
    subprocess.run([top + "/tests/env/world", verb, world, name], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tls():
    """A connection to the server, to say to it what one likes."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    raw = socket.create_connection(("127.0.0.1", port), timeout=60)
    return context.wrap_socket(raw)


def raw(octets):
    """All that comes back when exactly this is sent; closes."""
    s = tls()
    try:
        s.sendall(octets)
    except OSError:
        pass
    got = b""
    s.settimeout(20)
    try:
        while True:
            more = s.recv(65536)
            if not more:
                break
            got += more
    except OSError:
        pass
    s.close()
    return got


def status_of(octets):
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", octets)
    return int(found.group(1)) if found else None


def eventually(seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


# -- a client that never ends, begun now and looked at in the end -------------

class Slow(threading.Thread):
    """Sends a request octet by octet, for ever."""

    def __init__(self, head):
        super().__init__(daemon=True)
        self.socket = tls()
        self.head = head
        self.cut_off = False

    def run(self):
        try:
            self.socket.sendall(self.head)
            while True:
                self.socket.sendall(b"a")
                if select.select([self.socket], [], [], 1)[0]:
                    if not self.socket.recv(4096):
                        break
        except OSError:
            pass
        self.cut_off = True


slow = [Slow(b"GET / HTTP/1.1\r\nHost: h\r\nX-A: "),
        Slow(b"POST /api/sign-in HTTP/1.1\r\nHost: h\r\nContent-Type: "
             b"application/json\r\nContent-Length: 9999\r\n\r\n")]
for one in slow:
    one.start()
silent = [tls() for _ in range(30)]

# -- what every answer has ----------------------------------------------------

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'",
          "form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'",
          "connect-src 'self'", "require-trusted-types-for 'script'"]


def has_all(answer):
    missing = [name for name, value in HEADERS.items()
               if answer.headers.get_all(name) != [value]]
    policy = answer.headers.get("Content-Security-Policy") or ""
    missing += [p for p in POLICY if p not in policy.split("; ")]
    if "max-age=31536000" not in (
            answer.headers.get("Strict-Transport-Security") or ""):
        missing.append("HSTS")
    if "camera=()" not in (answer.headers.get("Permissions-Policy") or ""):
        missing.append("Permissions-Policy")
    if any("unsafe" in p for p in policy.split("; ")):
        missing.append("unsafe")
    return missing


nobody = Console(world)
BIG = {"Content-Type": "application/json"}
for promise, want, method, path, body, headers in [
        ("a page", 200, "GET", "/", None, {}),
        ("no such page", 404, "GET", "/nothing.html", None, {}),
        ("no such address of the API", 404, "GET", "/api/nothing", None, {}),
        ("nobody is signed in", 401, "GET", "/api/session", None, {}),
        ("an address by another method", 405, "GET", "/api/sign-in", None, {}),
        ("a method that nothing has", 405, "DELETE", "/api/session", None, {}),
        ("OPTIONS", 405, "OPTIONS", "/api/session", None, {}),
        ("TRACE", 405, "TRACE", "/", None, {}),
        ("a page is not posted to", 405, "POST", "/", "{}", BIG),
        ("a body that is no JSON", 400, "POST", "/api/sign-in", "x", BIG),
        ("a body of another type", 415, "POST", "/api/sign-in", "{}",
         {"Content-Type": "text/plain"}),
        ("a form", 415, "POST", "/api/sign-in", "name=a",
         {"Content-Type": "application/x-www-form-urlencoded"}),
        ("a member that is missing", 400, "POST", "/api/sign-in", "{}", BIG),
        ("more than 1 MB", 413, "POST", "/api/sign-in", "x" * (1 << 20 | 1),
         BIG),
        ("another site's page", 403, "POST", "/api/sign-in", "{}",
         dict(BIG, Origin="https://evil.example")),
        ("a request across sites", 403, "POST", "/api/sign-in", "{}",
         {**BIG, "Sec-Fetch-Site": "cross-site"}),
        ("65 header fields", 400, "GET", "/", None,
         {f"X-{i}": "a" for i in range(65)}),
        ("33 arguments", 400, "GET",
         "/api/session?" + "&".join("a%d=1" % i for i in range(33)), None, {}),
        ("an argument that nobody knows", 401, "GET", "/api/session?a=1", None,
         {})]:
    answer = nobody.ask(method, path, body, headers)
    missing = has_all(answer)
    tap.ok(answer.status == want and not missing,
           f"{promise}: {want}, with every header", answer.status, missing)
    if path.startswith("/api/"):
        error = answer.json() or {}
        tap.ok(set(error) == {"error", "code"}
               and answer.headers["Content-Type"] == "application/json"
               and answer.headers["Cache-Control"] == "no-store",
               f"{promise}: JSON that says why, kept by nobody",
               answer.octets[:200])

# -- pages --------------------------------------------------------------------

page = nobody.ask("GET", "/")
tag = page.headers["ETag"]
tap.ok(page.headers["Content-Type"] == "text/html; charset=utf-8"
       and page.headers["Cache-Control"] == "no-cache" and tag,
       "a page says its type and has a tag")
answer = nobody.ask("GET", "/", headers={"If-None-Match": tag})
tap.ok(answer.status == 304 and answer.octets == b"" and not has_all(answer),
       "what the browser has is not sent again")
answer = nobody.ask("HEAD", "/")
tap.ok(answer.status == 200 and answer.octets == b"" and
       answer.headers["Content-Length"] == page.headers["Content-Length"],
       "HEAD gives the header alone")
for path in ["/../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "//etc/passwd",
             "/%2e%2e/main.c", "/../main.c", "/.", "/./index.html",
             "/index.html/", "/index.html%00.js", "/INDEX.HTML",
             "/index.html\\..\\x"]:
    got = raw(b"GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
              % path.encode())
    tap.ok(status_of(got) in (400, 404) and b"root:" not in got,
           f"{path} is no page", got[:100])

# -- HTTP that two servers could read in two ways -----------------------------

HEAD = b"POST /api/sign-in HTTP/1.1\r\nHost: h\r\n" \
       b"Content-Type: application/json\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
for promise, octets in [
        ("Content-Length twice",
         HEAD + b"Content-Length: 2\r\nContent-Length: 99\r\n\r\n{}"),
        ("Content-Length twice, the same",
         HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
        ("Content-Length and chunks",
         HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"2\r\n{}\r\n0\r\n\r\n"),
        ("chunks alone",
         HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ("a negative length", HEAD + b"Content-Length: -2\r\n\r\n{}"),
        ("a length that is no number", HEAD + b"Content-Length: 2x\r\n\r\n{}"),
        ("a body of 99 MB", HEAD + b"Content-Length: 99999999\r\n\r\n{}"),
        ("Host twice", HEAD + b"Host: i\r\nContent-Length: 2\r\n\r\n{}"),
        ("no Host", b"GET / HTTP/1.1\r\n\r\n"),
        ("two cookie fields", b"GET /api/session HTTP/1.1\r\nHost: h\r\n"
                              b"Cookie: a=b\r\nCookie: c=d\r\n\r\n"),
        ("a header of 40 KB",
         b"GET / HTTP/1.1\r\nHost: h\r\nX-A: " + b"a" * 40000 + b"\r\n\r\n"),
        ("an address of 40 KB",
         b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"),
        ("a blank before the colon", b"GET / HTTP/1.1\r\nHost : h\r\n\r\n"),
]:
    got = raw(octets + SMUGGLED)
    status = status_of(got)
    tap.ok((status is None or 400 <= status < 500 or status == 505)
           and got.count(b"HTTP/1.1 200") == 0,
           f"{promise} is refused", got[:200])
for promise, octets in [
        ("a doubtful length",
         HEAD + b"Content-Length: 2\r\nContent-Length: 99\r\n\r\n{}"),
        ("chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]:
    got = raw(octets + SMUGGLED)
    tap.ok(got.count(b"HTTP/1.1 ") == 1 and b"smuggled" not in got,
           f"after {promise} the connection ends: nothing follows it",
           got[-200:])
tap.ok(nobody.ask("GET", "/").status == 200, "and the server goes on")

# -- TLS ----------------------------------------------------------------------

served = ssl.get_server_certificate(("127.0.0.1", port))
logged = re.findall(r"fingerprint=([0-9A-F:]+)", open(log_path).read())[-1]
told = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha256",
                       "-ext", "subjectAltName"], input=served, text=True,
                      capture_output=True).stdout
tap.ok(logged in told, "the log tells the certificate's fingerprint")
tap.ok("DNS:localhost" in told and "IP Address:127.0.0.1" in told,
       "it is good for this machine")
modes = {name: os.stat(f"{world}/console/{name}").st_mode & 0o777
         for name in os.listdir(world + "/console")}
tap.same(modes, {"certificate.pem": 0o600, "key.pem": 0o600,
                 "secret.key": 0o600}, "keys are the console's user's alone")
tap.same(os.stat(world + "/console").st_mode & 0o777, 0o700,
         "so is the directory")


def speaks(version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    try:
        with socket.create_connection(("127.0.0.1", port), 20) as s:
            with context.wrap_socket(s):
                return True
    except (ssl.SSLError, OSError):
        return False


tap.ok(speaks(ssl.TLSVersion.TLSv1_3) and speaks(ssl.TLSVersion.TLSv1_2),
       "TLS 1.3 and 1.2 are spoken")
tap.ok(not speaks(ssl.TLSVersion.TLSv1_1) and not speaks(ssl.TLSVersion.TLSv1),
       "older ones are not")

# -- invitation and enrolment -------------------------------------------------

token = invitation(world, "head@school.example", ["headteacher"])
tap.ok(re.fullmatch(r"[A-Za-z0-9_-]{43}", token), "an invitation is a token")
tap.same(sql(f"SELECT count(*) FROM schoolgate.invitation i "
             f"WHERE i::text LIKE '%{token}%'"), "0",
         "the database does not have it")
head = Console(world)
status, begun = head.post("/api/enrol/begin", {"token": token})
tap.ok(status == 200 and begun["uri"].startswith("otpauth://totp/")
       and begun["least"] == 11 and "headteacher" in begun["roles"],
       "it says for whom, with a secret for the app and the policy's length",
       begun)
status, again = head.post("/api/enrol/begin", {"token": token})
tap.ok(status == 200 and again["secret"] == begun["secret"],
       "who loads the page again has the same secret")
for promise, change in [
        ("a short password", {"password": "short"}),
        ("a common password", {"password": "Password2026"}),
        ("one's own name as password", {"password": "head20262026"}),
        ("a wrong code", {"code": "000000"})]:
    body = {"token": token, "password": PASSWORD,
            "code": totp(begun["secret"], -1), **change}
    status, told = head.post("/api/enrol", body)
    tap.ok(status == 400 and told["code"] == "input",
           f"{promise} is refused, in words", told)
status, body = head.enrol(token)
tap.ok(status == 200 and len(set(body["codes"])) == 10,
       "with a good one there are ten recovery codes, and he is signed in",
       body)
cookie = head.last.headers["Set-Cookie"]
tap.ok(cookie.startswith("__Host-schoolgate=") and all(
    piece in cookie for piece in ("; Secure", "; HttpOnly", "; Path=/",
                                  "; SameSite=Strict")) and
    "Domain" not in cookie, "the session is a cookie that only we get", cookie)
status, told = Console(world).enrol(token)
tap.ok(status == 404, "an invitation is good once", told)
status, told = Console(world).enrol("A" * 42 + "0")
tap.ok(status == 404 and told["code"] == "missing", "one that is none is not")
token = invitation(world, "late@school.example", ["staff"])
sql("UPDATE schoolgate.invitation SET made = now() - interval '4 days', "
    "expires = now() - interval '1 day' WHERE used IS NULL")
tap.ok(Console(world).enrol(token)[0] == 404, "one that is over is not")
first = invitation(world, "late@school.example", ["staff"])
second = invitation(world, "late@school.example", ["staff"])
tap.ok(Console(world).enrol(first)[0] == 404, "a second ends the first")
late = Console(world)
tap.ok(late.enrol(second)[0] == 200, "and is good itself")
stored = sql("SELECT a::text FROM schoolgate.account a")
tap.ok("$argon2id$" in stored and PASSWORD not in stored
       and head.secret.replace(" ", "") not in stored,
       "passwords are argon2id in the database, secrets of apps sealed")

# -- signing in ---------------------------------------------------------------

WRONG = '{"error":"the name, the password or the code is wrong",' \
        '"code":"denied"}'
other = Console(world)
other.secret, other.name = head.secret, "head@school.example"
for promise, ask in [
        ("a wrong password", {"password": "wrong and long"}),
        ("a wrong code", {"code": "000000"}),
        ("an account that there is not", {"name": "nobody@school.example"}),
        ("the code of enrolment again", {"step": -1})]:
    status, _ = other.sign_in(**ask)
    tap.ok(status == 403 and other.last.octets.decode().strip() == WRONG
           and not other.cookie, f"{promise}: one answer for all",
           other.last.octets)
status, body = other.sign_in(name="HEAD@School.example ")
tap.ok(status == 200 and body["person"] == "head@school.example"
       and "headteacher" in body["roles"],
       "name, password and code together, in any case", body)
third = Console(world)
third.secret, third.name = head.secret, "head@school.example"
tap.ok(third.sign_in()[0] == 403, "the same code is not good twice")
tap.ok(third.sign_in(step=1)[0] == 200, "the next one is")
code = head.codes.pop()
recover = Console(world)
ask = {"name": "head@school.example", "password": PASSWORD, "recovery": code}
status, body = recover.post("/api/recover", ask)
tap.ok(status == 200, "a recovery code stands in for it", body)
tap.ok(Console(world).post("/api/recover", ask)[0] == 403, "once")
ask["recovery"] = " " + head.codes.pop().upper().replace("-", " ")
tap.ok(recover.post("/api/recover", ask)[0] == 200,
       "however it is typed")

# -- forged requests ----------------------------------------------------------

good, head_cookie = head.token, head.cookie
for promise, headers, code in [
        ("without the token", {"X-Schoolgate-Token": ""}, "token"),
        ("with another's token", {"X-Schoolgate-Token": other.token}, "token"),
        ("with the session's own", {"X-Schoolgate-Token": head_cookie},
         "token"),
        ("from another site", {"Origin": "https://evil.example"}, "origin"),
        ("from the same site's other port",
         {"Origin": f"https://127.0.0.1:{port + 1}"}, "origin"),
        ("across sites", {"Sec-Fetch-Site": "cross-site"}, "origin"),
        ("from nowhere", {"Origin": "null"}, "origin")]:
    answer = head.ask("POST", "/api/account/sessions/end", {}, headers)
    tap.ok(answer.status == 403 and answer.json()["code"] == code,
           f"{promise} nothing is done", answer.octets)
tap.ok(other.get("/api/session")[0] == 200, "and nothing was done")
answer = head.ask("POST", "/api/account/sessions/end", {"session": None}, {
    "Origin": f"https://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"})
tap.ok(answer.status == 200 and answer.json()["ended"] >= 3,
       "from our own page it is", answer.octets)

# -- ends of sessions ---------------------------------------------------------

tap.ok(other.get("/api/session")[0] == 401, "a session that was ended is over")
tap.ok(other.cookie is None, "and the browser forgets it")
tap.ok(head.get("/api/session")[0] == 200, "one's own goes on")
old = head.cookie
status, body = head.fresh()
tap.ok(status == 200 and head.cookie != old and body["token"] != good,
       "who says again who he is has a new session token", body)
stolen = Console(world)
stolen.cookie = old
tap.ok(stolen.get("/api/session")[0] == 401, "the old one is dead")
sql("UPDATE schoolgate.session SET fresh_until = now() - interval '1 second'")
status, body = head.post("/api/account/recovery")
tap.ok(status == 403 and body["code"] == "fresh",
       "a grave act asks for password and code again", body)
tap.ok(head.fresh()[0] == 200, "which is answered")
status, body = head.post("/api/account/recovery")
tap.ok(status == 200 and len(body["codes"]) == 10, "and then it is done", body)
used = head.codes
head.codes = list(body["codes"])
tap.ok(Console(world).post("/api/recover", dict(ask, recovery=used[-1]))[0]
       == 403, "old recovery codes are dead")
status, body = head.post("/api/account/password", {"new": "password"})
tap.ok(status == 400, "a new password keeps to the rules too", body)
status, body = head.post("/api/account/password",
                         {"new": "another staple of nine horses"})
tap.ok(status == 200, "a good one is taken", body)
ask["recovery"] = head.codes.pop()
tap.ok(Console(world).post("/api/recover", ask)[0] == 403,
       "the old one is dead")
tap.ok(Console(world).post("/api/recover", dict(
    ask, password="another staple of nine horses"))[0] == 200,
    "the new one lives")
status, begun = head.post("/api/account/totp/begin")
status, body = head.post("/api/account/totp", {"code": "000000"})
tap.ok(status == 400, "another app is not taken with a wrong code", body)
status, body = head.post("/api/account/totp",
                         {"code": totp(begun["secret"])})
tap.ok(status == 200, "with a right one it is", body)
for promise, change in [
        ("unused for too long", "seen = now() - interval '31 minutes'"),
        ("older than a day's work", "created = now() - interval '2 days', "
         "expires = now() - interval '1 second'")]:
    sql("UPDATE schoolgate.session SET " + change +
        " WHERE person = 'late@school.example'")
    tap.ok(late.get("/api/session")[0] == 401, f"a session {promise} is over")
    late = Console(world).join("late@school.example")
stay = late.cookie
tap.ok(late.post("/api/sign-out")[0] == 200 and late.cookie is None,
       "who signs out is out")
late.cookie = stay
tap.ok(late.get("/api/session")[0] == 401,
       "in the database too, whatever the browser keeps")

# -- roles --------------------------------------------------------------------

clerk = Console(world).join("clerk@school.example", ["staff"])
admin = Console(world).join("admin@school.example", ["admin"])
status, body = clerk.post("/api/invitations", {"person": "x@school.example"})
tap.ok(status == 403 and body["code"] == "denied",
       "who is not an administrator invites nobody", body)
status, body = admin.post("/api/invitations",
                          {"person": "new@school.example", "roles": ["staff"]})
tap.ok(status == 200 and Console(world).enrol(
    body["url"].rsplit("/", 1)[1])[0] == 200,
    "an administrator's invitation lets somebody in", body)
status, body = admin.post("/api/invitations",
                          {"person": "x@school.example",
                           "roles": ["headteacher"]})
tap.ok(status == 403, "but not as headteacher: the database says so", body)
status, body = admin.post("/api/invitations",
                          {"person": "x@school.example", "roles": ["king"]})
tap.ok(status in (400, 403) and "king" not in body["error"],
       "a role that there is not is refused", body)

# -- too often ----------------------------------------------------------------

victim = Console(world).join("victim@school.example", ["staff"])
guess = Console(world)
guess.secret, guess.name = victim.secret, "victim@school.example"
answers = [guess.sign_in(password="wrong and long")[0] for _ in range(7)]
tap.ok(answers.count(429) >= 1 and answers[0] == 403,
       "after some failures a name waits", answers)
tap.ok(int(guess.last.headers["Retry-After"]) > 0, "and it is said how long")
tap.ok(guess.sign_in(step=0)[0] == 429,
       "the right password is not looked at meanwhile")
unknown = [guess.sign_in(name="ghost@school.example", password="a b c d")[0]
           for _ in range(7)]
tap.ok(unknown.count(429) >= 1 and unknown[0] == 403,
       "a name that there is not waits as well", unknown)
tap.ok(victim.get("/api/session")[0] == 200,
       "who is signed in already stays so")
sql("DELETE FROM schoolgate.signin_attempt")
tap.ok(guess.sign_in(step=0)[0] == 200, "afterwards he may come in")

# -- a flood ------------------------------------------------------------------

flood = []


def knock(i):
    c = Console(world)
    flood.append(c.ask("POST", "/api/sign-in", {
        "name": f"nobody{i}", "password": "a b c d e", "code": "000000"},
        BIG).status)


threads = [threading.Thread(target=knock, args=(i,)) for i in range(16)]
for one in threads:
    one.start()
for one in threads:
    one.join()
tap.ok(len(flood) == 16 and set(flood) <= {403, 429, 503} and 403 in flood,
       "sixteen who try at once are all answered", flood)
pid = int(open(world + "/console.pid").read())
peak = int(re.search(r"^VmHWM:\s+(\d+) kB",
                     open(f"/proc/{pid}/status").read(), re.M).group(1))
tap.ok(peak < 400 * 1024 or os.environ.get("WORLD_BIN", "").endswith("san"),
       "without the memory of sixteen passwords", f"{peak} kB")
sql("DELETE FROM schoolgate.signin_attempt")
many, refused = [], 0
for _ in range(70):
    try:
        many.append(tls())
    except OSError:
        refused += 1
tap.ok(refused >= 20, "one address has fifty connections at most", refused)
raw_socket = socket.create_connection(("127.0.0.1", port), 30,
                                      ("127.0.0.2", 0))
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
with context.wrap_socket(raw_socket) as s:
    s.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    tap.same(status_of(s.recv(4096)), 200, "and leaves room for another's")
for s in many:
    s.close()


def open_again():
    try:
        return nobody.ask("GET", "/").status == 200
    except OSError:
        return False


tap.ok(eventually(20, open_again), "when they are gone it may come again")

# -- the database goes and comes back -----------------------------------------

part("stop", "postgresql")
status, body = head.get("/api/session")
tap.ok(status == 503 and body["code"] == "down" and
       head.last.headers["Retry-After"] and not has_all(head.last),
       "without its database it says so", body)
tap.ok(head.ask("GET", "/").status == 200, "its pages are still there")
part("start", "postgresql")
tap.ok(eventually(20, lambda: head.get("/api/session")[0] == 200),
       "with it, the same session goes on by itself")
part("hang", "postgresql")
status, body = head.get("/api/session")
part("wake", "postgresql")
tap.ok(status == 503, "a database that hangs counts as down", body)
tap.ok(eventually(20, lambda: head.get("/api/session")[0] == 200),
       "and is used again when it answers")

# -- behind a web server ------------------------------------------------------

conf = world + "/etc/behind.conf"
with open(world + "/etc/schoolgate.conf") as f:
    text = f.read()
path = world + "/run/console.sock"
text = re.sub(r"console-listen = .*", f'console-listen = "{path}"', text)
text = re.sub(r"console-log = .*", 'console-base-url = "https://s.example"\n'
              f'console-log = "{world}/log/console.log"', text)
with open(conf, "w") as f:
    f.write(text)
behind = subprocess.Popen([world + "/bin/schoolgate-console", "-c", conf])
eventually(20, lambda: os.path.exists(path) and "listen=\"" + path in
           open(log_path).read())


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(path)


def by_proxy(method, where, body=None, headers=None):
    c = Unix("s.example")
    c.request(method, where, body, headers or {})
    r = c.getresponse()
    return r.status, r.msg, r.read()


status, headers, octets = by_proxy("POST", "/api/recover", json.dumps({
    "name": "clerk@school.example", "password": PASSWORD,
    "recovery": clerk.codes.pop()}),
    {"Content-Type": "application/json", "Origin": "https://s.example",
     "X-Forwarded-For": "9.9.9.9, 192.0.2.7"})
tap.ok(status == 200 and "; Secure" in headers["Set-Cookie"] and
       "max-age" in headers["Strict-Transport-Security"],
       "behind a web server it is the same over a unix socket", octets)
tap.same(sql("SELECT client FROM schoolgate.session ORDER BY created DESC "
             "LIMIT 1"), "192.0.2.7", "who asks is whom the web server names")
status, _, octets = by_proxy("POST", "/api/recover", "{}", {
    "Content-Type": "application/json", "Origin": "https://other.example"})
tap.ok(status == 403, "the address people type is the only site", octets)
behind.send_signal(signal.SIGTERM)
tap.same(behind.wait(30), 0, "SIGTERM ends it")

# -- what it answers, as a document -------------------------------------------

document = json.loads(subprocess.run(
    [world + "/bin/schoolgate-console", "-o"], check=True,
    capture_output=True).stdout)
served = 0
for where, methods in document["paths"].items():
    for method, operation in methods.items():
        concrete = re.sub(r"\{[^}]*\}", "1", where)
        answer = nobody.ask(method.upper(), concrete,
                            "{}" if method == "post" else None, BIG
                            if method == "post" else {})
        is_public = operation["security"] == []
        served += answer.status == 401 or (
            is_public and answer.status in (200, 400, 404))
total = sum(len(m) for m in document["paths"].values())
tap.same(served, total, "every address that is described is served, and "
         "none to who is not signed in unless it says so")
paths = {re.sub(r":([a-z_]+)", r"{\1}", where)
         for name in os.listdir(top + "/console") if name.startswith("area_")
         for where in re.findall(r'"(/[a-z][^".]*)"',
                                 open(f"{top}/console/{name}").read())}
tap.same(sorted(set(document["paths"]) ^ paths), [],
         "every path of the tables is described")

# -- slow clients, and the log ------------------------------------------------

tap.ok(eventually(60, lambda: all(s.cut_off for s in slow)),
       "who never ends his request is cut off")
tap.ok(nobody.ask("GET", "/").status == 200,
       "thirty who say nothing hinder nobody")
for s in silent:
    s.close()
log = open(log_path).read()
told = [word for word in (PASSWORD, "another staple", "school.example",
                          head.cookie, head.token, head.secret, "wrong and")
        if word in log]
tap.ok(not told, "the log holds no name, password, code or token", told)
tap.ok(" signed-in " in log and " sign-in-refused " in log and
       " sign-in-throttled " in log and " enrolled " in log,
       "it tells who came in, from where, and who did not")
tap.ok(all(re.fullmatch(r"[0-9T:.Z-]+ (info|warning|error) "
                        r"schoolgate-console\[\d+\]: - [a-z-]+"
                        r'( [a-z_]+=("[^"]*"|[^ "]+))*', line)
           for line in log.splitlines()), "each line is: verb key=value")
owner = open(f"/proc/{pid}/status").read()
tap.ok(re.search(r"^Uid:\t(\d+)", owner, re.M).group(1) != "0" and
       re.search(r"^CapEff:\t0+$", owner, re.M),
       "it runs as its own user, without any power of root")
tap.done()
