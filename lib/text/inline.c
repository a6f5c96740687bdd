/*
 * inline.c - files written into a text, from before MIME or beside it
 */
#define _GNU_SOURCE
#include "text/inline.h"

#include <string.h>

#include "base/strbuf.h"
#include "mail/line.h"
#include "mail/transfer.h"
#include "record/oddity.h"
#include "text/binhex.h"
#include "text/kind.h"
#include "text/little.h"

enum {
	/* A line of base64 is at least so long, and the block has so many. */
	BASE64_LINE = 48,
	BASE64_LINES = 3,
	/* BinHex repeats octets: at most so many for each one read. */
	BINHEX_GROWTH = 16,
};

struct inlined {
	struct arena *a;
	struct budget *left;
	struct content *out;
	struct lines lines;
	/* The line that is looked at, and where the next begins. */
	struct bytes line;
	size_t next;
	/* Parts of a yEnc file so far. */
	struct strbuf yenc;
	struct bytes yenc_name;
	/* Octets that were decoded. */
	uint64_t work;
};

/* -- members ----------------------------------------------------------------- */

static void
add(struct inlined *s, struct bytes name, struct bytes octets, int is_shown)
{
	struct member m = { .octets = octets, .is_attachment = is_shown };

	if (octets.len == 0)
		return;
	m.name = field_from(s->a, name);
	s->out->odd |= ODD(ODD_INLINE_FILE);
	content_member(s->a, s->out, s->left, m);
}

static int
take(struct inlined *s, size_t len)
{
	s->work += len;
	if (budget_take(s->left, s->a, len))
		return 1;
	content_gap(s->a, s->out, UTF8("too_much"));
	return 0;
}

/* -- lines --------------------------------------------------------------------- */

/* Look at the line at `at`; 0: there is none. */
static int
line_at(struct inlined *s, size_t at)
{
	if (at >= s->lines.in.len)
		return 0;
	s->next = lines_next(&s->lines, at);
	s->line = (struct bytes){ s->lines.in.p + at,
		lines_chomp(&s->lines, at, s->next) - at };
	return 1;
}

/* -- uuencode ------------------------------------------------------------------ */

/* "begin 644 name" and "begin-base64 644 name": where the name stands; 0: no. */
static size_t
uu_name(struct bytes line)
{
	size_t at = BEGINS_WITH(line, "begin ")          ? 6
		    : BEGINS_WITH(line, "begin-base64 ") ? 13
							 : 0;
	size_t digits = 0;

	while (at > 0 && at + digits < line.len && line.p[at + digits] >= '0' &&
	       line.p[at + digits] <= '7')
		digits++;
	if (digits < 3 || digits > 4 || at + digits + 1 >= line.len ||
	    line.p[at + digits] != ' ')
		return 0;
	return at + digits + 1;
}

/* A line of a uuencoded file; blanks at its end may be lost. */
static int
is_uu(struct bytes line)
{
	size_t want;

	if (line.len == 0 || line.p[0] < ' ' || line.p[0] > '`')
		return 0;
	want = (((line.p[0] - 32u) & 63) + 2) / 3 * 4;
	if (line.len > want + 3 || line.len * 2 < want)
		return 0;
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] < ' ' || line.p[i] > '`')
			return 0;
	return 1;
}

/*
 * Where a file that begins at `at` ends: at its end line, or else before the
 * first line that cannot belong to it.  Lines that are damaged may follow
 * each other once.
 */
static size_t
uu_end(struct inlined *s, size_t at, int is_base64)
{
	size_t good = at, damaged = 0;

	for (; line_at(s, at) && damaged < 2; at = s->next) {
		int is_end =
		    is_base64 ? BEGINS_WITH(s->line, "====")
			      : s->line.len == 3 && BEGINS_WITH(s->line, "end");

		if (is_end)
			return s->next;
		if (uu_name(s->line) > 0)
			break;
		if (is_base64 ? s->line.len > 0 : is_uu(s->line)) {
			good = s->next;
			damaged = 0;
		} else {
			damaged++;
		}
	}
	return good;
}

static size_t
read_uu(struct inlined *s, size_t at, size_t name)
{
	struct bytes title = bytes_from(s->line, name);
	int is_base64 = BEGINS_WITH(s->line, "begin-base64");
	size_t from = s->next, end = uu_end(s, from, is_base64);
	int damaged = 0;

	/* uuencode is decoded from its first line on. */
	if (end > from && take(s, end - at))
		add(s, title,
		    is_base64
			? transfer_decode(s->a, TRANSFER_BASE64,
			      bytes_at(s->lines.in, from, end - from), &damaged)
			: transfer_decode(s->a, TRANSFER_UU,
			      bytes_at(s->lines.in, at, end - at), &damaged),
		    1);
	return end;
}

/* -- yEnc (yEnc 1.3) ----------------------------------------------------------- */

static void
end_yenc(struct inlined *s)
{
	if (s->yenc.len > 0 && take(s, s->yenc.len))
		add(s, s->yenc_name, arena_bytes(s->a, strbuf_bytes(&s->yenc)),
		    1);
	strbuf_clear(&s->yenc);
}

