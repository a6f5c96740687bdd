/*
 * rtf_text.c - where the characters of RTF go
 */
#include "text/rtf_text.h"

#include <string.h>

#include "base/limits.h"
#include "mail/transfer.h"

/* -- which pen writes ------------------------------------------------------ */

/* The value of a shape's property is text when its name says so. */
static int
is_text_property(const struct rtf_text *t)
{
	static const char *const names[] = { "wz", "gtext", "pib", "pihl" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(t->property, names[i], strlen(names[i])) == 0)
			return 1;
	return 0;
}

/* Which text the group writes; -1: none. */
static int
text_of(const struct rtf_text *t)
{
	const struct rtf_group *g = t->group;

	switch (g->to) {
	case TO_BODY:
	case TO_NOTES:
		if (g->is_deleted)
			return RTF_DELETED;
		if (g->is_hidden)
			return RTF_HIDDEN;
		return g->to == TO_BODY ? RTF_BODY : RTF_NOTES;
	case TO_HIDDEN:
		return RTF_HIDDEN;
	case TO_VALUE:
		return is_text_property(t) ? RTF_HIDDEN : -1;
	case TO_HTML:
		return RTF_HTML;
	default:
		return -1;
	}
}

/* What was deleted is hidden as well, on lines of its own. */
static struct pen *
pen_of(struct rtf_text *t, int text)
{
	return &t->pens[text == RTF_DELETED ? RTF_HIDDEN : text];
}

/* The pen in force, on a new line where another text had been; NULL: none. */
static struct pen *
pen(struct rtf_text *t)
{
	int now = text_of(t), last = t->last;

	if (now != last &&
	    (last == RTF_NOTES || last == RTF_HIDDEN || last == RTF_DELETED))
		pen_line(pen_of(t, last));
	t->last = now;
	return now == -1 ? NULL : pen_of(t, now);
}

/* 1: what is shown here belongs to the HTML as well. */
static int
is_in_html(const struct rtf_text *t)
{
	return t->is_html && t->group->to == TO_BODY && !t->group->is_not_html;
}

/* -- what is written ---------------------------------------------------------- */

void
rtf_text_flush(struct rtf_text *t)
{
	struct bytes octets = { t->run, t->run_len };
	unsigned codepage = t->group->codepage;
	struct pen *to;

	if (octets.len == 0)
		return;
	to = pen(t);
	if (to != NULL)
		codepages_write(&t->codepages, codepage, octets, to);
	if (is_in_html(t))
		codepages_write(
		    &t->codepages, codepage, octets, &t->pens[RTF_HTML]);
	t->run_len = 0;
}

void
rtf_text_char(struct rtf_text *t, uint32_t c)
{
	struct pen *to;

	rtf_text_flush(t);
	to = pen(t);
	if (to != NULL)
		pen_char(to, c);
	if (is_in_html(t))
		pen_char(&t->pens[RTF_HTML], c);
}

void
rtf_text_line(struct rtf_text *t)
{
	struct pen *to;

	rtf_text_flush(t);
	to = pen(t);
	if (to != NULL)
		pen_line(to);
	if (is_in_html(t))
		pen_line(&t->pens[RTF_HTML]);
}

static void
put_hex(struct rtf_text *t, unsigned char c)
{
	int digit = transfer_hex(c);

	if (digit < 0)
		return;
	if (t->half < 0) {
		t->half = digit;
		return;
	}
	strbuf_char(&t->object, (char)(t->half << 4 | digit));
	t->half = -1;
}

void
rtf_text_octet(struct rtf_text *t, unsigned char c)
{
	switch (t->group->to) {
	case TO_OBJECT:
		put_hex(t, c);
		break;
	case TO_PROPERTY:
		if (t->property_len < RTF_PROPERTY_MAX)
			t->property[t->property_len++] = (char)c;
		t->property[t->property_len] = '\0';
		break;
	case TO_PICTURE:
		t->has_picture |= transfer_hex(c) >= 0;
		break;
	case TO_FONTS:
	case TO_NOWHERE:
		break;
	default:
		if (t->run_len == RTF_RUN_MAX)
			rtf_text_flush(t);
		t->run[t->run_len++] = c;
	}
}

void
rtf_text_binary(struct rtf_text *t, struct bytes octets)
{
	if (octets.len == 0)
		return;
	if (t->group->to == TO_OBJECT)
		strbuf_add(&t->object, octets.p, octets.len);
	t->has_picture |= t->group->to == TO_PICTURE;
}

/* -- begin and end ------------------------------------------------------------ */

static void
end_object(struct rtf_text *t)
{
	struct arena *a = t->holder.a;
	struct bytes octets = strbuf_bytes(&t->object);

	t->holder.out->work += octets.len;
	if (octets.len <= arena_left(a) / 4)
		embedded_object(&t->holder, arena_bytes(a, octets));
	else
		content_gap(a, t->holder.out, UTF8("too_much"));
	strbuf_clear(&t->object);
	t->half = -1;
}

void
rtf_text_end(struct rtf_text *t, enum rtf_place from)
{
	if (from == TO_OBJECT && t->group->to != TO_OBJECT)
		end_object(t);
	if (from == TO_HIDDEN || from == TO_VALUE)
		pen_line(&t->pens[RTF_HIDDEN]);
	if (from == TO_NOTES && t->group->to != TO_NOTES)
		pen_line(&t->pens[RTF_NOTES]);
}

void
rtf_text_init(struct rtf_text *t, struct holder holder, size_t len)
{
	t->holder = holder;
	t->half = -1;
	t->last = RTF_BODY;
	codepages_init(&t->codepages);
	strbuf_init(&t->object, len);
	for (size_t i = 0; i < RTF_PENS; i++)
		pen_init(&t->pens[i], TEXT_MAX);
}

void
rtf_text_done(struct rtf_text *t, const struct source *in)
{
	struct arena *a = t->holder.a;
	struct content *out = t->holder.out;
	struct utf8 html;

	rtf_text_flush(t);
	if (t->object.len > 0)
		end_object(t);
	if (t->has_picture)
		content_gap(a, out, UTF8("unread_media"));
	if (t->codepages.unknown)
		content_gap(a, out, UTF8("charset_unknown"));
	for (size_t i = 0; i < RTF_PENS; i++) {
		if (pen_over(&t->pens[i]))
			content_gap(a, out, UTF8("too_much_text"));
		out->work += t->pens[i].work;
	}
	content_add(a, out, in, pen_take(&t->pens[RTF_BODY], a), 0);
	content_add(a, out, in, pen_take(&t->pens[RTF_NOTES], a), 0);
	content_add(a, out, in, pen_take(&t->pens[RTF_HIDDEN], a), 1);
	html = pen_take(&t->pens[RTF_HTML], a);
	if (t->is_html)
		embedded_add(&t->holder,
		    (struct member){ .name = { .text = UTF8("html") },
			.type = UTF8("text/html"),
			.octets = bytes_of(html) });
	strbuf_done(&t->object);
	codepages_done(&t->codepages);
}
