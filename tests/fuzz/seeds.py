#!/usr/bin/env python3
"""seeds.py - what fuzzers begin with, made from our own mails and from the
specifications

	tests/fuzz/seeds.py DIRECTORY

Writes DIRECTORY/<parser>/<n>.  Run from the top of the tree.
"""
import base64, binascii, bz2, glob, gzip, io, json, lzma, os, re, struct, sys
import tarfile, zipfile, zlib

out = sys.argv[1]


def seed(parser, *contents):
    os.makedirs(f"{out}/{parser}", exist_ok=True)
    n = len(os.listdir(f"{out}/{parser}"))
    for content in contents:
        if isinstance(content, str):
            content = content.encode()
        with open(f"{out}/{parser}/{n:03}", "wb") as f:
            f.write(content)
        n += 1


def le(form, *numbers):
    return struct.pack("<" + form, *numbers)


# -- mail: our corpus, and its fields by themselves ---------------------------

PARSED = {b"content-type": "mime", b"content-disposition": "mime",
          b"from": "address", b"to": "address", b"cc": "address",
          b"subject": "encoded", b"date": "date"}

for name in sorted(glob.glob("tests/corpus/*.eml") +
                   glob.glob("tests/samples/*.eml")):
    with open(name, "rb") as f:
        mail = f.read()
    if len(mail) > 8192:
        continue
    seed("message", mail)
    seed("protect", mail)
    seed("readdress", mail)
    seed("assemble", mail)
    seed("header", b"\nb\n" + mail)
    seed("readings", mail)
    seed("blind", mail)
    seed("mbox", b"From a@b Thu Jan  1 00:00:00 1970\n" + mail + b"\n" +
         b"From c@d Thu Jan  1 00:00:00 1970\n" + mail)
    for field in mail.split(b"\n\n")[0].replace(b"\n ", b" ").split(b"\n"):
        key, _, value = field.partition(b":")
        if key.lower() in PARSED:
            seed(PARSED[key.lower()],
                 (b"\n" if PARSED[key.lower()] == "mime" else b"") +
                 value.strip())

for name in sorted(glob.glob("tests/ambiguous/*.eml")):
    with open(name, "rb") as f:
        mail = f.read()
    seed("readings", mail)
    seed("blind", mail)

seed("message",
     "Content-Type: multipart/mixed; boundary=\"a b\"\n\npre\n--a b\n"
     "Content-Type: message/rfc822\n\nSubject: in\n\nx\n--a b\n"
     "Content-Transfer-Encoding: base64\n\nYWJj\n--a b--\npost\n",
     "Content-Type: multipart/report; boundary=r\n\n--r\n\nx\n--r\n"
     "Content-Type: message/delivery-status\n\nA: b\n\nC: d\n\n--r--\n",
     "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
     base64.encodebytes(b"Subject: a\n\nb\n").decode())
seed("mime", "fgh\ntext/plain; charset*=utf-8''utf%2D8; name*0*=us-ascii'en'a%20;"
     " name*1=\"b\\\"c\"; filename=\"=?utf-8?Q?=C3=A4?=\"")
seed("address", "A B <a@b>, g: c@d, \"e,f\" <g@h>;, (i (j)) k@l,"
     " <@m,@n:o@p>, =?utf-8?B?w6Q=?= <q@[1.2.3.4]>")
seed("encoded", "=?utf-8?B?w6Q=?= =?iso-8859-1*de?Q?=E4_b?= c",
     "=?iso-2022-jp?B?GyRCJCIbKEI=?=", "=?x?Q?a?=", "=?utf-8?Q?=E4?=")
seed("name", "photo.jpg.exe", "a\u202egpj.exe", "../a b.txt ", "C:\\a.pdf.")
seed("date", "Thu, 1 Jan 1970 00:00:00 +0000", "26 Nov 26 9:1 EST (c (d))")
seed("boundary", "mn\na\nb\n--a\n--b--  \r\n--ab\r--a",
     "\na\n\n\n\n\n\n\n\n--a--")