static struct bytes
yenc_name(struct bytes line)
{
	const unsigned char *p = memmem(line.p, line.len, " name=", 6);

	return p == NULL ? (struct bytes){ NULL, 0 }
			 : bytes_from(line, (size_t)(p - line.p) + 6);
}

/* At "=ybegin": octets plus 42, '=' escapes.  A later part goes on. */
static size_t
read_yenc(struct inlined *s)
{
	struct bytes name = yenc_name(s->line);
	int goes_on = memmem(s->line.p, s->line.len, " part=", 6) != NULL &&
		      memmem(s->line.p, s->line.len, " part=1 ", 8) == NULL;
	size_t at = s->next;

	if (!goes_on || !bytes_equal(name, s->yenc_name))
		end_yenc(s);
	s->yenc_name = name;
	for (; line_at(s, at); at = s->next) {
		if (BEGINS_WITH(s->line, "=yend") ||
		    BEGINS_WITH(s->line, "=ybegin"))
			break;
		if (BEGINS_WITH(s->line, "=ypart"))
			continue;
		for (size_t i = 0; i < s->line.len; i++) {
			unsigned char c = s->line.p[i];

			if (c == '=' && i + 1 < s->line.len)
				c = (unsigned char)(s->line.p[++i] - 64);
			strbuf_char(&s->yenc, (char)(c - 42));
		}
	}
	return at;
}

/* -- BinHex --------------------------------------------------------------------- */

static size_t
read_binhex(struct inlined *s)
{
	struct bytes text = bytes_from(s->lines.in, s->next);
	struct binhex_file file;
	size_t max = text.len * BINHEX_GROWTH, end = 0;

	if (max > s->left->octets)
		max = s->left->octets;
	if (max > arena_left(s->a) / 8)
		max = arena_left(s->a) / 8;
	if (!binhex_decode(s->a, text, max, &file, &end)) {
		s->work += end;
		return s->next + end;
	}
	s->work += end;
	if (file.is_cut)
		content_gap(s->a, s->out, UTF8("broken_encoding"));
	if (take(s, file.data.len))
		add(s, file.name, file.data, 1);
	return s->next + end;
}

/* -- base64 that was pasted ------------------------------------------------------- */

static int
is_base64(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* Octets of base64 that `line` is; 0: it holds others. */
static size_t
base64_len(struct bytes line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!is_base64(line.p[i]))
			return 0;
	return line.len;
}

/* What comes out is worth reading: text, or a file that says what it is. */
static int
is_file(struct bytes b)
{
	return kind_is_text(b) || BEGINS_WITH(b, "PK\x03\x04") ||
	       BEGINS_WITH(b, "\xd0\xcf\x11\xe0") || BEGINS_WITH(b, "%PDF-") ||
	       BEGINS_WITH(b, "\x1f\x8b") || BEGINS_WITH(b, "Rar!") ||
	       BEGINS_WITH(b, "7z\xbc\xaf") || BEGINS_WITH(b, "GIF8") ||
	       BEGINS_WITH(b, "\x89PNG") || BEGINS_WITH(b, "\xff\xd8\xff") ||
	       BEGINS_WITH(b, "MZ");
}

/* At a line that may begin a block; returns where the block ends. */
static size_t
read_base64(struct inlined *s, size_t at)
{
	size_t from = at, first = s->line.len, count = 0;
	struct bytes octets;
	int damaged = 0;

	while (line_at(s, at) && base64_len(s->line) > 0) {
		at = s->next;
		count++;
		if (s->line.len != first)
			break;
	}
	if (count < BASE64_LINES || !take(s, at - from))
		return at;
	octets = transfer_decode(s->a, TRANSFER_BASE64,
	    bytes_at(s->lines.in, from, at - from), &damaged);
	if (is_file(octets))
		add(s, (struct bytes){ NULL, 0 }, octets, 0);
	return at;
}

/* What begins with the line at `at`; returns where to go on. */
static size_t
read_at(struct inlined *s, size_t at)
{
	size_t name;

	if (!line_at(s, at))
		return s->lines.in.len;
	name = uu_name(s->line);
	if (name > 0)
		return read_uu(s, at, name);
	if (BEGINS_WITH(s->line, "=ybegin "))
		return read_yenc(s);
	if (BEGINS_WITH(s->line, "(This file must be converted with BinHex"))
		return read_binhex(s);
	if (s->line.len >= BASE64_LINE && base64_len(s->line) > 0)
		return read_base64(s, at);
	return s->next;
}

void
inline_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct inlined s = {
		.a = a, .left = left, .out = out, .lines = lines_of(in->octets)
	};

	strbuf_init(&s.yenc, in->octets.len);
	for (size_t at = 0; at < in->octets.len;)
		at = read_at(&s, at);
	end_yenc(&s);
	strbuf_done(&s.yenc);
	out->work += s.work + s.lines.work;
}
