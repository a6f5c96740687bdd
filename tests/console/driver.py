"""driver.py - Chromium by W3C WebDriver, with nothing but Python's own library

    with Browser() as browser:
        browser.open("https://127.0.0.1:8443/")
        browser.fill("Name", "Ann")
        browser.press("Sign in")
        browser.wait_text("Today")

Elements are found as a person finds them, by a label's or a button's words, or
by a CSS selector.  Whatever waits, waits for an event of the page, up to
PATIENCE seconds.  The browser keeps a profile of its own in a new directory,
resolves no name but the loopback's, and is told to take our own certificate.

    browser.requests()     every address asked for since the last call
    browser.complaints()   console errors and policy (CSP) violations since then
"""
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 60
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
VIEWS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
# Pixels of a screenshot.
TALLEST = 8000
KEYS = {
    "Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Space": " ",
    "Shift": "\ue008", "Up": "\ue013", "Down": "\ue015", "Home": "\ue011",
    "End": "\ue010", "Backspace": "\ue003",
}
ARGUMENTS = [
    "--headless=new", "--lang=en-GB", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-dev-shm-usage", "--disable-extensions", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--no-pings",
    "--disable-domain-reliability", "--force-color-profile=srgb",
    "--disable-features=OptimizationHints,MediaRouter,Translate,"
    "PasswordLeakDetection",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, "
    "EXCLUDE localhost",
]


class DriverError(Exception):
    """What chromedriver answered instead of a value."""


REFUSAL = re.compile(r"/api/\S* - Failed to load resource: the server "
                     r"responded with a status of 4\d\d ")
# Pictures of Chromium's own fields (a date's calendar), not of a page.
OWN_PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0i"


def missing():
    """Why there can be no browser here; None when there can."""
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


