#!/usr/bin/env python3
"""parts.t - the pages' parts in Chromium: text, forms, dialogs, tables, keys

The modules are those of console/web; the API's answers are made here.
"""
import json
import os
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Browser, DriverError, missing
from stand_in import SESSION, StandIn
from tap import Tap, skip_all

# Hands `module`'s exports to code that may await, and its value back.
RUN = """
const [module, code, ...given] = [...arguments].slice(0, -1);
const done = arguments[arguments.length - 1];
import(module).then(MODULES => { BODY }).then(
    (value) => done({value}), (error) => done({error: String(error)}));
"""

tap = Tap()


def run(browser, module, body, *given):
    """body: JavaScript; `m` is the module, `given` what was handed over."""
    code = RUN.replace("MODULES", "async (m)").replace("BODY", body)
    told = browser.script_async(code, module, "", *given)
    if "error" in told:
        raise DriverError(told["error"])
    return told["value"]


# -- text ------------------------------------------------------------------

TEXTS = [
    # what mail chose, what is shown, the boxes
    ("plain", "plain", []),
    ("<b>&amp;</b>", "<b>&amp;</b>", []),
    ("a\u202eb", "aU+202Eb", ["U+202E"]),
    ("a\u200b\u200b\u200bb", "aU+200B ×3b", ["U+200B ×3"]),
    ("\u2066x\u2069", "U+2066xU+2069", ["U+2066", "U+2069"]),
    ("a\x00b\x1b[2J", "aU+0000bU+001B[2J", ["U+0000", "U+001B"]),
    ("pay\u00adpal", "payU+00ADpal", ["U+00AD"]),
    ("tag\U000e0041", "tagU+E0041", ["U+E0041"]),
    ("blank\u3164", "blankU+3164", ["U+3164"]),
    ("line\r\nend\tx", "line\nend\tx", []),
    ("lone\rreturn", "loneU+000Dreturn", ["U+000D"]),
    ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469",
     []),
    ("na\u0308ive e\u0301", "na\u0308ive e\u0301", []),
    ("z" + "\u0334" * 9, "z" + "\u0334" * 3 + "U+0334 ×6", ["U+0334 ×6"]),
]


def texts(browser):
    for given, shown, boxes in TEXTS:
        told = run(browser, "/dom.js", """
            const node = m.mailText(given[0]);
            return [node.tagName, node.textContent, node.children.length,
                [...node.children].map((one) => one.textContent)]""", given)
        tap.same(told, ["BDI", shown, len(boxes), boxes],
                 f"mail's {given[:24]!a} is shown as it is, and marked")
    told = run(browser, "/dom.js",
               "return m.mailText(given[0], 5).textContent", "a" * 9)
    tap.same(told, "aaaaa+4", "what is cut says how much")


REFUSED = [
    ("script", {}), ("SCRIPT", {}), ("style", {}), ("base", {}),
    ("meta", {}), ("object", {}), ("embed", {}), ("link", {}),
    ("a", {"href": "javascript:alert(1)"}),
    ("a", {"href": "https://elsewhere.example/"}),
    ("a", {"href": "//elsewhere.example/"}),
    ("a", {"href": "/\\elsewhere.example/"}),
    ("a", {"href": "/\t/elsewhere.example/"}),
    ("a", {"ping": "https://elsewhere.example/"}),
    ("img", {"SRCSET": "https://elsewhere.example/x.png 2x"}),
    ("a", {"href": " javascript:alert(1)"}), ("a", {"href": "data:text/html,x"}),
    ("img", {"src": "http://elsewhere.example/x.png"}),
    ("iframe", {"srcdoc": "<script>1</script>"}),
    ("p", {"onclick": "alert(1)"}), ("p", {"ONLOAD": "alert(1)"}),
    ("p", {"style": "position:fixed"}),
    ("form", {"action": "https://elsewhere.example/"}),
]


