/*
 * runs.c - letters that stand in octets of a format nobody reads
 */
#include "text/runs.h"

#include "text/little.h"

enum { LEAST = 4 };

static int
is_letter(uint32_t c)
{
	/* 0xff fills what is empty; hardly a word has that letter. */
	if (c == 0x7f || c == 0xff)
		return 0;
	return c >= ' ' && (c < 0x80 || (c >= 0xa0 && c < 0x600));
}

static void
put_run(struct bytes run, size_t width, struct pen *out)
{
	if (run.len < LEAST * width)
		return;
	if (width == 1)
		pen_octets(out, run);
	else
		pen_utf16(out, run);
	pen_line(out);
}

static uint32_t
unit_at(const unsigned char *p, size_t width)
{
	return width == 1 ? p[0] : (uint32_t)(p[0] | p[1] << 8);
}

/* Runs of letters of `width` octets, the first at `from`. */
static void
read_width(struct bytes octets, size_t width, size_t from, struct pen *out)
{
	size_t begin = from, at = from;

	for (; at + width <= octets.len; at += width) {
		if (is_letter(unit_at(octets.p + at, width)))
			continue;
		put_run(bytes_at(octets, begin, at - begin), width, out);
		begin = at + width;
	}
	if (at > begin)
		put_run(bytes_at(octets, begin, at - begin), width, out);
}

void
runs_read(struct bytes octets, struct pen *out)
{
	read_width(octets, 1, 0, out);
	read_width(octets, 2, 0, out);
	read_width(octets, 2, 1, out);
}
