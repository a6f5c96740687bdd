/*
 * html_out.c - text of a page as it is written
 */
#include "text/html_out.h"

#include "base/ascii.h"
#include "text/codepoint.h"

struct html_out
html_out_new(struct arena *a, size_t cap)
{
	return (struct html_out){ arena_raw(a, cap), 0, cap, 0 };
}

void
html_put(struct html_out *o, const char *p, size_t len)
{
	/* All or nothing: a character is not cut. */
	if (len > o->cap - o->len) {
		o->over = 1;
		return;
	}
	if (len > 0)
		memcpy(o->p + o->len, p, len);
	o->len += len;
}

void
html_put_break(struct html_out *o, char c)
{
	char last = o->len == 0 ? '\n' : o->p[o->len - 1];

	if (last == '\n' || (last == ' ' && c == ' '))
		return;
	if (last == ' ')
		o->p[o->len - 1] = c;
	else
		html_put(o, &c, 1);
}

void
html_put_text(struct html_out *o, struct utf8 text, enum reference_place place,
    int is_pre)
{
	for (size_t i = 0; i < text.len;) {
		char c[REFERENCE_OCTETS_MAX];
		size_t c_len = 1, len = 0;

		if (text.p[i] == '&')
			len = reference_at(text, i, place, c, &c_len);
		if (len == 0) {
			len = c_len = 1;
			c[0] = text.p[i];
		}
		if (c_len == 1 && ascii_is_space(c[0]) && !is_pre)
			html_put_break(o, ' ');
		else
			html_put(o, c, c_len);
		i += len;
	}
}

int
html_out_in_word(const struct html_out *o)
{
	return o->len > 0 && !ascii_is_space(o->p[o->len - 1]);
}

static int
is_letter(uint32_t c)
{
	if (c < 0xc0)
		return (c >= '0' && c <= '9') ||
		       ((c | 32) >= 'a' && (c | 32) <= 'z');
	return c != 0x34f && c != 0xfeff && (c < 0x2000 || c > 0x2bff);
}

int
html_out_has_letters(const struct html_out *o, size_t from)
{
	struct bytes text = bytes_of((struct utf8){ o->p, o->len });

	for (size_t len; from < text.len; from += len) {
		uint32_t c;

		len = codepoint_at(text, from, CODEPOINT_STRICT, &c);
		if (len == 0)
			return 0;
		if (is_letter(c))
			return 1;
	}
	return 0;
}

int
html_is_blank(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_space(text.p[i]))
			return 0;
	return 1;
}
