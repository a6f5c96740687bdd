#!/usr/bin/env python3
"""table.t - every duty and rule in the table of policies/README has its cases

A case that must be stopped, changed or flagged, and a near miss that must pass;
prints how many there are.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import cases  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
PROFILES = {"A": "duffield-meadows", "B": "frederick-gent",
            "C": "online-safety", "D": "olfcmat", "E": "heathfield"}


def table():
    """[(what, duties, [(rule, letters)])] of policies/README."""
    text = open(f"{HERE}/../../policies/README", encoding="utf-8").read()
    body = text.split("\n------", 1)[1].split("\n", 1)[1].split("\n\n")[0]
    rows = []
    for line in body.splitlines():
        left, right = line[:50].rstrip(), line[50:].strip()
        if not line.startswith(" "):
            rows.append(["", ""])
        rows[-1][0] += " " + left.strip()
        rows[-1][1] += ("" if rows[-1][1].endswith("-") else " ") + right
    return [(what.strip(), duties_of(what), rules_of(rules))
            for what, rules in rows]


def duties_of(text):
    """A19-A26 is each of them."""
    duties = []
    for first, last in re.findall(r"\b([A-E]\d+)(?:-[A-E](\d+))?\b", text):
        number = int(first[1:])
        duties += [f"{first[0]}{i}"
                   for i in range(number, int(last or number) + 1)]
    return duties


def rules_of(text):
    """(rule, letters) each; letters stand behind the last rule they are of."""
    named, waiting = [], []
    for rule, letters in re.findall(r"([a-z][a-z-]+)(?: \(([A-E]+)\))?", text):
        waiting.append(rule)
        if letters:
            named += [(r, letters) for r in waiting]
            waiting = []
    return named


def told(path):
    """{("stop" or "pass", duty or rule): how many cases}"""
    count = {}
    for _, promise, lines in cases.paragraphs(path):
        kind, duties, _ = promise.split(" ", 2)
        last = cases.values(lines, "want")[-1].split()
        cut = last.index("not") if "not" in last else len(last)
        about = duties.split(",")
        about += last[1:cut] if kind == "stop" else last[cut + 1:]
        for name in about:
            count[kind, name] = count.get((kind, name), 0) + 1
    return count


def main():
    n = 0
    has = {letter: told(f"{HERE}/{name}.cases")
           for letter, name in PROFILES.items()
           if os.path.exists(f"{HERE}/{name}.cases")}
    for what, duties, rules in table():
        wanted = [(letter, rule) for rule, letters in rules
                  for letter in letters] + [(d[0], d) for d in duties]
        missing = [f"{letter} has no {kind} case of {name}"
                   for letter, name in wanted for kind in ("stop", "pass")
                   if not has.get(letter, {}).get((kind, name))]
        stops, passes = (sum(has.get(letter, {}).get((kind, rule), 0)
                             for rule, letters in rules for letter in letters)
                         for kind in ("stop", "pass"))
        n += 1
        print(("not ok" if missing else "ok") +
              f" {n} - {what}: {stops} stop, {passes} pass")
        for m in missing:
            print(f"# {m}")
    print(f"1..{n}")


main()
