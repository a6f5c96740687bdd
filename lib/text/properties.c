/*
 * properties.c - title, author and the like of old documents ([MS-OLEPS])
 */
#include "text/properties.h"

#include "text/little.h"

enum {
	/* 2.21: where the first section is named; there are one or two. */
	SECTIONS = 24,
	FIRST_SECTION = 28,
	SECTIONS_MAX = 2,
	/* Octets of an entry of a section, of a length, of a number's variant. */
	ENTRY = 8,
	LENGTH = 4,
	NUMBER = 8,
	ID_DICTIONARY = 0,
	ID_CODEPAGE = 1,
	/* 2.15: PropertyType. */
	TYPE_NUMBER = 0x03,
	TYPE_TEXT = 0x1e,
	TYPE_WIDE = 0x1f,
	TYPE_VARIANT = 0x0c,
	IS_VECTOR = 0x1000,
};

struct reader {
	/* The section in hand. */
	struct bytes section;
	unsigned codepage;
	struct codepages *codepages;
	struct pen *out;
	/* Octets that may still be read: properties may name the same. */
	size_t left;
	/* 1: they were not enough. */
	int is_over;
};

/* 1, and taken, when so many octets may still be read. */
static int
take(struct reader *r, size_t octets)
{
	if (octets > r->left)
		r->is_over = 1;
	else
		r->left -= octets;
	return !r->is_over;
}

static void
put(struct reader *r, struct bytes text, unsigned codepage)
{
	if (!take(r, LENGTH + text.len))
		return;
	codepages_write(r->codepages, codepage, text, r->out);
	pen_line(r->out);
}

/* 1: a string of one octet a letter may begin at `at`. */
static int
is_string(const struct reader *r, size_t at)
{
	size_t len = le32_at(r->section, at);
	struct bytes text = bytes_at(r->section, at + 4, len);

	return len > 0 && text.len == len && text.p[len - 1] == '\0' &&
	       (len == 1 || text.p[0] != '\0');
}

/* 1: a variant of one of the two kinds that are written may begin at `at`. */
static int
is_variant(const struct reader *r, size_t at)
{
	uint32_t type = le32_at(r->section, at);

	return type == TYPE_TEXT || type == TYPE_NUMBER;
}

/* A string at `at`, its length first; returns where it ends. */
static size_t
read_string(struct reader *r, size_t at, int is_wide)
{
	size_t len = (size_t)le32_at(r->section, at) << is_wide;
	struct bytes text = bytes_at(r->section, at + 4, len);

	put(r, text, is_wide ? CODEPAGE_UTF16 : r->codepage);
	return at + 4 + len;
}

static size_t
rounded(size_t at)
{
	return (at + 3) / 4 * 4;
}

/*
 * Several strings.  Programs do not agree whether each begins at a multiple of
 * four octets: it begins where it looks like one.
 */
static void
read_strings(struct reader *r, size_t at, uint32_t n, int is_wide)
{
	for (; n > 0 && at < r->section.len && !r->is_over; n--) {
		at = read_string(r, at, is_wide);
		if (is_wide || !is_string(r, at))
			at = rounded(at);
	}
}

/* Several pairs of a heading and a number. */
static void
read_variants(struct reader *r, size_t at, uint32_t n)
{
	for (; n > 0 && at < r->section.len && take(r, NUMBER); n--) {
		if (le16_at(r->section, at) == TYPE_TEXT)
			at = read_string(r, at + 4, 0);
		else
			at += NUMBER;
		if (!is_variant(r, at))
			at = rounded(at);
	}
}

/* 2.17: names of properties, by their numbers. */
static void
read_dictionary(struct reader *r, size_t at)
{
	uint32_t n = le32_at(r->section, at);
	int is_wide = r->codepage == CODEPAGE_UTF16;

	at += 4;
	for (; n > 0 && at < r->section.len && !r->is_over; n--) {
		size_t len = (size_t)le32_at(r->section, at + 4) << is_wide;
		struct bytes name = bytes_at(r->section, at + 8, len);

		put(r, name, r->codepage);
		at += 8 + (is_wide ? (name.len + 3) / 4 * 4 : name.len);
	}
}

static void
read_property(struct reader *r, uint32_t id, size_t at)
{
	uint32_t type = le16_at(r->section, at);

	if (id == ID_DICTIONARY)
		read_dictionary(r, at);
	else if (type == (IS_VECTOR | TYPE_VARIANT))
		read_variants(r, at + 8, le32_at(r->section, at + 4));
	else if (type == (IS_VECTOR | TYPE_TEXT) ||
		 type == (IS_VECTOR | TYPE_WIDE))
		read_strings(r, at + 8, le32_at(r->section, at + 4),
		    type == (IS_VECTOR | TYPE_WIDE));
	else if (type == TYPE_TEXT || type == TYPE_WIDE)
		read_string(r, at + 4, type == TYPE_WIDE);
}

static void
read_section(struct reader *r)
{
	size_t n = le32_at(r->section, 4), most = r->section.len / ENTRY;

	if (n > most)
		n = most;
	r->codepage = CODEPAGE_WESTERN;
	for (size_t i = 0; i < n; i++)
		if (le32_at(r->section, 8 + ENTRY * i) == ID_CODEPAGE)
			r->codepage = le16_at(r->section,
			    (size_t)le32_at(r->section, 12 + ENTRY * i) + 4);
	for (size_t i = 0; i < n && !r->is_over; i++)
		read_property(r, le32_at(r->section, 8 + ENTRY * i),
		    le32_at(r->section, 12 + ENTRY * i));
}

int
properties_read(struct bytes octets, struct codepages *codepages,
    struct pen *out, int *is_over)
{
	struct reader r = {
		.codepages = codepages, .out = out, .left = 2 * octets.len
	};
	uint32_t sections = le32_at(octets, SECTIONS);

	if (le16_at(octets, 0) != 0xfffe || sections == 0)
		return 0;
	for (uint32_t i = 0; i < sections && i < SECTIONS_MAX; i++) {
		size_t entry = FIRST_SECTION + 20 * (size_t)i;

		r.section = bytes_from(octets, le32_at(octets, entry + 16));
		read_section(&r);
	}
	*is_over = r.is_over || sections > SECTIONS_MAX;
	return 1;
}
