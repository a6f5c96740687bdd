#!/usr/bin/env python3
"""texts.t - the texts of a policy, as a school reads and approves them

No text holds a word of any word list, or Schoolgate's own mail would be flagged;
what the database writes is word for word what the table says.
"""
import json
import os
import re
import subprocess
import tempfile

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PROFILES = ["duffield-meadows", "frederick-gent", "online-safety", "olfcmat", "heathfield"]
count = 0


def ok(passed, promise, note=""):
    global count
    count += 1
    print(f"{'ok' if passed else 'not ok'} {count} - {promise}")
    if not passed and note:
        print(f"# {note}"[:3000])


def policy(profile, *words):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write(f'school = "school"\nhelp = "ext 204"\nschool-name = "Hill School"\n'
                   f'inside-domains = {{ "school.example" }}\nwordlists = "wordlists"\n'
                   f'scanner = "./schoolgate-scanner"\npolicy = "policies/{profile}.conf"\n')
        conf.flush()
        return subprocess.run(["./schoolgate", "--conf", conf.name, "policy", "texts", *words],
                              capture_output=True, text=True)


def texts_of(output):
    """What people read: indented lines, and subjects."""
    return [line.split("subject: ", 1)[-1].strip() for line in output.splitlines()
            if line.startswith("    ") or line.startswith("  subject: ")]


def words_found(texts):
    out = subprocess.run(["./schoolgate", "scan", "--json", "--lines"], capture_output=True,
                         input="".join(t + "\n" for t in texts).encode())
    for text, line in zip(texts, out.stdout.splitlines(), strict=True):
        for finding in json.loads(line)["findings"]:
            if finding["kind"] == "word":
                yield f"{finding['id']}: {text}"


def letters_of(output):
    """Name -> subject and text, from `policy texts --slots`."""
    letters, name = {}, None
    for line in output.splitlines():
        if not line.startswith(" "):
            name = line.split(",")[0]
        elif line.startswith("  subject: "):
            letters[name] = line[len("  subject: "):] + "\n"
        elif line.startswith("    ") and name in letters:
            letters[name] += line[4:] + "\n"
    return letters


def letters_of_sql():
    """The same from the rows of schema/api/letters.sql."""
    with open("schema/api/letters.sql", encoding="utf-8") as f:
        rows = re.search(r"FROM \(VALUES(.*?)\) AS l", f.read(), re.S).group(1)
    literal = r"E?'(?:[^']|'')*'(?:\s+'(?:[^']|'')*')*"
    letters = {}
    for row in re.findall(rf"\(\s*({literal}),\s*({literal}),\s*({literal})\)", rows):
        name, subject, text = ["".join(re.findall(r"'((?:[^']|'')*)'", part)).replace("''", "'")
                               .replace("\\n", "\n") for part in row]
        letters[name] = f"{subject}\n{text}\n"
    return letters


# A word of the lists is found in such a line: the check below can fail.
ok(list(words_found(["you are a stupid bitch"])), "a word of the lists is found where there is one")
for profile in PROFILES:
    run = policy(profile)
    texts = texts_of(run.stdout)
    found = list(words_found(texts))
    ok(run.returncode == 0 and len(texts) > 100, f"{profile}: {len(texts)} texts are shown", run.stderr)
    ok(not found, f"{profile}: none holds a word of a word list", "; ".join(found))

run = policy("frederick-gent", "password-too-soon")
# Before midnight it says the day, too.
ok(re.search("sends itself (on [A-Z][a-z]+ )?at ", run.stdout) and "mistake" not in run.stdout, "one rule's are shown alone", run.stdout)
run = policy("frederick-gent", "opened")
ok("opened one e-mail you sent" in run.stdout and "dpo answers for the words" in run.stdout,
   "one letter's too, and who answers for its words", run.stdout)
run = policy("frederick-gent", "nobody")
ok(run.returncode == 2, "a name that is neither is told")
run = policy("frederick-gent", "danger")
ok("nobody is told" in run.stdout, "of danger no sender is told", run.stdout)
run = policy("frederick-gent", "personal-use")
ok("shadow; if it were enforced" in run.stdout or "nobody" in run.stdout, "a shadow says that it is one", run.stdout)

table, database = letters_of(policy("frederick-gent", "--slots").stdout), letters_of_sql()
ok(len(database) >= 6, "the database has letters of its own", str(list(database)))
for name, letter in database.items():
    ok(table.get(name) == letter, f"its \"{name}\" is that of the table",
       f"{table.get(name)!r} is not {letter!r}")
print(f"1..{count}")
