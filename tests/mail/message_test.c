/* message_test.c - what was promised about reading a message into parts */
#include "tests/tap.h"

#include <stdlib.h>

#include "mail/message.h"

enum { ARENA = 1 << 30 };

/*
 * Each row: a message, and its parts one a line:
 * "path type [name] length:body" - bodies of multiparts are left out.
 */
static const struct {
	const char *promise, *mail, *parts;
} cases[] = {
	{ "a message without MIME is one text part", "Subject: hi\n\nhello\n",
	    "1 text/plain 6:hello\n" },
	{ "an empty message is one empty part", "", "1 text/plain 0:" },
	{ "a header without a body is one empty part", "Subject: hi\n",
	    "1 text/plain 0:" },
	{ "a leading mbox line is no part of it",
	    "From a@b Mon\nSubject: hi\n\nx",
	    "1 text/plain 1:x gap mbox_line" },
	{ "the first line that is no field begins the body",
	    "Subject: hi\nhello there\n\nx",
	    "1 text/plain 14:hello there\n\nx" },
	{ "children of the root are 1 and 2, the line end before a boundary is "
	  "the boundary's",
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\n"
	    "\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\r\n",
	    "0 multipart/mixed\n1 text/plain 3:one\n2 text/html 3:two" },
	{ "a boundary must be the whole line",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bb\n--b x\n"
	    "--b--",
	    "0 multipart/mixed\n1 text/plain 10:--bb\n--b x" },
	{ "blanks after a boundary do not matter",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\nx\n--b-- "
	    "\n",
	    "0 multipart/mixed\n1 text/plain 1:x" },
	{ "blanks at the end of a boundary do not matter",
	    "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b\n\nx\n--b \n"
	    "\ny\n--b--\n",
	    "0 multipart/mixed\n1 text/plain 1:x\n2 text/plain 1:y" },
	{ "an inner boundary that is the outer one's belongs to the outer one",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: multipart/related; boundary=b\n\n--b\n\nx\n--b--\n",
	    "0 multipart/mixed\n1 text/plain 0: gap boundary\n"
	    "2 text/plain 1:x" },
	{ "an outer boundary that begins with the inner one is told apart",
	    "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n"
	    "Content-Type: multipart/related; boundary=b\n\n--b\n\nx\n--b--\n"
	    "--bb\n\ny\n--bb--\n",
	    "0 multipart/mixed\n1 multipart/related\n1.1 text/plain 1:x\n"
	    "2 text/plain 1:y" },
	{ "a part may be a header alone",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: text/html\n--b\n\n--b--\n",
	    "0 multipart/mixed\n1 text/html 0:\n2 text/plain 0:" },
	{ "between boundaries that follow each other is no part",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b\n"
	    "\nx\n--b--\n",
	    "0 multipart/mixed\n1 text/plain 1:x" },
	{ "lines may end with CR alone",
	    "Content-Type: multipart/mixed; boundary=b\r\r--b\r\rx\ry\r"
	    "--b--\r",
	    "0 multipart/mixed\n1 text/plain 3:x\ry" },
	{ "lines may end as they like, in one message",
	    "Content-Type: multipart/mixed; boundary=b\n\r\n--b\r\n\nx\r"
	    "--b\n\r\ny\n--b--\r\n",
	    "0 multipart/mixed\n1 text/plain 1:x\n2 text/plain 1:y" },
	{ "CRCRLF is one line end",
	    "Subject: x\r\r\nContent-Type: text/html\r\r\n\r\r\ny",
	    "1 text/html 1:y" },
	{ "blanks before the colon of a field are obsolete and valid",
	    "Content-Type : text/html\n\ny", "1 text/html 1:y" },
	{ "a fold of blanks alone is obsolete and valid",
	    "Content-Type: text/html;\n  \n name=a\n\ny",
	    "1 text/html [a] 1:y" },
	{ "an enclosed message may begin with an mbox line",
	    "Content-Type: message/rfc822\n\nFrom a@b Mon\n\nx",
	    "1 message/rfc822 *\n1.1 text/plain 1:x gap mbox_line" },
	{ "an enclosed multipart that is none is 1.1",
	    "Content-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed\n\nx",
	    "1 message/rfc822 *\n1.1 text/plain 1:x gap boundary" },
	{ "without a last boundary the end stands for it, with a gap",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n",
	    "0 multipart/mixed gap boundary\n1 text/plain 1:x" },
	{ "a multipart whose boundary does not come is read as text",
	    "Content-Type: multipart/mixed; boundary=b\n\nx\n",
	    "1 text/plain 2:x\n gap boundary" },
	{ "a multipart that ends before it begins is read as text",
	    "Content-Type: multipart/mixed; boundary=b\n\npre\n--b--\npost\n",
	    "1 text/plain 4:pre\n gap boundary" },
	{ "an inner multipart that forgot its end ends with the outer one",
	    "Content-Type: multipart/mixed; boundary=o\n\n--o\n"
	    "Content-Type: multipart/alternative; boundary=i\n\n--i\n\nx\n"
	    "--o\n\ny\n--o--\n",
	    "0 multipart/mixed\n1 multipart/alternative gap boundary\n"
	    "1.1 text/plain 1:x\n2 text/plain 1:y" },
	{ "a message enclosed in part 1 has 1.1",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: message/rfc822\n\nSubject: in\n\nx\n--b--\n",
	    "0 multipart/mixed\n1 message/rfc822 14:Subject: in\n\nx\n"
	    "1.1 text/plain 1:x" },
	{ "an enclosed multipart is 1.0, its children 1.1 and 1.2",
	    "Content-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n"
	    "--b--\n",
	    "1 message/rfc822 *\n1.0 multipart/mixed\n1.1 text/plain 1:x\n"
	    "1.2 text/plain 1:y" },
	{ "an enclosed message in base64 is first read as it stands",
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCng=\n",
	    "1 message/rfc822 21:U3ViamVjdDogaW4KCng=\n\n"
	    "1.1 text/plain 21:U3ViamVjdDogaW4KCng=\n" },
	{ "parts of a digest are messages by default",
	    "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	    "Subject: d\n\nx\n--b--\n",
	    "0 multipart/digest\n1 message/rfc822 13:Subject: d\n\nx\n"
	    "1.1 text/plain 1:x" },
	{ "a delivery report's groups are headers of their own",
	    "Content-Type: message/delivery-status\n\nReporting-MTA: a\n\n"
	    "Action: failed\n",
	    "1 message/delivery-status *\n1.1 text/plain 0:\n"
	    "1.2 text/plain 0:" },
	{ "base64 is decoded",
	    "Content-Transfer-Encoding: BASE64\n\naGVs\nbG8=",
	    "1 text/plain 5:hello" },
	{ "base64 goes on after padding and past junk, with a gap",
	    "Content-Transfer-Encoding: base64\n\naGU=!bGxv",
	    "1 text/plain 5:hello gap broken_encoding" },
	{ "quoted-printable is decoded, soft line ends go",
	    "Content-Transfer-Encoding: "
	    "quoted-printable\n\nca=66=\r\n\xc3=A9\n",
	    "1 text/plain 6:caf\xc3\xa9\n" },
	{ "a lone = in quoted-printable stays, with a gap",
	    "Content-Transfer-Encoding: quoted-printable\n\n1=1 =zz\n",
	    "1 text/plain 8:1=1 =zz\n gap broken_encoding" },
	{ "an unknown transfer encoding leaves the octets, with a gap",
	    "Content-Transfer-Encoding: rot13\n\nuryyb",
	    "1 text/plain 5:uryyb gap unknown_encoding" },
	{ "uuencode is decoded",
	    "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n"
	    "#8V%T\n`\nend\n",
	    "1 text/plain 3:cat" },
	{ "the name is the disposition's file name",
	    "Content-Type: image/png; name=a.png\n"
	    "Content-Disposition: attachment; filename=\"b c.png\"\n\nx",
	    "1 image/png [b c.png] 1:x" },
	{ "else the type's name",
	    "Content-Type: image/png; NAME = a.png ; x=y\n\nx",
	    "1 image/png [a.png] 1:x" },
	{ "a name may be continued and encoded, in any order (RFC 2231)",
	    "Content-Disposition: attachment; filename*1*=%20%C3%A9t%C3%A9;\n"
	    " filename*0*=utf-8'fr'un; filename*2=\".txt\"\n\nx",
	    "1 text/plain [un \xc3\xa9t\xc3\xa9.txt] 1:x" },
	{ "an encoded name goes before its plain twin",
	    "Content-Disposition: attachment; filename=\"_.txt\";\n"
	    " filename*=utf-8''%C3%A9.txt\n\nx",
	    "1 text/plain [\xc3\xa9.txt] 1:x" },
	{ "a name in encoded words is decoded (RFC 2047, against its letter)",
	    "Content-Type: text/plain; name=\"=?utf-8?Q?=C3=A9?=.txt\"\n\nx",
	    "1 text/plain [\xc3\xa9.txt] 1:x" },
	{ "a Windows path keeps its backslashes",
	    "Content-Type: image/png; name=\"C:\\TEMP\\a \\\"b\\\".png\"\n\nx",
	    "1 image/png [C:\\TEMP\\a \"b\".png] 1:x" },
	{ "comments in a Content-Type are passed over",
	    "Content-Type: (a (b)) text/html (c); charset=x\n\ny",
	    "1 text/html 1:y" },
	{ "of two Content-Types the first counts",
	    "Content-Type: text/html\nContent-Type: image/png\n\nx",
	    "1 text/html 1:x" },
	{ "a type without a slash is text", "Content-Type: text\n\nx",
	    "1 text/plain 1:x" },
};

