/* subject_test.c - a subject that is changed is read as it was meant */
#include "milter/subject.h"
#include "tests/tap.h"

static const struct {
	const char *promise, *subject, *want;
} cases[] = {
	{ "plain words stay plain", "internal: staffing",
	    "internal: staffing" },
	{ "none is none", "", "" },
	{ "letters beyond ASCII are an encoded word", "internal: caf\xc3\xa9",
	    "=?UTF-8?B?aW50ZXJuYWw6IGNhZsOp?=" },
	{ "what looks like an encoded word is one",
	    "=?x?q?y?=", "=?UTF-8?B?PT94P3E/eT89?=" },
	{ "a line end adds no field", "a\r\nBcc: x@y",
	    "=?UTF-8?B?YSAgQmNjOiB4QHk=?=" },
	{ "a long one is folded at a blank",
	    "internal: one two three four five six seven eight nine ten eleven "
	    "twelve",
	    "internal: one two three four five six seven eight nine ten "
	    "eleven\n twelve" },
	{ "no line is of blanks alone",
	    "internal: one two three four five six seven eight nine ten "
	    "eleven                 ",
	    "internal: one two three four five six seven eight nine ten "
	    "eleven                 " },
};

/* Each encoded word at most 75 octets, none ending inside a character. */
static int
words_are_short(const char *value, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && value[i] != '\n')
			continue;
		if (i - from > 76)
			return 0;
		from = i + 1;
	}
	return 1;
}

int
main(void)
{
	struct strbuf b, euros;

	strbuf_init(&b, 1 << 20);
	strbuf_init(&euros, 1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		strbuf_clear(&b);
		subject_encode(utf8_from(cases[i].subject), "\n ", &b);
		tap_same(b.p == NULL ? "" : b.p, b.len, cases[i].want,
		    cases[i].promise);
	}
	for (int i = 0; i < 1000; i++)
		strbuf_str(&euros, "\xe2\x82\xac");
	strbuf_clear(&b);
	subject_encode((struct utf8){ euros.p, euros.len }, "\n ", &b);
	tap_ok(words_are_short(b.p, b.len), "no encoded word is too long");
	/* 45 octets are 15 euros: each word holds whole ones. */
	tap_ok(b.len == 67 * (12 + 60) + 66 * 2 - 60 + 40,
	    "and none ends inside a character");
	strbuf_done(&b);
	strbuf_done(&euros);
	return tap_done();
}
