/*
 * decode.c - what a reader would see of a part, as clean text with a place
 */
#include <string.h>

#include "text/charset.h"
#include "text/html.h"
#include "text/meta.h"
#include "text/text.h"

void
text_add(struct arena *a, struct texts *out, struct text text)
{
	if (text.text.len == 0)
		return;
	out->v = arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = text;
}

static void
add_gap(struct arena *a, struct texts *out, struct utf8 gap)
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

static void
read_octets(struct arena *a, struct utf8 charset, struct bytes octets,
    struct readings *readings, struct texts *out)
{
	charset_read(a, charset, octets, readings);
	if (readings->unknown)
		add_gap(a, out, UTF8("charset_unknown"));
	if (readings->lossy)
		add_gap(a, out, UTF8("charset_guessed"));
}

static void
decode_plain(struct arena *a, const struct part *part, struct texts *out)
{
	struct readings r;

	read_octets(a, part->charset.text, part->body, &r, out);
	for (size_t i = 0; i < r.len; i++)
		text_add(a, out,
		    (struct text){
			.where = { .text = part->path }, .text = r.v[i] });
}

static void
decode_html(struct arena *a, const struct part *part, struct texts *out)
{
	struct utf8 charset = part->charset.text;
	struct field where = { .text = part->path };
	struct readings r;

	if (charset.len == 0)
		charset = meta_charset(part->body);
	read_octets(a, charset, part->body, &r, out);
	for (size_t i = 0; i < r.len; i++) {
		struct html_text h;

		html_text(a, r.v[i], &h);
		text_add(a, out, (struct text){ where, h.shown, 0 });
		text_add(a, out, (struct text){ where, h.attributes, 0 });
		text_add(a, out, (struct text){ where, h.hidden, 1 });
	}
}

static int
is_white(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] > ' ')
			return 0;
	return 1;
}

/* What mail programs leave out around the parts of a multipart. */
static void
decode_around(struct arena *a, const struct part *part, struct texts *out)
{
	const struct bytes around[] = { part->preamble, part->epilogue };

	for (size_t i = 0; i < 2; i++) {
		struct readings r;

		if (is_white(around[i]))
			continue;
		charset_read(a, (struct utf8){ NULL, 0 }, around[i], &r);
		for (size_t k = 0; k < r.len; k++)
			text_add(a, out,
			    (struct text){ { .text = part->path }, r.v[k], 1 });
	}
}

static int
begins_with(struct utf8 text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.p, with, len) == 0;
}

/* Media types and how they are read; the first that fits. */
static const struct {
	const char *begins;
	void (*decode)(
	    struct arena *a, const struct part *part, struct texts *out);
} decoders[] = {
	{ "text/html", decode_html },
	{ "application/xhtml+xml", decode_html },
	{ "text/", decode_plain },
	{ "message/", decode_plain },
	{ "application/json", decode_plain },
	{ "application/xml", decode_plain },
};

void
text_decode(struct arena *a, const struct part *part, struct texts *out)
{
	*out = (struct texts){ 0 };
	if (part->is_multipart) {
		decode_around(a, part, out);
		return;
	}
	/* An enclosed message is read part by part. */
	if (part->is_message && part->child != NULL)
		return;
	for (size_t i = 0; i < sizeof(decoders) / sizeof(*decoders); i++) {
		if (!begins_with(part->type.text, decoders[i].begins))
			continue;
		decoders[i].decode(a, part, out);
		return;
	}
}
