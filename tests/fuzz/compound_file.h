/*
 * compound_file.h - streams packed into a compound file ([MS-CFB]), for fuzzers
 *
 * The reader of a stream is fuzzed inside a container that is sound, so that
 * every input reaches it.  All streams lie in the mini stream of the root.
 */
#ifndef TESTS_FUZZ_COMPOUND_FILE_H
#define TESTS_FUZZ_COMPOUND_FILE_H

#include <assert.h>

#include "tests/fuzz/fuzz.h"

enum {
	COMPOUND_STREAMS = 30,
	COMPOUND_NAME = 31,
	COMPOUND_SECTOR = 512,
	COMPOUND_MINI = 64,
	/* Sectors: the table, 8 of directory, 2 of mini table, then content. */
	COMPOUND_DIRECTORY = 1,
	COMPOUND_MINI_TABLE = 9,
	COMPOUND_CONTENT = 11,
	/* Octets of one stream; mini sectors of all: what two sectors name. */
	COMPOUND_STREAM = 4095,
	COMPOUND_MINIS = 256,
};

struct compound_stream {
	/* ASCII, at most COMPOUND_NAME. */
	const char *name;
	struct bytes octets;
	/* 1: lies in the storage; else in the root. */
	int is_inside;
};

struct compound_file {
	unsigned char *p;
	/* Mini sectors in use. */
	uint32_t used;
};

static inline void
compound_put(struct compound_file *f, size_t at, uint32_t v, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		f->p[at + i] = (unsigned char)(v >> (8 * i));
}

static inline size_t
compound_sector(size_t n)
{
	return (n + 1) * COMPOUND_SECTOR;
}

static inline size_t
compound_entry(size_t n)
{
	return compound_sector(COMPOUND_DIRECTORY) + n * 128;
}

/* A directory entry ([MS-CFB] 2.6.1) with its name; its siblings are none. */
static inline void
compound_name(struct compound_file *f, size_t n, const char *name, int type)
{
	size_t at = compound_entry(n), len = strlen(name);

	for (size_t i = 0; i < len && i < COMPOUND_NAME; i++)
		compound_put(f, at + 2 * i, (unsigned char)name[i], 2);
	compound_put(f, at + 64,
	    2 * (uint32_t)(len < COMPOUND_NAME ? len : COMPOUND_NAME) + 2, 2);
	f->p[at + 66] = (unsigned char)type;
	for (size_t link = 68; link < 80; link += 4)
		compound_put(f, at + link, 0xffffffff, 4);
}

/* Octets of `s` that fit behind `used` mini sectors. */
static inline size_t
compound_room(const struct compound_stream *s, uint32_t used)
{
	size_t room = (size_t)(COMPOUND_MINIS - used) * COMPOUND_MINI;
	size_t len = s->octets.len;

	len = len < COMPOUND_STREAM ? len : COMPOUND_STREAM;
	return len < room ? len : room;
}

/* Entry `n`: the next of its storage is the one before it, or none. */
static inline void
compound_add(struct compound_file *f, size_t n, uint32_t next,
    const struct compound_stream *s)
{
	size_t at = compound_entry(n), len = compound_room(s, f->used);
	uint32_t first = f->used;

	compound_name(f, n, s->name, 2);
	compound_put(f, at + 68, next, 4);
	compound_put(f, at + 116, len == 0 ? 0xfffffffe : first, 4);
	compound_put(f, at + 120, (uint32_t)len, 4);
	if (len == 0)
		return;
	memcpy(f->p + compound_sector(COMPOUND_CONTENT) +
		   (size_t)first * COMPOUND_MINI,
	    s->octets.p, len);
	for (size_t left = len; left > 0; f->used++) {
		left -= left < COMPOUND_MINI ? left : COMPOUND_MINI;
		compound_put(f,
		    compound_sector(COMPOUND_MINI_TABLE) + 4 * (size_t)f->used,
		    left == 0 ? 0xfffffffe : f->used + 1, 4);
	}
}

