#!/usr/bin/env python3
"""message.py - a message of a rules test as octets on standard output

    message.py ID FROM TO SUBJECT TEXT [KIND NAME HOLDS]...

TO is as it stands in the field.  KIND: `plain`, a file made from HOLDS by the
end of its name; `locked`, a zip with a password that holds it; `answers`, the
ID that it answers (NAME is its subject, and not used).
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../policies"))
import mail  # noqa: E402


def main(message_id, sender, to, subject, text, *more):
    fields = [("Message-ID", f"<{message_id}>"), ("From", sender), ("To", to),
              ("Subject", subject)]
    files = []
    for kind, name, holds in zip(*[iter(more)] * 3):
        if kind == "answers":
            fields += [("In-Reply-To", f"<{holds}>"),
                       ("References", f"<{holds}>")]
        elif kind == "locked":
            files.append(mail.file_part(name, mail.locked_zip(
                "document.txt", holds.encode())))
        elif kind == "plain":
            files.append(mail.file_part(name, mail.content_of(name, holds)))
        else:
            raise SystemExit(f"there is no kind {kind!r}")
    sys.stdout.buffer.write(mail.message(fields, text + "\n", "", files))


main(*sys.argv[1:])