for value in "base64", "quoted-printable", "x-uuencode":
    seed("transfer", value + "\nYWJj\nZA==\nbegin 644 a\n#86)C\n`\nend\n"
         "a=20=3D b=\nc =\r\n=E4")
for charset in ("utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7",
                "iso-2022-jp", "iso-2022-kr", "hz", "gb18030", "big5",
                "shift_jis", "euc-jp", "koi8-r", "cp037", "cp1252"):
    text = "a\u00e4\u20ac" if charset == "cp1252" else "a\u4e2d\u6587~+b"
    seed("charset", charset.encode() + b"\n" +
         text.encode(charset, "replace"))

# -- text ----------------------------------------------------------------------

HTML = ("<!DOCTYPE html><meta charset=utf-8><title>t</title><p title='a'>w<b>o"
        "</b>rd &amp; &#228; &notin<!-- c --><span style=\"display:none\">h"
        "</span><img alt=x><a href=u>l</a><script>s</script><td>1<td>2"
        "<textarea>v</textarea>")
XML = ("<?xml version=\"1.0\" encoding=\"utf-8\"?><w:d xmlns:w=\"u\"><w:p><w:r>"
       "<w:rPr><w:b/></w:rPr><w:t>a&amp;b</w:t></w:r><w:tab/></w:p>"
       "<!-- c --><x descr=\"d\"><![CDATA[e]]></x></w:d>")
RTF = ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset128 x;}}{\\info"
       "{\\title t}}a\\'e4 {\\v hid}\\par \\u8364?\\f0\\'82\\'a0{\\*\\unknown y}"
       "{\\object\\objemb{\\*\\objdata 01050000020000000800000050616b6b616765"
       "000000000000000000030000006162630a}}\\bin3 abc}")
seed("html", HTML, "<meta http-equiv=x content='text/html; charset=koi8-r'>\xc1")
seed("rebuild", HTML, "<table bgcolor=#000 width=99%><tr><td align=center "
     "colspan=2 style='color:#fff;font-weight:bold;font-size:32px'>a<a href="
     "'//x&amp;\u202e'>l</a><img src=cid:a alt=b><img src=http://u@h/x><ol "
     "start=3><li>i</ol><form action=//x><input value=v></form><iframe src=x>",
     "<style>.x{color:red}</style><bdo dir=rtl class=x>a</bdo><pre>\r\n b")
seed("rebuilt", json.dumps({"html": "<p dir=\"auto\">a<br>&lt;<font color="
     "\"#ff0000\" size=\"1\">b</font></p><td width=\"9%\" align=\"left\">"
     "</td>", "gaps": ["too_long"]}))
seed("xml", XML, "<a>&e;</a>", XML.encode("utf-16"),
     "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")
seed("package", f"[Content_Types].xml\n<Types/>\nword/document.xml\n{XML}\n"
     "a.png\nx\n!b\n\n", f"content.xml\n{XML}\nMETA-INF/manifest.xml\n"
     "<m:encryption-data/>\n")
seed("rtf", RTF, "{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}a\\htmlrtf b}")
seed("inline", "text\nbegin 644 a.txt\n" +
     binascii.b2a_uu(b"abc").decode() + "`\nend\nmore\n",
     "=ybegin line=128 size=3 name=a.txt\n=ypart begin=1 end=3\n\x8b\x8c=}\n"
     "=yend size=3\n", "(This file must be converted with BinHex 4.0)\n:a:")
seed("card", "BEGIN:VCALENDAR\r\nSUMMARY:a\\nb\\,c\r\n d\r\nEND:VCALENDAR\r\n",
     "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:=C3=A4=\n=20b\nEND:VCARD\n")
for parser in "fold", "terms", "scan", "identifier":
    seed(parser, "An apple pie, crumbled; adam's apple, don\u2019t peel a1",
         "\u0410pple \uff41\u0301 \u00df \ufb01 \U0001f600 a\u200bpple",
         "NI AB 12 34 56 C, NHS no 943 476 5919, 4111 1111 1111 1111",
         "IBAN GB82 WEST 1234 5698 7654 32, 12-34-56 12345678, SW1A 1AA",
         "born 01/02/2010, 07700 900123, A123456789012, password: secret1")
