/*
 * runs.c - letters that stand in octets of a format nobody reads
 */
#include "text/runs.h"

#include "text/little.h"

enum {
	LEAST = 4,
	/* So many letters, digits and blanks together are words. */
	WORDS = 5
};

/* Which runs of one octet a letter; of two octets noise has none. */
enum which { ALL, OF_WORDS };

static int
is_letter(uint32_t c)
{
	/* 0xff fills what is empty; hardly a word has that letter. */
	if (c == 0x7f || c == 0xff)
		return 0;
	return c >= ' ' && (c < 0x80 || (c >= 0xa0 && c < 0x600));
}

static int
is_of_word(unsigned char c)
{
	return c == ' ' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

static int
has_words(const unsigned char *run, size_t len)
{
	size_t together = 0;

	for (size_t i = 0; i < len && together < WORDS; i++)
		together = is_of_word(run[i]) ? together + 1 : 0;
	/* Or nothing else: one word of four letters. */
	return together == WORDS || together == len;
}

static void
put_run(struct bytes run, size_t width, struct pen *out)
{
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

/* The octets of the run that begins at `from`. */
static size_t
run_len(struct bytes octets, size_t width, size_t from)
{
	size_t at = from;

	while (at + width <= octets.len &&
	       is_letter(unit_at(octets.p + at, width)))
		at += width;
	return at - from;
}

static void
read_narrow(struct bytes octets, enum which which, struct pen *out)
{
	size_t len;

	for (size_t at = 0; at < octets.len; at += len + 1) {
		len = run_len(octets, 1, at);
		if (len >= LEAST &&
		    (which == ALL || has_words(octets.p + at, len)))
			put_run(bytes_at(octets, at, len), 1, out);
	}
}

/* The first unit at `from`. */
static void
read_wide(struct bytes octets, size_t from, struct pen *out)
{
	size_t len;

	for (size_t at = from; at + 2 <= octets.len; at += len + 2) {
		len = run_len(octets, 2, at);
		if (len >= 2 * (size_t)LEAST)
			put_run(bytes_at(octets, at, len), 2, out);
	}
}

void
runs_read(struct bytes octets, struct pen *out)
{
	read_narrow(octets, ALL, out);
	read_wide(octets, 0, out);
	read_wide(octets, 1, out);
}

void
runs_read_words(struct bytes octets, struct pen *out)
{
	read_narrow(octets, OF_WORDS, out);
	read_wide(octets, 0, out);
	read_wide(octets, 1, out);
}
