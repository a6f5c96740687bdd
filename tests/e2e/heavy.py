"""heavy.py - a mail whose one page takes a PDF reader seconds, and ends in WORDS

usage: heavy.py PIECES WORDS SUBJECT

PIECES small pieces of text at scattered places of one page: the time to put
them in order grows faster than their number (10,000: 0.4 s; 30,000: 3 s).
"""
import base64
import sys
import zlib

pieces, words, subject = int(sys.argv[1]), *(w.encode() for w in sys.argv[2:])
page = [b"BT /F 9 Tf"]
for i in range(pieces):
    page.append(b"1 0 0 1 %d %d Tm (w%d) Tj" % (i * 7 % 590, i * 13 % 840, i))
page.append(b"1 0 0 1 10 10 Tm (" + words + b") Tj ET")
stream = zlib.compress(b"\n".join(page))
objects = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>>>>>>>>",
    b"<</Length " + str(len(stream)).encode() + b"/Filter/FlateDecode>>stream\n"
    + stream + b"\nendstream",
]
pdf = b"%PDF-1.4\n" + b"".join(
    b"%d 0 obj" % (n + 1) + o + b"endobj\n" for n, o in enumerate(objects)
) + b"trailer<</Root 1 0 R>>\n"
sys.stdout.buffer.write(
    b"From: Ann <ann@school.example>\r\n"
    b"Subject: " + subject + b"\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: application/pdf; name="timetable.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(pdf).replace(b"\n", b"\r\n")
)
