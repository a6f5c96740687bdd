#!/usr/bin/env python3
"""matrix.t - role by route by object over HTTP: who gets an answer, and that
nobody is told anything of what is not his

The routes are those that schoolgate-console prints (-o); one without a row
below fails.  What is whose is said once for both ways in, in
tests/schema/matrix/school.sql: a row names the function there.  A POST is sent
for what is not the caller's alone: nothing changes, so the order is no matter.
"""
import json
import os
import re
import subprocess
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import school as schools
from school import Client, School
from tap import Tap, skip_all

BECAUSE = {"reason": "because"}
NOTE = {"note": "because"}
OPEN = {"tier": "T3", "purpose": "law", "reason": "because"}
SENDER = {"outcome": "advise-sender"}

# Method and path: the function; which member of an object stands in the path or
# in the body (None: none does); the body of a POST, the query of a GET.
ROUTES = {
    "GET /api/account": ("account", None, {}),
    "GET /api/account/sessions": ("sessions", None, {}),
    "POST /api/account/sessions/end": ("session_end", None,
                                       {"session": str(uuid.uuid4())}),
    "GET /api/accounts": ("accounts", None, {}),
    "GET /api/accounts/events": ("account_events", None, {}),
    "POST /api/accounts/suspend": ("account_suspend", None, {
        "person": "p-other", "suspended": True, **BECAUSE}),
    "GET /api/answers": ("answers", None, {}),
    "POST /api/answers/{opening}/resolve": ("answer_resolve", "opening",
                                            {"words": "because"}),
    "GET /api/audit/balance": ("audit_balance", None, {}),
    "GET /api/audit/chains": ("verify_chains", None, {}),
    "POST /api/audit/openings": ("audit_openings", None, {}),
    "GET /api/bank-holidays": ("request_nation", None, {}),
    "POST /api/bank-holidays": ("request_nation", None, {
        "nation": "scotland"}),
    "GET /api/breaches": ("breaches", None, {}),
    "POST /api/breaches": ("breach_report", "message", NOTE),
    "POST /api/breaches/{breach}/act": ("breach_act", "breach", {
        "act": "contained", **NOTE}),
    "GET /api/cases": ("case_list", None, {}),
    "GET /api/cases/{case}": ("case_show", "file", {}),
    "POST /api/cases/{case}/ask": ("case_ask", "file", {"words": "because"}),
    "POST /api/cases/{case}/close": ("case_close", "file",
                                     {"outcome": "no-breach"}),
    "POST /api/cases/{case}/message": ("case_add", "file",
                                       {"message": str(uuid.uuid4())}),
    "POST /api/cases/{case}/note": ("case_note", "file", NOTE),
    "POST /api/cases/{case}/pass": ("case_pass", "file", {"role": "dpo"}),
    "POST /api/cases/{case}/reopen": ("case_reopen", "file", NOTE),
    "GET /api/delegations": ("delegations", None, {}),
    "POST /api/delegations": ("delegate", None, {
        "deputy": "p-deputy", "until": "2099-01-01T00:00:00Z",
        "role": "headteacher", "principal": "p-other", **BECAUSE}),
    "GET /api/delegations/people": ("delegation_people", None, {}),
    "POST /api/delegations/{delegation}/end": ("delegation_end", 1, BECAUSE),
    "GET /api/exemptions": ("exemptions", "school", {}),
    "POST /api/exemptions": ("exempt", "school", {"what": {
        "rule": "words", "until": "2099-01-01", **BECAUSE}}),
    "POST /api/exemptions/{reference}/decide": (
        "exemption_decide", "school", {"approve": True, **BECAUSE}),
    "POST /api/exemptions/{reference}/end": ("exemption_end", "school",
                                             BECAUSE),
    "GET /api/figures": ("figures", "school", {"month": "2026-11-01"}),
    "GET /api/flagged": ("flagged", None, {"reference": "23456"}),
    "POST /api/flags/{flag}/case": ("case_open", "flag", NOTE),
    "GET /api/flags/{flag}/letter": ("today_letter", "flag", SENDER),
    "POST /api/flags/{flag}/look": ("today_look", "flag", {}),
    "POST /api/flags/{flag}/passage": ("today_passage", "flag", {}),
    "POST /api/flags/{flag}/sealed": ("seal_ask", "flag", OPEN),
    "GET /api/health": ("health", "school", {}),
    "GET /api/held": ("held_list", None, {}),
    "GET /api/held/{name}": ("held_show", "reference", {}),
    "POST /api/held/{name}/order": ("held_order", "reference", {
        "act": "return", **BECAUSE}),
    "POST /api/invitations": ("invite", None, {"person": "p-other"}),
    "GET /api/me": ("me_overview", None, {}),
    "GET /api/me/declarations": ("me_declarations", None, {}),
    "POST /api/me/declarations/{declaration}/end": (
        "me_declaration_end", str(uuid.uuid4()), {}),
    "GET /api/me/download": ("me_download", None, {"part": "mail"}),
    "GET /api/me/flags": ("me_flags", None, {}),
    "GET /api/me/mail": ("me_mail", None, {}),
    "GET /api/me/openings": ("me_openings", None, {}),
    "POST /api/me/openings/{opening}/answer": ("me_answer", "opening", {
        "objects": True, "answer": "because"}),
    "GET /api/me/policies": ("me_policies", None, {}),
    "GET /api/me/questions": ("my_questions", None, {}),
    "POST /api/me/questions/{question}/answer": ("case_answer", "question",
                                                 {"answer": "because"}),
    "POST /api/messages/{message}/open": ("record_open", "message", OPEN),
    "POST /api/messages/{message}/opening-words": ("opening_words", "message",
                                                   {}),
    "GET /api/messages/{message}/thread": ("thread", "message", {}),
    "GET /api/open/{id}": ("open_page", "message", {}),
    "GET /api/openings/{opening}": ("opening_show", "opening", {}),
    "POST /api/openings/{opening}/close": ("opening_close", "opening", {
        "outcome": "mistake", **NOTE}),
    "GET /api/openings/{opening}/part": ("attachment_copy", "opening",
                                         {"path": "2"}),
    "GET /api/openings/{opening}/sent": ("record_copy", "opening",
                                         {"path": "1"}),
    "GET /api/openings/{opening}/text": ("record_copy", "opening", {}),
    "GET /api/openings/mine": ("openings_own", None, {}),
    "GET /api/requests": ("requests", None, {}),
    "POST /api/requests": ("request_new", "school", {
        "type": "sar", "name": "n", "covers": [{"person": "p-staff"}]}),
    "POST /api/requests/people": ("request_people", None, {"name": "staff"}),
    "GET /api/requests/{request}": ("request_show", "request", {}),
    "POST /api/requests/{request}/act": ("request_act", "request",
                                         {"act": "sent"}),
    "POST /api/requests/{request}/collect": ("request_collect", "request", {
        "filter": {}}),
    "POST /api/requests/{request}/cover": ("request_cover", "request", {
        "covers": [{"person": "p-staff"}]}),
    "POST /api/requests/{request}/estimate": ("request_estimate", "request",
                                              {}),
    "POST /api/exports/{export}/volumes/{volume}": ("export_volume", "export",
                                                    {}),
    "POST /api/requests/{request}/export": ("export_begin", "request",
                                            {}),
    "POST /api/requests/{request}/open": ("request_open", "request", {
        "message": str(uuid.uuid4()), "tier": "T3", **BECAUSE}),
    "POST /api/requests/{request}/sealed": ("seal_ask_request", "request",
                                            BECAUSE),
    "POST /api/requests/{request}/search": ("request_search", "request", {}),
    "GET /api/retention": ("audit_retention", None, {}),
    "GET /api/retention/certificates": ("audit_certificates", None, {}),
    "GET /api/retention/holds": ("audit_holds", None, {}),
    "POST /api/retention/holds": ("hold_place", "message", BECAUSE),
    "POST /api/retention/holds/{hold}/end": ("hold_end", "hold", {}),
    "GET /api/rule-changes": ("rule_proposals", "school", {}),
    "POST /api/rule-changes/{change}/decide": ("rule_decide", "school", {
        "approve": True, **BECAUSE}),
    "POST /api/rule-changes/{change}/withdraw": ("rule_withdraw", "school",
                                                 {}),
    "GET /api/rule-events": ("rule_events", "school", {}),
    "POST /api/rule-noise": ("noise_limits", None, {
        "limits": {}, **BECAUSE}),
    "GET /api/rules": ("rules", "school", {}),
    "GET /api/rules/{rule}": ("rule_show", "school", {}),
    "POST /api/rules/{rule}/propose": ("rule_propose", "school", {
        "mode": "enforce", **BECAUSE}),
    "GET /api/sealed": ("seal_asks", None, {}),
    "GET /api/sealed/{ask}": ("seal_show", "ask", {}),
    "POST /api/sealed/{ask}/decide": ("seal_decide", "ask", {
        "sign": True, **NOTE}),
    "POST /api/sealed/{ask}/open": ("seal_open", "ask", {}),
    "POST /api/sealed/{ask}/withdraw": ("seal_withdraw", "ask", {}),
    "GET /api/session": ("session", None, {}),
    "GET /api/suppressed": ("suppressed", None, {}),
    "GET /api/suppressions": ("suppressions", None, {}),
    "POST /api/suppressions/{suppression}/end": (
        "suppression_end", "suppression", {}),
    "GET /api/today": ("today", None, {"which": "today"}),
    "POST /api/today/decide": ("today_decide", "flag", {
        "outcome": "nothing-wrong"}),
    "GET /api/today/decided": ("today_decided", None, {}),
    "GET /api/today/done": ("today_done", None, {}),
    "POST /api/today/undo": ("today_undo", "batch", {}),
    "GET /api/word-lists": ("word_lists", None, {}),
    "GET /api/word-lists/{list}/entries": ("word_entries", None, {
        "host": "mx1"}),
}
# What stands in a path beside the object, and objects in a body.
PLACES = {"reference": "E1", "rule": "words", "change": "1", "list": "0",
          "volume": "1"}
