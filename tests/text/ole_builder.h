/*
 * ole_builder.h - streams in, a compound file out ([MS-CFB]), for tests
 *
 * Sectors of 512 octets: header, directory, mini table, mini stream, large
 * streams, table.  Written apart from lib/text/ole_pack.c, so that reader and
 * writer there do not make the same mistake unseen.
 */
#ifndef TESTS_TEXT_OLE_BUILDER_H
#define TESTS_TEXT_OLE_BUILDER_H

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

enum {
	OLE_BUILD_SECTOR = 512,
	OLE_BUILD_MINI = 64,
	OLE_BUILD_CUTOFF = 4096,
	OLE_BUILD_ENTRY = 128,
	OLE_BUILD_NAME = 32,
};

struct ole_build_stream {
	/* "Workbook", "ObjectPool/_1/\1Ole10Native": storages before '/'. */
	const char *path;
	struct bytes octets;
};

struct ole_build_entry {
	char name[OLE_BUILD_NAME];
	int type;
	uint32_t parent, child, next, first;
	struct bytes octets;
};

struct ole_build {
	struct arena *a;
	struct ole_build_entry *v;
	size_t len, sectors, mini;
	unsigned char *out;
};

static inline void
ole_build_put(unsigned char *p, uint32_t v, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

/* The entry of that name in `parent`, made if it is not there. */
static inline uint32_t
ole_build_entry(struct ole_build *b, uint32_t parent, const char *name,
    size_t len, int type)
{
	struct ole_build_entry *e;

	for (uint32_t i = b->v[parent].child; i != UINT32_MAX; i = b->v[i].next)
		if (type == 1 && strlen(b->v[i].name) == len &&
		    memcmp(b->v[i].name, name, len) == 0)
			return i;
	e = &b->v[b->len];
	memcpy(e->name, name, len < OLE_BUILD_NAME ? len : OLE_BUILD_NAME - 1);
	e->type = type;
	e->parent = parent;
	e->child = UINT32_MAX;
	e->next = b->v[parent].child;
	b->v[parent].child = (uint32_t)b->len;
	return (uint32_t)b->len++;
}

static inline void
ole_build_add(struct ole_build *b, const struct ole_build_stream *stream)
{
	const char *name = stream->path, *slash;
	uint32_t parent = 0;

	while ((slash = strchr(name, '/')) != NULL) {
		parent =
		    ole_build_entry(b, parent, name, (size_t)(slash - name), 1);
		name = slash + 1;
	}
	b->v[ole_build_entry(b, parent, name, strlen(name), 2)].octets =
	    stream->octets;
}

static inline size_t
ole_build_units(size_t octets, size_t unit)
{
	return (octets + unit - 1) / unit;
}

/* A run of `n` from `first` on, in the table at `table`. */
static inline void
ole_build_chain(unsigned char *table, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ole_build_put(table + 4 * (first + i),
		    i + 1 == n ? 0xfffffffeu : (uint32_t)(first + i + 1), 4);
}

static inline void
ole_build_directory(struct ole_build *b, unsigned char *at)
{
	for (size_t i = 0; i < b->len; i++, at += OLE_BUILD_ENTRY) {
		const struct ole_build_entry *e = &b->v[i];
		size_t len = strlen(e->name);

		for (size_t k = 0; k < len; k++)
			at[2 * k] = (unsigned char)e->name[k];
		ole_build_put(at + 64, (uint32_t)(2 * len + 2), 2);
		at[66] = (unsigned char)e->type;
		at[67] = 1;
		ole_build_put(at + 68, UINT32_MAX, 4);
		ole_build_put(at + 72, e->next, 4);
		ole_build_put(at + 76, e->child, 4);
		ole_build_put(at + 116, e->first, 4);
		ole_build_put(at + 120, (uint32_t)e->octets.len, 4);
	}
}

/* Where each stream lies; returns sectors in all but the table. */
static inline size_t
ole_build_place(struct ole_build *b, size_t directory)
{
	size_t mini = 0, at;

	for (size_t i = 1; i < b->len; i++) {
		if (b->v[i].octets.len >= OLE_BUILD_CUTOFF)
			continue;
		b->v[i].first = (uint32_t)mini;
		mini += ole_build_units(b->v[i].octets.len, OLE_BUILD_MINI);
	}
	b->mini = mini;
	at = directory + ole_build_units(mini * 4, OLE_BUILD_SECTOR);
	b->v[0].first = (uint32_t)at;
	b->v[0].octets.len = mini * OLE_BUILD_MINI;
	at += ole_build_units(mini * OLE_BUILD_MINI, OLE_BUILD_SECTOR);
	for (size_t i = 1; i < b->len; i++) {
		if (b->v[i].octets.len < OLE_BUILD_CUTOFF)
			continue;
		b->v[i].first = (uint32_t)at;
		at += ole_build_units(b->v[i].octets.len, OLE_BUILD_SECTOR);
	}
	return at;
}

static inline void
ole_build_header(unsigned char *h, size_t directory, size_t mini, size_t table,
    size_t tables)
{
	memcpy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	ole_build_put(h + 24, 3u << 16 | 0x3e, 4);
	ole_build_put(h + 28, 9u << 16 | 0xfffe, 4);
	ole_build_put(h + 32, 6, 2);
	ole_build_put(h + 44, (uint32_t)tables, 4);
	ole_build_put(h + 48, 0, 4);
	ole_build_put(h + 56, OLE_BUILD_CUTOFF, 4);
	ole_build_put(h + 60, mini > 0 ? (uint32_t)directory : 0xfffffffeu, 4);
	ole_build_put(h + 64, (uint32_t)mini, 4);
	ole_build_put(h + 68, 0xfffffffeu, 4);
	for (size_t i = 0; i < 109; i++)
		ole_build_put(h + 76 + 4 * i,
		    i < tables ? (uint32_t)(table + i) : UINT32_MAX, 4);
}

static inline void
ole_build_streams(struct ole_build *b, size_t mini_table, unsigned char *table)
{
	unsigned char *at = b->out + OLE_BUILD_SECTOR;

	for (size_t i = 1; i < b->len; i++) {
		const struct ole_build_entry *e = &b->v[i];
		size_t unit = e->octets.len < OLE_BUILD_CUTOFF
				  ? OLE_BUILD_MINI
				  : OLE_BUILD_SECTOR;
		unsigned char *to = at + e->first * unit;

		if (e->octets.len == 0)
			continue;
		if (unit == OLE_BUILD_MINI)
			to += b->v[0].first * OLE_BUILD_SECTOR;
		memcpy(to, e->octets.p, e->octets.len);
		ole_build_chain(unit == OLE_BUILD_MINI
				    ? at + mini_table * OLE_BUILD_SECTOR
				    : table,
		    e->first, ole_build_units(e->octets.len, unit));
	}
}

/* `n` streams as a compound file, living as long as `a`; at most 7 MB. */
static inline struct bytes
ole_build(struct arena *a, const struct ole_build_stream *v, size_t n)
{
	struct ole_build b = { .a = a,
		.v = arena_array(a, 4 * n + 4, sizeof(*b.v)) };
	size_t directory, table, tables = 1, minis;
	unsigned char *t;

	b.v[0] = (struct ole_build_entry){ "Root Entry", 5, 0, UINT32_MAX,
		UINT32_MAX, 0, { NULL, 0 } };
	b.len = 1;
	for (size_t i = 0; i < n; i++)
		ole_build_add(&b, &v[i]);
	directory = ole_build_units(b.len * OLE_BUILD_ENTRY, OLE_BUILD_SECTOR);
	table = ole_build_place(&b, directory);
	minis = b.v[0].first - directory;
	while (tables * 128 < table + tables)
		tables++;
	b.sectors = table + tables;
	b.out = arena_alloc(a, (b.sectors + 1) * OLE_BUILD_SECTOR);
	t = b.out + (table + 1) * OLE_BUILD_SECTOR;
	memset(t, 0xff, tables * OLE_BUILD_SECTOR);
	ole_build_header(b.out, directory, minis, table, tables);
	ole_build_directory(&b, b.out + OLE_BUILD_SECTOR);
	ole_build_chain(t, 0, directory);
	ole_build_chain(t, directory, minis);
	ole_build_chain(t, b.v[0].first,
	    ole_build_units(b.v[0].octets.len, OLE_BUILD_SECTOR));
	for (size_t i = 0; i < tables; i++)
		ole_build_put(t + 4 * (table + i), 0xfffffffdu, 4);
	ole_build_streams(&b, directory, t);
	return (struct bytes){ b.out, (b.sectors + 1) * OLE_BUILD_SECTOR };
}

#endif
