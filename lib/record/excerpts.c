/*
 * excerpts.c - the passages of a record, to be sealed to the queue key
 */
#include "base/limits.h"
#include "record/record.h"

/* Findings of one record, those that are added by the deciding side included. */
enum { FINDINGS_WANTED = FINDINGS_MAX + 64 };

/* Of a sealed message only what a reason names that is not sealed. */
static void
look_wanted(const struct verdict *v, unsigned char wanted[FINDINGS_WANTED])
{
	int is_sealed = 0;

	for (size_t i = 0; i < v->reasons_len; i++)
		is_sealed |= utf8_equal(v->reasons[i].context, UTF8("sealed"));
	memset(wanted, !is_sealed, FINDINGS_WANTED);
	for (size_t i = 0; is_sealed && i < v->reasons_len; i++)
		for (size_t k = 0; k < v->reasons[i].findings_len; k++)
			if (v->reasons[i].findings[k] < FINDINGS_WANTED)
				wanted[v->reasons[i].findings[k]] = 1;
}

int
record_excerpts_to_json(
    const struct record *r, struct strbuf *out, struct err *e)
{
	unsigned char wanted[FINDINGS_WANTED];
	size_t start = out->len;

	look_wanted(&r->verdict, wanted);
	for (size_t i = 0; i < r->findings_len; i++) {
		const struct finding *f = &r->findings[i];

		/* Identifiers leave no excerpt, not even a sealed one. */
		if (f->kind != FINDING_WORD || f->excerpt.len == 0 ||
		    (i < FINDINGS_WANTED && !wanted[i]))
			continue;
		strbuf_fmt(out, "%s{\"finding\":%zu,\"term\":",
		    out->len == start ? "[" : ",", i);
		record_string_to_json(f->term, out);
		strbuf_str(out, ",\"excerpt\":");
		record_string_to_json(f->excerpt, out);
		strbuf_char(out, '}');
	}
	if (out->len > start)
		strbuf_char(out, ']');
	if (strbuf_over(out))
		return err_set(
		    e, ERR_SYSTEM, "the excerpts are larger than their limit");
	return 0;
}