IN_BODY = {"POST /api/today/decide": lambda value: {"flags": [value]},
           "POST /api/today/undo": lambda value: {"batch": value},
           "POST /api/retention/holds": lambda value: {"message": value},
           "POST /api/breaches": lambda value: {"message": value}}
# They change what is the caller's own, or ask for what he signs in with: there is
# no object of another's.
OWN_ONLY = {
    "POST /api/account/password", "POST /api/account/recovery",
    "POST /api/account/totp", "POST /api/account/totp/begin",
    "POST /api/fresh", "POST /api/me/declarations",
    "POST /api/me/openings/read", "POST /api/me/policies/accept",
    "POST /api/sign-out"}
# Before anybody is signed in: a guess is refused, with nobody's word.
PUBLIC = {
    "POST /api/sign-in": {"name": "p-staff", "password": "x" * 12,
                          "code": "123456"},
    "POST /api/recover": {"name": "p-staff", "password": "x" * 12,
                          "recovery": "x" * 20},
    "POST /api/enrol": {"token": "x" * 43, "password": "x" * 12,
                        "code": "123456"},
    "POST /api/enrol/begin": {"token": "x" * 43},
    "POST /api/link/show": {"token": "x" * 43, "address": "p-staff@d.example"},
    "POST /api/link/use": {"token": "x" * 43, "act": "return",
                           "address": "p-staff@d.example"},
    "GET /h": {},
}
# Says "which of your schools" of one that is not: 400.
ASKS_WHICH = {"POST /api/requests"}
# One of each sort: those of matrix.sql by the command line.
OBJECTS = {"head", "dslq", "adm", "seal", "plain", "heath", "ownheadteacher",
           "asked", "askedheath", "askeddpo"}
