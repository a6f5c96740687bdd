/* readings_test.c - what other readers of mail see is seen as well */
#include <stdlib.h>

#include "tests/tap.h"

#include "base/limits.h"
#include "mail/readings.h"
#include "record/oddity.h"

enum { ARENA = 1 << 29 };

#define B64   "Content-Transfer-Encoding: base64\n"
#define MIXED "Content-Type: multipart/mixed; boundary="
/* "word" in base64. */
#define WORD "d29yZA=="

/*
 * Each row: a message; what some other reader sees, "path type [name] body" one
 * a line; what is strange about it.
 */
static const struct {
	const char *promise, *mail, *others, *odd;
} cases[] = {
	{ "ordinary mail has one reading",
	    MIXED "b\nMIME-Version: 1.0\n\n--b\n\nx\n--b--\n", "", "" },
	{ "of two encodings the last may count",
	    "Content-Transfer-Encoding: 7bit\n" B64 "\n" WORD,
	    "1~1 text/plain word\n", "field_conflict field_repeated" },
	{ "two fields that say the same are no conflict", B64 B64 "\n" WORD, "",
	    "field_repeated" },
	{ "of two types the last may divide",
	    "MIME-Version: 1.0\nContent-Type: text/plain\n" MIXED
	    "b\n\n--b\n\nx\n--b--\n",
	    "1~1 text/plain x\n", "field_conflict field_repeated" },
	{ "of two boundaries the last may count",
	    "MIME-Version: 1.0\n" MIXED
	    "a; boundary=b\n\n--a\n\nx\n--a--\n--b\n\ny\n--b--\n",
	    "1~1 text/plain y\n", "around_text parameter_conflict" },
	{ "a boundary in pieces may be unknown",
	    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a; "
	    "boundary*0=b\n\n--b\n\nx\n--b--\n--a\n\ny\n--a--\n",
	    "1~1 text/plain y\n", "around_text boundary_form" },
	{ "a boundary may be an encoded word",
	    "MIME-Version: 1.0\n" MIXED
	    "\"=?us-ascii?q?b?=\"\n\n--=?us-ascii?q?b?=\n\nx\n--b\n\ny\n"
	    "--b--\n--=?us-ascii?q?b?=--\n",
	    "1~1 text/plain y\n", "boundary_form" },
	{ "a line that begins with a boundary may be one",
	    "MIME-Version: 1.0\n" MIXED "b\n\n--b\n\nx\n--b y\n\nz\n--b--\n",
	    "1~1 text/plain x\n2~1 text/plain z\n", "boundary_alike" },
	{ "an inner multipart may keep the outer one's boundary",
	    "MIME-Version: 1.0\n" MIXED "b\n\n--b\n" MIXED "b\n\n--b\n" B64
	    "\n" WORD "\n--b--\n\n--b--\n",
	    "", "around_text" },
	{ "parts after the last boundary may be parts",
	    "MIME-Version: 1.0\n" MIXED
	    "b\n\n--b\n\nx\n--b--\n--b\n\ny\n--b--\n",
	    "2~1 text/plain y\n", "around_part around_text" },
	{ "a part before the first boundary may be one",
	    "MIME-Version: 1.0\n" MIXED
	    "b\n\nContent-Type: text/html\n\ny\n--b\n\nx\n--b--\n",
	    "1~1 text/html y\n", "around_part" },
	{ "a boundary that is not given may be guessed",
	    "MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--b\n\nx\n"
	    "--b--\n",
	    "1~1 text/plain x\n", "boundary_missing" },
	{ "a type that is nearly multipart may be one",
	    "MIME-Version: 1.0\nContent-Type: multipart; boundary=b\n\n--b\n\n"
	    "x\n--b--\n",
	    "1~1 text/plain x\n", "type_form" },
	{ "an encoding may be known by a part of its name",
	    "Content-Transfer-Encoding: base645\n\n" WORD,
	    "1~1 text/plain word\n", "encoding_form encoding_unknown" },
	{ "an encoding may not be known with a comment beside it",
	    "Content-Transfer-Encoding: base64 (c)\n\n" WORD,
	    "1~1 text/plain " WORD "\n", "encoding_form" },
	{ "a multipart may be encoded as a whole",
	    "MIME-Version: 1.0\n" MIXED "b\n" B64 "\nLS1iCgp4Ci0tYi0tCg==\n",
	    "0~1 multipart/mixed --b\n\nx\n--b--\n\n0.1~1 text/plain x\n",
	    "encoding_composite" },
	{ "an enclosed message may be encoded",
	    "Content-Type: message/rfc822\n" B64 "\nU3ViamVjdDogaW4KCng=\n",
	    "1~1 message/rfc822 *\n1.1~1 text/plain x\n", "message_encoded" },
	{ "what looks like base64 may be base64",
	    "\nVGhlIHF1aW5jdW54IGNhbmFyeSBpcyBoaWRkZW4=\n",
	    "1~1 text/plain The quincunx canary is hidden\n",
	    "encoding_wrong" },
	{ "base64 may end where padding stands, or go on",
	    B64 "\nd29yZA==d29yZA==", "1~1 text/plain word\n1~2 text/plain *\n",
	    "base64_junk base64_padding" },
	{ "a line that is no field may not end the header",
	    "Subject: x\nno field\n" B64 "\n" WORD, "1~1 text/plain word\n",
	    "header_late" },
	{ "a line of blanks may end the header",
	    "Subject: x\n \n" B64 "\n" WORD, "1~1 text/plain *\n",
	    "header_late" },
	{ "blanks before the colon may end the header", "Subject : x\n\nhello",
	    "1~1 text/plain *\n", "field_form" },
	{ "a CR alone may stand in a line",
	    "X: y\rContent-Type: text/html\n\nhello", "1~1 text/plain hello\n",
	    "line_ends" },
	{ "the type's name may count",
	    "Content-Type: text/plain; name=a.exe\n"
	    "Content-Disposition: attachment; filename=a.txt\n\nhello",
	    "1~1 text/plain [a.exe] hello\n", "name_conflict name_form" },
	{ "a name in another charset beside a plain one is no conflict",
	    "Content-Disposition: attachment; filename=e.txt; "
	    "filename*=utf-8''%C3%A9.txt\n\nhello",
	    "", "" },
	{ "a name with another ending beside a plain one is",
	    "Content-Disposition: attachment; filename=e.txt; "
	    "filename*=utf-8''e.exe\n\nhello",
	    "1~1 text/plain [e.txt] hello\n", "name_conflict" },
};

