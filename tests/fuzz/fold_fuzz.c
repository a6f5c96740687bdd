/* fold_fuzz.c - any text can be folded; every octet knows where it came from */
#include "match/view.h"
#include "tests/fuzz/generation.h"
#include "text/charset.h"

static struct generation generation;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc, (void)argv;
	return generation_open(fuzz_generation(), &generation, &e) == -1;
}

static void
keep(struct arena *a, struct utf8 text)
{
	struct folded folded;
	struct view view;

	text_fold(a, &generation.fold, text, &folded);
	fuzz_text(folded.text);
	for (size_t i = 0; i < folded.text.len; i++)
		fuzz_promise(folded.origin[i] < text.len &&
			     folded.origin[i] <= folded.origin[i + 1]);
	fuzz_promise(folded.origin[folded.text.len] == text.len);
	view_words(a, &folded, &view);
	fuzz_text(view.text);
	fuzz_promise(view.text.len > 0 && view.text.p[0] == ' ' &&
		     view.text.p[view.text.len - 1] == ' ');
	for (size_t i = 0; i < view.text.len; i++)
		fuzz_promise(view.at[i] <= folded.text.len);
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
