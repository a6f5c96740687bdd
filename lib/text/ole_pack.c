/*
 * ole_pack.c - a storage inside a compound file to a file of its own
 *
 *	header | directory | mini table | mini stream | large streams | table
 *
 * ([MS-CFB] 2.2 to 2.6; version 4, whose sectors of 4 KB let the header name
 * enough of the table.)  Streams lie one after the other, so a chain is a run
 * of sectors.
 */
#include "text/ole_pack.h"

#include <stdlib.h>
#include <string.h>

#include "text/little.h"

enum {
	SECTOR = 4096,
	MINI = 64,
	CUTOFF = 4096,
	ENTRY = 128,
	/* Entries of the table in one sector; its sectors the header names. */
	IN_SECTOR = SECTOR / 4,
	IN_HEADER = 109,
	/* Of what is left of the arena, the share that a file may take. */
	SHARE = 8,
};

#define END_OF_CHAIN 0xfffffffeu
#define TABLE_SECTOR 0xfffffffdu
#define FREE_SECTOR  0xffffffffu

/* An entry that goes along, and its stream. */
struct item {
	const struct ole_entry *entry;
	struct bytes octets;
	/* Indexes of other items; OLE_NONE: none. */
	uint32_t left, right, child;
	uint32_t first;
};

struct pack {
	struct arena *a;
	struct ole *ole;
	struct item *v;
	size_t len, cap;
	/* Octets of the mini stream, sectors of everything. */
	size_t mini, sectors;
	unsigned char *out;
};

