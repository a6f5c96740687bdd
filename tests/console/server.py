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

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import accounts  # noqa: E402
from client import PASSWORD, Console  # noqa: E402
from tap import Tap  # noqa: E402
from wire import Server, Slow, eventually, has_all, status_of  # noqa: E402

top, world = sys.argv[1], sys.argv[2]
tap = Tap()
server = Server(top, world)

# -- a client that never ends, begun now and looked at in the end -------------

slow = [Slow(server, b"GET / HTTP/1.1\r\nHost: h\r\nX-A: "),
        Slow(server, b"POST /api/sign-in HTTP/1.1\r\nHost: h\r\nContent-Type: "
             b"application/json\r\nContent-Length: 9999\r\n\r\n")]
for one in slow:
    one.start()
silent = [server.tls() for _ in range(30)]

# -- what every answer has ----------------------------------------------------

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
    got = server.raw(b"GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
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
    got = server.raw(octets + SMUGGLED)
    status = status_of(got)
    tap.ok((status is None or 400 <= status < 500 or status == 505)
           and got.count(b"HTTP/1.1 200") == 0,
           f"{promise} is refused", got[:200])
for promise, octets in [
        ("a doubtful length",
         HEAD + b"Content-Length: 2\r\nContent-Length: 99\r\n\r\n{}"),
        ("chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]:
    got = server.raw(octets + SMUGGLED)
    tap.ok(got.count(b"HTTP/1.1 ") == 1 and b"smuggled" not in got,
           f"after {promise} the connection ends: nothing follows it",
           got[-200:])
tap.ok(nobody.ask("GET", "/").status == 200, "and the server goes on")

# -- TLS ----------------------------------------------------------------------

served = ssl.get_server_certificate(("127.0.0.1", server.port))
logged = re.findall(r"fingerprint=([0-9A-F:]+)", server.log())[-1]
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
        with socket.create_connection(("127.0.0.1", server.port), 20) as s:
            with context.wrap_socket(s):
                return True
    except (ssl.SSLError, OSError):
        return False


tap.ok(speaks(ssl.TLSVersion.TLSv1_3) and speaks(ssl.TLSVersion.TLSv1_2),
       "TLS 1.3 and 1.2 are spoken")
tap.ok(not speaks(ssl.TLSVersion.TLSv1_1) and not speaks(ssl.TLSVersion.TLSv1),
       "older ones are not")

# -- who comes in, and how long he stays --------------------------------------

head, clerk = accounts.promises(tap, server)

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
server.sql("DELETE FROM schoolgate.signin_attempt")
# Without TLS: seventy handshakes may take a busy machine so long that the first
# have been quiet for too long.
many = [socket.create_connection(("127.0.0.1", server.port), 60)
        for _ in range(70)]


def refused():
    """Those that the server has closed: there is their end to read."""
    return len(select.select(many, [], [], 0)[0])


tap.ok(eventually(20, lambda: refused() >= 20),
       "one address has fifty connections at most", refused())
with server.tls(("127.0.0.2", 0)) as s:
    s.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    tap.same(status_of(s.recv(4096)), 200, "and leaves room for another's")
threads = len(os.listdir(f"/proc/{pid}/task"))
tap.ok(threads < 20, "a connection has no thread to itself: what GnuTLS keeps "
       "of each would never be given back", threads)
for s in many:
    s.close()


def open_again():
    try:
        return nobody.ask("GET", "/").status == 200
    except OSError:
        return False


tap.ok(eventually(20, open_again), "when they are gone it may come again")

# -- a crowd ------------------------------------------------------------------


def crowd(octets):
    """500 connections from forty addresses, of which each says this."""
    context = ssl._create_unverified_context()
    all_of_them = []
    for i in range(500):
        try:
            s = socket.create_connection(("127.0.0.1", server.port), 20,
                                         (f"127.0.1.{i % 40 + 1}", 0))
            if octets is not None:
                s = context.wrap_socket(s)
                s.sendall(octets)
            all_of_them.append(s)
        except OSError:
            pass
    return all_of_them


for promise, octets in [
        ("say nothing", None),
        ("begin a request", b"GET / HTTP/1.1\r\nHost: h\r\n"),
        ("ask for more pages than they read",
         b"GET /style.css HTTP/1.1\r\nHost: h\r\n\r\n" * 40)]:
    many = crowd(octets)
    try:
        served = nobody.ask("GET", "/").status
    except OSError as e:
        served = e
    tap.same(served, 200,
             f"500 from forty addresses {promise}: another is served")
    for s in many:
        s.close()

# -- the database goes and comes back -----------------------------------------

server.part("stop", "postgresql")
status, body = head.get("/api/session")
tap.ok(status == 503 and body["code"] == "down" and
       head.last.headers["Retry-After"] and not has_all(head.last),
       "without its database it says so", body)
tap.ok(head.ask("GET", "/").status == 200, "its pages are still there")
server.part("start", "postgresql")
tap.ok(eventually(20, lambda: head.get("/api/session")[0] == 200),
       "with it, the same session goes on by itself")
server.part("hang", "postgresql")
status, body = head.get("/api/session")
server.part("wake", "postgresql")
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
           server.log())


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
tap.same(server.sql("SELECT client FROM schoolgate.session "
                    "ORDER BY created DESC LIMIT 1"), "192.0.2.7",
         "who asks is whom the web server names")
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
log = server.log()
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