static inline void
compound_head(struct compound_file *f)
{
	static const unsigned char magic[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1,
		0xb1, 0x1a, 0xe1 };

	memcpy(f->p, magic, sizeof(magic));
	compound_put(f, 24, 0x3e, 2);
	compound_put(f, 26, 3, 2);
	compound_put(f, 28, 0xfffe, 2);
	compound_put(f, 30, 9, 2);
	compound_put(f, 32, 6, 2);
	compound_put(f, 44, 1, 4);
	compound_put(f, 48, COMPOUND_DIRECTORY, 4);
	compound_put(f, 56, 4096, 4);
	compound_put(f, 60, COMPOUND_MINI_TABLE, 4);
	compound_put(f, 64, 2, 4);
	compound_put(f, 68, 0xfffffffe, 4);
	memset(f->p + 76, 0xff, COMPOUND_SECTOR - 76);
	compound_put(f, 76, 0, 4);
}

/* The allocation table: three chains of sectors that follow each other. */
static inline void
compound_table(struct compound_file *f, uint32_t sectors)
{
	size_t at = compound_sector(0);

	memset(f->p + at, 0xff, COMPOUND_SECTOR);
	compound_put(f, at, 0xfffffffd, 4);
	for (uint32_t n = COMPOUND_DIRECTORY; n < sectors; n++)
		compound_put(f, at + 4 * (size_t)n,
		    n + 1 == COMPOUND_MINI_TABLE || n + 1 == COMPOUND_CONTENT ||
			    n + 1 == sectors
			? 0xfffffffe
			: n + 1,
		    4);
}

/*
 * The file with `streams`, at most COMPOUND_STREAMS of them; living as long as
 * `a`.  What passes COMPOUND_STREAM and COMPOUND_MINIS is cut.
 */
static inline struct bytes
compound_file(struct arena *a, const struct compound_stream *streams, size_t n)
{
	struct compound_file f = { NULL, 0 };
	uint32_t last[2] = { 1, 0xffffffff }, minis = 0;
	size_t root = compound_entry(0), sectors;

	assert(n <= COMPOUND_STREAMS);
	for (size_t i = 0; i < n; i++)
		minis += (uint32_t)(compound_room(&streams[i], minis) +
				    COMPOUND_MINI - 1) /
			 COMPOUND_MINI;
	sectors = COMPOUND_CONTENT +
		  ((size_t)minis * COMPOUND_MINI + COMPOUND_SECTOR - 1) /
		      COMPOUND_SECTOR;
	f.p = arena_alloc(a, compound_sector(sectors));
	compound_head(&f);
	memset(f.p + compound_sector(COMPOUND_MINI_TABLE), 0xff,
	    2 * COMPOUND_SECTOR);
	compound_name(&f, 0, "Root Entry", 5);
	compound_name(&f, 1, "__attach_version1.0_#00000000", 1);
	for (size_t i = 0; i < n; i++) {
		uint32_t *to = &last[streams[i].is_inside];

		compound_add(&f, i + 2, *to, &streams[i]);
		*to = (uint32_t)i + 2;
	}
	compound_put(&f, root + 76, last[0], 4);
	compound_put(&f, compound_entry(1) + 76, last[1], 4);
	compound_put(&f, root + 116, COMPOUND_CONTENT, 4);
	compound_put(&f, root + 120, minis * COMPOUND_MINI, 4);
	compound_table(&f, (uint32_t)sectors);
	return (struct bytes){ f.p, compound_sector(sectors) };
}

/* The whole reader on such a file. */
static inline void
compound_fuzz(const struct compound_stream *streams, size_t n,
    int (*is)(const struct source *in),
    void (*read)(struct arena *a, const struct source *in, struct budget *left,
	struct content *out))
{
	struct arena *a = arena_new(SCANNER_ARENA);

	fuzz_decoder(is, read, compound_file(a, streams, n));
	arena_free(a);
}

#endif