def elements(browser):
    for name, attributes in REFUSED:
        told = run(browser, "/dom.js", """
            try { m.el(given[0], given[1]); return "made"; }
            catch (error) { return "refused"; }""", name, attributes)
        tap.same(told, "refused",
                 f"el() makes no {name} {json.dumps(attributes)}")
    told = run(browser, "/dom.js", """
        const node = m.el("p", {class: "a", hidden: true, title: null},
            "x<i>", 7, [null, [m.el("b", {}, "y")]], false, undefined);
        return [node.outerHTML]""")
    tap.same(told, ['<p class="a" hidden="">x&lt;i&gt;7<b>y</b></p>'],
             "el() sets text as text, and leaves nothing's place empty")


WORDS = [
    ("m.size(1)", "1 byte"), ("m.size(999)", "999 bytes"),
    ("m.size(48211)", "48 KB"), ("m.size(1500000)", "1.5 MB"),
    ("m.count(1, 'message')", "1 message"),
    ("m.count(1200, 'message')", "1,200 messages"),
    ("m.dateWords('2026-07-01T08:05:00Z')", "Wed, 1 Jul 2026, 09:05"),
    ("m.dateWords('2026-12-01T08:05:00Z')", "Tue, 1 Dec 2026, 08:05"),
    ("m.dateWords('2026-07-01T23:30:00Z', 'day')", "2 July 2026"),
    ("m.dateWords('no date')", "–"), ("m.dateWords(null)", "–"),
    ("m.dateUntil('2026-12-05T00:00:00Z').textContent",
     "the end of Fri, 4 Dec 2026"),
    ("m.dateUntil('2026-07-03T23:00:00Z').textContent",
     "the end of Fri, 3 Jul 2026"),
    ("m.dateUntil('2026-12-05T16:00:00Z').textContent",
     "Sat, 5 Dec 2026, 16:00"),
    ("m.dateAfter('2026-12-01T01:12:00Z').textContent",
     "Tue, 1 Dec 2026, 01:12"),
    ("m.dateAfter('2026-12-01T01:12:01Z').textContent",
     "Tue, 1 Dec 2026, 01:13"),
    ("m.dateAfter(null).textContent", "–"),
    ("m.monthWords('2026-11')", "November 2026"),
    ("m.monthWords('cases')", "cases"), ("m.zoneWords()", "the United Kingdom"),
    ("m.inOrder({b: 'second', 'nothing-wrong': 'x', a: 'first'})"
     ".map(([code]) => code).join()", "nothing-wrong,a,b"),
]


def words(browser):
    for code, want in WORDS:
        tap.same(run(browser, "/dom.js", f"return {code}"), want,
                 f"{code[2:]} is {want}")


ROLES = ["headteacher", "deputy", "dsl", "dpo", "chair", "governor", "hr",
         "auditor", "admin", "mail-admin", "staff"]


def homes(browser):
    lost = run(browser, "/pages.js", """
        return given[0].filter((role) => {
            const page = m.pageAt(`#${m.homeOf([role, "staff"])}`)?.page;
            return !page || page.nav === false ||
                !m.mayCome(page, [role, "staff"]);
        })""", ROLES)
    tap.same(lost, [], "everybody begins at a page that is theirs")


# -- forms and dialogs -----------------------------------------------------

