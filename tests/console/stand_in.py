"""stand_in.py - the console's pages without the console, for tests of the pages

Serves console/web on the loopback under the strictest policy (CSP) that the
console sends, and answers the API with what a test has put into `answers`:

    answers[("GET", "/api/session")] = (200, {"person": 1, ...})
    answers[("POST", "/api/x")] = lambda body, headers: (403, {"error": "no"})

lost["/x.js"] = 2 loses that file in the next two loads of the page, however often
one load asks for it.  What was asked stands in `asked`, as (method, path with query,
body, headers).
"""
import http.server
import json
import os
import threading

WEB = os.path.join(os.path.dirname(__file__), "../../console/web")
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; "
          "img-src 'self'; connect-src 'self'; frame-src 'self'; "
          "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
          "require-trusted-types-for 'script'; trusted-types 'none'")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css",
         ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
SESSION = {"person": 1, "name": "Hetty Head", "roles": ["staff"],
           "schools": ["school"], "school_name": "The Example School",
           "zone": "Europe/London", "token": "t0ken", "idle_seconds": 900,
           "least": 12}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _send(self, status, kind, octets, more=()):
        self.send_response(status)
        for name, value in [("Content-Type", kind),
                            ("Content-Length", str(len(octets))),
                            ("Content-Security-Policy", POLICY),
                            ("X-Content-Type-Options", "nosniff"),
                            ("Cache-Control", "no-store"), *more]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(octets)

    def _page(self, path):
        name = os.path.basename(path) or "index.html"
        if name == "index.html":
            self.server.begin_load()
        if path in self.server.losing:
            return self._send(503, "text/plain", b"lost\n")
        try:
            with open(os.path.join(WEB, name), "rb") as file:
                return self._send(200, TYPES[os.path.splitext(name)[1]],
                                  file.read())
        except (OSError, KeyError):
            return self._send(404, "text/plain", b"none\n")

    def _answer(self, method):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        path = self.path.split("?")[0]
        if not path.startswith("/api/"):
            return self._page(path)
        self.server.asked.append((method, self.path, body, self.headers))
        answer = self.server.answers.get(
            (method, path), (404, {"error": "none", "code": "missing"}))
        if callable(answer):
            answer = answer(body, self.headers)
        status, told, *more = answer
        octets = told if isinstance(told, bytes) else json.dumps(told).encode()
        return self._send(status, "application/json", octets,
                          more[0] if more else ())

    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self._answer("POST")


class StandIn(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {("GET", "/api/session"): (200, dict(SESSION))}
        self.asked = []
        self.lost = {}
        self.losing = set()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def begin_load(self):
        """The page is loaded: what is lost this time."""
        self.losing = {path for path, times in self.lost.items() if times > 0}
        for path in self.losing:
            self.lost[path] -= 1

    def posts(self, path):
        """The bodies that were sent to a path."""
        return [body for method, where, body, _ in self.asked
                if method == "POST" and where == path]
