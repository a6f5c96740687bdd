"""bad.py NAME - octets that are hard to digest, on standard output"""
import sys

head = (
    b"From: bad@school.example\r\nTo: out@elsewhere.example\r\n"
    b"Date: Tue, 24 Nov 2026 09:00:00 +0000\r\n"
)
named = head + b"Message-ID: <bad@x>\r\n"
mime = named + b"MIME-Version: 1.0\r\n"


def attachments(n):
    out = [mime, b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n']
    for i in range(n):
        out.append(
            b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: "
            b'attachment; filename="list %d.csv"\r\n\r\na,b\r\n%d,2\r\n' % (i, i)
        )
    out.append(b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--\r\n")
    return b"".join(out)


kinds = {
    "attachments-0": lambda: attachments(0),
    "attachments-1": lambda: attachments(1),
    "attachments-500": lambda: attachments(500),
    "no-id": lambda: head + b"Subject: no id\r\n\r\nhi\r\n",
    "same-id": lambda: head + b"Message-ID: <same@x>\r\n\r\nhi\r\n",
    "two-ids": lambda: head
    + b"Message-ID: <one@x>\r\nMessage-ID: <two@x>\r\n\r\nhi\r\n",
    "long-id": lambda: head
    + b"Message-ID: <" + b"a" * 10000 + b"@x>\r\n\r\nhi\r\n",
    "large": lambda: mime
    + b"Content-Type: text/plain\r\n\r\n"
    + b"0123456789012345678901234567890123456789012345678901234567890123\r\n"
    * (49 * 1024 * 1024 // 66),
    "parameters": lambda: mime
    + b"Content-Type: text/plain;"
    + b"".join(b"\r\n p%d=v" % i for i in range(90000))
    + b"\r\n\r\nhi\r\n",
    "parts": lambda: mime
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\n" * 1000000
    + b"--b--\r\n",
    "groups": lambda: b"From: " + b"g:" * 50000
    + b"\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n\r\nhi\r\n",
    "nested": lambda: mime
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
        for i in range(5000)
    )
    + b"\r\nhi\r\n",
    # Digits, letters and dashes in every order that an identifier has.
    "digits": lambda: named + b"\r\n" + b"1-1 1A1.1/1a 11 " * 4096 * 30 + b"\r\n",
    "one-word": lambda: named + b"\r\n" + (b"a" * 900 + b"\r\n") * 4000,
    # An XML library may copy a comment at each "--" in it.
    "comments": lambda: mime
    + b"Content-Type: text/xml\r\n\r\n<?xml version='1.0'?>\r\n<a>\r\n"
    + (b"<!--" * 200 + b"\r\n") * 5000,
    "dashes": lambda: mime
    + b"Content-Type: multipart/mixed; boundary="
    + b"-" * 70
    + b"\r\n\r\n"
    + (b"-" * 998 + b"\r\n") * 5000,
}
sys.stdout.buffer.write(kinds[sys.argv[1]]())
