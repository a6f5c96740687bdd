"""libraries.py - a mail for each library of the scanner, "wanker" in each

usage: libraries.py DIRECTORY
"""
import base64
import gzip
import io
import os
import sys
import tarfile
import zipfile

word = b"what a wanker he is"


def mail(name, kind, octets):
    with open(os.path.join(sys.argv[1], name + ".eml"), "wb") as f:
        f.write(
            b"From: a@school.example\r\nSubject: " + name.encode() + b"\r\n"
            b"MIME-Version: 1.0\r\nContent-Type: " + kind + b"\r\n"
            b"Content-Disposition: attachment; filename=" + name.encode() +
            b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            base64.encodebytes(octets)
        )


def packed(members):
    z = io.BytesIO()
    with zipfile.ZipFile(z, "w", zipfile.ZIP_DEFLATED) as f:
        for name, octets in members.items():
            f.writestr(name, octets)
    return z.getvalue()


def tar():
    t = io.BytesIO()
    with tarfile.open(fileobj=t, mode="w") as f:
        info = tarfile.TarInfo("a.txt")
        info.size = len(word)
        f.addfile(info, io.BytesIO(word))
    return t.getvalue()


page = b"BT /F 9 Tf 10 10 Td (" + word + b") Tj ET"
pdf = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman"
    b"/Encoding/WinAnsiEncoding>>>>>>>>endobj\n4 0 obj<</Length "
    + str(len(page)).encode() + b">>stream\n" + page
    + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)
# Word and browsers write titles, notes and what is filled in as UTF-16.
title = b"<feff" + word.decode().encode("utf-16-be").hex().encode() + b">"
titled = pdf.replace(b"trailer<<", b"5 0 obj<</Title" + title +
                     b">>endobj\ntrailer<</Info 5 0 R").replace(
                         page, b" " * len(page))
body = (b'<w:document xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>' + word +
        b"</w:t></w:r></w:p></w:body></w:document>")
types = (b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
         b'content-types"><Override PartName="/word/document.xml" ContentType='
         b'"application/vnd.openxmlformats-officedocument.wordprocessingml.'
         b'document.main+xml"/></Types>')

mail("poppler.pdf", b"application/pdf", pdf)
mail("poppler-titled.pdf", b"application/pdf", titled)
mail("libarchive.zip", b"application/zip", packed({"a.txt": word}))
mail("libarchive.tar", b"application/x-tar", tar())
mail("libarchive.tar.gz", b"application/gzip", gzip.compress(tar()))
mail("libxml2.docx", b"application/octet-stream",
     packed({"[Content_Types].xml": types, "word/document.xml": body}))
mail("icu.txt", b"text/plain; charset=koi8-r", word)
mail("icu-html.html", b"text/html; charset=shift_jis",
     b"<p>" + word + b"</p>")
mail("libmagic.bin", b"application/octet-stream", word)
# What is damaged makes libraries complain.
mail("damaged.pdf", b"application/pdf", pdf[:200])
mail("damaged.zip", b"application/zip", packed({"a.txt": word * 99})[:60])
mail("damaged.docx", b"application/zip",
     packed({"[Content_Types].xml": types, "word/document.xml": body[:250]}))