def forms(browser):
    run(browser, "/form.js", """
        window.sent = [];
        document.getElementById("main").replaceChildren(m.form({
            fields: [
                {name: "why", label: "Reason", required: true, least: 5},
                {name: "kind", label: "Purpose", kind: "radios",
                    options: ["one", ["two", "The second"]], required: true},
                {name: "told", label: "Told", kind: "checkbox"},
                {name: "many", label: "Number", kind: "number"},
                {name: "days", label: "Days", kind: "checkboxes",
                    options: ["mon", "tue", "wed"], value: ["tue"]},
            ],
            send: async (values) => {
                window.sent.push(values);
                if (values.why === "refused") throw new Error("Not now.");
            },
        }))""")
    browser.press("Continue")
    tap.same(browser.script(
        "return [...document.querySelectorAll('.error-summary li')].map("
        "(one) => one.textContent)"),
        ["Enter a reason", "Choose a purpose"],
        "a form says what is missing, once, above the fields")
    tap.ok(browser.script(
        "return document.activeElement.className === 'error-summary'"),
        "and the keyboard is there")
    browser.press("Enter a reason")
    tap.same(browser.focused(), "Reason", "a fault leads to its field")
    tap.same(browser.script(
        "const one = document.activeElement;"
        "return [one.getAttribute('aria-invalid'), document.getElementById("
        "one.getAttribute('aria-describedby').split(' ').pop()).textContent]"),
        ["true", "Error: Enter a reason"], "which says what is wrong with it")
    browser.fill("Reason", "no")
    browser.fill("Number", "x1")
    browser.click(browser.field("The second"))
    browser.press("Continue")
    tap.same(browser.script(
        "return [...document.querySelectorAll('.error-summary li')].map("
        "(one) => one.textContent)"),
        ["Reason must have 5 characters or more", "Number must be a number"],
        "lengths and numbers are checked")
    browser.fill("Number", "12")
    browser.click(browser.field("wed"))
    browser.fill("Reason", "refused")
    browser.press("Continue")
    browser.wait_text("Not now.")
    tap.same(browser.script("return window.sent"), [
        {"why": "refused", "kind": "two", "told": False, "many": "12",
         "days": ["tue", "wed"]}],
        "what is sent are the values")
    tap.ok("Not now." in browser.text(".error-summary"),
           "what the server refused is told, and the form stays")
    tap.same(browser.script("return document.querySelector('main input').value"),
             "refused", "with what was typed")


def dialogs(browser):
    run(browser, "/dialog.js", """
        const opener = document.createElement("button");
        opener.textContent = "Begin";
        opener.addEventListener("click", async () => {
            window.answer = "none yet";
            window.answer = await m.dialog({title: "Open this?",
                fields: [{name: "why", label: "Reason", required: true}],
                ok: "Open", send: async ({why}) => {
                    if (why === "bad") throw new Error("Not now.");
                    return {opening: 7};
                }});
        });
        document.getElementById("main").replaceChildren(opener)""")
    browser.press("Begin")
    tap.same(browser.focused(), "Reason", "a dialog begins in its first field")
    places = set()
    for _ in range(8):
        browser.keys("Tab")
        places.add(browser.script(
            "return document.activeElement.closest('dialog') !== null ||"
            " document.activeElement === document.body"))
    tap.same(places, {True}, "the keyboard stays inside it")
    browser.keys("Escape")
    tap.same([browser.script("return window.answer"), browser.focused()],
             [None, "Begin"], "Escape answers null and returns the keyboard")
    browser.keys("Enter")
    browser.fill("Reason", "bad")
    browser.keys("Enter")
    browser.wait_text("Not now.")
    tap.ok(True, "Enter sends; a refusal is told inside, and it stays")
    browser.fill("Reason", "good")
    browser.press("Open")
    browser.wait(lambda: browser.script("return window.answer?.result"), "it")
    tap.same(browser.script("return window.answer"),
             {"values": {"why": "good"}, "result": {"opening": 7}},
             "a success answers the values and the result")
    tap.same(browser.script(
        "return document.querySelectorAll('dialog').length"), 0,
        "and the dialog is gone")


# -- tables, keys, charts --------------------------------------------------

