/* reply_test.c - every text as the lines of an SMTP reply (RFC 5321 4.5.3.1.5) */
#define _GNU_SOURCE
#include "milter/reply.h"

#include "tests/policy/told.h"

enum { SMTP_LINE = 512, LIBMILTER_LINE = 980, CODE = 10, CRLF = 2 };

struct broken {
	size_t lines, lost, percent;
};

/* As libmilter's format leaves it; -1: a '%' stands alone. */
static int
unformat(const char *line, char *out)
{
	size_t n = 0;

	for (; *line != '\0'; line++) {
		if (*line == '%' && *++line != '%')
			return -1;
		out[n++] = *line;
	}
	out[n] = '\0';
	return 0;
}

/* The lines are short, and together they are the text. */
static void
check_reply(struct utf8 text, struct broken *broken)
{
	char lines[REPLY_LINES][2 * REPLY_OCTETS + 1], line[SMTP_LINE * 2];
	char all[WORDS_OCTETS_MAX + REPLY_LINES + 1] = "";
	size_t n = reply_divide(text, lines), at = 0;

	for (size_t i = 0; i < n; i++) {
		if (unformat(lines[i], line) == -1) {
			broken->percent++;
			return;
		}
		broken->lines += CODE + strlen(line) + CRLF >= SMTP_LINE ||
				 strlen(lines[i]) > LIBMILTER_LINE;
		at += (size_t)snprintf(
		    all + at, sizeof(all) - at, "%s%s", i > 0 ? " " : "", line);
	}
	broken->lost += at != text.len || memcmp(all, text.p, at) != 0;
}

static void
check_told(const struct told *told, void *to)
{
	check_reply(told->text.text, to);
}

/* As long as a text may be, of words of 40 octets, all of them '%'. */
static void
longest(struct broken *broken)
{
	char text[WORDS_OCTETS_MAX];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 41 == 40 ? ' ' : '%';
	check_reply((struct utf8){ text, sizeof(text) }, broken);
}

int
main(void)
{
	struct broken texts = { 0 }, most = { 0 };
	char lines[REPLY_LINES][2 * REPLY_OCTETS + 1];
	char word[REPLY_OCTETS + 10];
	size_t n = told_all(check_told, &texts);

	longest(&most);
	tap_ok(n > 10000 && texts.lines == 0,
	    "the lines of every text are under 512 octets: %zu texts", n);
	tap_ok(texts.percent == 0, "and no '%%' of an address is a format");
	tap_ok(texts.lost == 0, "and nothing of them is lost");
	tap_ok(most.lines + most.percent + most.lost == 0,
	    "nor of the longest, though all of it is '%%'");
	memset(word, 'x', sizeof(word));
	n = reply_divide((struct utf8){ word, sizeof(word) }, lines);
	tap_ok(n == 2 && strlen(lines[0]) == REPLY_OCTETS &&
		   strlen(lines[1]) == 10,
	    "a word that fills a line is divided");
	n = reply_divide(UTF8("a\r\n\xc3\xa9"), lines);
	tap_ok(n == 1 && strcmp(lines[0], "a????") == 0,
	    "what would end a reply is not in it");
	return tap_done();
}
