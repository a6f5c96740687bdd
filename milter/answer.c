/*
 * answer.c - a verdict or a failure as libmilter's answer [libmilter]
 */
#include "milter/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "milter/reply.h"
#include "milter/subject.h"

/* "550 5.7.1" as its two halves. */
static int
set_reply(
    SMFICTX *ctx, const char *code, const char *enhanced, struct utf8 text)
{
	char v[REPLY_LINES][2 * REPLY_OCTETS + 1] = { { 0 } };
	char c[4], x[12];
	size_t n = reply_divide(text, v);

	snprintf(c, sizeof(c), "%s", code);
	snprintf(x, sizeof(x), "%s", enhanced);
	for (size_t i = n; i < REPLY_LINES; i++)
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

static sfsistat
answer_bug(SMFICTX *ctx, const char *why)
{
	struct err e;

	err_set(&e, ERR_BUG, "%s", why);
	return answer_failure(ctx, &e);
}

/* -- changes ---------------------------------------------------------------- */

static int
add_recipient(SMFICTX *ctx, struct utf8 address, int hides_blanks)
{
	char path[ADDRESS_MAX + 3];

	(void)hides_blanks;
	if (address.len > ADDRESS_MAX)
		return MI_FAILURE;
	snprintf(path, sizeof(path), "<%.*s>", (int)address.len, address.p);
	return smfi_addrcpt(ctx, path);
}

static int
change_subject(SMFICTX *ctx, struct utf8 subject, int hides_blanks)
{
	char name[] = "Subject";
	struct strbuf value;
	char *text;
	int result;

	strbuf_init(&value, HEADER_OCTETS_MAX);
	strbuf_str(&value, hides_blanks ? "" : " ");
	subject_encode(subject, "\n ", &value);
	strbuf_char(&value, '\0');
	text = value.p;
	/* Where there is none, the first is added. */
	result = strbuf_over(&value) ? MI_FAILURE
				     : smfi_chgheader(ctx, name, 1, text);
	strbuf_done(&value);
	return result;
}

static const struct {
	const char *change;
	unsigned long flag;
	int (*make)(SMFICTX *ctx, struct utf8 value, int hides_blanks);
} changes[] = {
	{ "add_recipient", SMFIF_ADDRCPT, add_recipient },
	{ "change_subject", SMFIF_CHGHDRS, change_subject },
};

enum { CHANGES = sizeof(changes) / sizeof(*changes) };

unsigned long
answer_flags(void)
{
	unsigned long flags = 0;

	for (size_t i = 0; i < CHANGES; i++)
		flags |= changes[i].flag;
	return flags;
}

static sfsistat
change(SMFICTX *ctx, const struct verdict *verdict, int hides_blanks)
{
	for (size_t i = 0; i < verdict->changes_len; i++) {
		const struct change *c = &verdict->changes[i];
		size_t k = 0;

		while (k < CHANGES &&
		       !utf8_equal(c->change, utf8_from(changes[k].change)))
			k++;
		/* An MTA that does not offer them; none is known. */
		if (k == CHANGES || changes[k].make(ctx, c->value.text,
					hides_blanks) == MI_FAILURE)
			return answer_bug(
			    ctx, "a change that the MTA does not make");
	}
	return SMFIS_CONTINUE;
}

/* -- refusals --------------------------------------------------------------- */

static sfsistat
refuse(SMFICTX *ctx, const struct verdict *verdict)
{
	char code[4] = "550", enhanced[12] = "5.7.1";

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

sfsistat
answer_verdict(SMFICTX *ctx, const struct verdict *verdict, int hides_blanks)
{
	switch (verdict->action) {
	case ACTION_ACCEPT:
	case ACTION_CHANGE:
		return change(ctx, verdict, hides_blanks);
	case ACTION_DELAY:
	case ACTION_HOLD:
		return SMFIS_DISCARD;
	case ACTION_REJECT:
		return refuse(ctx, verdict);
	case ACTION_TEMPFAIL:
		break;
	}
	return answer_bug(ctx, "a verdict that nobody carries out");
}
