/*
 * lzfu.c - compressed RTF of Outlook to RTF ([MS-OXRTFCP])
 */
#include "text/lzfu.h"

#include <string.h>

#include "text/little.h"

enum {
	WINDOW = 4096,
	HEADER = 16,
	/* Where the header says what it is. */
	KIND = 8,
	/* Octets that a reference of two octets stands for. */
	LONGEST = 17,
	/* Eight references and their flags unpack to this many times as much. */
	RATIO_MAX = LONGEST * 8 / 17 + 1,
};

/* 2.1.2.1: what the window begins with. */
static const char initial[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    "{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New Roman"
    "Courier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct window {
	unsigned char v[WINDOW];
	size_t at;
	unsigned char *out;
	size_t len;
};

static void
put(struct window *w, unsigned char c)
{
	w->v[w->at] = c;
	w->at = (w->at + 1) % WINDOW;
	w->out[w->len++] = c;
}

/* A reference of two octets; 0: it is the end. */
static int
copy(struct window *w, unsigned char high, unsigned char low)
{
	size_t from = (size_t)high << 4 | low >> 4, n = (low & 15u) + 2;

	if (from == w->at)
		return 0;
	for (size_t i = 0; i < n; i++)
		put(w, w->v[(from + i) % WINDOW]);
	return 1;
}

/* Up to the reference that is the end, or the octets' end. */
static void
unpack(struct window *w, struct bytes packed)
{
	size_t at = 0;

	while (at < packed.len) {
		unsigned char flags = packed.p[at++];

		for (int bit = 0; bit < 8 && at < packed.len; bit++) {
			if ((flags >> bit & 1) == 0) {
				put(w, packed.p[at++]);
				continue;
			}
			if (at + 2 > packed.len ||
			    !copy(w, packed.p[at], packed.p[at + 1]))
				return;
			at += 2;
		}
	}
}

struct bytes
lzfu_read(struct arena *a, struct bytes packed)
{
	struct window *w;
	size_t most = packed.len * RATIO_MAX;

	if (packed.len < HEADER)
		return (struct bytes){ NULL, 0 };
	if (BEGINS_WITH(bytes_from(packed, KIND), "MELA"))
		return bytes_from(packed, HEADER);
	if (!BEGINS_WITH(bytes_from(packed, KIND), "LZFu") ||
	    most > arena_left(a) / 4)
		return (struct bytes){ NULL, 0 };
	w = arena_alloc(a, sizeof(*w));
	memcpy(w->v, initial, sizeof(initial) - 1);
	w->at = sizeof(initial) - 1;
	w->out = arena_raw(a, most);
	unpack(w, bytes_from(packed, HEADER));
	return (struct bytes){ w->out, w->len };
}
