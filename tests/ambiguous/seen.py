#!/usr/bin/env python3
"""seen.py - what a scan sees of each mail here, against its .want

    tests/ambiguous/seen.py [--write] SCHOOLGATE

Prints TAP.  Each mail hides the word "quincunx" where some reader of mail finds
it.  Promises, one row a mail: the word is found or the mail is marked (a gap or
a structure finding), and what is seen is what the .want says.  --write makes
the .want anew.
"""
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
write = sys.argv[1] == "--write"
mails = sorted(glob.glob(os.path.join(HERE, "*.eml")))
conf = os.path.join(HERE, "..", "corpus", "corpus.conf")
scan = subprocess.run(
    [sys.argv[-1], "--conf", conf, "scan", "--json"] + mails,
    capture_output=True, check=False)
seen = {}
for line in scan.stdout.splitlines():
    document = json.loads(line)
    seen[document["file"]] = document


def lines_of(document):
    """The parts, what is strange, and whether the word was found."""
    found = any("quincunx" in term for term in document["terms"])
    yield "word " + ("found" if found else "not found")
    for part in document["parts"]:
        size = part.get("size", "-")
        line = f"part {part['path']} {part['type']} {size}"
        if part["name"]:
            line += " name " + json.dumps(part["name"])
        if part["gaps"]:
            line += " gaps " + ",".join(part["gaps"])
        yield line
    for finding in document["findings"]:
        if finding["kind"] == "structure":
            yield (f"strange {finding['where']} {finding['id']} "
                   f"{finding['severity']}")


for n, mail in enumerate(mails, 1):
    want = mail[:-4] + ".want"
    name = os.path.basename(mail)[:-4]
    if mail not in seen:
        print(f"not ok {n} - {name}: there is no answer")
        continue
    lines = list(lines_of(seen[mail]))
    text = "\n".join(lines) + "\n"
    if write:
        with open(want, "w", encoding="utf8") as f:
            f.write(text)
    is_marked = len(lines) > 1 and any(
        " gaps " in line or line.startswith("strange") for line in lines)
    is_missed = lines[0] == "word not found" and not is_marked
    with open(want, encoding="utf8") as f:
        is_as_wanted = f.read() == text
    if is_missed or not is_as_wanted:
        print(f"not ok {n} - {name}:",
              "missed in silence" if is_missed else "not as wanted")
        print("".join(f"# {line}\n" for line in lines), end="")
    else:
        print(f"ok {n} - {name}: {'found' if lines[0] == 'word found' else 'marked'}")
print(f"1..{len(mails)}")