for parser in "turned", "divided", "past", "enriched":
    seed(parser, "\x05two-\nlines\n\u202eturned\u202c back\nlines\n",
         "<bold>a</bold> <param>x</param><<\n\n<nofill>\nb\n</nofill>")
seed("plain", "\x04a \nb\n> c \n> d\n-- \ne", "\x00" + HTML,
     "\x01<bold>a</bold><param>x</param>")
seed("binhex", "(This file must be converted with BinHex 4.0)\n\n:" +
     "#&\"A,N4[4'9Z8'p`!!!!!!!!!!!!!!!!!!!!!!!!:\n")
seed("wordlist", "category fruit\nseverity 3\nconfidence 80\n# c\nterm apple\n"
     "  also apples*\n  not pine apple\n  severity 2\n  match an apple\n"
     "  clean a pear\n")

# -- compound files --------------------------------------------------------------


def compound(streams):
    """[MS-CFB]: streams in a mini stream, all in one storage, the root."""
    mini, table, entries = b"", [], []
    for name, content in streams:
        first = len(table)
        n = (len(content) + 63) // 64
        table += [first + i + 1 for i in range(n - 1)] + [0xfffffffe] * (n > 0)
        mini += content + b"\0" * (n * 64 - len(content))
        entries.append((name, 2, first, len(content)))
    sectors = (len(mini) + 511) // 512
    directory = b""
    for i, (name, kind, first, size) in enumerate(
            [("Root Entry", 5, 3, len(mini))] + entries):
        wide = name.encode("utf-16-le")
        after = i + 1 if 0 < i < len(entries) else 0xffffffff
        directory += wide.ljust(64, b"\0") + le(
            "HBBIII", len(wide) + 2, kind, 1, 0xffffffff, after,
            1 if i == 0 else 0xffffffff) + b"\0" * 36 + le(
            "III", first, size, 0)
    directory = directory.ljust(512, b"\0")[:512]
    fat = [0xfffffffd, 0xfffffffe, 0xfffffffe] + [
        4 + i for i in range(sectors - 1)] + [0xfffffffe]
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 +
            le("HHHHH", 0x3e, 3, 0xfffe, 9, 6) + b"\0" * 10 +
            le("IIIIIIIII", 1, 1, 0, 4096, 2, 1, 0xfffffffe, 0, 0) +
            b"\xff" * 432)
    return (head + le(f"{len(fat)}I", *fat).ljust(512, b"\xff") + directory +
            le(f"{len(table)}I", *table).ljust(512, b"\xff") +
            mini.ljust(sectors * 512, b"\0"))


