/*
 * directory.c - a snapshot in memory, and whom an address belongs to
 */
#include "policy/directory.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"

/* The octets, and rows that are about three times as large in memory. */
#define DIRECTORY_ARENA ((size_t)6 * DIRECTORY_MAX)

struct directory {
	struct arena *a;
	struct directory_content content;
};

void
directory_path(const struct conf *conf, char out[DIRECTORY_PATH])
{
	snprintf(out, DIRECTORY_PATH, "%s/directory", conf->state_dir);
}

struct directory *
directory_open(const char *path, struct err *e)
{
	struct arena *a = arena_new(DIRECTORY_ARENA);
	struct directory *d = arena_alloc(a, sizeof(*d));
	struct bytes image;
	struct err why;

	d->a = a;
	if (io_read_file(a, path, DIRECTORY_MAX, &image, e) == -1) {
		e->kind = ERR_SYSTEM;
		arena_free(a);
		return NULL;
	}
	if (directory_read(a, image, &d->content, &why) == -1) {
		err_set(e, ERR_CONFIG, "could not use the directory \"%s\": %s",
		    path, why.text);
		arena_free(a);
		return NULL;
	}
	return d;
}

struct directory *
directory_from(const struct directory_content *content, struct err *e)
{
	struct arena *a = arena_new(DIRECTORY_ARENA);
	struct directory *d = arena_alloc(a, sizeof(*d));
	struct strbuf image;
	int result;

	d->a = a;
	strbuf_init(&image, DIRECTORY_MAX);
	result = directory_write(content, &image, e);
	if (result == 0)
		result = directory_read(
		    a, arena_bytes(a, strbuf_bytes(&image)), &d->content, e);
	strbuf_done(&image);
	if (result == 0)
		return d;
	arena_free(a);
	return NULL;
}

void
directory_close(struct directory *d)
{
	if (d != NULL)
		arena_free(d->a);
}

const struct directory_content *
directory_content(const struct directory *d)
{
	return &d->content;
}

/* -- finding ----------------------------------------------------------------- */

static int
compare(const void *key, const void *entry)
{
	return utf8_order(*(const struct utf8 *)key,
	    ((const struct directory_entry *)entry)->address);
}

static const struct directory_entry *
look_up(const struct directory *d, const char *address, size_t len)
{
	struct utf8 key = { address, len };

	if (d->content.entries_len == 0)
		return NULL;
	return bsearch(&key, d->content.entries, d->content.entries_len,
	    sizeof(*d->content.entries), compare);
}

/*
 * The address as the directory writes it, into `out` of DIRECTORY_TEXT_MAX
 * octets: small letters, no stop at the end, and "ann"@x without its quotes.
 * Its length; *local becomes that of what stands before the last @.
 */
static size_t
plain_form(struct bytes address, char *out, size_t *local)
{
	size_t at = address.len, len = 0;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	if (at == 0 || address.len > DIRECTORY_TEXT_MAX)
		return 0;
	*local = 0;
	for (size_t i = 0; i < address.len; i++) {
		char c = (char)address.p[i];

		if (i + 1 == at)
			*local = len;
		else if (i < at && (c == '"' || c == '\\'))
			continue;
		out[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return out[len - 1] == '.' ? len - 1 : len;
}

int
directory_find(
    const struct directory *d, struct bytes address, struct known *out)
{
	char text[DIRECTORY_TEXT_MAX] = "";
	const struct directory_entry *entry;
	size_t local = 0, len;
	char *plus;

	*out = (struct known){ .found = 0 };
	if (d == NULL)
		return 0;
	len = plain_form(address, text, &local);
	if (len == 0)
		return 0;
	entry = look_up(d, text, len);
	plus = memchr(text, '+', local);
	if (entry == NULL && plus != NULL && plus > text) {
		memmove(plus, text + local, len - local);
		entry = look_up(d, text, len - (local - (size_t)(plus - text)));
	}
	if (entry != NULL)
		*out = entry->known;
	return entry != NULL;
}