def tables(browser):
    run(browser, "/table.js", """
        window.asked = [];
        const all = [...Array(7).keys()].map((i) =>
            ({id: i, name: "bdacfge"[i], size: (i * 3) % 7}));
        window.table = m.table({
            caption: "Things", lim: 3, key: (row) => row.id,
            columns: [{name: "Name", cell: (row) => row.name,
                sort: (row) => row.name},
                {name: "Size", cell: (row) => row.size, number: true,
                sort: (row) => row.size}],
            load: async (after) => {
                window.asked.push(after ?? null);
                const from = after === undefined ? 0 : after + 1;
                return {rows: all.slice(from, from + 3)};
            },
        });
        document.getElementById("main").replaceChildren(window.table)""")
    cells = ("return [...document.querySelectorAll('tbody tr')].map((one) =>"
             " one.firstChild.textContent).join('')")
    browser.wait(lambda: browser.script(cells), "rows")
    tap.same(browser.script(cells), "bda", "a table shows its first rows")
    browser.press("Show more")
    browser.wait(lambda: len(browser.script(cells)) == 6, "more rows")
    tap.same(browser.script("return document.activeElement.tagName"), "TR",
             "more are added, and the keyboard is at the first of them")
    browser.press("Name")
    tap.same(browser.script(cells), "abcdfg", "a heading sorts")
    browser.press("Name")
    tap.same(browser.script(cells), "gfdcba", "and the other way round")
    tap.same([browser.script("return document.querySelector('thead th')"
                             ".getAttribute('aria-sort')"), browser.focused()],
             ["descending", "Name"], "which is told, and keeps the keyboard")
    browser.press("Show more")
    browser.wait(lambda: len(browser.script(cells)) == 7, "the last row")
    tap.same(browser.script("return window.asked"), [None, 2, 5],
             "pages are asked for by the key of the last row")
    tap.same(browser.text(".pager"), "", "at the end there is no more")
    run(browser, "/table.js", """
        document.getElementById("main").replaceChildren(m.table({
            columns: [{name: "A", cell: (row) => row.a}],
            load: async () => ({rows: []}), empty: "None yet."}))""")
    browser.wait_text("None yet.")
    tap.ok(browser.all("table") == [], "without rows there are words")
    run(browser, "/table.js", """
        document.getElementById("main").replaceChildren(m.table({
            columns: [{name: "A", cell: (row) => row.a}],
            load: async () => { throw new Error("Out of order."); }}))""")
    browser.wait_text("Out of order.")
    tap.ok(browser.all("[role=alert]") != [], "what failed is told")


def shortcuts(browser):
    run(browser, "/keys.js", """
        window.hits = 0;
        window.leave = new AbortController();
        m.keys(window.leave.signal, [{key: "1", words: "Nothing wrong",
            act: () => window.hits++}]);
        const field = document.createElement("input");
        field.setAttribute("aria-label", "Note");
        document.getElementById("main").replaceChildren(field);
        document.body.focus()""")
    hits = "return window.hits"
    browser.script("document.activeElement.blur()")
    browser.keys("1")
    tap.same(browser.script(hits), 1, "a key does what it says")
    browser.script("document.querySelector('main input').focus()")
    browser.keys("1", "?")
    tap.same([browser.script(hits),
              browser.script("return document.activeElement.value")],
             [1, "1?"], "in a field it is a letter")
    browser.script("document.activeElement.blur()")
    browser.keys("?")
    browser.wait_text("Keys on this page")
    tap.ok("Nothing wrong" in browser.text("dialog"), "? tells the keys")
    browser.keys("1")
    tap.same(browser.script(hits), 1, "behind a dialog nothing fires")
    browser.click(browser.field("Use one-key shortcuts in this browser"))
    browser.press("Save")
    browser.keys("1")
    tap.same(browser.script(hits), 1, "they can be turned off")
    browser.keys("?")
    browser.click(browser.field("Use one-key shortcuts in this browser"))
    browser.press("Save")
    browser.keys("1")
    tap.same(browser.script(hits), 2, "and on again")
    browser.script("window.leave.abort()")
    browser.keys("1")
    tap.same(browser.script(hits), 2, "they end with their page")


