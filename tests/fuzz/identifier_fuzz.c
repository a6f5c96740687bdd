/* identifier_fuzz.c - no text breaks the detectors, takes them out of itself or
 * costs more than its size */
#include <stdint.h>
#include <stdlib.h>

#include "match/figures.h"
#include "match/identifier.h"
#include "text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each octet stands for one of the text, behind the one before. */
static struct utf8
plain(struct arena *a, struct utf8 text)
{
	struct figures figures = figures_plain(a, text);

	for (size_t i = 0; figures.origin != NULL && i < figures.text.len; i++)
		if (figures.origin[i] >= figures.origin[i + 1] ||
		    figures.origin[i + 1] > text.len)
			abort();
	return figures.text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct identifiers *ids =
	    identifiers_new(&(struct school_phones){ NULL, 0 });
	struct identifier id;
	struct readings readings;
	struct utf8 text = { "", 0 };

	charset_read(a, UTF8("utf-8"), (struct bytes){ data, size }, &readings);
	if (readings.len > 0)
		text = readings.v[0];
	text = plain(a, text);
	/* In a block of its own length: what looks beyond is seen. */
	char *copy = malloc(text.len);
	if (copy == NULL && text.len > 0)
		abort();
	memcpy(copy, text.p, text.len);
	identifiers_begin(ids, (struct utf8){ copy, text.len });
	while (identifiers_next(ids, &id))
		if (id.start >= id.end || id.end > text.len ||
		    id.confidence < 1 || id.confidence > 100)
			abort();
	if (identifier_bare((struct utf8){ copy, text.len }, &id) &&
	    (id.start >= id.end || id.end > text.len))
		abort();
	if (identifiers_work(ids) > 256 * text.len + 4096)
		abort();
	identifiers_free(ids);
	free(copy);
	arena_free(a);
	return 0;
}