REFUSED = {403, 404}
ANSWERED = {200, 409}
# A cookie gets as far as what can be said without the database.
GUESSED = {400, 401, 403}
tap = Tap()


def fixture(school):
    """tests/schema's school of two, in the world's database."""
    subprocess.run(
        ["psql", "-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "-d",
         f"host={school.dir}/pg user=postgres dbname=schoolgate",
         "-c", "CREATE SCHEMA tap",
         "-f", os.path.join(schools.TOP, "tests/schema/common.psql"),
         "-f", os.path.join(schools.TOP, "tests/schema/matrix/school.sql"),
         # As a school is, not as the other tests' worlds are.
         "-c", "SELECT setup.setting('dpo_reach', '\"request\"')"],
        check=True, stdout=sys.stderr)


def table(school, name):
    return [json.loads(row[0]) for row in school.sql(
        f"SELECT to_jsonb(t) FROM tap.{name} t")]


class Matrix:
    def __init__(self, school):
        self.objects = table(school, "object")
        self.calls = table(school, "call")
        self.sees = {(s["role"], s["kind"], s["name"])
                     for s in table(school, "sees")}
        self.blind = {(s["role"], s["kind"], s["name"])
                      for s in table(school, "without")}
        self.people = {w["role"]: w["person"] for w in table(school, "who")}

    def call(self, function, member):
        """Its row, of those with that object."""
        rows = [c for c in self.calls if c["function"] == function]
        return next((c for c in rows if c["id"] == member), rows[0])

    def is_mine(self, call, role, name):
        own = "own" + role.replace("-", "")
        if call["own"] and name == own:
            return True
        if call["roles"] != "*" and role not in call["roles"].split():
            return False
        if call["kind"] in (None, "any"):
            return True
        if call["kind"] == "school":
            return name == "duffield"
        return (role, call["kind"], name) in self.sees

    def told(self, call, role, octets):
        """Names of objects in an answer that are not to be there."""
        found = set(re.findall(r"zq-([a-z]+)-", octets))
        return {name for name in found
                if not (call["own"] and name == "own" + role.replace("-", ""))
                and ((role, call["shows"], name) not in self.sees
                     or (role, call["shows"], name) in self.blind)}


