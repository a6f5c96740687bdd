#!/usr/bin/env python3
"""shell.t - the way in and the page around the pages, as a person meets them

Enrol, sign in, recover, be locked out, idle, keyboard, phone: Chromium against
the real console of a world.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import school as schools
from driver import Browser
from school import School, totp
from tap import Tap, skip_all

PASSWORD = "three quiet garden gates"
tap = Tap()


def heading(browser):
    return browser.text("main h1")


def problem(browser):
    """What the error summary says, once it does."""
    return browser.wait(lambda: browser.text(".error-summary"), "an error")


def sign_in(browser, name, password, code):
    browser.fill("Name", name)
    browser.fill("Password", password)
    browser.fill("Six-figure code", code)
    browser.press("Sign in")


def refused(browser, name, password, code):
    """The words of a sign-in that does not succeed."""
    browser.script("document.querySelector('.error-summary')?.remove()")
    sign_in(browser, name, password, code)
    words = problem(browser)
    return words.replace("There is a problem", "").strip()


# -- in ----------------------------------------------------------------------

def stranger(browser, school):
    browser.open(f"{school.address}/#/account")
    browser.wait_ready()
    tap.same([heading(browser), browser.title(), browser.focused()],
             ["Sign in", "Sign in - Schoolgate", "Sign in"],
             "who is not signed in meets the sign-in page, and is at its top")
    tap.ok(browser.script("return document.getElementById('nav').hidden"),
           "and sees no navigation")
    browser.press("Sign in")
    tap.ok("Enter your name" in problem(browser), "an empty form says what is missing")
    browser.screenshot("sign-in")


def shown_secret(browser):
    """The key as text; and as its picture says, where that can be read."""
    key = browser.text(".key").replace(" ", "")
    path = browser.screenshot("enrol")
    if subprocess.run(["sh", "-c", "command -v zbarimg"],
                      capture_output=True).returncode:
        tap.skip("the QR code holds the same key", "zbarimg is not installed")
    else:
        read = subprocess.run(["zbarimg", "-q", "--raw", path],
                              capture_output=True, text=True).stdout
        tap.ok(f"secret={key}" in read and read.startswith("otpauth://totp/"),
               "the QR code holds the same key", read[:30])
    return key


def enrol(browser, school):
    """Somebody new; answers the name, the key, the codes and the last step."""
    link = school.invite("hetty", "headteacher")
    browser.open("about:blank")
    browser.open(link)
    browser.wait_text("Set up your account")
    browser.wait_ready()
    tap.ok(link.rsplit("/", 1)[1] not in browser.address(),
           "an invitation's token leaves the address at once")
    secret = shown_secret(browser)
    step = int(time.time()) // 30
    for password, again, why in [
            ("short", "short", "characters or more"),
            (PASSWORD, PASSWORD + "x", "The two passwords differ"),
            ("password1234", "password1234", "")]:
        browser.fill("Six-figure code", totp(secret, step))
        browser.fill("New password", password)
        browser.fill("New password again", again)
        browser.script("document.querySelector('.error-summary')?.remove()")
        browser.press("Set up")
        words = problem(browser)
        tap.ok(why in words, f"the password \"{password}\" is refused: "
               f"{why or words.splitlines()[-1]}", words)
    browser.fill("New password", PASSWORD)
    browser.fill("New password again", PASSWORD)
    browser.fill("Six-figure code", "000000")
    browser.script("document.querySelector('.error-summary')?.remove()")
    browser.press("Set up")
    problem(browser)
    tap.same(heading(browser), "Set up your account", "a wrong code is refused")
    step = int(time.time()) // 30
    browser.fill("Six-figure code", totp(secret, step))
    browser.press("Set up")
    browser.wait_text("Your recovery codes", "main h1")
    codes = [one.strip() for one in browser.script(
        "return [...document.querySelectorAll('.codes code')].map((one) =>"
        " one.textContent)")]
    tap.same(len(set(codes)), 10, "ten recovery codes are shown")
    browser.screenshot("recovery-codes")
    browser.press("I have kept them: go on")
    browser.wait(lambda: browser.all("#person a"), "the person's name")
    browser.wait_ready()
    tap.ok("hetty" in browser.text("#person"), "and one is signed in")
    tap.ok(codes[0] not in browser.text(), "and the codes are gone")
    other = Browser()
    with other:
        other.open(link)
        other.wait_text("This invitation cannot be used")
        tap.ok(True, "an invitation works once")
    return {"secret": secret, "codes": codes, "step": step}


def leave(browser):
    browser.press("Sign out")
    browser.wait_text("Sign in", "main h1")
    tap.ok("hetty" not in browser.text(), "sign-out leaves nothing behind")
    browser.script("history.back()")
    browser.wait_ready()
    tap.same(heading(browser), "Sign in", "and the way back leads nowhere")


def wrong(browser, school, hetty):
    code = totp(hetty["secret"], hetty["step"] + 1)
    said = {refused(browser, "hetty", "not the password", code),
            refused(browser, "nobody at all", "not the password", code),
            refused(browser, "hetty", PASSWORD, "000000")}
    tap.same(len(said), 1, "a wrong name, password or code says the same")
    tap.ok(len(min(said)) > 10, f"in words: {min(said)}")
    used = totp(hetty["secret"], hetty["step"])
    said = refused(browser, "hetty", PASSWORD, used)
    tap.ok(said, f"a code that was used is refused: {said}")
    tap.ok("once" in browser.text("form"), "and the page tells that it works once")
    browser.go("/account")
    sign_in(browser, "hetty", PASSWORD, totp(hetty["secret"], max(
        hetty["step"] + 1, int(time.time()) // 30)))
    browser.wait(lambda: browser.all("#person a"), "the person's name")
    browser.wait_text("My account", "main h1")
    tap.ok(True, "the next one signs in, and leads to where one wished to go")
    tap.ok(school.value("SELECT count(*) FROM schoolgate.signin_attempt "
                        "WHERE succeeded IS NULL") != "0",
           "the wrong tries are written down")


def recovery(browser, school, hetty):
    browser.press("Sign out")
    browser.wait_text("Sign in", "main h1")
    browser.press("I cannot use my authenticator")
    browser.wait_text("recovery code", "main h1")
    for _ in range(2):
        browser.fill("Name", "hetty")
        browser.fill("Password", PASSWORD)
        browser.fill("Recovery code", hetty["codes"][0])
        browser.press("Sign in")
        browser.wait(lambda: browser.all("#person a") or
                     browser.all(".error-summary"), "an answer")
        if browser.all(".error-summary"):
            break
        browser.wait_text("My account", "main h1")
        tap.ok("9 unused codes" in browser.wait(
            lambda: browser.text("main .summary"), "the account"),
            "a recovery code signs in, and is used up")
        browser.press("Sign out")
        browser.wait_text("Sign in", "main h1")
        browser.press("I cannot use my authenticator")
        browser.wait_text("recovery code", "main h1")
    tap.ok("There is a problem" in problem(browser), "it works once")
    browser.screenshot("recover")


def locked(browser, school):
    """Five wrong tries by one name: to wait, whoever it is."""
    browser.go("/sign-in")
    for name in ("nobody here", "lara"):
        for _ in range(8):
            said = refused(browser, name, "not the password", "123456")
            if "wait" in said.lower() or "many" in said.lower():
                break
        tap.ok("wait" in said.lower() or "many" in said.lower(),
               f"after some wrong tries one waits: {said}")
    school.sql("DELETE FROM schoolgate.signin_attempt")


# -- within ------------------------------------------------------------------

def navigation(browser, person):
    person.sit_at(browser)
    shown = browser.script("return [...document.querySelectorAll('#nav a')]"
                           ".map((one) => one.textContent)")
    tap.ok("Delegation" in shown and "Requests" not in shown,
           "the navigation holds what is for one's roles", shown)
    browser.go("/requests")
    tap.same(heading(browser), "Page not found",
             "another's page is none, as one that is not there")
    browser.go("/account")
    tap.same([browser.title(), browser.focused()],
             ["My account - Schoolgate", "My account"],
             "a page has its title, and the keyboard begins at its heading")
    browser.screenshot("account")
    browser.keys("Shift+Tab")
    browser.script("document.getElementById('skip').focus()")
    browser.keys("Enter")
    tap.same(browser.focused(), "My account", "the skip link leads past the top")


def choose_dee(browser):
    browser.choose("Who stands in", browser.script(
        "return [...document.querySelectorAll('option')].find((one) =>"
        " one.textContent.startsWith('dee')).textContent"))


def end_session(school, person):
    """By another hand."""
    school.sql("UPDATE schoolgate.session SET ended = now() "
               f"WHERE person = '{person.name}'")


def ended(browser, school, person):
    """The session ends with nothing typed: sign in, then the page asked for."""
    person.sit_at(browser, "/delegation")
    end_session(school, person)
    browser.go("/account")
    browser.wait_text("Sign in", "main h1")
    tap.ok(person.name not in browser.text("#person"),
           "a session that has ended leads to sign-in")
    browser.wait_text("Your session has ended.", "#status")
    tap.ok(True, "and says why")
    sign_in(browser, person.name, person.password, person.code())
    browser.wait_text("My account", "main h1")
    tap.ok(True, "and from there to where one was")
    person.follow(browser)


def interrupted(browser, school, person):
    """The session ends with something typed: it goes on behind sign-in."""
    person.sit_at(browser, "/account")
    browser.press("Change password")
    end_session(school, person)
    browser.fill("New password", "never to be kept")
    browser.fill("New password again", "never to be kept")
    browser.press("Change")
    browser.wait_text("Sign in to go on", "dialog")
    browser.screenshot("sign-in-to-go-on")
    tap.same([len(browser.all("dialog")), browser.all("#person a"),
              person.name in browser.text()], [1, [], False],
             "a session that ends in an act asks to sign in, and shows no more")
    sign_in(browser, person.name, person.password, person.code())
    browser.wait_text("Your password is changed.", "#status")
    tap.same(browser.text("main h1"), "My account", "what was asked is done")
    person.password = "never to be kept"
    person.follow(browser)

    browser.go("/delegation")
    choose_dee(browser)
    browser.fill("Last day", "2027-01-05")
    browser.fill("Reason", "a course in Leeds")
    # The page's own clock: the person idles.
    browser.script("const real = Date.now.bind(Date); Date.now = () =>"
                   " real() + 86400 * 1000;")
    browser.wait_text("Sign in to go on", "dialog")
    browser.script("const ahead = Date.now.bind(Date); Date.now = () =>"
                   " ahead() - 86400 * 1000;")
    tap.ok("Leeds" not in browser.script(
        "return document.body.innerHTML + [...document.querySelectorAll("
        "'input, textarea')].map((one) => one.value).join()"),
        "what was typed is nowhere on a screen that was left")
    browser.keys("Escape")
    browser.wait_text("Sign in to go on", "dialog")
    tap.ok(True, "and not lost by a wrong key")
    sign_in(browser, person.name, person.password, person.code())
    browser.wait_text("Delegation", "main h1")
    tap.same([browser.script("return arguments[0].value", {
        driver.ELEMENT: browser.field("Reason")}), browser.focused()],
             ["a course in Leeds", "Reason"],
             "and there again, with the keyboard, for who typed it")
    person.follow(browser)

    end_session(school, person)
    browser.press("Delegate")
    browser.wait_text("Sign in to go on", "dialog")
    browser.press("Leave it")
    browser.wait_text("Sign in", "main h1")
    tap.same(browser.all("dialog"), [], "one may leave it")


def another(browser, school, person):
    """Who signs in is somebody else: nothing of what was begun is theirs."""
    dee = school.person("dora", "deputy")
    browser.go("/sign-in")
    sign_in(browser, person.name, person.password, person.code())
    browser.wait(lambda: browser.all("#person a"), "the person's name")
    person.follow(browser)
    browser.go("/delegation")
    choose_dee(browser)
    browser.fill("Last day", "2027-01-05")
    browser.fill("Reason", "a course in Leeds")
    end_session(school, person)
    browser.press("Delegate")
    browser.wait_text("Sign in to go on", "dialog")
    sign_in(browser, dee.name, dee.password, dee.code())
    browser.wait_text("dora", "#person")
    browser.wait_ready()
    browser.go("/delegation")
    tap.same([heading(browser), school.value(
        "SELECT count(*) FROM schoolgate.delegation WHERE reason LIKE "
        "'%Leeds%'")], ["Page not found", "0"],
             "somebody else who signs in there finds their own page only")
    person.sign_in_at(browser)
    person.follow(browser)
    browser.go("/delegation")
    choose_dee(browser)
    browser.fill("Last day", "2027-01-05")
    browser.fill("Reason", "a course in Leeds")
    # In another window of the same browser.
    dee.sign_in_by(browser)
    browser.press("Delegate")
    browser.wait_text("dora", "#person")
    browser.wait_ready()
    tap.same([browser.all("dialog"), school.value(
        "SELECT count(*) FROM schoolgate.delegation WHERE reason LIKE "
        "'%Leeds%'")], [[], "0"],
             "nor is it done in the name of who signed in beside")
    person.sit_at(browser)


def idle(browser, person):
    """The page's own clock is put forward; the server's need not be."""
    person.sit_at(browser, "/account")
    forward = ("const real = Date.now.bind(Date), ahead = arguments[0];"
               "Date.now = () => real() + ahead * 1000;")
    seconds = person.get("/api/session")["idle_seconds"]
    browser.script(forward, seconds - 60)
    browser.wait_text("You will be signed out soon")
    tap.ok(browser.text("dialog h2") == "You will be signed out soon",
           "one is warned before an idle session ends")
    browser.screenshot("idle")
    browser.press("Stay signed in")
    browser.wait(lambda: not browser.all("dialog"), "the dialog's end")
    time.sleep(1.2)
    tap.same([browser.all("dialog"), heading(browser)], [[], "My account"],
             "and may stay")
    browser.script(forward, seconds + 60)
    browser.wait_text("Sign in", "main h1")
    tap.ok(person.name not in browser.text(),
           "at its end the screen holds nothing of it")


def dialogs(browser, person):
    person.sit_at(browser, "/account")
    browser.wait_text("History")
    browser.press("Change password")
    tap.same(browser.focused(), "New password", "a dialog begins in its field")
    browser.screenshot("dialog")
    browser.keys("Escape")
    tap.same(browser.focused(), "Change password",
             "and gives the keyboard back to what opened it")
    browser.press("New recovery codes")
    browser.press("Make new codes")
    browser.wait_text("Your recovery codes")
    tap.same(len(browser.all("dialog .codes code")), 10,
             "new recovery codes are shown")
    browser.press("Close")
    browser.keys("?")
    browser.wait_text("Keys on this page")
    tap.ok(True, "? tells the keys")
    browser.keys("Escape")


def secrets(browser, school, person):
    """Another password and authenticator; both end the other sessions."""
    person.sit_at(browser, "/account")
    browser.press("Change password")
    browser.fill("New password", "another quiet garden")
    browser.fill("New password again", "another quiet garden")
    browser.press("Change")
    browser.wait(lambda: not browser.all("dialog"), "the dialog's end")
    browser.wait_text("Your password is changed.", "#status")
    person.password = "another quiet garden"
    tap.ok(browser.script("const box = document.getElementById('status')"
                          ".getBoundingClientRect(); return box.height > 20 &&"
                          " box.bottom <= innerHeight"),
           "the password is changed, which is said aloud and in sight")
    browser.press("New authenticator")
    browser.wait_text("Copy the key")
    secret = browser.text("dialog .key").replace(" ", "")
    browser.fill("Six-figure code", totp(secret, int(time.time()) // 30))
    browser.press("Use this one")
    browser.wait_text("Your new authenticator is in use.", "#status")
    tap.ok(secret != person.secret.replace(" ", ""),
           "a new authenticator is in use")
    person.secret, person.used = secret, int(time.time()) // 30


def stale(browser, school, person):
    """A grave act long after sign-in asks to sign in again, once."""
    school.sql("UPDATE schoolgate.session SET fresh_until = now() - "
               f"interval '1 minute' WHERE person = '{person.name}'")
    person.sit_at(browser, "/account")
    browser.press("New recovery codes")
    browser.press("Make new codes")
    browser.wait_text("Sign in again")
    browser.screenshot("sign-in-again")
    browser.fill("Password", "wrong")
    browser.fill("Six-figure code", "000000")
    browser.press("Sign in")
    problem(browser)
    tap.ok(True, "a grave act asks to sign in again; wrong is told there")
    browser.fill("Password", person.password)
    browser.fill("Six-figure code", person.code())
    browser.press("Sign in")
    browser.wait_text("Your recovery codes")
    tap.same(len(browser.all("dialog .codes code")), 10, "and then it is done")
    browser.press("Close")
    person.follow(browser)


def keyboard(browser, person):
    """Sign in and come to the account without a mouse."""
    browser.cdp("Network.clearBrowserCookies")
    browser.open("about:blank")
    browser.open(f"{person.school.address}/#/sign-in")
    browser.wait_ready()
    code = person.code()
    for label, value in [("Name", person.name), ("Password", person.password),
                         ("Six-figure code", code)]:
        for _ in range(12):
            browser.keys("Tab")
            if browser.focused() == label:
                break
        browser.keys(*value)
    browser.keys("Enter")
    browser.wait(lambda: browser.all("#person a"), "the person's name")
    browser.wait_ready()
    browser.script("document.body.focus()")
    for _ in range(40):
        browser.keys("Tab")
        if browser.focused() == "Delegation":
            break
    browser.keys("Enter")
    browser.wait_text("Delegation", "main h1")
    tap.ok(True, "one signs in and moves about by keyboard alone")
    seen = browser.script(
        "document.querySelector('#nav a').focus();"
        "const style = getComputedStyle(document.activeElement);"
        "return style.boxShadow + style.outline")
    tap.ok("rgb(255, 221, 0)" in seen, "where the keyboard is, is seen", seen)


def phone(browser, person):
    browser.view("phone")
    wide = []
    for path in ("/sign-in", "/recover", "/account", "/delegation", "/x"):
        browser.go(path)
        width, room = browser.script(
            "return [document.documentElement.scrollWidth, innerWidth]")
        if width > room:
            wide.append((path, width))
        browser.screenshot(f"phone{path.replace('/', '-')}")
    tap.same(wide, [], "no page of the shell is wider than a phone")
    small = browser.script(
        "return [...document.querySelectorAll('button, nav a')].filter((one) =>"
        " one.checkVisibility() && one.getBoundingClientRect().height < 24)"
        ".map((one) => one.textContent)")
    tap.same(small, [], "what is pressed is 24 pixels high at least")
    browser.view("desktop")


def delegation(browser, school, person):
    school.person("dee", "deputy")
    person.sit_at(browser, "/delegation")
    choose_dee(browser)
    browser.fill("Last day", "2027-01-05")
    browser.fill("Reason", "away on a course")
    browser.press("Delegate")
    browser.wait_text("away on a course", "table")
    browser.screenshot("delegation")
    tap.same(school.sql("SELECT deputy, principal, until::date - starts::date "
                        "> 0 FROM schoolgate.delegation"),
             [["dee", person.name, "t"]], "a deputy is named")
    browser.press("End now")
    browser.fill("Reason", "back early")
    browser.press("End it")
    browser.wait_text("ended", "table")
    tap.ok(True, "and the delegation ended")


def accounts(browser, school, person):
    """Somebody is invited, and suspended."""
    person.sit_at(browser, "/accounts")
    browser.press("Invite somebody")
    browser.fill("Whom", "ivy")
    browser.press("Invite")
    browser.wait_text("It is not shown again.")
    link = browser.text("dialog code")
    browser.screenshot("invitation")
    browser.press("Close")
    browser.wait_text("ivy", "table")
    browser.screenshot("accounts")
    tap.ok(link.startswith(school.address), "somebody is invited", link[:40])
    ivy = schools.Person(school, "ivy", link)
    tap.same(ivy.get("/api/session")["roles"], ["staff"],
             "whose link makes an account")
    browser.go("/account")
    browser.go("/accounts")
    row = browser.wait(lambda: browser.script(
        "return [...document.querySelectorAll('tbody tr')].find((one) =>"
        " one.textContent.includes('ivy'))?.querySelector('button')"), "ivy")
    browser.click(row[driver.ELEMENT])
    browser.fill("Reason", "left the school")
    browser.press("Suspend")
    browser.wait_text("suspended", "table")
    tap.same(ivy.ask("GET", "/api/session")[0], 401,
             "a suspended account is signed out at once")


def main():
    why = driver.missing() or schools.missing()
    if why:
        skip_all(why)
    with School() as school, Browser() as browser:
        stranger(browser, school)
        hetty = enrol(browser, school)
        leave(browser)
        wrong(browser, school, hetty)
        recovery(browser, school, hetty)
        locked(browser, school)
        harriet = school.person("harriet", "headteacher")
        for part in (navigation, idle, dialogs):
            part(browser, harriet)
        for part in (delegation, accounts, secrets, stale, ended,
                     interrupted, another):
            part(browser, school, harriet)
        keyboard(browser, harriet)
        phone(browser, harriet)
        tap.same([one for one in browser.requests()
                  if not one.startswith(school.address)], [],
                 "nobody but the console was asked for anything")
        tap.same(browser.complaints(), [], "the browser had nothing to say")
    tap.done()


main()
