/* scan_fuzz.c - findings lie inside any text, and excerpts are clean */
#include "match/scan.h"
#include "tests/fuzz/generation.h"
#include "text/charset.h"

static struct matcher *matcher;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc, (void)argv;
	matcher = matcher_new(fuzz_generation(), &e);
	return matcher == NULL;
}

static void
keep(struct arena *a, struct utf8 text)
{
	struct text in = { .where = { .text = UTF8("1") }, .text = text };
	struct findings out = { 0 };

	match_scan(a, matcher, &in, &out);
	for (size_t i = 0; i < out.len; i++) {
		const struct finding *f = &out.v[i];

		fuzz_promise(f->start < f->end && f->end <= text.len);
		fuzz_promise(f->severity >= 1 && f->severity <= 5);
		fuzz_text(f->id);
		fuzz_text(f->term);
		fuzz_text(f->excerpt);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct readings r;

	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &r);
	for (size_t i = 0; i < r.len; i++)
		keep(a, r.v[i]);
	arena_free(a);
	return 0;
}