def word():
    """[MS-DOC]: a document of two pieces, one octet and two octets a letter."""
    text, wide = b"one octet\r", "two octets\r".encode("utf-16-le")
    fib = bytearray(0x400)
    fib[0:4] = le("HH", 0xa5ec, 0xc1)
    fib[0x0a:0x0c] = le("H", 0x0200)
    ends = [0, len(text), len(text) + len(wide) // 2]
    pieces = b"".join(le("HIH", 0, at, 0) for at in
                      ((0x400 * 2) | 0x40000000, 0x400 + len(text)))
    clx = b"\x02" + le("I", 12 + len(pieces)) + le("III", *ends) + pieces
    fib[0x4c:0x50] = le("I", ends[2])
    fib[0x1a2:0x1aa] = le("II", 0, len(clx))
    return bytes(fib) + text + wide, clx


def record(kind, content):
    return le("HH", kind, len(content)) + content


BOOK = (record(0x809, le("HHHHII", 0x600, 5, 0, 0, 0, 0)) +
        record(0x85, le("IHBB", 0, 0, 5, 0) + b"Sheet") +
        record(0xfc, le("II", 2, 2) + le("HB", 3, 0) + b"abc" +
               le("HBH", 2, 9, 1) + "de".encode("utf-16-le") + b"\0" * 4) +
        record(0x3c, b"\0tail") + record(0xfd, le("HHHI", 0, 0, 0, 0)) +
        record(0x204, le("HHHHB", 0, 1, 0, 2, 0) + b"xy") + record(0x0a, b""))
OLD_BOOK = (record(0x9, le("HH", 2, 0x10)) + record(0x42, le("H", 1252)) +
            record(0x4, le("HHBBB", 0, 0, 0, 0, 0) + b"\2ab") +
            record(0x0a, b""))


def atom(version, kind, content):
    return le("HHI", version, kind, len(content)) + content


SLIDES = atom(0xf, 0x3e8, atom(0xf, 0xff0, atom(0, 0xfa8, b"octets") + atom(
    0, 0xfa0, "wide".encode("utf-16-le"))) + atom(0, 0xfba, b"a\0b\0"))
USER = le("II", 0x14, 0xe391c05f).ljust(32, b"\0")
document, clx = word()
PACKAGE = b"\0" * 6 + b"a.txt\0c:\\a.txt\0" + le("II", 0, 2) + b"t\0" + \
    le("I", 3) + b"abc"
PROPERTIES = b"\xfe\xff\0\0" + b"\0" * 44 + b"A title of it\0"
RTF_PACKED = le("II4sI", 15 + 12, 15, b"MELA", 0) + b"{\\rtf1\\ansi b}\0"
seed("word", le("H", len(document)) + document + clx,
     le("H", 64) + document[:64] + clx)
seed("excel", BOOK, OLD_BOOK)
seed("slides", USER + SLIDES)
seed("flat", BOOK, OLD_BOOK, b"\xdb\xa5\x2d\0" + document[4:],
     b"\x31\xbe\0\0\0\xab".ljust(14, b"\0") + le("I", 132) +
     b"\0" * 110 + b"text")
seed("properties", PROPERTIES, b"\xfe\xff\0\0" + b"\0" * 20 + le("I", 1) +
     b"\0" * 16 + le("III", 48, 72, 2) + le("IIII", 1, 24, 2, 32) +
     le("II", 2, 1252) + le("II", 0x1e, 8) + b"a title\0")
seed("codepage", *[le("HB", number, len(text)) + text for number, text in
                   ((1252, b"\xe4"), (932, b"\x82\xa0"), (1200, b"a\0"),
                    (65001, b"\xc3\xa4"), (10000, b"\x8a"), (9, b"\xe4"))])


def packed(source):
    """[MS-OVBA] 2.4.1: a chunk of eight letters to a flag octet, all plain."""
    chunk = b"".join(b"\0" + source[i:i + 8] for i in range(0, len(source), 8))
    return b"\1" + le("H", 0xb000 | (len(chunk) - 1)) + chunk


seed("macros", packed(b"Attribute VB_Name = \"a\"\r\nSub b()\r\n"),
     b"\0" * 9 + packed(b"Attribute x") + le("HBH", 0xb002, 1, 0x0100))


def cell(number, content):
    """[MS-XLSB] 2.1.4: a record of a small number, and of little."""
    return bytes([number, len(content)]) + content


def wide(text):
    return le("I", len(text)) + text.encode("utf-16-le")


seed("xlsb", cell(6, b"\0" * 8 + wide("cell")) + cell(19, b"\0" + wide("s")) +
     cell(2, b"\0" * 8 + le("I", 42)) + cell(5, b"\0" * 8 + le("d", 0.5)),
     b"\x9c\1" + cell(30, b"\0" * 8 + wide("rId1") + wide("Sheet"))[1:])
FILES = (("WordDocument", document), ("1Table", clx)), (("Workbook", BOOK),), \
    (("Current User", USER), ("PowerPoint Document", SLIDES)), \
    (("EncryptedPackage", b"x" * 80),), (("\1Ole10Native", PACKAGE),
                                         ("Package", b"PK\3\4")), \
    (("\5SummaryInformation", PROPERTIES), ("Odd", b"letters in it"))
for parser in "ole", "compound":
    seed(parser, *[compound(streams) for streams in FILES])


def piece(place, ident, kind, content):
    return le("BHHB", place, ident, kind, len(content)) + content


seed("msg", piece(0, 0x37, 0x1f, "subject".encode("utf-16-le")) +
     piece(0, 0x1000, 0x1e, b"body") + piece(0, 0x1013, 0x102, b"<p>b</p>") +
     piece(0, 0x1009, 0x102, RTF_PACKED) +
     piece(1, 0x3701, 0x102, b"content") +
     piece(1, 0x3707, 0x1f, "a.txt".encode("utf-16-le")),
     piece(0, 0, 0, PACKAGE) + piece(0, 3, 0, PROPERTIES) +
     piece(0, 5, 0, b"x"))

# -- under a password: the files of their own test ---------------------------------

with open("tests/text/password_test.c") as f:
    files = [base64.b64decode("".join(re.findall('"(.*?)"', literals)))
             for literals in re.findall(
                 r'"[\w+/]{40,}=*"(?:\s+"[\w+/]+=*")*', f.read())]
for i, content in enumerate(files):
    if content[:2] == b"\x09\x08":
        head = content[12:16]
        size = struct.unpack("<H", head[2:4])[0]
        seed("password", b"\0" + le("H", size) + content[16:16 + size] +
             content[:1024])
    elif content[:3] in (b"\4\0\2", b"\4\0\4"):
        seed("password", b"\1" + le("H", len(content)) + content +
             files[(i + 1) % len(files)][:256])

# -- Outlook ----------------------------------------------------------------------

LITERALS = b"".join(bytes([0]) + b"{\\rtf1 a"[i:i + 8] for i in range(0, 8, 8))
seed("lzfu", RTF_PACKED, le("II4sI", 12 + len(LITERALS) + 3, 9, b"LZFu", 0) +
     LITERALS + b"\x01\x0d\x60")


def attribute(level, name, content):
    return le("BII", level, name, len(content)) + content + le(
        "H", sum(content) & 0xffff)


def mapi(*properties):
    return le("I", len(properties)) + b"".join(
        le("I", tag) + (le("II", 1, len(v)) + v + b"\0" * (-len(v) % 4))
        for tag, v in properties)


seed("tnef", le("IH", 0x223e9f78, 1) +
     attribute(1, 0x00018004, b"subject\0") +
     attribute(1, 0x0002800c, b"body\0") +
     attribute(1, 0x00069003, mapi((0x10130102, b"<p>h</p>"),
                                   (0x10090102, RTF_PACKED),
                                   (0x1000001f, "wide\0".encode("utf-16-le")))) +
     attribute(2, 0x00069002, b"\1\0" + b"\0" * 12) +
     attribute(2, 0x00018010, b"a.txt\0") +
     attribute(2, 0x0006800f, b"content") +
     attribute(2, 0x00069005, mapi((0x3707001f, "b.txt\0".encode("utf-16-le")))))

# -- wrappings and archives --------------------------------------------------------


def der(tag, *contents):
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x82]) + struct.pack(">H", len(content)) + content


