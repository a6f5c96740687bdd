"""tap.py - what tests/tap.h is to C, for tests in Python

    tap = Tap()
    tap.ok(2 > 1, "two is more than one")
    tap.same(title, "Today", "the page is called Today")
    tap.done()
"""
import sys


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = 0

    def ok(self, condition, promise, *notes):
        """A promise in plain words; notes are shown when it is broken."""
        self.n += 1
        print(f"{'ok' if condition else 'not ok'} {self.n} - {promise}",
              flush=True)
        if not condition:
            self.failed += 1
            for note in notes:
                for line in str(note).splitlines()[:20]:
                    print(f"# {line[:300]}", flush=True)
        return bool(condition)

    def same(self, have, want, promise):
        return self.ok(have == want, promise, f"have {have!r}",
                       f"want {want!r}")

    def skip(self, promise, why):
        self.n += 1
        print(f"ok {self.n} - {promise} # SKIP {why}", flush=True)

    def done(self):
        print(f"1..{self.n}")
        sys.exit(1 if self.failed else 0)


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)