static void
put_gaps(struct arena *a, const struct part *p, struct strbuf *out)
{
	struct gaps g = part_gap_names(a, p->gaps);

	for (size_t i = 0; i < g.len; i++)
		strbuf_fmt(out, " gap %.*s", (int)g.v[i].len, g.v[i].p);
}

static void
put_part(struct arena *a, const struct part *p, int body, struct strbuf *out)
{
	strbuf_fmt(out, "%s%.*s %.*s", out->len == 0 ? "" : "\n",
	    (int)p->path.len, p->path.p, (int)p->type.text.len, p->type.text.p);
	if (p->name.text.len > 0)
		strbuf_fmt(
		    out, " [%.*s]", (int)p->name.text.len, p->name.text.p);
	if (!p->is_multipart && !body)
		strbuf_str(out, " *");
	if (!p->is_multipart && body) {
		strbuf_fmt(out, " %zu:", p->body.len);
		strbuf_add(out, p->body.p, p->body.len);
	}
	put_gaps(a, p, out);
}

static void
tables(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf got;
		struct message m;

		strbuf_init(&got, 1 << 16);
		message_parse(a, bytes_of(utf8_from(cases[i].mail)), NULL, &m);
		for (size_t k = 0; k < m.parts_len; k++) {
			int starred =
			    k == 0 && strstr(cases[i].parts, " *\n") != NULL;

			put_part(a, m.parts[k], !starred, &got);
		}
		tap_same(got.p, got.len, cases[i].parts, cases[i].promise);
		strbuf_done(&got);
		arena_free(a);
	}
}

/* Every beginning of a message is read without a fault, byte by byte. */
static void
cut_anywhere(void)
{
	static const char mail[] =
	    "From: \"A, B\" <a@x> (c)\r\nSubject: =?utf-8?b?w6k=?= =?x\r\n"
	    "Content-Type: multipart/mixed; boundary=\"b c\"; x*0*=u''%41\r\n"
	    "\r\n--b c\r\nContent-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "Subject: =3D\r\n\r\n=41=\r\n=4\r\n--b c--\r\n";
	size_t read = 0;

	for (size_t len = 0; len < sizeof(mail); len++) {
		struct arena *a = arena_new(ARENA);
		/* A copy of its own, so that a sanitizer sees every step over. */
		unsigned char *copy = malloc(len == 0 ? 1 : len);
		struct message m;

		if (copy == NULL)
			abort();
		memcpy(copy, mail, len);
		message_parse(a, (struct bytes){ copy, len }, NULL, &m);
		read += m.parts_len > 0;
		free(copy);
		arena_free(a);
	}
	tap_ok(read == sizeof(mail), "a message cut at any octet has a part");
}

int
main(void)
{
	tables();
	cut_anywhere();
	return tap_done();
}
