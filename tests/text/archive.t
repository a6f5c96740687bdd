#!/usr/bin/env python3
# archive.t - archives and documents as real programs write them, and bombs
#
# Packed here by python3, 7z, zip and qpdf; read by `schoolgate scan`.
import bz2, gzip, io, json, lzma, os, random, struct, subprocess, sys, tarfile
import tempfile, zipfile, zlib
from email.message import EmailMessage
from email.policy import SMTP

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
work = tempfile.TemporaryDirectory()
WORD = b"kill yourself"
rows = []


def promise(what, octets, check):
    """One message with the octets attached; check(document) -> what is wrong."""
    rows.append((what, octets, check))


def part(doc, path):
    return next((p for p in doc["parts"] if p["path"] == path), None)


def found_in(*wheres):
    """The word stands in these places and nowhere else."""
    def check(doc):
        got = sorted(f["where"] for f in doc["findings"] if f["id"] == "self-harm")
        return "" if got == sorted(wheres) else "found in %s" % got
    return check


def sealed(path, *members):
    """Encrypted are this path and these members, and attachments say so."""
    def check(doc):
        got = {p["path"] for p in doc["parts"] if p["encrypted"]}
        want = set(members) | ({path} if path else set())
        listed = any(a["encrypted"] for a in doc["attachments"])
        if got == want and listed == bool(want):
            return ""
        return "encrypted %s, listed %s" % (sorted(got), listed)
    return check


def gap(path, name, *oddities):
    """The part has this gap, and the message these structure findings."""
    def check(doc):
        odd = {f["id"] for f in doc["findings"] if f["kind"] == "structure"}
        gaps = (part(doc, path) or {"gaps": "no such part"})["gaps"]
        if name in gaps and odd == set(oddities):
            return ""
        return "gaps %s, odd %s" % (gaps, sorted(odd))
    return check


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as z:
        for name, octets in files:
            z.writestr(name, octets)
    return out.getvalue()


def tarred(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        for name, octets in files:
            info = tarfile.TarInfo(name)
            info.size = len(octets)
            t.addfile(info, io.BytesIO(octets))
    return out.getvalue()


def short_rar():
    """Version 5, each header shorter than the fields in it."""
    out = b"Rar!\x1a\x07\1\0"
    for header, fields in ((b"\2\1\0", b"\xff\0\0"),
                           (b"\2\2\3", b"\x0b" + bytes(4) + b"\x80\1\0\t" +
                            bytes(20)),
                           (b"\3\2\xe7\x22", b"\0\1\1\0\0\0\1" + bytes(4))):
        out += struct.pack("<I", zlib.crc32(header)) + header + fields
    return out


def old_tar(file):
    """The header of 7th edition Unix, with its checksum."""
    tar = bytearray(tarred([file]))
    tar[257:512] = bytes(255)
    tar[148:156] = b" " * 8
    tar[148:156] = b"%06o\0 " % sum(tar[:512])
    return bytes(tar)


def made_by(command, name, *inputs):
    """What a program writes, from files of these names and octets."""
    with tempfile.TemporaryDirectory() as d:
        for file, octets in inputs:
            with open(os.path.join(d, file), "wb") as f:
                f.write(octets)
        subprocess.run(command, cwd=d, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(d, name), "rb") as f:
            return f.read()


def zstd(octets):
    """One block that is not packed (RFC 8878 3.1.1)."""
    return (b"\x28\xb5\x2f\xfd\x20" + bytes([len(octets)]) +
            struct.pack("<I", len(octets) << 3 | 1)[:3] + octets)


def cab(name, octets, blocks=1, checksum=0):
    """One file in one block that is not packed ([MS-CAB] 2)."""
    data = struct.pack("<IHH", checksum, len(octets), len(octets)) + octets
    file = struct.pack("<IIHHHH", len(octets), 0, 0, 0, 0, 0x20) + name + b"\0"
    begin = 36 + 8 + len(file)
    return (b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, begin + len(data), 0,
            44, 0, 3, 1, 1, 1, 0, 0, 0) +
            struct.pack("<IHH", begin, blocks, 0) + file + data)