class Browser:
    def __init__(self, view="desktop", screens="build/check/screens"):
        self.screens = screens
        self.home = tempfile.mkdtemp(prefix="schoolgate-browser-")
        self.log_seen = []
        self.asked = []
        self.base = f"http://127.0.0.1:{self._start()}"
        try:
            self._begin()
            self.view(view)
        except Exception:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            try:
                self.screenshot("failed")
            except (DriverError, OSError):
                pass
        self.close()

    # -- the session

    def _start(self):
        """The port of a new chromedriver.  It takes a free one of IPv4 and the
        same of IPv6, which may be somebody's: then it ends, and another tries."""
        said = ""
        for _ in range(10):
            self.driver = subprocess.Popen(
                ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True, start_new_session=True)
            for line in self.driver.stdout:
                if "started successfully on port" in line:
                    return int(line.rstrip().rstrip(".").rsplit(" ", 1)[1])
                said += line
            self.driver.wait()
        raise DriverError(f"chromedriver did not start: {said}")

    def _begin(self):
        self.downloads = os.path.join(self.home, "downloads")
        os.makedirs(self.downloads)
        options = {
            "args": ARGUMENTS + [f"--user-data-dir={self.home}/profile"],
            "binary": shutil.which("chromium"),
            "prefs": {
                "download.default_directory": self.downloads,
                "credentials_enable_service": False,
                "profile.password_manager_leak_detection": False,
            },
            "perfLoggingPrefs": {"enableNetwork": True, "enablePage": False},
        }
        answer = self._send("POST", "/session", {"capabilities": {
            "alwaysMatch": {
                "browserName": "chrome",
                "acceptInsecureCerts": True,
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }}})
        self.session = answer["sessionId"]
        self._call("POST", "/timeouts", {"script": 60000, "pageLoad": 60000})
        # The new tab's own page asks for much; it is none of ours.
        self.open("about:blank")
        self.requests()
        self.complaints()

    def close(self):
        """End the browser and remove what it kept."""
        try:
            if hasattr(self, "session"):
                self._call("DELETE", "", None)
        except (DriverError, OSError):
            pass
        try:
            os.killpg(self.driver.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def _send(self, method, path, body):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            self.base + path, data=data, method=method,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            told = json.load(error)["value"]
            raise DriverError(f"{told['error']}: {told['message']}") from None

    def _call(self, method, path, body=None):
        if method == "POST" and body is None:
            body = {}
        return self._send(method, f"/session/{self.session}{path}", body)

    def cdp(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self._call("POST", "/goog/cdp/execute",
                          {"cmd": command, "params": parameters})

    # -- pages

    def view(self, name):
        """Be a "desktop" or a "phone"."""
        width, height, phone = VIEWS[name]
        self.cdp("Emulation.setDeviceMetricsOverride", width=width,
                 height=height, deviceScaleFactor=1, mobile=phone)

    def open(self, address):
        self._call("POST", "/url", {"url": address})

    def go(self, path):
        """Another page of the console, by what stands after #."""
        # Until the router has heard of it, the old page is no answer.
        self.script("if (location.hash !== `#${arguments[0]}`) {"
                    " document.getElementById('main')"
                    ".setAttribute('aria-busy', 'true');"
                    " location.hash = arguments[0]; }", path)
        self.wait_ready()

    def reload(self):
        self._call("POST", "/refresh")

    def address(self):
        return self._call("GET", "/url")

    def title(self):
        return self._call("GET", "/title")

    def script(self, code, *arguments):
        """Run test code in the page; `return` hands a value back."""
        return self._call("POST", "/execute/sync",
                          {"script": code, "args": list(arguments)})

    def script_async(self, code, *arguments):
        """The same; the last argument is the function to call at the end."""
        return self._call("POST", "/execute/async",
                          {"script": code, "args": list(arguments)})

    def inside(self, frame, code, *arguments):
        """The same in the document of a frame, by its CSS selector."""
        self._call("POST", "/frame", {"id": {ELEMENT: self.find(frame)}})
        try:
            return self.script(code, *arguments)
        finally:
            self._call("POST", "/frame", {"id": None})

    def screenshot(self, name):
        os.makedirs(self.screens, exist_ok=True)
        path = os.path.join(self.screens, f"{name}.png")
        # All of the page, as far as Chromium draws at once.
        width, height = self.script("return [innerWidth, Math.max(innerHeight,"
                                    " document.documentElement.scrollHeight)]")
        picture = self.cdp("Page.captureScreenshot", format="png",
                           captureBeyondViewport=True, clip={
                               "x": 0, "y": 0, "width": width,
                               "height": min(height, TALLEST), "scale": 1,
                           })["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))
        return path

    # -- waiting

    def wait(self, condition, what):
        """The first true value of condition(), else DriverError."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                value = condition()
            except DriverError:
                value = None
            if value:
                return value
            if time.monotonic() > end:
                raise DriverError(f"waited in vain for {what}")
            time.sleep(0.03)

    def wait_ready(self):
        """The page that was asked for is shown, and nothing is under way."""
        try:
            self.wait(lambda: self.script(
                "const main = document.getElementById('main');"
                "return main && !main.hasAttribute('aria-busy') &&"
                " document.getElementById('busy').hidden &&"
                " main.querySelector('h1') !== null"), "the page")
        except DriverError as error:
            told = self.script("return document.body.innerText")
            raise DriverError(f"{error}, which says {told!r} and complains of "
                              f"{self.complaints()}") from None

    def wait_text(self, words, selector="body"):
        self.wait(lambda: words in self.text(selector), f'"{words}"')

    # -- elements

    def all(self, selector):
        found = self._call("POST", "/elements",
                           {"using": "css selector", "value": selector})
        return [one[ELEMENT] for one in found]

    def find(self, selector):
        """The first element of a CSS selector, as soon as there is one."""
        return self.wait(lambda: self.all(selector), selector)[0]

    def _by(self, code, words):
        """An element that code finds, in an open dialog when there is one."""
        found = self.wait(lambda: self.script(
            "const words = arguments[0];"
            "const boxes = document.querySelectorAll('dialog[open]');"
            "const place = boxes[boxes.length - 1] ?? document;"
            "const shown = (node) => node.checkVisibility();"
            + code, words), f'"{words}"')
        return found[ELEMENT]

    def field(self, label):
        return self._by(
            "const label = [...place.querySelectorAll('label')].find((one) =>"
            " one.textContent.trim() === words && shown(one));"
            "return label ? document.getElementById(label.htmlFor) : null",
            label)

    def button(self, words):
        """A button or link by its words (or its accessible name)."""
        return self._by(
            "return [...place.querySelectorAll('button, a, summary')].find("
            "(one) => (one.textContent.trim() === words ||"
            " one.getAttribute('aria-label') === words) && shown(one)) ?? null",
            words)

    def click(self, element):
        self._call("POST", f"/element/{element}/click")

    def press(self, words):
        self.click(self.button(words))

    def fill(self, label, value):
        """Type into a field after emptying it; a date as YYYY-MM-DD."""
        element = self.field(label)
        kind = self.script("return arguments[0].type", {ELEMENT: element})
        if kind in ("date", "time"):
            self.script("arguments[0].value = arguments[1]",
                        {ELEMENT: element}, value)
            return
        self._call("POST", f"/element/{element}/clear")
        self.type(element, value)

    def choose(self, label, words):
        """Choose an option of a select by its words."""
        done = self.script(
            "const [select, words] = arguments;"
            "const one = [...select.options].find((option) =>"
            " option.textContent.trim() === words);"
            "if (!one) return false;"
            "select.value = one.value;"
            "select.dispatchEvent(new Event('change', {bubbles: true}));"
            "return true", {ELEMENT: self.field(label)}, words)
        if not done:
            raise DriverError(f'no option "{words}"')

    def type(self, element, text):
        self._call("POST", f"/element/{element}/value", {"text": text})

    def keys(self, *names):
        """Press keys one after the other, wherever the keyboard is."""
        actions = []
        for name in names:
            shift = name.startswith("Shift+")
            key = name.removeprefix("Shift+")
            key = KEYS.get(key, key)
            pressed = [{"type": "keyDown", "value": key},
                       {"type": "keyUp", "value": key}]
            if shift:
                pressed = [{"type": "keyDown", "value": KEYS["Shift"]},
                           *pressed,
                           {"type": "keyUp", "value": KEYS["Shift"]}]
            actions += pressed
        self._call("POST", "/actions", {"actions": [
            {"type": "key", "id": "keys", "actions": actions}]})

    def text(self, selector="body"):
        """What a person reads there; "" where there is nothing."""
        return self.script("return document.querySelector(arguments[0])"
                           "?.innerText ?? ''", selector)

    def focused(self):
        """The words of what has the keyboard: name, label or text."""
        return self.script(
            "const one = document.activeElement;"
            "return one.getAttribute('aria-label') ??"
            " one.labels?.[0]?.textContent ?? one.textContent.trim()")

    # -- what the browser saw

    def _ask(self, address):
        if not address.startswith(("chrome:", "about:", "blob:", OWN_PICTURE)):
            self.asked.append(address)

    def _gather(self):
        for entry in self._call("POST", "/se/log", {"type": "browser"}):
            self.log_seen.append(entry)
        for entry in self._call("POST", "/se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            parameters = message.get("params", {})
            if message["method"] == "Network.requestWillBeSent":
                self._ask(parameters["request"]["url"])
            elif message["method"] == "Network.webSocketCreated":
                self._ask(parameters["url"])

    def requests(self):
        self._gather()
        asked, self.asked = self.asked, []
        return asked

    def complaints(self):
        """Lines of level SEVERE: script errors, refused loads, violations.

        That the API refused something is an answer, which the page tells.
        """
        self._gather()
        seen, self.log_seen = self.log_seen, []
        return [entry["message"] for entry in seen
                if entry["level"] == "SEVERE" and
                not REFUSAL.search(entry["message"])]