def charts(browser):
    told = run(browser, "/chart.js", """
        const main = document.getElementById("main");
        main.replaceChildren(m.barChart({title: "Mail", unit: "messages",
            rows: [["Mon", 812], ["Tue", null], ["Wed", 5]]}),
            m.lineChart({title: "Flags", unit: "flags",
                labels: ["a", "b", "c", "d"],
                series: [{name: "Words", values: [1, 2, null, 4]}]}));
        return [main.querySelectorAll("rect").length,
            main.querySelectorAll("polyline").length,
            main.querySelectorAll("circle").length,
            [...main.querySelectorAll("tbody tr")].map((one) =>
                [...one.children].map((cell) => cell.textContent))]""")
    tap.same(told, [2, 1, 1, [
        ["Mon", "812"], ["Tue", "under 5"], ["Wed", "5"], ["a", "1"],
        ["b", "2"], ["c", "under 5"], ["d", "4"]]],
        "a chart draws what was told, and says it in a table beside")


# -- what does not arrive --------------------------------------------------

def parts_lost(browser, server):
    told = "The page could not be loaded completely. Load it again"
    # A load that fails is done once more by itself.
    for times, want in [(1, ("Page not found", "")),
                        (2, ("Schoolgate", told)),
                        (9, ("Schoolgate", told))]:
        server.lost["/keys.js"] = times
        browser.open("about:blank")
        browser.open(f"{server.address}/#/nowhere")
        browser.wait_ready()
        tap.same((browser.text("h1"), browser.text(".error-summary")), want,
                 f"a part of the program that is lost in {times} loads")
    server.lost.clear()
    browser.press("Load it again")
    browser.wait_text("Page not found")
    tap.ok(True, "which a link loads again")
    server.answers[("GET", "/api/session")] = (503, {"error": "out of order"})
    browser.reload()
    browser.wait_ready()
    tap.ok("Out of order." in browser.text("[role=alert]"),
           "a server that is out of order says so, and nothing seems under way")
    server.answers[("GET", "/api/session")] = (200, dict(SESSION))
    browser.press("Try again")
    browser.wait_text("Page not found")
    tap.ok(True, "and is asked again by a button")
    browser.complaints()


def on_its_way(browser, server):
    """A page whose answer takes long; then there is none."""
    come = threading.Event()
    server.answers[("GET", "/api/account")] = lambda body, headers: (
        come.wait(60), (503, {"error": "out of order"}))[1]
    browser.script("location.hash = '/account'")
    browser.wait_text("One moment", "main [role=status]")
    tap.ok(True, "a page that takes long says that it is on its way")
    come.set()
    browser.wait_ready()
    tap.ok("One moment" not in browser.text("main") and
           browser.text("main [role=alert]") == "Out of order. Try again",
           "and then what became of it, with a way on", browser.text("main"))
    browser.go("/nowhere")
    browser.complaints()


# -- the API's answers -----------------------------------------------------

def answers(browser, server):
    server.answers[("POST", "/api/x")] = lambda body, headers: (
        200, {"token": headers["X-Schoolgate-Token"], "body": body})
    tap.same(run(browser, "/api.js", "return m.post('/api/x', {a: '<b>'})"),
             {"token": SESSION["token"], "body": {"a": "<b>"}},
             "a post carries the session's token")
    for status, told, want in [
            (409, {"error": "it was decided", "code": "state"},
             "It was decided."),
            (404, b"<html>", "There is nothing here that you may see."),
            (500, b"", "Something went wrong. Try again in a minute."),
            (200, b"no json", "Something went wrong. Try again in a minute.")]:
        server.answers[("GET", "/api/y")] = (status, told)
        tap.same(run(browser, "/api.js", """
            try { return await m.get("/api/y"); }
            catch (error) { return error.message; }"""), want,
            f"{status} {told!r:.20} is told in words")
    tap.same(run(browser, "/api.js", """
        try { return await m.get("https://elsewhere.example/api/y"); }
        catch (error) { return error.message; }"""),
        "a path of the API begins with /api/", "only the API is asked")
    name = "..\\..\\a\u202e\r\n<script>.exe"
    server.answers[("GET", "/api/file")] = (200, b"<script>", [
        ("Content-Disposition", "attachment; filename*=UTF-8''"
         "..%5C..%2Fa%E2%80%AE%0D%0A%3Cb%3E.html")])
    run(browser, "/api.js", "await m.download('/api/file')")
    got = browser.wait(lambda: [one for one in os.listdir(browser.downloads)
                                if not one.endswith(".crdownload")], name)
    tap.ok(len(got) == 1 and not set(got[0]) & set("/\\\u202e\r\n"),
           "a download is saved, under a name without folders or tricks", got)


