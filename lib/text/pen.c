/*
 * pen.c - clean text, written character by character
 */
#include "text/pen.h"

#include "text/little.h"

/* 0x80 to 0x9f; the holes are what browsers make of them. */
static const uint16_t windows_1252[32] = { 0x20ac, 0x81, 0x201a, 0x192, 0x201e,
	0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
	0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
	0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178 };

void
pen_init(struct pen *p, size_t max)
{
	*p = (struct pen){ .high = 0 };
	strbuf_init(&p->out, max);
}

static void
put(struct pen *p, uint32_t c)
{
	char u[4];
	size_t n = 0;

	if (c < 0x80) {
		u[n++] = (char)c;
	} else if (c < 0x800) {
		u[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		u[n++] = (char)(0xe0 | c >> 12);
		u[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		u[n++] = (char)(0xf0 | c >> 18);
		u[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		u[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		u[n++] = (char)(0x80 | (c & 0x3f));
	strbuf_add(&p->out, u, n);
}

void
pen_line(struct pen *p)
{
	if (p->out.len > 0 && p->out.p[p->out.len - 1] != '\n')
		strbuf_char(&p->out, '\n');
}

void
pen_char(struct pen *p, uint32_t c)
{
	uint32_t high = p->high;

	p->work++;
	p->high = 0;
	if (c >= 0xdc00 && c < 0xe000 && high != 0) {
		put(p, 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00));
		return;
	}
	if (high != 0)
		put(p, 0xfffd);
	if (c >= 0xd800 && c < 0xdc00)
		p->high = c;
	else if ((c >= 0xdc00 && c < 0xe000) || c > 0x10ffff)
		put(p, 0xfffd);
	else if (c >= ' ' || c == '\t')
		put(p, c);
	/* A vertical tab and a form feed are breaks in documents. */
	else if (c >= '\n' && c <= '\r')
		pen_line(p);
}

void
pen_utf16(struct pen *p, struct bytes octets)
{
	for (size_t i = 0; i + 1 < octets.len; i += 2)
		pen_char(p, le16_at(octets, i));
}

void
pen_octets(struct pen *p, struct bytes octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = octets.p[i];

		pen_char(p, c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c);
	}
}

void
pen_text(struct pen *p, struct utf8 text)
{
	if (p->high != 0)
		pen_char(p, '\0');
	p->work += text.len;
	if (text.len > 0)
		strbuf_add(&p->out, text.p, text.len);
}

int
pen_over(const struct pen *p)
{
	return strbuf_over(&p->out);
}

struct utf8
pen_take(struct pen *p, struct arena *a)
{
	struct utf8 text = { NULL, 0 };

	if (p->high != 0)
		pen_char(p, '\0');
	if (p->out.len > 0)
		text = arena_utf8(a, (struct utf8){ p->out.p, p->out.len });
	strbuf_done(&p->out);
	return text;
}
