#!/usr/bin/env python3
"""disguises.t - each disguise is seen through in 19 of 20 words, in its place

The words are the lists' own severe terms of one word.  Needs no service.
"""
import collections
import glob
import json
import os
import random
import re
import subprocess
import tempfile
import unicodedata

LEAST = 0.95
random.seed(20260912)


def terms():
    """Plain terms of severity 3 and more, four letters and more, and no conditions."""
    for name in sorted(glob.glob("wordlists/en/*.txt")):
        for block in open(name, encoding="utf8").read().split("\nterm ")[1:]:
            word = re.match(r"([a-z]{4,})(\[\S*\])?\n", block)
            inner = re.findall(r"\n\t(\w+) (\S+)", "\n" + block.split("\n", 1)[1].split("\n\n")[0])
            kinds = {k for k, _ in inner}
            if word and not kinds & {"near", "unless"} and not any(k == "severity" and int(v) < 3 for k, v in inner):
                yield word.group(1)


WORDS = sorted(set(terms()))
# What lists name as innocent: "Cnut" was a king.
INNOCENT = {m.group(1) for name in glob.glob("wordlists/en/*.txt")
            for m in re.finditer(r"\n\tnot (\w+)(?=\n|\[)", open(name, encoding="utf8").read())}


def swap(table):
    return lambda w: "".join(table.get(c, c) for c in w)


def between(sign):
    return lambda w: sign.join(w)


def drawn(w):
    i = next((i for i, c in enumerate(w) if c in "aeiou"), 0)
    return w[:i] + w[i] * 5 + w[i + 1:]


def swapped(w):
    for i in range(1, len(w) - 1):
        other = w[:i] + w[i + 1] + w[i] + w[i + 2:]
        if other != w and other not in INNOCENT:
            return other
    return w


def starred(w):
    return w[0] + re.sub("[aeiou]", "*", w[1:])


def stars(w):
    return w[0] + "*" * (len(w) - 2) + w[-1]


def offset(first):
    return lambda w: "".join(chr(first + ord(c) - 97) for c in w)


def half(w):
    return len(w) // 2


CYRILLIC = dict(zip("aeopcyxijs", "аеорсухіјѕ"))
ROWS = [
    ("capitals", str.upper),
    ("accents", lambda w: "".join(unicodedata.normalize("NFC", c + random.choice("\u0301\u0308\u0302")) for c in w)),
    ("full width", offset(0xff41)),
    ("mathematical letters", offset(0x1d41a)),
    ("letters in circles", offset(0x24d0)),
    ("letters in squares", offset(0x1f170)),
    ("letters of flags", offset(0x1f1e6)),
    ("spaces without width", between("\u200b")),
    ("joiners", between("\u200d")),
    ("soft hyphens", between("\u00ad")),
    ("struck through", lambda w: "".join(c + "\u0336" for c in w)),
    ("marks stacked", lambda w: "".join(c + "\u0353\u0311" for c in w)),
    ("Cyrillic that looks the same", swap(CYRILLIC)),
    ("Greek that looks the same", swap(dict(zip("oavipy", "οανιργ")))),
    ("Cyrillic that looks nearly the same", lambda w: w.replace("t", "т").replace("k", "к").replace("n", "п")),
    ("digits for letters", swap(dict(zip("oiea", "0134")))),
    ("all the digits there are", lambda w: w[0] + swap(dict(zip("oieast", "013457")))(w[1:])),
    ("signs for letters", lambda w: w[0] + swap(dict(zip("ais", "@!$")))(w[1:-1]) + w[-1]),
    ("spaces between", between(" ")),
    ("stops between", between(".")),
    ("hyphens between", between("-")),
    ("stars between", between("*")),
    ("underscores between", between("_")),
    ("hyphens with blanks between", between(" - ")),
    ("a vowel drawn out", drawn),
    ("the end drawn out", lambda w: w + w[-1] * 4),
    ("neighbours swapped", swapped),
    ("vowels in stars", starred),
    ("all but first and last in stars", stars),
    ("turned round by a mark", lambda w: "\u202e" + w[::-1] + "\u202c"),
    ("a hyphen inside", lambda w: w[:half(w)] + "-" + w[half(w):]),
    ("drawn out in digits", lambda w: drawn(w).replace("o", "0").replace("i", "1").replace("e", "3").replace("a", "4")),
]
# In a message: what stands between two halves of the word.
SPLITS = [
    ("a tag inside the word", "<b>", "text/html"),
    ("a tag that closes and opens", "</b><i>", "text/html"),
    ("a comment inside the word", "<!-- x -->", "text/html"),
    ("a place to break the word", "<wbr>", "text/html"),
    ("an entity of no width", "&#8203;", "text/html"),
    ("a hyphen at the line's end", "-\n", "text/plain"),
    ("a hyphen and a break", "-<br>", "text/html"),
]
count = 0


def ok(kept, promise, why=()):
    global count
    count += 1
    print(f"{'' if kept else 'not '}ok {count} - {promise}", flush=True)
    for line in why if not kept else ():
        print(f"# {line}")


def scan(arguments, data=None):
    out = subprocess.run(["./schoolgate", "scan", "--json"] + arguments, input=data, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def check_row(name, disguise):
    # Words without a letter to change are no disguise, and short stars hide too much.
    pairs = [(w, disguise(w)) for w in WORDS]
    # "tw47", "cl17": a room or a postcode.
    pairs = [(w, d) for w, d in pairs if d != w and not re.fullmatch(r"[a-z]{2}[0-9]{2}", d)]
    documents = scan(["--lines"], "".join(f"Oi {d} so\n" for _, d in pairs).encode())
    seen, missed, misplaced = 0, [], []
    for (word, disguised), document in zip(pairs, documents):
        mine = [f for f in document["findings"] if f["kind"] == "word" and f["term"] == word]
        seen += bool(mine)
        if not mine:
            missed.append(disguised)
        start = len("Oi ".encode())
        end = start + len(disguised.encode())
        for f in mine:
            if f["start"] < start or f["end"] > end + 3 or f["end"] - f["start"] < len(word) - 1:
                misplaced.append(f"{disguised} at {f['start']}-{f['end']}")
    ok(seen >= LEAST * len(pairs) > 0, f"{name}: {LEAST:.0%} and more", [f"{seen} of {len(pairs)}"] + missed[:10])
    ok(not misplaced, f"{name}: where they were written", misplaced[:5])


def check_split(name, between_halves, kind, folder):
    ends = "<p>\n" if kind == "text/html" else "\n\n"
    body = ends.join(f"Oi {w[:half(w)]}{between_halves}{w[half(w):]} so" for w in WORDS)
    path = os.path.join(folder, "split.eml")
    with open(path, "w", encoding="utf8") as f:
        f.write(f"Subject: x\nMIME-Version: 1.0\nContent-Type: {kind}; charset=utf-8\n\n{body}\n")
    found = {f["term"] for f in scan([path])[0]["findings"] if f["kind"] == "word"}
    missed = [w for w in WORDS if w not in found]
    ok(len(missed) <= (1 - LEAST) * len(WORDS), f"{name}: {LEAST:.0%} and more", missed[:10])


ok(len(WORDS) >= 30, "there are words to disguise", [f"only {len(WORDS)}"])
for row in ROWS:
    check_row(*row)
with tempfile.TemporaryDirectory() as folder:
    for row in SPLITS:
        check_split(*row, folder)
print(f"1..{count}")