PKCS7 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07"
MAIL = b"Subject: a\n\nb\n"
signed = der(0x30, der(6, PKCS7 + b"\2"), der(0xa0, der(
    0x30, der(2, b"\1"), der(0x31), der(0x30, der(6, PKCS7 + b"\1"), der(
        0xa0, der(4, MAIL))))))
pieces = der(0x30, der(6, PKCS7 + b"\2"), der(0xa0, der(
    0x30, der(2, b"\1"), der(0x31), b"\x30\x80" + der(6, PKCS7 + b"\1") +
    b"\xa0\x80\x24\x80" + der(4, MAIL) + der(4, b"c") + b"\0" * 6)))
seed("signed", signed, pieces, der(0x30, der(6, PKCS7 + b"\3"), der(0xa0)),
     "-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n")
seed("ber", signed, pieces)
RAR5 = b"Rar!\x1a\x07\x01\0" + b"\0" * 4 + b"\x03\x01\0\0" + b"\0" * 4 + \
    b"\x0e\x02\x03\x04\0\0\0\0\0\0\x01a\x03\x01\0\0"
RAR4 = b"Rar!\x1a\x07\0" + b"\0\0\x73\0\0\x0d\0" + b"\0" * 6 + \
    b"\0\0\x74\x04\x80\x20\0" + b"\0" * 25
