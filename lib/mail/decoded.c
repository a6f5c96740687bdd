/*
 * decoded.c - content that is transfer decoded, each once
 */
#include "mail/decoded.h"

#include <stdint.h>

enum { FIRST_SLOTS = 64 };

struct slot {
	/* p is NULL in a free one. */
	struct bytes content;
	enum transfer_kind kind;
	struct bytes out;
	int damaged;
};

struct decoded {
	struct arena *a;
	size_t left;
	/* A power of two of them, less than half in use; by hash_of(). */
	struct slot *slots;
	size_t slots_len, used;
};

struct decoded *
decoded_new(struct arena *a, size_t octets)
{
	struct decoded *d = arena_alloc(a, sizeof(*d));

	*d = (struct decoded){ .a = a,
		.left = octets,
		.slots = arena_array(a, FIRST_SLOTS, sizeof(struct slot)),
		.slots_len = FIRST_SLOTS };
	return d;
}

static size_t
hash_of(enum transfer_kind kind, struct bytes content)
{
	uint64_t h = (uintptr_t)content.p;

	h = (h ^ content.len) * 0x9e3779b97f4a7c15u;
	h = (h ^ (h >> 29) ^ (uint64_t)kind) * 0x9e3779b97f4a7c15u;
	return (size_t)(h >> 32);
}

/* The slot of this content, or the free one where it belongs. */
static struct slot *
slot_of(struct decoded *d, enum transfer_kind kind, struct bytes content)
{
	size_t i = hash_of(kind, content);

	for (;; i++) {
		struct slot *s = &d->slots[i & (d->slots_len - 1)];

		if (s->content.p == NULL ||
		    (s->content.p == content.p &&
			s->content.len == content.len && s->kind == kind))
			return s;
	}
}

static void
grow(struct decoded *d)
{
	struct slot *old = d->slots;
	size_t len = d->slots_len;

	d->slots_len *= 2;
	d->slots = arena_array(d->a, d->slots_len, sizeof(struct slot));
	for (size_t i = 0; i < len; i++)
		if (old[i].content.p != NULL)
			*slot_of(d, old[i].kind, old[i].content) = old[i];
}

int
decoded_take(struct decoded *d, enum transfer_kind kind, struct bytes content,
    struct bytes *out, int *damaged)
{
	struct slot *s = slot_of(d, kind, content);

	if (s->content.p == NULL) {
		if (content.len > d->left ||
		    content.len > arena_left(d->a) / 4) {
			*out = content;
			return -1;
		}
		d->left -= content.len;
		if (2 * (d->used + 1) > d->slots_len) {
			grow(d);
			s = slot_of(d, kind, content);
		}
		*s = (struct slot){ .content = content, .kind = kind };
		d->used += content.p != NULL;
		s->out = transfer_decode(d->a, kind, content, &s->damaged);
	}
	*out = s->out;
	*damaged |= s->damaged;
	return 0;
}
