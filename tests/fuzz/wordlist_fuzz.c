/* wordlist_fuzz.c - a list is refused with its line, or whole */
#include "match/wordlist.h"
#include "tests/fuzz/fuzz.h"

static void
keep(const struct wordlist *list)
{
	/* A file may hold only sets or signs. */
	fuzz_promise(list->len == 0 || list->category.len > 0);
	for (size_t i = 0; i < list->len; i++) {
		const struct wordlist_entry *e = &list->entries[i];

		fuzz_promise(e->severity >= 1 && e->severity <= 5);
		fuzz_promise(
		    e->forms.len > 0 && e->match.len > 0 && e->clean.len > 0);
		for (size_t k = 0; k < e->forms.len; k++)
			fuzz_text(e->forms.v[k].text);
		for (size_t k = 0; k < e->match.len; k++)
			fuzz_text(e->match.v[k].text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct wordlist list;
	struct err e;

	if (wordlist_parse(
		a, "fuzz", (struct bytes){ data, size }, &list, &e) == 0)
		keep(&list);
	arena_free(a);
	return 0;
}