static void
put32(unsigned char *p, uint32_t v)
{
	for (size_t i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

static size_t
units(size_t octets, size_t unit)
{
	return (octets + unit - 1) / unit;
}

/* -- which entries ----------------------------------------------------------- */

/* 2.6.4: the shorter name first, then by its capital letters. */
static int
compare(const void *left, const void *right)
{
	const struct ole_entry *a = ((const struct item *)left)->entry;
	const struct ole_entry *b = ((const struct item *)right)->entry;
	uint32_t a_len = le16_at(a->raw, 64), b_len = le16_at(b->raw, 64);

	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	for (size_t i = 0; i + 2 <= a_len && i < 64; i += 2) {
		uint32_t x = le16_at(a->raw, i), y = le16_at(b->raw, i);

		x -= x >= 'a' && x <= 'z' ? 32u : 0;
		y -= y >= 'a' && y <= 'z' ? 32u : 0;
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

/*
 * A balanced tree of the items from `from` to before `to`; returns its root.
 * As deep as the logarithm of their number.
 */
static uint32_t
balance(struct pack *p, size_t from, size_t to)
{
	size_t middle = from + (to - from) / 2;

	if (from == to)
		return OLE_NONE;
	p->v[middle].left = balance(p, from, middle);
	p->v[middle].right = balance(p, middle + 1, to);
	return (uint32_t)middle;
}

/* Items are added behind those that are looked through. */
static void
collect(struct pack *p, uint32_t top)
{
	p->v = arena_grow(p->a, p->v, p->len, &p->cap, sizeof(*p->v));
	p->v[p->len++] = (struct item){
		.entry = &p->ole->v[top], .left = OLE_NONE, .right = OLE_NONE
	};
	for (size_t i = 0; i < p->len; i++) {
		size_t from = p->len;

		p->v[i].child = OLE_NONE;
		if (p->v[i].entry->type != OLE_STORAGE &&
		    p->v[i].entry->type != OLE_ROOT)
			continue;
		for (uint32_t k = p->v[i].entry->child; k != OLE_NONE;
		     k = p->ole->v[k].next) {
			p->v = arena_grow(
			    p->a, p->v, p->len, &p->cap, sizeof(*p->v));
			p->v[p->len++] =
			    (struct item){ .entry = &p->ole->v[k] };
		}
		qsort(p->v + from, p->len - from, sizeof(*p->v), compare);
		p->v[i].child = balance(p, from, p->len);
	}
}

/* -- where they go ------------------------------------------------------------- */

static void
take_streams(struct pack *p)
{
	for (size_t i = 0; i < p->len; i++) {
		struct item *item = &p->v[i];

		if (item->entry->type != OLE_STREAM)
			continue;
		item->octets = ole_stream(p->a, p->ole, item->entry);
		if (item->octets.len < CUTOFF) {
			item->first = (uint32_t)(p->mini / MINI);
			p->mini += units(item->octets.len, MINI) * MINI;
		}
	}
}

/* Sectors of large streams, from `first` on; returns what follows. */
static size_t
place_streams(struct pack *p, size_t first)
{
	for (size_t i = 0; i < p->len; i++) {
		struct item *item = &p->v[i];

		if (item->octets.len < CUTOFF)
			continue;
		item->first = (uint32_t)first;
		first += units(item->octets.len, SECTOR);
	}
	return first;
}

/* -- what is written ------------------------------------------------------------ */

static unsigned char *
sector(struct pack *p, size_t n)
{
	return p->out + (n + 1) * SECTOR;
}

/* A run of `n` units from `first` on, in a table at `table`. */
static void
put_chain(unsigned char *table, size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put32(table + 4 * (first + i),
		    i + 1 < n ? (uint32_t)(first + i + 1) : END_OF_CHAIN);
}

static void
put_entries(struct pack *p, size_t mini_stream)
{
	for (size_t i = 0; i < p->len; i++) {
		const struct item *item = &p->v[i];
		unsigned char *e = sector(p, 0) + i * ENTRY;

		memcpy(e, item->entry->raw.p, item->entry->raw.len);
		/* Black: a tree of black nodes is read by everybody. */
		e[67] = 1;
		put32(e + 68, item->left);
		put32(e + 72, item->right);
		put32(e + 76, item->child);
		put32(e + 116,
		    item->octets.len == 0 ? END_OF_CHAIN : item->first);
		put32(e + 120, (uint32_t)item->octets.len);
		put32(e + 124, 0);
	}
	for (size_t i = p->len; i % (SECTOR / ENTRY) != 0; i++)
		memset(sector(p, 0) + i * ENTRY + 68, 0xff, 12);
	/* The root has a name of its own and holds the mini stream. */
	memcpy(sector(p, 0), "R\0o\0o\0t\0 \0E\0n\0t\0r\0y\0\0",
	    sizeof("Root Entry") * 2);
	memset(sector(p, 0) + 22, 0, 64 - 22);
	sector(p, 0)[64] = 22;
	sector(p, 0)[65] = 0;
	sector(p, 0)[66] = OLE_ROOT;
	put32(sector(p, 0) + 116,
	    p->mini > 0 ? (uint32_t)mini_stream : END_OF_CHAIN);
	put32(sector(p, 0) + 120, (uint32_t)p->mini);
}

static void
put_streams(struct pack *p, unsigned char *mini_table, size_t mini_stream)
{
	for (size_t i = 0; i < p->len; i++) {
		const struct item *item = &p->v[i];

		if (item->octets.len == 0)
			continue;
		if (item->octets.len >= CUTOFF) {
			memcpy(sector(p, item->first), item->octets.p,
			    item->octets.len);
			continue;
		}
		memcpy(sector(p, mini_stream) + (size_t)item->first * MINI,
		    item->octets.p, item->octets.len);
		put_chain(
		    mini_table, item->first, units(item->octets.len, MINI));
	}
}

static void
put_header(struct pack *p, size_t table, size_t tables, size_t mini_table,
    size_t mini_tables)
{
	static const unsigned char begin[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1,
		0xb1, 0x1a, 0xe1 };

	memcpy(p->out, begin, sizeof(begin));
	put32(p->out + 24, 4u << 16 | 0x3e);
	put32(p->out + 28, 12u << 16 | 0xfffe);
	p->out[32] = 6;
	put32(p->out + 40, (uint32_t)units(p->len * ENTRY, SECTOR));
	put32(p->out + 44, (uint32_t)tables);
	put32(p->out + 56, CUTOFF);
	put32(
	    p->out + 60, mini_tables > 0 ? (uint32_t)mini_table : END_OF_CHAIN);
	put32(p->out + 64, (uint32_t)mini_tables);
	put32(p->out + 68, END_OF_CHAIN);
	for (size_t i = 0; i < IN_HEADER; i++)
		put32(p->out + 76 + 4 * i,
		    i < tables ? (uint32_t)(table + i) : FREE_SECTOR);
}

/* The table names its own sectors too. */
static void
put_table(struct pack *p, size_t table, size_t tables, const size_t runs[4])
{
	unsigned char *t = sector(p, table);

	memset(t, 0xff, tables * SECTOR);
	for (size_t i = 0; i < 3; i++)
		put_chain(t, runs[i], runs[i + 1] - runs[i]);
	for (size_t i = 0; i < p->len; i++)
		if (p->v[i].octets.len >= CUTOFF)
			put_chain(t, p->v[i].first,
			    units(p->v[i].octets.len, SECTOR));
	for (size_t i = 0; i < tables; i++)
		put32(t + 4 * (table + i), TABLE_SECTOR);
}

struct bytes
ole_pack(struct arena *a, struct ole *ole, uint32_t top)
{
	struct pack p = { .a = a, .ole = ole };
	/* Where directory, mini table and mini stream begin, and the rest. */
	size_t runs[4] = { 0 }, table, tables = 1, mini_tables;

	collect(&p, top);
	take_streams(&p);
	mini_tables = units(p.mini / MINI, IN_SECTOR);
	runs[1] = units(p.len * ENTRY, SECTOR);
	runs[2] = runs[1] + mini_tables;
	runs[3] = runs[2] + units(p.mini, SECTOR);
	table = place_streams(&p, runs[3]);
	while (tables * IN_SECTOR < table + tables)
		tables++;
	p.sectors = table + tables;
	/* What the header cannot name is larger than any message. */
	if (tables > IN_HEADER ||
	    (p.sectors + 1) * SECTOR > arena_left(a) / SHARE)
		return (struct bytes){ NULL, 0 };
	p.out = arena_alloc(a, (p.sectors + 1) * SECTOR);
	put_header(&p, table, tables, runs[1], mini_tables);
	memset(sector(&p, runs[1]), 0xff, mini_tables * SECTOR);
	put_entries(&p, runs[2]);
	put_streams(&p, sector(&p, runs[1]), runs[2]);
	put_table(&p, table, tables, runs);
	return (struct bytes){ p.out, (p.sectors + 1) * SECTOR };
}