def page():
    """A PDF of one empty page, with its table of places."""
    out = b"%PDF-1.4\n"
    places = b"0000000000 65535 f \n"
    for n, body in ((1, b"/Type/Catalog/Pages 2 0 R"),
                    (2, b"/Type/Pages/Kids[3 0 R]/Count 1"),
                    (3, b"/Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]")):
        places += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj<<%s>>endobj\n" % (n, body)
    return out + (b"xref\n0 4\n%strailer<</Root 1 0 R/Size 4>>\n"
                  b"startxref\n%d\n%%%%EOF\n" % (places, len(out)))


# -- formats ----------------------------------------------------------------

plain = ("a/b.txt", WORD)
for what, method in (("stored", zipfile.ZIP_STORED),
                     ("deflate", zipfile.ZIP_DEFLATED),
                     ("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA)):
    promise("zip, " + what, zipped([plain], method), found_in("2!a/b.txt"))
def odd_tar(file):
    """The digits of its sum stand apart: not every program takes that."""
    tar = bytearray(old_tar(file))
    tar[148:156] = b"%s %s\0" % (bytes(tar[148:151]), bytes(tar[151:154]))
    return bytes(tar)


promise("tar", tarred([plain]), found_in("2!a/b.txt"))
for what in ("gz", "bz2", "xz"):
    promise("tar." + what, tarred([plain], "w:" + what), found_in("2!a/b.txt"))
promise("a tar of the seventies, without its magic", old_tar(plain),
        found_in("2!a/b.txt"))
promise("a tar that libarchive does not take for one", odd_tar(plain),
        gap("2", "archive_damaged"))
promise("a tar behind the end of a tar",
        tarred([("c.txt", b"nothing")]) + tarred([plain]), found_in("2!a/b.txt"))
promise("gzip of one file", gzip.compress(WORD), found_in("2!data"))
promise("bzip2 of one file", bz2.compress(WORD), found_in("2!data"))
promise("xz of one file", lzma.compress(WORD), found_in("2!data"))
promise("zstd of one file", zstd(WORD), found_in("2!data"))
promise("cabinet", cab(b"b.txt", WORD), found_in("2!b.txt"))
promise("a cabinet that lacks a block", cab(b"b.txt", WORD, 2, 1),
        gap("2", "archive_damaged"))
promise("7z", made_by(["7z", "a", "a.7z", "b.txt"], "a.7z", ("b.txt", WORD)),
        found_in("2!b.txt"))
promise("nothing packed by gzip is no damage", gzip.compress(b""),
        lambda doc: str(part(doc, "2")["gaps"] or ""))

# -- documents --------------------------------------------------------------

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
docx = zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml",
    "<w:document %s><w:body><w:p><w:r><w:t>kill your</w:t></w:r><w:r><w:rPr>"
    "<w:b/></w:rPr><w:t>self</w:t></w:r></w:p></w:body></w:document>" % W)])
promise("a document of Word", docx, found_in("2!word/document.xml"))
promise("in a zip in a tar",
        tarred([("x/a.zip", zipped([("y/b.docx", docx)]))]),
        found_in("2!x/a.zip!y/b.docx!word/document.xml"))
O = "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
promise("OpenDocument in one file",
        ("<?xml version='1.0'?><text:x %s><text:p>kill your<text:span>self"
         "</text:span></text:p></text:x>" % O).encode(), found_in("2"))
promise("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><text>kill "
        b"yourself</text></svg>", found_in("2"))
promise("a text file in UTF-16", "kill yourself".encode("utf-16-le"),
        found_in("2"))

# -- passwords --------------------------------------------------------------

locked = made_by(["zip", "-q", "-P", "x", "a.zip", "b.txt"], "a.zip",
                 ("b.txt", WORD))
promise("zip, traditional encryption", locked, sealed("2", "2!b.txt"))
promise("zip, AES", made_by(["7z", "a", "-tzip", "-px", "-mem=AES256", "a.zip",
        "b.txt"], "a.zip", ("b.txt", WORD)), sealed("2", "2!b.txt"))
