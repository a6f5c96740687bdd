/*
 * answer.c - a verdict or a failure as libmilter's answer [libmilter]
 */
#include "milter/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

enum {
	/* Code, enhanced code, text and CRLF stay under 512 (RFC 5321). */
	LINE_MAX_OCTETS = 440,
	LINES_MAX = 8,
};

/*
 * Divide `text` at blanks into lines of a reply, '%' doubled, because libmilter
 * takes them as a format: a single one makes the text vanish (measured).
 */
static size_t
divide(struct utf8 text, char lines[LINES_MAX][2 * LINE_MAX_OCTETS + 1])
{
	size_t n = 0, at = 0;

	while (at < text.len && n < LINES_MAX) {
		size_t end = text.len - at > LINE_MAX_OCTETS
				 ? at + LINE_MAX_OCTETS
				 : text.len;
		size_t o = 0;

		if (end < text.len)
			while (end > at + 1 && text.p[end] != ' ')
				end--;
		for (; at < end; at++) {
			unsigned char c = (unsigned char)text.p[at];

			if (c == '%')
				lines[n][o++] = '%';
			lines[n][o++] = c >= ' ' && c <= '~' ? (char)c : '?';
		}
		lines[n++][o] = '\0';
		while (at < text.len && text.p[at] == ' ')
			at++;
	}
	return n;
}

/* "550 5.7.1" as its two halves. */
static int
set_reply(
    SMFICTX *ctx, const char *code, const char *enhanced, struct utf8 text)
{
	char v[LINES_MAX][2 * LINE_MAX_OCTETS + 1] = { { 0 } };
	char c[4], x[12];
	size_t n = divide(text, v);

	snprintf(c, sizeof(c), "%s", code);
	snprintf(x, sizeof(x), "%s", enhanced);
	for (size_t i = n; i < LINES_MAX; i++)
		v[i][0] = '\0';
	if (n <= 1)
		return smfi_setreply(ctx, c, x, v[0]);
	return smfi_setmlreply(ctx, c, x, v[0], v[1], n > 2 ? v[2] : NULL,
	    n > 3 ? v[3] : NULL, n > 4 ? v[4] : NULL, n > 5 ? v[5] : NULL,
	    n > 6 ? v[6] : NULL, n > 7 ? v[7] : NULL, NULL);
}

sfsistat
answer_failure(SMFICTX *ctx, const struct err *e)
{
	const char *queue_id = smfi_getsymval(ctx, "i");

	log_err(queue_id != NULL ? queue_id : "-", "not-recorded", e);
	/* Without its text the answer is still 4xx. */
	if (set_reply(ctx, "451", "4.3.0",
		UTF8("Not recorded, so not sent. Try again later.")) ==
	    MI_FAILURE)
		log_line(LOG_LEVEL_ERROR, "-", "reply-not-set", "code=451");
	return SMFIS_TEMPFAIL;
}

sfsistat
answer_verdict(SMFICTX *ctx, const struct verdict *verdict)
{
	char code[4] = "550", enhanced[12] = "5.7.1";

	if (verdict->action == ACTION_ACCEPT)
		return SMFIS_CONTINUE;
	if (verdict->action != ACTION_REJECT) {
		struct err e;

		err_set(&e, ERR_BUG, "a verdict that nobody carries out");
		return answer_failure(ctx, &e);
	}
	if (verdict->code.len > 4 && verdict->code.len < 4 + sizeof(enhanced)) {
		memcpy(code, verdict->code.p, 3);
		memcpy(enhanced, verdict->code.p + 4, verdict->code.len - 4);
		enhanced[verdict->code.len - 4] = '\0';
	}
	if (set_reply(ctx, code, enhanced, verdict->text) == MI_FAILURE)
		log_line(
		    LOG_LEVEL_ERROR, "-", "reply-not-set", "code=%s", code);
	return SMFIS_REJECT;
}
