/* generation_fuzz.c - compiled word lists that somebody changed are refused, or
 * do no harm */
#include <stdlib.h>

#include "match/scan.h"
#include "tests/fuzz/generation.h"

/* Compiled, and the same with a fold table of one page: digests are quick. */
static struct bytes whole, sound;

static size_t
put(unsigned char *to, size_t at, struct generation_head *head,
    enum generation_section which, struct bytes octets)
{
	at = (at + 15) & ~(size_t)15;
	memcpy(to + at, octets.p, octets.len);
	head->sections[which].offset = at;
	head->sections[which].len = octets.len;
	return at + octets.len;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct generation_head head;
	size_t fold_len =
	    sizeof(struct fold_head) + FOLD_PAGE * sizeof(uint32_t);
	struct fold_head *fold = calloc(1, fold_len);
	unsigned char *p;
	size_t at = sizeof(head);

	(void)argc, (void)argv;
	whole = fuzz_generation();
	p = calloc(1, whole.len);
	memcpy(&head, whole.p, sizeof(head));
	fold->magic = FOLD_MAGIC;
	fold->pages = 1;
	for (int i = SECTION_AUTOMATON; i < SECTIONS; i++)
		at = put(p, at, &head, (enum generation_section)i,
		    (struct bytes){ whole.p + head.sections[i].offset,
			(size_t)head.sections[i].len });
	at = put(p, at, &head, SECTION_FOLD,
	    (struct bytes){ (const unsigned char *)fold, fold_len });
	free(fold);
	head.size = at;
	memcpy(p, &head, sizeof(head));
	sound = (struct bytes){ p, at };
	return 0;
}

static void
scan(struct bytes image, struct utf8 said)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct text text = { .where = { .text = UTF8("1") }, .text = said };
	struct findings out = { 0 };
	struct err e;
	struct matcher *m = matcher_new(image, &e);

	if (m != NULL)
		match_scan(a, m, &text, &out);
	for (size_t i = 0; i < out.len; i++) {
		fuzz_promise(
		    out.v[i].start <= out.v[i].end && out.v[i].end <= said.len);
		fuzz_octets(bytes_of(out.v[i].id));
		fuzz_octets(bytes_of(out.v[i].term));
		fuzz_octets(bytes_of(out.v[i].excerpt));
	}
	matcher_free(m);
	arena_free(a);
}

/* Changes: an offset in two octets, what stands there in one. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *image = aligned_alloc(16, (sound.len + 15) & ~15ul);
	struct generation_head head;

	memcpy(image, sound.p, sound.len);
	for (; size >= 3; data += 3, size -= 3)
		image[(data[0] | (size_t)data[1] << 8) % sound.len] = data[2];
	memcpy(&head, image, sizeof(head));
	sha256((struct bytes){ image + sizeof(head), sound.len - sizeof(head) },
	    head.digest);
	memcpy(image, &head, sizeof(head));
	scan((struct bytes){ image, sound.len },
	    UTF8("An apple pie, a1 crumbled: adam's apple don't peel"));
	free(image);
	return 0;
}