seed("rar", RAR5, RAR4)


def zipped(method, *files):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", method) as z:
        for name, content in files:
            z.writestr(zipfile.ZipInfo(name), content, method)
    return b.getvalue()


def tarred(form, **options):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w", format=form) as t:
        info = tarfile.TarInfo("a" * options.get("len", 3))
        info.size = 3
        t.addfile(info, io.BytesIO(b"abc"))
    return b.getvalue()[:2048]


archives = [zipped(zipfile.ZIP_STORED, ("a.txt", "abc"), ("b/", "")),
            zipped(zipfile.ZIP_DEFLATED, ("a.txt", "abc" * 50)),
            zipped(zipfile.ZIP_BZIP2, ("a.txt", "abc" * 50)),
            zipped(zipfile.ZIP_LZMA, ("a.txt", "abc" * 50)),
            zipped(zipfile.ZIP_DEFLATED, ("[Content_Types].xml", "<Types/>"),
                   ("word/document.xml", XML)),
            tarred(tarfile.USTAR_FORMAT), tarred(tarfile.GNU_FORMAT, len=120),
            tarred(tarfile.PAX_FORMAT, len=120),
            gzip.compress(b"abc", mtime=0), bz2.compress(b"abc"),
            lzma.compress(b"abc"),
            gzip.compress(tarred(tarfile.USTAR_FORMAT), mtime=0), RAR4, RAR5,
            b"MSCF" + le("IIIIIBBHHHHH", 0, 0x49, 0, 0x2c, 0, 3, 1, 1, 1, 0, 0,
                         0) + le("IHH", 0x3e, 1, 0) +
            le("IIHHHH", 3, 0, 0, 0, 0, 0) + b"a\0" + le("IHH", 0, 3, 3) +
            b"abc"]
locked = bytearray(archives[0])
locked[6] |= 1
locked[locked.index(b"PK\1\2") + 8] |= 1
seed("archive", *archives, locked)
seed("zip", *archives[:2], locked, archives[0] + archives[1],
     b"before" + archives[0])


def pdf(*objects):
    body, places = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        places.append(len(body))
        body += f"{i + 1} 0 obj\n".encode() + o + b"\nendobj\n"
    table = b"".join(f"{at:010} 00000 n \n".encode() for at in places)
    return body + (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
                   + table + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R"
                   "/Info 7 0 R>>\nstartxref\n".encode() +
                   f"{len(body)}\n%%EOF\n".encode())


def stream(content, extra=b""):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(content),
                                                       content)


PAGE = b"BT /F 12 Tf 72 700 Td (some text) Tj ET"
document = [b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>"
            b"/Outlines 10 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R<</Type/Annot"
            b"/Subtype/Text/Rect[0 0 9 9]/Contents(note)>><</Type/Annot"
            b"/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R>>]>>",
            stream(PAGE),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V(value)"
            b"/Rect[0 0 9 9]>>", b"<</Title(title)/Author(me)>>",
            b"<</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>>",
            stream(b"abc", b"/Type/EmbeddedFile"),
            b"<</First 11 0 R/Last 11 0 R/Count 1>>",
            b"<</Title(chapter)/Parent 10 0 R/Dest[3 0 R/Fit]>>"]
seed("pdf", pdf(*document))
document[3] = stream(zlib.compress(PAGE), b"/Filter/FlateDecode")
seed("pdf", pdf(*document), "%PDF-1.4\n")
for content in archives[:3] + [b"%PDF-1.4\n", RTF.encode(), HTML.encode(),
                               XML.encode(), compound(FILES[0])[:600],
                               b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"a"]:
    seed("kind", b"application/octet-stream\n" + content[:600],
         b"text/plain\n" + content[:600])

# -- between our processes, and files of the school's own --------------------------

