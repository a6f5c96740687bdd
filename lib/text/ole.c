/*
 * ole.c - a compound file to its streams ([MS-CFB])
 */
#include "text/ole.h"

#include <string.h>
#include <strings.h>

#include "text/little.h"
#include "text/pen.h"

enum {
	HEADER = 512,
	ENTRY = 128,
	/* Sectors of the allocation table that the header itself names. */
	IN_HEADER = 109,
	ENTRIES_MAX = 100 * 1000,
	NAME_MAX_OCTETS = 256,
	/* Sectors of 4 KB are the largest; more are nobody's. */
	SHIFT_LEAST = 7,
	SHIFT_MOST = 16,
};

#define LAST_SECTOR 0xfffffffau

int
ole_is(struct bytes octets)
{
	return octets.len >= HEADER &&
	       BEGINS_WITH(octets, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

static struct bytes
sector(const struct ole *o, uint32_t n)
{
	uint64_t at = ((uint64_t)n + 1) << o->shift;

	if (at >= o->file.len)
		return (struct bytes){ NULL, 0 };
	return bytes_at(o->file, (size_t)at, (size_t)1 << o->shift);
}

/* -- the allocation table --------------------------------------------------- */

/* One sector of the table; entries beyond the file are of no use. */
static void
add_table(struct ole *o, uint32_t n, size_t most)
{
	struct bytes s = sector(o, n);

	for (size_t i = 0; i + 4 <= s.len && o->fat_len < most; i += 4)
		o->fat[o->fat_len++] = le32_at(s, i);
}

static void
read_table(struct arena *a, struct ole *o)
{
	size_t most = (o->file.len >> o->shift) + 1;
	size_t in_sector = ((size_t)1 << o->shift) / 4 - 1;
	uint32_t next = le32_at(o->file, 68);

	o->fat = arena_array(a, most, sizeof(*o->fat));
	for (size_t i = 0; i < IN_HEADER && o->fat_len < most; i++) {
		uint32_t n = le32_at(o->file, 76 + 4 * i);

		if (n < LAST_SECTOR)
			add_table(o, n, most);
	}
	/* More of it is named in a chain of sectors; each names at least one. */
	for (size_t steps = 0;
	     next < LAST_SECTOR && steps < most && o->fat_len < most; steps++) {
		struct bytes s = sector(o, next);

		for (size_t i = 0; i < in_sector && o->fat_len < most; i++) {
			uint32_t n = le32_at(s, 4 * i);

			if (n < LAST_SECTOR && s.len > 4 * i)
				add_table(o, n, most);
		}
		next = s.len == 0 ? LAST_SECTOR : le32_at(s, 4 * in_sector);
	}
}

/* Octets of the chain that begins at sector `n`, at most `most`. */
static struct bytes
chain(struct arena *a, struct ole *o, uint32_t n, uint64_t most)
{
	unsigned char *p;
	size_t len = 0;

	if (most > o->left)
		most = o->left;
	if (most > arena_left(a) / 4)
		most = arena_left(a) / 4;
	if (most > o->file.len)
		most = o->file.len;
	p = arena_raw(a, (size_t)most);
	while (n < LAST_SECTOR && len < most) {
		struct bytes s = sector(o, n);

		o->work++;
		if (s.p == NULL || s.len == 0) {
			o->damaged = 1;
			break;
		}
		if (s.len > most - len)
			s.len = (size_t)(most - len);
		memcpy(p + len, s.p, s.len);
		len += s.len;
		n = n < o->fat_len ? o->fat[n] : LAST_SECTOR;
	}
	o->left -= len;
	return (struct bytes){ p, len };
}

/* -- the directory ------------------------------------------------------------ */

static struct utf8
name_of(struct arena *a, struct bytes entry)
{
	struct pen pen;
	size_t len = le16_at(entry, 64);

	if (len > 64)
		len = 64;
	pen_init(&pen, NAME_MAX_OCTETS);
	for (size_t i = 0; i + 2 <= len && le16_at(entry, i) != 0; i += 2) {
		uint32_t c = le16_at(entry, i);

		/* "\005SummaryInformation": a digit stands for the control. */
		pen_char(&pen, c < ' ' ? '0' + c % 10 : c);
	}
	return pen_take(&pen, a);
}

static void
read_entries(struct arena *a, struct ole *o, struct bytes directory)
{
	size_t n = directory.len / ENTRY;

	if (n > ENTRIES_MAX) {
		o->damaged = 1;
		n = ENTRIES_MAX;
	}
	o->v = arena_array(a, n + 1, sizeof(*o->v));
	for (o->len = 0; o->len < n; o->len++) {
		struct bytes e = bytes_at(directory, o->len * ENTRY, ENTRY);

		o->v[o->len] = (struct ole_entry){ .name = name_of(a, e),
			.type = le_at(e, 66, 1),
			.child = OLE_NONE,
			.next = OLE_NONE,
			.raw = e,
			.first = le32_at(e, 116),
			.size = le32_at(e, 120) };
	}
}

static int
holds_entries(const struct ole_entry *entry)
{
	return entry->type == OLE_STORAGE || entry->type == OLE_ROOT;
}

/*
 * Give every entry the storage it lies in; each is visited once.  What no
 * storage holds is looked at as if the root did.
 */
static void
read_tree(struct arena *a, struct ole *o)
{
	static const size_t links[] = { 68, 72, 76 };
	/* Entries to visit: at most three are put on it by each. */
	uint32_t *stack = arena_array(a, 3 * o->len + 1, sizeof(*stack));
	uint32_t *parents = arena_array(a, 3 * o->len + 1, sizeof(*parents));
	unsigned char *seen = arena_array(a, o->len + 1, 1);
	size_t n = 0;

	stack[n++] = 0;
	while (n > 0) {
		uint32_t i = stack[--n], parent = parents[n];

		if (i >= o->len || seen[i])
			continue;
		seen[i] = 1;
		o->v[i].parent = parent;
		for (size_t k = 0; k < 3; k++) {
			uint32_t to = le32_at(o->v[i].raw, links[k]);

			if (to == OLE_NONE ||
			    (k == 2 && !holds_entries(&o->v[i])))
				continue;
			parents[n] = k == 2 ? i : parent;
			stack[n++] = to;
		}
	}
}

/* What lies in each storage, in the order of the directory. */
static void
link_children(struct ole *o)
{
	for (size_t i = o->len; i-- > 1;) {
		struct ole_entry *e = &o->v[i];

		if (e->type == OLE_FREE)
			continue;
		e->next = o->v[e->parent].child;
		o->v[e->parent].child = (uint32_t)i;
	}
}

int
ole_open(struct arena *a, struct bytes octets, struct ole *out)
{
	struct ole o = { .file = octets };
	struct bytes directory, table;

	if (!ole_is(octets))
		return 0;
	o.shift = le16_at(octets, 30);
	o.mini_shift = le16_at(octets, 32);
	o.cutoff = le32_at(octets, 56);
	if (o.shift < SHIFT_LEAST || o.shift > SHIFT_MOST ||
	    o.mini_shift > o.shift || octets.len > arena_left(a) / 8)
		return 0;
	o.left = 2 * (uint64_t)octets.len + 65536;
	read_table(a, &o);
	directory = chain(a, &o, le32_at(octets, 48), octets.len);
	read_entries(a, &o, directory);
	if (o.len == 0)
		return 0;
	read_tree(a, &o);
	link_children(&o);
	table = chain(a, &o, le32_at(octets, 60), octets.len);
	o.mini_fat = arena_array(a, table.len / 4 + 1, sizeof(*o.mini_fat));
	for (; o.mini_fat_len < table.len / 4; o.mini_fat_len++)
		o.mini_fat[o.mini_fat_len] = le32_at(table, 4 * o.mini_fat_len);
	o.mini = chain(a, &o, o.v[0].first, o.v[0].size);
	*out = o;
	return 1;
}

/* A stream that is smaller than a sector's worth: in the root's stream. */
static struct bytes
mini_chain(struct arena *a, struct ole *o, const struct ole_entry *entry)
{
	uint32_t n = entry->first;
	uint64_t most = entry->size;
	unsigned char *p;
	size_t len = 0;

	if (most > o->mini.len)
		most = o->mini.len;
	if (most > o->left)
		most = o->left;
	p = arena_raw(a, (size_t)most);
	while (n < LAST_SECTOR && len < most) {
		struct bytes s = { NULL, 0 };
		uint64_t at = (uint64_t)n << o->mini_shift;

		o->work++;
		if (at < o->mini.len)
			s = bytes_at(
			    o->mini, (size_t)at, (size_t)1 << o->mini_shift);
		if (s.p == NULL || s.len == 0)
			break;
		if (s.len > most - len)
			s.len = (size_t)(most - len);
		memcpy(p + len, s.p, s.len);
		len += s.len;
		n = n < o->mini_fat_len ? o->mini_fat[n] : LAST_SECTOR;
	}
	o->left -= len;
	return (struct bytes){ p, len };
}

struct bytes
ole_stream(struct arena *a, struct ole *o, const struct ole_entry *entry)
{
	struct ole_entry *e = &o->v[entry - o->v];

	if (e->is_read)
		return e->octets;
	e->is_read = 1;
	e->octets = e->size >= o->cutoff ? chain(a, o, e->first, e->size)
					 : mini_chain(a, o, e);
	o->damaged |= e->octets.len < e->size;
	return e->octets;
}

const struct ole_entry *
ole_find(const struct ole *o, uint32_t parent, const char *name)
{
	size_t len = strlen(name);

	if (parent >= o->len)
		return NULL;
	for (uint32_t i = o->v[parent].child; i != OLE_NONE; i = o->v[i].next)
		if (o->v[i].type == OLE_STREAM && o->v[i].name.len == len &&
		    strncasecmp(o->v[i].name.p, name, len) == 0)
			return &o->v[i];
	return NULL;
}
