/* segment_fuzz.c - a damaged segment of the spool is passed over to its end */
#include "store/segment.h"
#include "tests/fuzz/memfile.h"

enum { DIGEST = 16, MARK = 4 };

static int fd;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char path[MEMFILE_PATH];

	(void)argc, (void)argv;
	fd = memfile_new(path);
	return 0;
}

/* Entries get the digest that their content has, unless the mark is odd. */
static void
make_sound(unsigned char *p, size_t size)
{
	unsigned char digest[SHA256_LEN];

	for (size_t at = 0; at + SEGMENT_FRAME <= size; at++) {
		size_t len = p[at + MARK] | (size_t)p[at + MARK + 1] << 8;

		if (memcmp(p + at, "SGEN", MARK) != 0 ||
		    len > size - at - SEGMENT_FRAME || p[at + MARK + 2] != 0 ||
		    p[at + MARK + 3] != 0 || p[at + 8] == 1)
			continue;
		sha256_pieces((struct bytes[]){ { p + at + MARK, 4 },
				  { p + at + SEGMENT_FRAME, len } },
		    2, digest);
		memcpy(p + at + 8, digest, DIGEST);
	}
}

static void
keep_sealed(const struct sealed *s)
{
	fuzz_octets(s->octets);
	for (size_t i = 0; i < s->wraps_len; i++) {
		fuzz_octets(bytes_of(s->wraps[i].key_id));
		fuzz_octets(s->wraps[i].wrapped);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)2 * SEGMENT_PAYLOAD_MAX);
	unsigned char *p = arena_raw(a, size);
	struct segment_file from = { fd, size, 0 };
	enum segment_read what = SEGMENT_ENTRY;
	struct err e;

	memcpy(p, data, size);
	make_sound(p, size);
	memfile_set(fd, (struct bytes){ p, size });
	while (what != SEGMENT_END) {
		struct spool_entry entry;
		uint64_t next = 0;

		fuzz_promise(
		    segment_get(a, from, &entry, &next, &what, &e) == 0);
		if (what == SEGMENT_END)
			break;
		fuzz_promise(next > from.offset && next <= size);
		from.offset = next;
		if (what != SEGMENT_ENTRY)
			continue;
		fuzz_octets(entry.document);
		keep_sealed(&entry.copy);
		keep_sealed(&entry.excerpts);
	}
	arena_free(a);
	return 0;
}
