"""accounts.py - the promises of server.t about people: invited, signed in, out

    head, clerk = promises(tap, server)

Both are signed in when it ends, and nobody waits.
"""
import re

from client import PASSWORD, Console, calm, invitation, totp

NEW_PASSWORD = "another staple of nine horses"
WRONG = '{"error":"the name, the password or the code is wrong",' \
        '"code":"denied"}'


def invited(tap, server):
    """The headteacher comes in by an invitation."""
    token = invitation(server.world, "head@school.example", ["headteacher"])
    tap.ok(re.fullmatch(r"[A-Za-z0-9_-]{43}", token),
           "an invitation is a token")
    tap.same(server.sql("SELECT count(*) FROM schoolgate.invitation i "
                        f"WHERE i::text LIKE '%{token}%'"), "0",
             "the database does not have it")
    head = Console(server.world)
    status, begun = head.post("/api/enrol/begin", {"token": token})
    tap.ok(status == 200 and begun["uri"].startswith("otpauth://totp/")
           and begun["least"] == 11 and "headteacher" in begun["roles"],
           "it says for whom, with a secret for the app and the policy's "
           "length",
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
        "Domain" not in cookie, "the session is a cookie that only we get",
        cookie)
    return head, token


def invitations(tap, server, head, token):
    """An invitation is good once, for its time; `token` was used."""
    status, told = Console(server.world).enrol(token)
    tap.ok(status == 404, "an invitation is good once", told)
    status, told = Console(server.world).enrol("A" * 42 + "0")
    tap.ok(status == 404 and told["code"] == "missing",
           "one that is none is not")
    token = invitation(server.world, "late@school.example", ["staff"])
    server.sql("UPDATE schoolgate.invitation SET "
               "made = now() - interval '4 days', "
               "expires = now() - interval '1 day' WHERE used IS NULL")
    tap.ok(Console(server.world).enrol(token)[0] == 404,
           "one that is over is not")
    first = invitation(server.world, "late@school.example", ["staff"])
    second = invitation(server.world, "late@school.example", ["staff"])
    tap.ok(Console(server.world).enrol(first)[0] == 404,
           "a second ends the first")
    late = Console(server.world)
    tap.ok(late.enrol(second)[0] == 200, "and is good itself")
    stored = server.sql("SELECT a::text FROM schoolgate.account a")
    tap.ok("$argon2id$" in stored and PASSWORD not in stored
           and head.secret.replace(" ", "") not in stored,
           "passwords are argon2id in the database, secrets of apps sealed")
    return late


def signing_in(tap, server, head):
    """Name, password and code, or a recovery code; the session of each."""
    other = Console(server.world)
    other.secret, other.name = head.secret, "head@school.example"
    for promise, ask in [
            ("a wrong password", {"password": "wrong and long"}),
            ("a wrong code", {"code": "000000"}),
            ("an account that there is not",
             {"name": "nobody@school.example"}),
            ("the code of enrolment again", {"code": head.enrolled})]:
        status, _ = other.sign_in(**ask)
        tap.ok(status == 403 and other.last.octets.decode().strip() == WRONG
               and not other.cookie, f"{promise}: one answer for all",
               other.last.octets)
    calm()
    status, body = other.sign_in(name="HEAD@School.example ")
    tap.ok(status == 200 and body["person"] == "head@school.example"
           and "headteacher" in body["roles"],
           "name, password and code together, in any case", body)
    third = Console(server.world)
    third.secret, third.name = head.secret, "head@school.example"
    tap.ok(third.sign_in()[0] == 403, "the same code is not good twice")
    tap.ok(third.sign_in(step=1)[0] == 200, "the next one is")
    code = head.codes.pop()
    recover = Console(server.world)
    ask = {"name": "head@school.example", "password": PASSWORD,
           "recovery": code}
    status, body = recover.post("/api/recover", ask)
    tap.ok(status == 200, "a recovery code stands in for it", body)
    tap.ok(Console(server.world).post("/api/recover", ask)[0] == 403, "once")
    ask["recovery"] = " " + head.codes.pop().upper().replace("-", " ")
    tap.ok(recover.post("/api/recover", ask)[0] == 200,
           "however it is typed")
    return other, ask


def forged(tap, server, head, other):
    """Requests that other sites could make a browser send."""
    for promise, headers, code in [
            ("without the token", {"X-Schoolgate-Token": ""}, "token"),
            ("with another's token", {"X-Schoolgate-Token": other.token},
             "token"),
            ("with the session's own", {"X-Schoolgate-Token": head.cookie},
             "token"),
            ("from another site", {"Origin": "https://evil.example"},
             "origin"),
            ("from the same site's other server.port",
             {"Origin": f"https://127.0.0.1:{server.port + 1}"}, "origin"),
            ("across sites", {"Sec-Fetch-Site": "cross-site"}, "origin"),
            ("from nowhere", {"Origin": "null"}, "origin")]:
        answer = head.ask("POST", "/api/account/sessions/end", {}, headers)
        tap.ok(answer.status == 403 and answer.json()["code"] == code,
               f"{promise} nothing is done", answer.octets)
    tap.ok(other.get("/api/session")[0] == 200, "and nothing was done")
    answer = head.ask("POST", "/api/account/sessions/end", {"session": None}, {
        "Origin": f"https://127.0.0.1:{server.port}",
        "Sec-Fetch-Site": "same-origin"})
    tap.ok(answer.status == 200 and answer.json()["ended"] >= 3,
           "from our own page it is", answer.octets)


