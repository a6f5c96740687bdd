"""mail.py - a mail of a case as octets, with files made from their text"""
import base64
import io
import struct
import zipfile
import zlib

TYPES = {
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument"
    ".wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "p7s": "application/pkcs7-signature",
    "exe": "application/octet-stream",
    "png": "image/png",
    "xls": "application/vnd.ms-excel",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members:
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), content)
    return out.getvalue()


def docx(text):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006/"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/"
    body = "".join(
        f"<w:p><w:r><w:t>{escaped(line)}</w:t></w:r></w:p>"
        for line in text.split("|")
    )
    main = TYPES["docx"] + ".main+xml"
    return zip_of(
        [
            (
                "[Content_Types].xml",
                f'<Types xmlns="{package}content-types"><Default '
                'Extension="rels" ContentType="application/vnd.openxmlformats-'
                'package.relationships+xml"/><Override PartName='
                f'"/word/document.xml" ContentType="{main}"/></Types>',
            ),
            (
                "_rels/.rels",
                f'<Relationships xmlns="{package}relationships"><Relationship '
                f'Id="r1" Type="{office}relationships/officeDocument" '
                'Target="word/document.xml"/></Relationships>',
            ),
            (
                "word/document.xml",
                f'<w:document xmlns:w="{word}"><w:body>{body}</w:body>'
                "</w:document>",
            ),
        ]
    )


def xlsx(text):
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006/"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/"
    kind = TYPES["xlsx"].rsplit(".", 1)[0]
    rows = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t>{escaped(cell)}</t></is></c>'
            for cell in line.split(",")
        )
        + "</row>"
        for line in text.split("|")
    )
    rels = f'<Relationships xmlns="{package}relationships"><Relationship Id="r1"'
    return zip_of(
        [
            (
                "[Content_Types].xml",
                f'<Types xmlns="{package}content-types"><Default '
                'Extension="rels" ContentType="application/vnd.openxmlformats-'
                'package.relationships+xml"/><Override PartName='
                f'"/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
                f'"{kind}.worksheet+xml"/></Types>',
            ),
            (
                "_rels/.rels",
                f'{rels} Type="{office}relationships/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>',
            ),
            (
                "xl/_rels/workbook.xml.rels",
                f'{rels} Type="{office}relationships/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>',
            ),
            (
                "xl/workbook.xml",
                f'<workbook xmlns="{sheet}" xmlns:r="{office}relationships">'
                '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
                "</workbook>",
            ),
            (
                "xl/worksheets/sheet1.xml",
                f'<worksheet xmlns="{sheet}"><sheetData>{rows}</sheetData>'
                "</worksheet>",
            ),
        ]
    )


def pdf(text):
    lines = " ".join(
        "(%s) Tj T*" % line.replace("\\", "\\\\").replace("(", "\\(").replace(
            ")", "\\)"
        )
        for line in text.split("|")
    )
    page = f"BT /F 12 Tf 14 TL 72 720 Td {lines} ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
        b"/Encoding/WinAnsiEncoding>>",
    ]
    out, at = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, o)
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root " \
        b"1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


class Crypt:
    """PKWARE's traditional encryption (APPNOTE 6.1)."""

    def __init__(self, password):
        self.k = [0x12345678, 0x23456789, 0x34567890]
        for c in password:
            self.update(c)

    @staticmethod
    def crc(value, c):
        value = (value ^ c) & 0xFF
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        return value

    def update(self, c):
        k = self.k
        k[0] = k[0] >> 8 ^ self.crc(k[0], c)
        k[1] = ((k[1] + (k[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        k[2] = k[2] >> 8 ^ self.crc(k[2], k[1] >> 24)

    def encrypt(self, data):
        out = bytearray()
        for c in data:
            t = self.k[2] | 2
            out.append(c ^ (t * (t ^ 1) >> 8 & 0xFF))
            self.update(c)
        return bytes(out)


def locked_zip(name, content):
    """One stored, encrypted member."""
    check = zlib.crc32(content)
    c = Crypt(b"Wombat-7-Lantern")
    data = c.encrypt(bytes(range(11)) + bytes([check >> 24]) + content)
    n = name.encode()
    facts = struct.pack(
        "<HHHHHIIIHH", 20, 1, 0, 0x4800, 0x5C25, check, len(data),
        len(content), len(n), 0,
    )
    local = b"PK\3\4" + facts + n + data
    central = b"PK\1\2" + struct.pack("<H", 20) + facts + bytes(14) + n
    return local + central + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0
    )


def png():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(72)))
        + chunk(b"IEND", b"")
    )


def macro_sheet():
    """A sheet of macros, as Excel 4 wrote it: BOF, EOF ([XLS] 5.20)."""
    return struct.pack("<HHHHHHH", 0x0409, 6, 0, 0x40, 0, 0x0A, 0)


def huge():
    """More text than is read of a message."""
    return b"The minutes of the meeting go on and on.\r\n" * 860000


def program():
    """Enough of one of Windows to be known as such."""
    return b"MZ" + bytes(58) + b"\x40\0\0\0" + b"PE\0\0" + bytes(200)


def content_of(name, text):
    end = name.rsplit(".", 1)[-1].lower()
    if end == "docx":
        return docx(text)
    if end == "xlsx":
        return xlsx(text)
    if end == "pdf":
        return pdf(text)
    if end == "zip":
        return zip_of([("notes.txt", text.replace("|", "\n"))])
    if end == "png":
        return png()
    if end == "exe":
        return program()
    return text.replace("|", "\r\n").encode()


def part(headers, octets):
    head = "".join(f"{h}\r\n" for h in headers).encode()
    return head + b"\r\n" + octets


def file_part(name, octets, disposition="attachment"):
    end = name.rsplit(".", 1)[-1].lower()
    return part(
        [
            f'Content-Type: {TYPES.get(end, "application/octet-stream")}',
            f'Content-Disposition: {disposition}; filename="{name}"',
            "Content-Transfer-Encoding: base64",
        ],
        base64.encodebytes(octets).replace(b"\n", b"\r\n"),
    )


def text_part(text, subtype):
    octets = text.replace("\n", "\r\n").encode()
    return part(
        [f"Content-Type: text/{subtype}; charset=utf-8",
         "Content-Transfer-Encoding: 8bit"], octets)


def message(fields, text, html, files):
    """Octets; `files` are parts as file_part makes them."""
    body = text_part(html, "html") if html else text_part(text, "plain")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    head += "MIME-Version: 1.0\r\n"
    if not files:
        return head.encode() + body
    out = head.encode() + b"Content-Type: multipart/mixed; boundary=\"part\"\r\n"
    for p in [body, *files]:
        out += b"\r\n--part\r\n" + p
    return out + b"\r\n--part--\r\n"