static void
put_others(const struct readings_of *r, const char *wanted, struct strbuf *out)
{
	for (size_t i = 0; i < r->len; i++)
		for (size_t k = 0; k < r->v[i].parts_len; k++) {
			const struct part *p = r->v[i].parts[k];
			char begin[128];

			snprintf(begin, sizeof(begin), "%.*s %.*s *\n",
			    (int)p->path.len, p->path.p, (int)p->type.text.len,
			    p->type.text.p);
			if (strstr(wanted, begin) != NULL) {
				strbuf_str(out, begin);
				continue;
			}
			strbuf_fmt(out, "%.*s %.*s ", (int)p->path.len,
			    p->path.p, (int)p->type.text.len, p->type.text.p);
			if (p->name.text.len > 0)
				strbuf_fmt(out, "[%.*s] ",
				    (int)p->name.text.len, p->name.text.p);
			strbuf_add(out, p->body.p, p->body.len);
			strbuf_str(out, "\n");
		}
}

/* What is strange about the parts of the first reading, by name. */
static void
put_odd(const struct readings_of *r, struct strbuf *out)
{
	static const char *const sorted[] = { "around_part", "around_text",
		"base64_junk", "base64_padding", "boundary_alike",
		"boundary_form", "boundary_missing", "boundary_open",
		"boundary_reused", "encoding_composite", "encoding_form",
		"encoding_unknown", "encoding_wrong", "field_conflict",
		"field_form", "field_repeated", "header_late", "line_ends",
		"message_encoded", "name_conflict", "name_form",
		"parameter_conflict", "type_form" };
	uint64_t odd = 0;

	for (size_t i = 0; i < r->first.parts_len; i++)
		odd |= r->first.parts[i]->odd;
	for (size_t i = 0; i < sizeof(sorted) / sizeof(sorted[0]); i++)
		for (enum oddity k = 0; k < ODDITIES; k++)
			if ((odd & ODD(k)) != 0 &&
			    utf8_equal(oddity_row(k)->id, utf8_from(sorted[i])))
				strbuf_fmt(out, "%s%s",
				    out->len == 0 ? "" : " ", sorted[i]);
}

