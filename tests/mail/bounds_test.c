/* bounds_test.c - no message costs more than its size allows */
#include "tests/tap.h"

#include "base/limits.h"
#include "mail/message.h"

enum { ARENA = 1 << 30 };

static struct strbuf
repeated(const char *head, const char *again, size_t n, const char *tail)
{
	struct strbuf b;

	strbuf_init(&b, MESSAGE_MAX);
	strbuf_str(&b, head);
	for (size_t i = 0; i < n; i++)
		strbuf_str(&b, again);
	strbuf_str(&b, tail);
	return b;
}

static const struct {
	const char *promise, *head, *again;
	size_t n;
	const char *tail;
	/* Parts that come out, and a gap that some part carries, or NULL. */
	size_t parts;
	const char *gap;
} bounds[] = {
	{ "50,000 groups in From", "From: ", "g:", 50000, "\n\nx", 1, NULL },
	{ "half a megabyte of open brackets in To", "To: ", "(", 500000,
	    "\n\nx", 1, NULL },
	{ "a megabyte of parameters", "Content-Type: text/plain", ";a=b",
	    250000, "\n\nx", 1, "header_cut" },
	{ "a million header lines", "", "A: b\n", 1000000, "\nx", 1, NULL },
	{ "a million tiny parts stop at the bound, the rest is not lost",
	    "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", 1000000,
	    "--b--\n", PARTS_MAX, "too_many" },
	{ "a million dashes",
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n\n",
	    "--\n", 1000000, "\n--b--\n", 2, NULL },
	{ "enclosed messages stop at the depth", "",
	    "Content-Type: message/rfc822\n\n", 10000, "x", DEPTH_MAX + 1,
	    "too_deep" },
	{ "a megabyte of broken encoded words", "Subject: ", "=?a?q?", 200000,
	    "\n\nx", 1, NULL },
};

static void
bounded(void)
{
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail = repeated(bounds[i].head, bounds[i].again,
		    bounds[i].n, bounds[i].tail);
		struct message m;
		uint32_t gaps = 0;
		struct gaps names;
		int named = bounds[i].gap == NULL;

		message_parse(a, strbuf_bytes(&mail), NULL, &m);
		for (size_t k = 0; k < m.parts_len; k++)
			gaps |= m.parts[k]->gaps;
		names = part_gap_names(a, gaps);
		for (size_t k = 0; k < names.len && bounds[i].gap != NULL; k++)
			named |=
			    utf8_equal(names.v[k], utf8_from(bounds[i].gap));
		if (!tap_ok(named && m.parts_len == bounds[i].parts, "%s",
			bounds[i].promise))
			tap_note(
			    "%zu parts, gaps %x", m.parts_len, (unsigned)gaps);
		strbuf_done(&mail);
		arena_free(a);
	}
}

/* What a hostile sender repeats: twice of it is about twice the work. */
static void
linear(void)
{
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		uint64_t work[2];

		for (size_t k = 0; k < 2; k++) {
			struct arena *a = arena_new(ARENA);
			struct strbuf mail =
			    repeated(bounds[i].head, bounds[i].again,
				bounds[i].n / 2 * (k + 1), bounds[i].tail);
			struct message m;

			message_parse(a, strbuf_bytes(&mail), NULL, &m);
			work[k] = m.work;
			strbuf_done(&mail);
			arena_free(a);
		}
		tap_linear(work[0], work[1], 65536, bounds[i].promise);
	}
}

int
main(void)
{
	bounded();
	linear();
	return tap_done();
}