SUM = "0" * 64
RECORD = {
    "version": 1, "id": "01931f2e-0000-7000-8000-000000000001",
    "received": "2026-11-22T09:12:33.120Z", "host": "mx", "queue_id": "4F",
    "envelope": {"sender": "a@x", "sender_octets": "5A==", "recipients":
                 ["b@y"], "auth": "a", "client": "::1"},
    "header": {"from": [{"name": "A", "address": "a@x"}], "to": [], "cc": [],
               "bcc": [], "reply_to": [], "subject": "s", "date": "d",
               "message_id": "m", "in_reply_to": [], "references": ["r"]},
    "size": 9, "sha256": SUM,
    "parts": [{"path": "1", "type": "text/plain", "detected": "text/plain",
               "disposition": "attachment", "name": "n", "size": 3,
               "sha256": SUM, "encrypted": False, "gaps": ["too_deep"]}],
    "attachments": [{"path": "1", "name": "n", "size": 3, "type": "text/plain",
                     "sha256": SUM, "encrypted": False}],
    "findings": [{"kind": "word", "id": "racist", "term": "t", "severity": 3,
                  "confidence": 85, "view": "plain", "where": "1", "start": 0,
                  "end": 1, "excerpt": "e"}],
    "gaps": ["deadline"], "fingerprints": ["0123456789abcdef",
                                           "fedcba9876543210"],
    "fingerprints_quoted": 1,
    "closings": [{"where": "1", "start": 0, "end": 1,
                  "hash": "0123456789abcdef", "first": 0, "fingerprints": 1}],
    "verdict": {"action": "reject", "code": "550 5.7.1", "text": "t",
                "reference": "K7M2Q", "until": None,
                "changes": [{"change": "add_recipient", "value": "m@x"}],
                "reasons": [{"rule": "r", "clause": "c", "mode": "enforce",
                             "action": "reject", "severity": 4, "queue": "q",
                             "findings": [0]}]}, "terms": ["t"]}
# Who is who, and mail that rules are about.
TOLD = [dict(kind="identifier", id=i, severity=4, confidence=85, where=w,
             start=0, end=9)
        for i in ("upn", "password", "personal-mobile", "pupil-data")
        for w in ("1", "2", "subject")]
TOLD += [dict(kind="word", id=i, severity=4, confidence=85, where="1", start=0,
              end=9) for i in ("self-harm", "racist", "chain-letter")]
seed("decide", *(chr(n) + json.dumps(dict(RECORD, findings=TOLD, header=dict(
    RECORD["header"], subject="Re: internal", marks=["personal"])))
    for n in range(48, 96, 3)))

seed("record", json.dumps(RECORD), json.dumps({
    "version": 1, "size": 0, "sha256": SUM, "header": {
        "from": [], "to": [], "cc": [], "bcc": [], "reply_to": [],
        "in_reply_to": [], "references": []}, "parts": [], "attachments": [],
        "findings": [], "gaps": [], "terms": []}))
seed("rendering", json.dumps(dict(RECORD, texts=[
    {"kind": "subject", "where": "subject", "hidden": False, "text": "s",
     "size": 1, "quoted": [], "findings": []},
    {"part": 0, "kind": "content", "where": "1", "hidden": True,
     "text": "t > q", "size": 9, "quoted": [2, 5], "findings": [0]}])))


def request(fds, kind, content, flags=0, words=()):
    packet = le("IIIIQQQIII", 0x53474a31, kind, flags, 1, len(content), 0, 0,
                0, *map(len, words or ("", "")))
    packet += b"".join(word + b"\0" for word in words)
    return bytes([fds, len(packet)]) + packet + content


seed("job", request(2, 1, MAIL, 1), request(2, 2, b"an apple\na1\n"),
     request(1, 3, b"x"), request(2, 4, MAIL),
     request(2, 5, MAIL, 0, (b"1", b"")), request(2, 6, b"abc", 0,
                                                  (b"a.txt", b"password")),
     b"\x04\0",
     b"\x00\x10" + le("IIQ", 0x53474a31, 0, 4) + b"abcd")