static void
tables(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct readings_of r;
		struct strbuf others, odd;

		strbuf_init(&others, 1 << 16);
		strbuf_init(&odd, 1 << 12);
		readings_parse(
		    a, NULL, bytes_of(utf8_from(cases[i].mail)), NULL, &r);
		put_others(&r, cases[i].others, &others);
		put_odd(&r, &odd);
		tap_same(strbuf_cstr(&others), others.len, cases[i].others,
		    cases[i].promise);
		if (strcmp(strbuf_cstr(&odd), cases[i].odd) != 0)
			tap_ok(0, "%s: strange is \"%s\", not \"%s\"",
			    cases[i].promise, strbuf_cstr(&odd), cases[i].odd);
		strbuf_done(&others);
		strbuf_done(&odd);
		arena_free(a);
	}
}

/* A message with a doubt of every kind, `n` times over. */
static struct strbuf
doubtful(size_t n)
{
	struct strbuf b;

	strbuf_init(&b, MESSAGE_MAX);
	strbuf_str(&b, "Subject : x\nSubject: y\rX: z\n \n" MIXED
		       "b; boundary*0=c\n" B64 "\n\nContent-Type: text/html\n");
	for (size_t i = 0; i < n; i++)
		strbuf_str(&b,
		    "--b\n" B64 "Content-Transfer-Encoding: x-64\n\n" WORD WORD
		    "\n--b y\n--c\nno field\nContent-Type: multipart; "
		    "boundary=b\n\nx=41=41=41=41\n");
	return b;
}

static void
bounded(void)
{
	uint64_t work[2];
	size_t parts[2];

	for (size_t k = 0; k < 2; k++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail = doubtful(100 * (k + 1));
		struct readings_of r;

		readings_parse(a, NULL, strbuf_bytes(&mail), NULL, &r);
		work[k] = r.first.work;
		parts[k] = r.len;
		strbuf_done(&mail);
		arena_free(a);
	}
	if (!tap_ok(work[1] <= 2 * work[0] + work[0] / 2,
		"a doubt of every kind: twice the size is twice the work"))
		tap_note("%llu, then %llu", (unsigned long long)work[0],
		    (unsigned long long)work[1]);
	tap_ok(parts[0] > 4 && parts[1] <= READ_AGAIN_TIMES,
	    "there are many readings, and not too many");
}

/* Parts of all readings are bounded together; what is left out is said. */
static void
bounded_parts(void)
{
	struct arena *a = arena_new(ARENA);
	struct strbuf mail = doubtful(PARTS_MAX / 2);
	struct readings_of r;
	size_t parts = 0;

	readings_parse(a, NULL, strbuf_bytes(&mail), NULL, &r);
	for (size_t i = 0; i < r.len; i++)
		parts += r.v[i].parts_len;
	tap_ok(r.first.parts_len + parts <= PARTS_MAX,
	    "the parts of all readings are bounded together");
	tap_ok((r.first.root->gaps & PART_READINGS) != 0,
	    "that there are more is a gap");
	strbuf_done(&mail);
	arena_free(a);
}

/*
 * All of it to one reader and its end to another: of 1,023 octets at such an
 * address, where a body begins and how long it is always make the same sum.
 */
static void
ends_together(void)
{
	enum { SIZE = 1023 };
	const char *begin = "<m>\n<h>\nContent-Type: text/plain\n</h>\n";
	struct arena *a = arena_new(ARENA);
	unsigned char *mail = aligned_alloc(SIZE + 1, SIZE + 1);
	struct readings_of r;

	memset(mail, 'A', SIZE);
	memcpy(mail, begin, strlen(begin));
	readings_parse(a, NULL, (struct bytes){ mail, SIZE }, NULL, &r);
	tap_ok(r.len == 1 && r.v[0].parts_len == 1,
	    "two bodies that end in one place are two, wherever they lie");
	arena_free(a);
	free(mail);
}

int
main(void)
{
	tables();
	ends_together();
	bounded();
	bounded_parts();
	return tap_done();
}
