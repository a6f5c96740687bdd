/*
 * content.c - how decoders say what they found
 */
#include "text/content.h"

#include <stdio.h>
#include <string.h>

#include "record/oddity.h"
#include "text/turned.h"

enum {
	/* Of what is left of the arena, the share one text or member may take:
	 * decoding it takes several times its size. */
	SHARE = 8,
};

static void
add(struct arena *a, struct content *out, struct text text)
{
	out->v = arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = text;
}

void
content_text(struct arena *a, struct content *out, struct text text)
{
	struct turned turned;

	if (text.text.len == 0)
		return;
	add(a, out, text);
	if (!turned_is(text.text))
		return;
	out->odd |= ODD(ODD_TEXT_BIDI);
	if (text.text.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	turned = turned_text(a, text.text);
	text.text = turned.text;
	text.turned = turned.origin;
	add(a, out, text);
}

void
content_add(struct arena *a, struct content *out, const struct source *in,
    struct utf8 text, int hidden)
{
	content_text(a, out,
	    (struct text){ .where = { .text = in->path },
		.text = text,
		.hidden = hidden });
}

void
content_gap(struct arena *a, struct content *out, struct utf8 gap)
{
	struct utf8 *v;

	for (size_t i = 0; i < out->gaps.len; i++)
		if (utf8_equal(out->gaps.v[i], gap))
			return;
	v = arena_array(a, out->gaps.len + 1, sizeof(*v));
	if (out->gaps.len > 0)
		memcpy(v, out->gaps.v, out->gaps.len * sizeof(*v));
	v[out->gaps.len++] = gap;
	out->gaps.v = v;
}

void
content_readings(struct arena *a, struct content *out, const struct source *in,
    struct bytes octets, struct readings *readings)
{
	*readings = (struct readings){ .len = 0 };
	if (octets.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	charset_read(a, in->charset, octets, readings);
	if (readings->unknown)
		content_gap(a, out, UTF8("charset_unknown"));
	if (readings->lossy)
		content_gap(a, out, UTF8("charset_guessed"));
	if (readings->conflict)
		out->odd |= ODD(ODD_CHARSET_CONFLICT);
}

void
content_octets(struct arena *a, struct content *out, const struct source *in,
    struct bytes octets)
{
	struct readings r;

	content_readings(a, out, in, octets, &r);
	for (size_t i = 0; i < r.len; i++)
		content_add(a, out, in, r.v[i], 0);
}

int
content_member(struct arena *a, struct content *out, struct budget *left,
    struct member member)
{
	char number[24];

	if (left->members == 0) {
		content_gap(a, out, UTF8("too_many"));
		return 0;
	}
	left->members--;
	if (member.name.text.len == 0) {
		snprintf(number, sizeof(number), "%zu", out->members_len + 1);
		member.name.text = arena_utf8(a, utf8_from(number));
	}
	out->members = arena_grow(a, out->members, out->members_len,
	    &out->members_cap, sizeof(*out->members));
	out->members[out->members_len++] = member;
	return 1;
}

struct field
content_place(struct arena *a, const struct source *in, struct field name)
{
	size_t len = in->path.len + 1 + name.text.len;
	char *p = arena_raw(a, len);

	if (in->path.len > 0)
		memcpy(p, in->path.p, in->path.len);
	p[in->path.len] = '!';
	if (name.text.len > 0)
		memcpy(p + in->path.len + 1, name.text.p, name.text.len);
	return (struct field){ .text = { p, len } };
}

int
budget_take(struct budget *left, const struct arena *a, size_t octets)
{
	if (octets > left->octets || octets > arena_left(a) / SHARE)
		return 0;
	left->octets -= octets;
	return 1;
}
