/* scan_fuzz.c - no text breaks the search for words, disguised or not, and
 * each finding lies in the text, on characters */
#include <stdint.h>
#include <stdlib.h>

#include "match/generation.h"
#include "match/generation_build.h"
#include "match/scan.h"
#include "text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char list[] =
    "leet 1 il\nleet 0 o\nleet $ s\nleet \xd1\x82 t\nmask * any\n"
    "mask - aeiou\nmask $ as\nalike \xe2\x82\xac e\nset you: you, u\n"
    "category x\nseverity 4\nreported 3 before: said\n"
    "term blot[s]\n\tnot ink blot\n\tlower 5: lesson\n\traise 1: <you>\n"
    "\tmatch x\n\tclean x\n"
    "term ab\n\tnear 3: cd\n\tunless 2 after: not\n\tmatch x\n\tclean x\n"
    "term kill ... <you> ...1 now*\n\tmatch x\n\tclean x\n"
    "term drat*\n\talso don't\n\tmatch x\n\tclean x\n"
    "term bitter\n\tmatch x\n\tclean x\n";

static struct matcher *
prepare(void)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct wordlist words;
	struct strbuf image;
	struct bytes octets;
	struct err e;

	strbuf_init(&image, GENERATION_MAX);
	if (wordlist_parse(a, "list", bytes_of(utf8_from(list)), &words, &e) ==
		-1 ||
	    generation_build(a, &words, 1, &image, &e) == -1)
		abort();
	octets = arena_bytes(a, strbuf_bytes(&image));
	strbuf_done(&image);
	return matcher_new(octets, &e);
}

static int
is_boundary(struct utf8 text, uint64_t at)
{
	return at == text.len ||
	       (at < text.len && ((unsigned char)text.p[at] & 0xc0) != 0x80);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct matcher *m;
	struct arena *a = arena_new((size_t)64 << 20);
	struct readings readings;

	if (m == NULL)
		m = prepare();
	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &readings);
	for (size_t i = 0; i < readings.len; i++) {
		struct text text = { .text = readings.v[i] };
		struct findings found = { 0 };

		match_scan(a, m, &text, &found);
		for (size_t k = 0; k < found.len; k++) {
			const struct finding *f = &found.v[k];

			if (f->start >= f->end || f->severity < 1 ||
			    f->severity > 5 || f->confidence < 0 ||
			    !is_boundary(text.text, f->start) ||
			    !is_boundary(text.text, f->end))
				abort();
		}
	}
	arena_free(a);
	return 0;
}