def sessions(tap, server, head, other):
    """Which sessions are over, and what a new one is."""
    tap.ok(other.get("/api/session")[0] == 401,
           "a session that was ended is over")
    tap.ok(other.cookie is None, "and the browser forgets it")
    tap.ok(head.get("/api/session")[0] == 200, "one's own goes on")
    old, good = head.cookie, head.token
    status, body = head.fresh()
    tap.ok(status == 200 and head.cookie != old and body["token"] != good,
           "who says again who he is has a new session token", body)
    stolen = Console(server.world)
    stolen.cookie = old
    tap.ok(stolen.get("/api/session")[0] == 401, "the old one is dead")


def changes(tap, server, head, ask):
    """Grave acts: other recovery codes, another password, another app."""
    server.sql("UPDATE schoolgate.session "
               "SET fresh_until = now() - interval '1 second'")
    status, body = head.post("/api/account/recovery")
    tap.ok(status == 403 and body["code"] == "fresh",
           "a grave act asks for password and code again", body)
    tap.ok(head.fresh()[0] == 200, "which is answered")
    status, body = head.post("/api/account/recovery")
    tap.ok(status == 200 and len(body["codes"]) == 10,
           "and then it is done", body)
    used = head.codes
    head.codes = list(body["codes"])
    tap.ok(Console(server.world).post(
        "/api/recover", dict(ask, recovery=used[-1]))[0] == 403,
        "old recovery codes are dead")
    status, body = head.post("/api/account/password", {"new": "password"})
    tap.ok(status == 400, "a new password keeps to the rules too", body)
    status, body = head.post("/api/account/password",
                             {"new": NEW_PASSWORD})
    tap.ok(status == 200, "a good one is taken", body)
    ask["recovery"] = head.codes.pop()
    tap.ok(Console(server.world).post("/api/recover", ask)[0] == 403,
           "the old one is dead")
    tap.ok(Console(server.world).post("/api/recover", dict(
        ask, password=NEW_PASSWORD))[0] == 200, "the new one lives")
    status, begun = head.post("/api/account/totp/begin")
    status, body = head.post("/api/account/totp", {"code": "000000"})
    tap.ok(status == 400, "another app is not taken with a wrong code", body)
    status, body = head.post("/api/account/totp",
                             {"code": totp(begun["secret"])})
    tap.ok(status == 200, "with a right one it is", body)


def leaving(tap, server, late):
    """A session ends by itself, or by its owner."""
    for promise, change in [
            ("unused for too long", "seen = now() - interval '31 minutes'"),
            ("older than a day's work", "created = now() - interval '2 days', "
             "expires = now() - interval '1 second'")]:
        server.sql("UPDATE schoolgate.session SET " + change +
                   " WHERE person = 'late@school.example'")
        tap.ok(late.get("/api/session")[0] == 401,
               f"a session {promise} is over")
        late = Console(server.world).join("late@school.example")
    stay = late.cookie
    tap.ok(late.post("/api/sign-out")[0] == 200 and late.cookie is None,
           "who signs out is out")
    late.cookie = stay
    tap.ok(late.get("/api/session")[0] == 401,
           "in the database too, whatever the browser keeps")


def roles(tap, server):
    """Who may invite whom."""
    clerk = Console(server.world).join("clerk@school.example", ["staff"])
    admin = Console(server.world).join("admin@school.example", ["admin"])
    status, body = clerk.post("/api/invitations",
                              {"person": "x@school.example"})
    tap.ok(status == 403 and body["code"] == "denied",
           "who is not an administrator invites nobody", body)
    status, body = admin.post("/api/invitations",
                              {"person": "new@school.example",
                               "roles": ["staff"]})
    tap.ok(status == 200 and Console(server.world).enrol(
        body["url"].rsplit("/", 1)[1])[0] == 200,
        "an administrator's invitation lets somebody in", body)
    status, body = admin.post("/api/invitations",
                              {"person": "x@school.example",
                               "roles": ["headteacher"]})
    tap.ok(status == 403, "but not as headteacher: the database says so", body)
    status, body = admin.post("/api/invitations",
                              {"person": "x@school.example",
                               "roles": ["king"]})
    tap.ok(status in (400, 403) and "king" not in body["error"],
           "a role that there is not is refused", body)
    return clerk


def too_often(tap, server):
    """Guessing is slow, whether there is such an account or not."""
    victim = Console(server.world).join("victim@school.example", ["staff"])
    guess = Console(server.world)
    guess.secret, guess.name = victim.secret, "victim@school.example"
    answers = [guess.sign_in(password="wrong and long")[0] for _ in range(7)]
    tap.ok(answers.count(429) >= 1 and answers[0] == 403,
           "after some failures a name waits", answers)
    tap.ok(int(guess.last.headers["Retry-After"]) > 0,
           "and it is said how long")
    tap.ok(guess.sign_in(step=0)[0] == 429,
           "the right password is not looked at meanwhile")
    unknown = [guess.sign_in(name="ghost@school.example",
                             password="a b c d")[0] for _ in range(7)]
    tap.ok(unknown.count(429) >= 1 and unknown[0] == 403,
           "a name that there is not waits as well", unknown)
    tap.ok(victim.get("/api/session")[0] == 200,
           "who is signed in already stays so")
    server.sql("DELETE FROM schoolgate.signin_attempt")
    tap.ok(guess.sign_in(step=0)[0] == 200, "afterwards he may come in")


def promises(tap, server):
    head, token = invited(tap, server)
    late = invitations(tap, server, head, token)
    other, ask = signing_in(tap, server, head)
    forged(tap, server, head, other)
    sessions(tap, server, head, other)
    changes(tap, server, head, ask)
    leaving(tap, server, late)
    clerk = roles(tap, server)
    too_often(tap, server)
    return head, clerk
