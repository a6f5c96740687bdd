#!/usr/bin/env python3
"""dictionary.t - no word of a dictionary and no name looks like a disguise

A large British dictionary, an American one and a list of given names, each word
in sentences of several kinds; and what else looks odd and is innocent.  A word
of the dictionary may be a term as it stands: what counts is that no disguise is
seen in it.
"""
import gzip
import json
import subprocess

DICTIONARIES = [
    "/usr/share/dict/british-english-large",
    "/usr/share/dict/american-english",
    "/usr/share/dict/propernames.gz",
]
SENTENCES = [
    "We talked about @ at the meeting",
    "*@* (@), @! '@' @... @? -@- [@]: #@ <@> _@_ |@| +@ $@ ~@~",
    "A @ B",
    "@-like, un-@, @/@",
]
INNOCENT = """
A55 A1 M25 B4100 P155 T175 Y10 10Y 7KR H2O CO2 MP3 x86 C3PO R2D2 W3C IPv4 UTF-8 ISO-8859-1
SW1A 1AA|TW4 7BO|TA16 5LR|WO6 2KK|EC1A 1BB|SP1 2CK|W1A 0AX|B15 2TT
A B O|K M S|W O G|P A K|I.D.K.|U.S.A.|J.R.R. Tolkien|A. N. Other|P.K.Y.|F.G.T.|e.g.|i.e.|a.m.
S C H O O L|C L A S S|A S S E T S|A N A L Y S I S|W E L C O M E|a b c d e f g|1 2 3 4 5|5 0 1 1
hmmm|zzz|www|aaah|nooooo|yessss|sooo good|brrr|shhh|XXX|iii|MMXXVI|hellooooo
c++|a+b|f(x)|x|y|$PATH|$pic|$lag|@home|@staff|user@example.org|http://example.org/a1b2/c3
3pm|10am|5th|2nd|1st|7yo|50p|20kg|4x4|24/7|9/11|GBP5|100%|#1|50-50|co-op|re-entry|x-ray|t-shirt
f*** off is a quotation with nothing to go by|c*|**bold** and *emphasis*|/* comment */|a*b*c
deadbeef 0xdeadbeef 4b0c3d 1f2e3d4c5b6a 550e8400-e29b-41d4-a716-446655440000
""".replace("\n", "|").split("|")
count = 0


def ok(kept, promise, why=()):
    global count
    count += 1
    print(f"{'' if kept else 'not '}ok {count} - {promise}", flush=True)
    for line in why if not kept else ():
        print(f"# {line}")


def findings(texts):
    """(number of the text, term, view) of each finding."""
    out = subprocess.run(["./schoolgate", "scan", "--json", "--lines"], input="".join(t + "\n" for t in texts).encode(),
                         stdout=subprocess.PIPE, check=True)
    for line in out.stdout.splitlines():
        document = json.loads(line)
        for f in document["findings"]:
            if f["kind"] == "word":
                yield document["line"] - 1, f["term"], f["view"]


def disguises(texts):
    """Those that are not as written: "halfbreed" is "half breed" itself."""
    texts = list(texts)
    return [f for f in findings(texts) if f[2] != "plain" and f[1].replace(" ", "")[:-1] not in texts[f[0]].lower()]


def read(path):
    octets = gzip.open(path).read() if path.endswith(".gz") else open(path, "rb").read()
    return [w for w in octets.decode("utf8").split("\n") if w]


for path in DICTIONARIES:
    words = read(path)
    ok(len(words) > 1000, f"{path} is there")
    for sentence in SENTENCES:
        found = disguises(sentence.replace("@", w) for w in words)
        ok(not found, f"no disguise in {len(words)} times \"{sentence}\"", [f"{words[n]}: {t} ({v})" for n, t, v in found[:10]])
    # A heading in spaced letters is the word itself or nothing.
    terms = {n for n, _, _ in findings(words)}
    found = [f for f in disguises(" ".join(w) for w in words)
             if f[0] not in terms and f[1].replace(" ", "")[:-1] not in words[f[0]].lower()]
    ok(not found, f"nor in {len(words)} headings in spaced letters", [f"{words[n]}: {t} ({v})" for n, t, v in found[:10]])
innocent = [t for t in INNOCENT if t]
found = disguises(innocent)
ok(not found, f"nor in {len(innocent)} codes, initials, headings and cries", [f"{innocent[n]}: {t} ({v})" for n, t, v in found[:10]])
# Each line's end beside the next line's beginning.
words = [w for w in read(DICTIONARIES[0]) if w.isalpha()]
halves = [w for w in words if len(w) <= 4]
pairs = "".join(f"{words[i * 7919 % len(words)]} {halves[i * 104729 % len(halves)]}\n" for i in range(40000))
with open("build/check/lines.eml", "w", encoding="utf8") as f:
    f.write("Subject: lines\nContent-Type: text/plain; charset=utf-8\n\n" + pairs)
out = subprocess.run(["./schoolgate", "scan", "--json", "build/check/lines.eml"], stdout=subprocess.PIPE, check=True)
document = json.loads(out.stdout)
found = [f for f in document["findings"] if f["kind"] == "word" and f["view"] not in ("plain", "joined")]
ok(not document["gaps"], "40,000 lines are read to their end", document["gaps"])
ok(not found, "nor over the ends of 40,000 lines", [f"{f['term']}" for f in found[:10]])
print(f"1..{count}")
