/*
 * pattern.c - a school's own patterns, by PCRE2
 *
 * Interpreted: the sandbox has no memory that can be executed.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

enum {
	/*
	 * Steps of one call: some 50 us.  A window of 200 octets takes some
	 * hundred; (a+)+b would take for ever.
	 */
	STEPS_MAX = 5000,
	DEPTH_MAX = 500,
	HEAP_KB_MAX = 1024,
	REASON_OCTETS = 120,
};

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static void *
there(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static int
may_be_empty(const pcre2_code *code)
{
	uint32_t may = 0;

	return pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &may) != 0 ||
	       may;
}

struct pattern *
pattern_new(struct utf8 expression, struct err *e)
{
	struct pattern *p;
	PCRE2_UCHAR why[REASON_OCTETS];
	PCRE2_SIZE at = 0;
	int number = 0;
	pcre2_code *code;

	if (expression.len > PATTERN_OCTETS_MAX) {
		err_set(e, ERR_CONFIG, "a pattern has more than 200 octets");
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)expression.p, expression.len,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C |
		PCRE2_DOLLAR_ENDONLY,
	    &number, &at, NULL);
	if (code == NULL) {
		pcre2_get_error_message(number, why, sizeof(why));
		err_set(e, ERR_CONFIG, "at octet %zu of this pattern: %s",
		    (size_t)at + 1, (const char *)why);
		return NULL;
	}
	if (may_be_empty(code)) {
		pcre2_code_free(code);
		err_set(e, ERR_CONFIG, "this pattern may match nothing");
		return NULL;
	}
	p = there(calloc(1, sizeof(*p)));
	p->code = code;
	p->data = there(pcre2_match_data_create(1, NULL));
	p->limits = there(pcre2_match_context_create(NULL));
	pcre2_set_match_limit(p->limits, STEPS_MAX);
	pcre2_set_depth_limit(p->limits, DEPTH_MAX);
	pcre2_set_heap_limit(p->limits, HEAP_KB_MAX);
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_code_free(p->code);
	pcre2_match_data_free(p->data);
	pcre2_match_context_free(p->limits);
	free(p);
}

int
pattern_is_over(const struct pattern_cost *cost)
{
	return cost->calls >= PATTERN_CALLS_MAX ||
	       cost->limited >= PATTERN_LIMITED_MAX;
}

/* The window, cut between characters. */
static struct span
window_of(struct utf8 text, struct span at)
{
	struct span w = { at.start > PATTERN_SIDE ? at.start - PATTERN_SIDE : 0,
		text.len - at.end > PATTERN_SIDE ? at.end + PATTERN_SIDE
						 : text.len };

	while (w.start < at.start &&
	       ((unsigned char)text.p[w.start] & 0xc0) == 0x80)
		w.start++;
	while (w.end > at.end && w.end < text.len &&
	       ((unsigned char)text.p[w.end] & 0xc0) == 0x80)
		w.end--;
	return w;
}

size_t
pattern_find(const struct pattern *p, struct utf8 text, struct span at,
    struct pattern_cost *cost, struct span out[PATTERN_MATCHES_MAX])
{
	struct span w = window_of(text, at);
	PCRE2_SPTR subject = (PCRE2_SPTR)text.p + w.start;
	size_t from = 0, n = 0;

	while (n < PATTERN_MATCHES_MAX && from < w.end - w.start &&
	       !pattern_is_over(cost)) {
		int result = pcre2_match(p->code, subject, w.end - w.start,
		    from, PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, p->data,
		    p->limits);
		const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(p->data);

		cost->calls++;
		cost->limited += result < 0 && result != PCRE2_ERROR_NOMATCH;
		/* \K may set the start behind the end. */
		if (result < 0 || ends[1] <= ends[0] || ends[1] <= from)
			break;
		out[n++] =
		    (struct span){ w.start + ends[0], w.start + ends[1] };
		from = ends[1];
	}
	return n;
}
