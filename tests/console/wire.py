"""wire.py - a world's console spoken to octet by octet, and what is behind it

    server = Server("/the/tree", "/path/of/a/world")
    status_of(server.raw(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")) == 200
    server.sql("SELECT 1") == "1"

client.py is for whoever speaks as a browser does.  Standard library only.
"""
import re
import select
import socket
import ssl
import subprocess
import threading
import time

from client import Console

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
    """The headers that every answer has and this one has not."""
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


class Server:
    def __init__(self, top, world):
        self.top = top
        self.world = world
        self.port = Console(world).port

    def log(self):
        with open(self.world + "/log/console.log") as f:
            return f.read()

    def sql(self, text):
        """One statement as the database's superuser; its rows as text."""
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
             f"host={self.world}/pg user=postgres dbname=schoolgate", "-c",
             text],
            check=True, capture_output=True, text=True).stdout.strip()

    def part(self, verb, name):
        """start, stop, hang or wake a part of the world."""
        subprocess.run([self.top + "/tests/env/world", verb, self.world, name],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def tls(self, source=None):
        """A connection to the server, to say to it what one likes."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        raw = socket.create_connection(("127.0.0.1", self.port), 60, source)
        return context.wrap_socket(raw)

    def raw(self, octets):
        """All that comes back when exactly this is sent; closes."""
        s = self.tls()
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


class Slow(threading.Thread):
    """Sends a request octet by octet, for ever."""

    def __init__(self, server, head):
        super().__init__(daemon=True)
        self.socket = server.tls()
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
