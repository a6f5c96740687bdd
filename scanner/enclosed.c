/*
 * enclosed.c - which messages stand inside this one, by their Message-IDs
 */
#include "scanner/enclosed.h"

#include "base/limits.h"

static void
add(struct arena *a, struct record *r, struct field id)
{
	struct fields *to = &r->enclosed;

	if (id.text.len == 0)
		return;
	for (size_t i = 0; i < to->len; i++)
		if (bytes_equal(field_given(to->v[i]), field_given(id)))
			return;
	if (to->len == ENCLOSED_MAX) {
		record_add_gap(a, r, UTF8("enclosed_cut"));
		return;
	}
	if (to->v == NULL)
		to->v = arena_array(a, ENCLOSED_MAX, sizeof(*to->v));
	to->v[to->len++] = id;
}

void
enclosed_add(
    struct arena *a, struct record *record, const struct header *header)
{
	const struct fields lists[] = { header->in_reply_to,
		header->references };

	add(a, record, header->message_id);
	/* Those named last are nearest; a long list is cut at its beginning. */
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t n = lists[i].len; n > 0; n--)
			add(a, record, lists[i].v[n - 1]);
}