def sealed(content, *wraps):
    def part(b):
        return le("I", len(b)) + b
    return part(content) + le("I", len(wraps)) + b"".join(
        part(key) + part(wrap) for key, wrap in wraps)


payload = b"i" * 16 + le("I", 2) + b"{}" + sealed(
    b"copy", (b"school", b"w"), (b"recovery", b"w")) + sealed(b"")
entry = b"SGEN" + le("I", len(payload)) + b"\0" * 16 + payload


def string(b):
    return le("I", len(b)) + b


facts = (b"i" * 32 + le("IIIQQQQQ", 0, 3, 1, 1, 2, 3, 0, 9) + string(b"K7M2Q") +
         string(b"Waiting.") + string(b"t") + string(b"a@b") + le("I", 0) +
         le("I", 1) + string(b"c@d") + le("I", 1) + string(b"X=y"))
seed("outbox", bytes([len(facts)]) + facts + bytes(range(1, 60)))
HEAD = b"SGSP" + le("IQ", 1, 7)
seed("segment", HEAD + entry + entry, HEAD + entry[:-3] + entry,
     HEAD + b"damage" + entry)
seed("sheet", "Schoolgate recovery sheet\n\n" + "0000-0000\n" +
     "".join(f"0000-000{n}\n" for n in range(1, 8)), "a" * 40)
seed("csv", "id,name,class\r\n1,\"A, \"\"B\"\"\",staff\r\n2,C\u00e4,pupil\r\n",
     "\ufeffclass,id,name\nstaff,1,A\n")
seed("request", "/x/12/y\n__Host-schoolgate=" + "A" * 42 + "0; a=b\nn=20\n"
     '{"t":"a","i":1,"b":true,"d":"2028-02-29","j":{"a":[1]},"l":["a\\"",2]}',
     "/x/%C3%A9/y\n\nq=a%20b\n"
     '{"u":"01931f2e-0000-7000-8000-000000000000","t":null}')
seed("context", ".example\n10.0.0.0/8\n10.0.0.5\na@b.example",
     "example\nfd00::/8\n::1\na@example.")
seed("generation", b"\0\0\0")
seed("directory", b"\0\0\0", b"\x90\0\xff\x10", b"\x90\0\0\0\1\1")
seed("quote", "Yes.\n\nOn Mon, 1 Jan 2026 at 9:00, A wrote:\n> No?\n>> Why\n",
     "a\n-----Original Message-----\nFrom: b@c\n\nd\n",
     "<p>a<blockquote type=cite>b<blockquote>c</blockquote></blockquote>d")
seed("fingerprint", "Yes.\n\n" + " ".join(map(chr, range(97, 123))) * 3 +
     "\n\n-- \nA B\nC D\n\nOn Mon, 1 Jan 2026, A wrote:\n> No?\n",
     "\n".join(f"{chr(97 + n % 26)}{n}b" for n in range(60)))
seed("zip_write", b"\x05xa.txtcontent", b"\x00x", b"\x06x../../content")
for parser, pattern in ("conf", "packaging/schoolgate.conf"), \
        ("policy", "policies/*.conf"):
    for name in glob.glob(pattern):
        with open(name, "rb") as f:
            seed(parser, f.read()[:2048], *[
                f"rule \"a\" {{\n{line.strip()}\n}}\n" if parser == "policy"
                else line for line in open(name).read().split("\n")
                if "=" in line][:20])


# -- facts (lib/policy/memory_entry.h): each kind, held, damaged, torn --------

def fact(kind, flags=0, odd=0):
    return b"SM" + bytes([1, kind, flags, odd, 0, 0]) + le("Q", 1 << 40) + \
        b"k" * 16 + b"m" * 16 + le("I", 3) + b"\0" * 12


facts = b"".join(fact(kind) for kind in range(1, 14))
seed("memory_entry", facts, fact(8, 1) + fact(12), fact(10, 2) + fact(10, 2),
     fact(1, 0, 1) + fact(1), facts[:-5], b"")
