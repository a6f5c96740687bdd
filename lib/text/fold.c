/*
 * fold.c - undo case, accents and look-alikes before matching
 */
#include "text/fold.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"

int
fold_table_open(struct bytes image, struct fold_table *out, struct err *e)
{
	struct fold_table t = { 0 };
	size_t entries, need = sizeof(*t.head);
	const char *why = "could not use a fold table: it is damaged";

	if (image.len < need || (uintptr_t)image.p % 8 != 0)
		return err_set(e, ERR_CONFIG, "%s", why);
	t.head = (const void *)image.p;
	if (t.head->magic != FOLD_MAGIC || t.head->pages > FOLD_PAGES ||
	    t.head->pool > image.len)
		return err_set(e, ERR_CONFIG, "%s", why);
	entries = (size_t)t.head->pages * FOLD_PAGE;
	need += entries * sizeof(*t.entries) + t.head->pool;
	if (image.len != need)
		return err_set(e, ERR_CONFIG, "%s", why);
	t.entries = (const void *)(image.p + sizeof(*t.head));
	t.pool = (const char *)(t.entries + entries);
	for (size_t i = 0; i < FOLD_PAGES; i++)
		if (t.head->page[i] >= t.head->pages)
			return err_set(e, ERR_CONFIG, "%s", why);
	for (size_t i = 0; i < entries; i++) {
		uint32_t len = t.entries[i] & 0xff;

		if (t.entries[i] != 0 &&
		    (len == 0 || len > FOLD_OCTETS_MAX + 1 ||
			(t.entries[i] >> 8) + len - 1 > t.head->pool))
			return err_set(e, ERR_CONFIG, "%s", why);
	}
	*out = t;
	return 0;
}

/* Length of the character at `p` by its first octet; text is valid UTF-8. */
static size_t
character_len(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static uint32_t
code_point(const unsigned char *p, size_t len)
{
	uint32_t c = p[0] & (0xffu >> (len + 1));

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

/* The fold of the character of `len` octets at `p`; borrowed. */
static struct utf8
fold_one(const struct fold_table *t, const unsigned char *p, size_t len)
{
	uint32_t c = code_point(p, len), entry;

	if (c >= FOLD_PAGES * FOLD_PAGE)
		return (struct utf8){ (const char *)p, len };
	entry = t->entries[(size_t)t->head->page[c / FOLD_PAGE] * FOLD_PAGE +
			   c % FOLD_PAGE];
	if (entry == 0)
		return (struct utf8){ (const char *)p, len };
	return (struct utf8){ t->pool + (entry >> 8), (entry & 0xff) - 1 };
}

/* How long the skeleton will be. */
static size_t
folded_len(const struct fold_table *t, struct utf8 plain)
{
	const unsigned char *p = (const unsigned char *)plain.p;
	size_t total = 0;

	for (size_t i = 0; i < plain.len;) {
		size_t ascii = bytes_past_ascii(bytes_of(plain), i), len;

		total += ascii - i;
		i = ascii;
		if (i == plain.len)
			break;
		len = character_len(p[i]);
		if (len > plain.len - i)
			len = plain.len - i;
		total += fold_one(t, p + i, len).len;
		i += len;
	}
	return total;
}

void
text_fold(struct arena *a, const struct fold_table *table, struct utf8 plain,
    struct folded *out)
{
	const unsigned char *p = (const unsigned char *)plain.p;
	size_t total = folded_len(table, plain), n = 0;
	char *text = arena_raw(a, total + 1);
	uint32_t *origin = arena_raw(a, (total + 1) * sizeof(*origin));

	assert(plain.len <= TEXT_MAX);
	for (size_t i = 0; i < plain.len;) {
		size_t ascii = bytes_past_ascii(bytes_of(plain), i), len;
		struct utf8 fold;

		for (; i < ascii; i++, n++) {
			origin[n] = (uint32_t)i;
			text[n] = (char)ascii_lower(p[i]);
		}
		if (i == plain.len)
			break;
		len = character_len(p[i]);
		if (len > plain.len - i)
			len = plain.len - i;
		fold = fold_one(table, p + i, len);
		for (size_t k = 0; k < fold.len; k++) {
			origin[n] = (uint32_t)i;
			text[n++] = fold.p[k];
		}
		i += len;
	}
	origin[n] = (uint32_t)plain.len;
	*out = (struct folded){ { text, n }, origin };
}