def ask(client, route, member, value, fields):
    """(status, text) of a route with an object in its place."""
    method, path = route.split()
    fields = dict(fields)
    for place in re.findall(r"{(\w+)}", path):
        given = PLACES.get(place) if member == "school" or value is None \
            else value
        path = path.replace("{%s}" % place, str(given or PLACES[place]))
    if member == "school":
        fields["school"] = value
    elif route in IN_BODY:
        fields.update(IN_BODY[route](value))
    if method == "GET" and fields:
        path += "?" + "&".join(f"{k}={v}" for k, v in fields.items())
    status, _, octets = client.ask(method, path, fields)
    return status, octets.decode("utf-8", "replace")


def plain(text):
    """An error without the name of what was asked for."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\bR?\d+\b", "#", text)


def places(matrix, role, member):
    """Objects to ask about: (name, what stands in the request)."""
    if member is None:
        return [("-", None)]
    if member == "school":
        return [("duffield", "duffield"), ("heath", "heath")]
    if not any(member in o for o in matrix.objects):
        return [("-", member)]
    wanted = OBJECTS | {"own" + role.replace("-", "")}
    return [(o["name"], o[member]) for o in matrix.objects
            if o["name"] in wanted and o[member] is not None]


def absent(matrix, member):
    value = next(o[member] for o in matrix.objects if o[member] is not None)
    if isinstance(value, int):
        return 99999
    return "R0" if member == "reference" else str(uuid.uuid4())


def wrong_with(matrix, client, role, route, gate):
    """What is wrong with the answers of a route to a role."""
    function, member, fields = ROUTES[route]
    call = matrix.call(function, member)
    enters = gate is None or role in gate
    wrong, none = [], None
    for name, value in places(matrix, role, member):
        mine = enters and matrix.is_mine(call, role, name)
        if mine and (route.startswith("POST") or name == "seal"):
            continue
        status, text = ask(client, route, member, value, fields)
        if status not in (ANSWERED if mine else REFUSED) and not (
                status == 400 and route in ASKS_WHICH):
            wrong.append(f"{name}: {status} {text[:120]}")
        for told in matrix.told(call, role, text):
            wrong.append(f"{name}: tells of {told}")
        if not mine and name not in ("-", "duffield", "heath"):
            none = none or ask(client, route, member,
                               absent(matrix, member), fields)
            if (status, plain(text)) != (none[0], plain(none[1])):
                wrong.append(f"{name}: {status} {text[:100]}, "
                             f"of none {none[0]} {none[1][:100]}")
    return wrong


def routes():
    """{"GET /api/today": roles or None}, as the program prints them."""
    told = json.loads(subprocess.run(
        [os.path.join(schools.TOP, "schoolgate-console"), "-o"], check=True,
        capture_output=True, text=True).stdout)
    return {f"{method.upper()} {path}": row["x-roles"].split()
            if not row["x-roles"].startswith("everybody") else None
            for path, rows in told["paths"].items()
            for method, row in rows.items()}


def every_role(school, matrix, gates):
    for role, person in sorted(matrix.people.items()):
        client = Client(school.address)
        client.cookie = person.ljust(43, "x")
        tap.same(client.get("/api/session")["person"], person,
                 f"{role}: is signed in")
        for route in sorted(set(gates) & set(ROUTES)):
            wrong = wrong_with(matrix, client, role, route, gates[route])
            tap.ok(not wrong, f"{role}: {route}", *wrong)


def nobody(school, gates):
    """Without a session, with a guess for one, and without the token."""
    for route in sorted(set(gates) & (set(ROUTES) | OWN_ONLY)):
        path = re.sub(r"{\w+}", "1", route)
        for cookie in (None, "x" * 43):
            client = Client(school.address)
            client.cookie = cookie
            status, text = ask(client, path, None, None, {})
            tap.ok(status in (GUESSED if cookie else {401})
                   and "zq-" not in text,
                   f"{'a guess' if cookie else 'nobody'}: {route}",
                   f"{status} {text[:120]}")
    for route, fields in PUBLIC.items():
        status, text = ask(Client(school.address), route, None, None, fields)
        tap.ok((status == 200) == (route == "GET /h") and "zq-" not in text,
               f"before signing in: {route}", f"{status} {text[:120]}")
    client = Client(school.address)
    client.cookie = "p-headteacher".ljust(43, "x")
    for route in sorted(r for r in gates if r.startswith("POST")
                        and r not in PUBLIC):
        status, text = ask(client, re.sub(r"{\w+}", "1", route), None, None,
                           {})
        tap.ok(status == 403 and "zq-" not in text,
               f"without the token: {route}", f"{status} {text[:120]}")


def main():
    why = schools.missing()
    if why:
        skip_all(why)
    gates = routes()
    tap.same(sorted(set(gates) - set(ROUTES) - OWN_ONLY - set(PUBLIC)), [],
             "every route has a row")
    with School() as school:
        fixture(school)
        nobody(school, gates)
        every_role(school, Matrix(school), gates)
    tap.done()


main()
