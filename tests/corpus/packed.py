#!/usr/bin/env python3
"""packed.py - how the packed-*.eml of this folder were made

The password of packed-encrypted is "x"; its zip is what `zip -P x` wrote.
"""
import base64, io, os, struct, zipfile

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
DOCUMENT = ("<w:document %s><w:body><w:p><w:r><w:t>kill your</w:t></w:r><w:r>"
            "<w:rPr><w:b/></w:rPr><w:t>self</w:t></w:r></w:p></w:body>"
            "</w:document>" % W)


def zipped(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, octets in files:
            z.writestr(zipfile.ZipInfo(name), octets)
    return out.getvalue()


def write(name, kind, file, octets):
    body = base64.encodebytes(octets).decode().replace("\n", "\r\n")
    with open("packed-%s.eml" % name, "w", newline="") as f:
        f.write("From: a@school.example\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
                "Content-Type: %s\r\nContent-Disposition: attachment;"
                " filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s"
                % (name, kind, file, body))


docx = zipped(("[Content_Types].xml", "<Types/>"),
              ("word/document.xml", DOCUMENT))
write("document", "application/zip", "a.zip", zipped(("b/c.docx", docx)))

# A file that the directory does not name: the first of two directories is cut.
hidden = zipped(("b.txt", "kill yourself"))
hidden = hidden[:hidden.index(b"PK\1\2")]
write("unnamed", "application/zip", "a.zip", hidden + zipped(("a.txt", "hello")))

write("picture", "image/gif", "a.gif", b"GIF89a\1\0\1\0\0\0\0;" +
      zipped(("a.txt", "kill yourself")))

PAGE = (b"%%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
        b">>>>>>endobj\n%s")
TEXT = (b"4 0 obj<</Length 50>>stream\nBT /F 9 Tf 9 9 Td (%-24s) Tj ET \n"
        b"endstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n")
write("revision", "application/pdf", "a.pdf",
      PAGE % (TEXT % b"kill yourself") + TEXT % b"hello")

write("encrypted", "application/zip", "a.zip", base64.b64decode(
    "UEsDBAoACQAAAAAAIVxRaEIMGQAAAA0AAAAFAAAAYi50eHTLrEW2W/YxTGAbvFVIN7xI"
    "/hKP4M4ixkV9UEsHCFFoQgwZAAAADQAAAFBLAQIeAwoACQAAAAAAIVxRaEIMGQAAAA0A"
    "AAAFAAAAAAAAAAEAAACkgQAAAABiLnR4dFBLBQYAAAAAAQABADMAAABMAAAAAAA="))
