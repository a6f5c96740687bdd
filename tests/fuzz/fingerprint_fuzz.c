/* fingerprint_fuzz.c - of any text the fingerprints are few, each once, and what
 * closes it lies in it */
#include "match/fingerprint.h"

#include "match/generation_build.h"
#include "match/scan.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/generation.h"
#include "text/closing.h"

static const unsigned char key[SIPHASH_KEY_LEN] = "fuzz";

static void
check_closings(const struct record *r, struct utf8 text)
{
	size_t own = r->fingerprints_len - r->fingerprints_quoted;
	size_t at = 0, first = 0;

	fuzz_promise(r->closings_len <= CLOSINGS_MAX);
	for (size_t i = 0; i < r->closings_len; i++) {
		const struct closing *c = &r->closings[i];

		fuzz_promise(c->start >= at && c->start < c->end &&
			     c->end <= text.len &&
			     c->end - c->start <= CLOSING_OCTETS_MAX);
		fuzz_promise(c->first >= first && c->first + c->len <= own);
		at = (size_t)c->end;
		first = c->first + c->len;
	}
}

static void
check(struct arena *a, const struct matcher *m, struct utf8 text)
{
	struct findings out = { .fingerprints = fingerprints_new(a, key),
		.closes = 1 };
	struct record r = { 0 };

	match_scan(a, m,
	    &(struct text){ .where = { .text = UTF8("1") }, .text = text },
	    &out);
	fingerprints_conclude(out.fingerprints, &r);
	fuzz_promise(r.fingerprints_len <= FINGERPRINTS_MAX &&
		     r.fingerprints_len <= text.len / 2 &&
		     r.fingerprints_quoted <= r.fingerprints_len);
	for (size_t i = 0; i < r.fingerprints_len; i++)
		for (size_t k = 0; k < i; k++)
			fuzz_promise(r.fingerprints[i] != r.fingerprints[k]);
	check_closings(&r, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct matcher *m;
	struct arena *a = arena_new(SCANNER_ARENA);
	struct readings readings;
	struct err e;

	if (m == NULL)
		m = matcher_new(fuzz_generation(), &e);
	fuzz_promise(m != NULL);
	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &readings);
	for (size_t i = 0; i < readings.len; i++)
		check(a, m, readings.v[i]);
	arena_free(a);
	return 0;
}