def stale(browser, server):
    server.answers[("POST", "/api/grave")] = lambda body, headers: (
        (200, {"done": True}) if server.posts("/api/fresh") else
        (403, {"error": "sign in again", "code": "fresh"}))
    server.answers[("POST", "/api/fresh")] = (200, {**SESSION, "token": "new"})
    browser.script("import('/api.js').then(async (m) => {"
                   " window.grave = await m.post('/api/grave', {n: 1}); })")
    browser.fill("Password", "secret words")
    browser.fill("Six-figure code", "123456")
    browser.press("Sign in")
    browser.wait(lambda: browser.script("return window.grave"), "the act")
    tap.same([browser.script("return window.grave"),
              server.posts("/api/fresh"), server.posts("/api/grave")],
             [{"done": True}, [{"password": "secret words", "code": "123456"}],
              [{"n": 1}, {"n": 1}]],
             "a grave act asks to sign in again, and is done once more")
    tap.same([headers["X-Schoolgate-Token"] for method, path, _, headers
              in server.asked if path == "/api/grave"],
             [SESSION["token"], "new"], "with the new token of the session")


def days(browser):
    for day, plus, want in [("2026-12-01", 0, "2026-12-01T00:00:00.000Z"),
                            ("2026-07-01", 0, "2026-06-30T23:00:00.000Z"),
                            ("2026-03-29", 0, "2026-03-29T00:00:00.000Z"),
                            ("2026-03-29", 1, "2026-03-29T23:00:00.000Z"),
                            ("2026-10-25", 0, "2026-10-24T23:00:00.000Z"),
                            ("2026-10-25", 1, "2026-10-26T00:00:00.000Z"),
                            ("2026-12-31", 1, "2027-01-01T00:00:00.000Z")]:
        tap.same(run(browser, "/zone.js", "return m.dayBegins(given[0],"
                     " 'Europe/London', given[1])", day, plus), want,
                 f"{day} and {plus} days begins at {want}")


def symbols(browser):
    if subprocess.run(["sh", "-c", "command -v zbarimg"],
                      capture_output=True).returncode:
        tap.skip("QR codes are read back", "zbarimg is not installed")
        return
    wrong = []
    for length in (1, 14, 15, 42, 62, 84, 106, 122, 152, 180, 213):
        words = ("otpauth://totp/Schoolgate:Ann?secret=JBSWY3DPEHPK3PXP&x="
                 + "k" * 213)[:length]
        run(browser, "/qr.js", "document.getElementById('main')"
            ".replaceChildren(m.qrCode(given[0], 'code'))", words)
        path = browser.screenshot("qr")
        read = subprocess.run(["zbarimg", "-q", "--raw", path],
                              capture_output=True, text=True).stdout
        if read.rstrip("\n") != words:
            wrong.append(length)
    os.unlink(path)
    tap.same(wrong, [], "QR codes of versions 1 to 10 are read back")


def main():
    why = missing()
    if why:
        skip_all(why)
    server = StandIn()
    with Browser() as browser:
        browser.open(f"{server.address}/#/account")
        browser.wait_ready()
        for part in (texts, elements, words, homes, forms, dialogs, tables,
                     shortcuts, charts, symbols):
            part(browser)
        parts_lost(browser, server)
        on_its_way(browser, server)
        answers(browser, server)
        days(browser)
        stale(browser, server)
        tap.same([one for one in browser.requests()
                  if not one.startswith(server.address)], [],
                 "nobody else was asked for anything")
    tap.done()


main()