promise("7z, data", made_by(["7z", "a", "-px", "a.7z", "b.txt"], "a.7z",
        ("b.txt", WORD)), sealed("2", "2!b.txt"))
promise("7z, names too", made_by(["7z", "a", "-px", "-mhe=on", "a.7z", "b.txt"],
        "a.7z", ("b.txt", WORD)), sealed("2"))
promise("an encrypted zip alone in a zip", zipped([("a.zip", locked)]),
        sealed("2", "2!a.zip", "2!a.zip!b.txt"))
promise("beside something that can be read",
        zipped([("a.zip", locked), ("c.txt", b"hello")]),
        sealed(None, "2!a.zip", "2!a.zip!b.txt"))
pdf = ("a.pdf", page())
for what, user, check in (("a user's password", "x", sealed("2")),
                          ("only an owner's password", "", sealed(None))):
    for bits in "128", "256":
        promise("PDF, %s, %s bits" % (what, bits), made_by(["qpdf",
            "--allow-weak-crypto", "--encrypt", user, "y", bits, "--", "a.pdf",
            "b.pdf"], "b.pdf", pdf), check)
promise("OpenDocument with a password", zipped([("mimetype", "application/"
        "vnd.oasis.opendocument.text"), ("content.xml", random.Random(1).randbytes(99)),
        ("META-INF/manifest.xml", "<m><encryption-data/></m>")]),
        sealed("2", "2!content.xml"))

# -- bombs ------------------------------------------------------------------

big = b"a" * (120 << 20)
promise("a file that grows a thousand times", zipped([("a", big)]),
        gap("2", "bomb", "bomb"))
promise("the same in gzip", gzip.compress(big), gap("2", "bomb", "bomb"))
info = tarfile.TarInfo("d")
info.type = tarfile.DIRTYPE
promise("a tar of nothing but folders in gzip",
        gzip.compress(info.tobuf() * (100 << 11)), gap("2", "too_much", "bomb"))
ten = zipped([("a", random.Random(2).randbytes(1 << 10) * (10 << 10))])
promise("many that grow together", zipped([("%d.zip" % i, ten)
        for i in range(20)]), gap("2!9.zip", "too_much", "bomb"))
deep = zipped([plain])
for _ in range(60):
    deep = zipped([("a", deep)], zipfile.ZIP_STORED)
promise("60 levels", deep, gap("2" + "!a" * 50, "too_deep", "bomb"))


def links():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, kind in (("sym", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE),
                           ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            t.addfile(info)
    return out.getvalue()


promise("a rar whose end the library never gets to", short_rar(),
        gap("2", "archive_damaged"))
promise("links and devices are named and lead nowhere", links(),
        lambda doc: "" if [part(doc, "2!" + n)["size"]
                           for n in ("sym", "hard", "dev")] == [0, 0, 0]
        else "they have content")

# -- all of them ------------------------------------------------------------

files = []
for n, (what, octets, _) in enumerate(rows):
    m = EmailMessage(policy=SMTP)
    m["From"], m["To"], m["Subject"] = "a@x.example", "b@x.example", "file"
    m.set_content("See the file.\n")
    m.add_attachment(octets, maintype="application", subtype="octet-stream",
                     filename="file")
    files.append(os.path.join(work.name, "%d.eml" % n))
    with open(files[-1], "wb") as f:
        f.write(m.as_bytes())
out = subprocess.run(["./schoolgate", "--conf", "tests/corpus/corpus.conf",
                      "scan", "--json"] + files, stdout=subprocess.PIPE).stdout
docs = {d["file"]: d for d in map(json.loads, out.splitlines())}
for n, (what, _, check) in enumerate(rows):
    doc = docs.get(files[n])
    wrong = check(doc) if doc else "no answer"
    print("%sok %d - %s" % ("not " if wrong else "", n + 1, what))
    if wrong:
        print("# " + wrong)
print("1..%d" % len(rows))
