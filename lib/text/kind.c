/*
 * kind.c - what the content of a part is, by look [libmagic]
 */
#include "text/kind.h"

#include <magic.h>
#include <stdlib.h>

struct kinds {
	magic_t magic;
};

enum { LOOKED_AT = 64 * 1024, KIND_MAX = 127 };

struct kinds *
kinds_new(struct err *e)
{
	/* Signatures only: the slow guesses about text are our own business. */
	const int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
			  MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ENCODING |
			  MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ELF;
	struct kinds *k = calloc(1, sizeof(*k));

	if (k == NULL)
		abort();
	k->magic = magic_open(flags);
	if (k->magic == NULL || magic_load(k->magic, NULL) == -1) {
		err_set(e, ERR_CONFIG, "could not load file signatures: %s",
		    k->magic != NULL ? magic_error(k->magic) : "no memory");
		kinds_free(k);
		return NULL;
	}
	return k;
}

void
kinds_free(struct kinds *k)
{
	if (k == NULL)
		return;
	if (k->magic != NULL)
		magic_close(k->magic);
	free(k);
}

struct utf8
kinds_of(const struct kinds *k, struct arena *a, struct bytes octets)
{
	const char *kind;
	size_t len = 0;

	if (octets.len == 0)
		return (struct utf8){ NULL, 0 };
	kind = magic_buffer(k->magic, octets.p,
	    octets.len < LOOKED_AT ? octets.len : LOOKED_AT);
	if (kind == NULL)
		return (struct utf8){ NULL, 0 };
	/* Printable ASCII of a bounded length, whatever a signature says. */
	while (len < KIND_MAX && kind[len] > ' ' && kind[len] <= '~')
		len++;
	return arena_utf8(a, (struct utf8){ kind, len });
}
