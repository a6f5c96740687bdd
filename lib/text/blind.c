/*
 * blind.c - a message read without regard to how it is built
 */
#include "text/blind.h"

#include "mail/line.h"
#include "mail/transfer.h"
#include "record/record.h"
#include "text/pen.h"

enum {
	/* Letters without a blank that are base64 rather than a word. */
	RUN_LEAST = 20,
	LINE_LEAST = 40,
	/*
	 * Octets of text in a row that are text by more than chance: with fewer
	 * a megabyte of random octets holds every short word.
	 */
	STRETCH_LEAST = 16,
	/* Of what is left of the arena; each view takes some times its size. */
	SHARE = 16,
	/* A place is not told more exactly than by so many octets: a line each
	 * would take more memory than the text. */
	PLACE_LEAST = 256,
	/* Octets of lines that are decoded at once. */
	CHUNK = 4096,
};

struct blinded {
	struct arena *a;
	struct bytes in;
	int is_quoted;
	struct pen pen;
	struct blind *out;
};

static void
begin_place(struct blinded *b, size_t from, size_t to)
{
	struct blind *out = b->out;
	struct blind_place *last =
	    out->len == 0 ? NULL : &out->places[out->len - 1];

	if (last != NULL && from < last->from + PLACE_LEAST) {
		if (to > last->to)
			last->to = to;
		return;
	}
	out->places = arena_grow(
	    b->a, out->places, out->len, &out->cap, sizeof(*out->places));
	out->places[out->len++] =
	    (struct blind_place){ b->pen.out.len, from, to };
}

/* UTF-8, or else windows-1252. */
static void
put(struct blinded *b, struct bytes octets)
{
	struct field f = field_from(b->a, octets);

	if (f.octets.len == 0)
		pen_text(&b->pen, f.text);
	else
		pen_octets(&b->pen, octets);
}

static int
is_base64(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/* -- as it stands ---------------------------------------------------------- */

static int
is_base64_line(struct bytes line)
{
	size_t n = 0;

	while (n < line.len && is_base64(line.p[n]))
		n++;
	while (n < line.len && line.p[n] == '=')
		n++;
	return n == line.len && n >= LINE_LEAST;
}

/* 1: the line may go on after a soft line end. */
static int
is_soft(struct bytes line)
{
	while (line.len > 0 && line.p[line.len - 1] <= ' ')
		line.len--;
	return line.len > 0 && line.p[line.len - 1] == '=';
}

/* The lines gathered from the octets [from, to). */
static void
put_chunk(struct blinded *b, struct strbuf *lines, size_t from, size_t to)
{
	struct bytes octets = strbuf_bytes(lines);
	int damaged = 0;

	if (octets.len == 0)
		return;
	if (b->is_quoted)
		octets =
		    transfer_decode(b->a, TRANSFER_QUOTED, octets, &damaged);
	begin_place(b, from, to);
	put(b, octets);
	strbuf_clear(lines);
}

static void
read_lines(struct blinded *b)
{
	struct lines l = lines_of(b->in);
	struct strbuf chunk;
	size_t from = 0;

	strbuf_init(&chunk, BLIND_MAX);
	for (size_t at = 0, next; at < b->in.len; at = next) {
		struct bytes line = { b->in.p + at, 0 };

		next = lines_next(&l, at);
		line.len = lines_chomp(&l, at, next) - at;
		if (chunk.len == 0)
			from = at;
		if (is_base64_line(line)) {
			put_chunk(b, &chunk, from, at);
			continue;
		}
		strbuf_add(&chunk, b->in.p + at, next - at);
		if (chunk.len >= CHUNK && !is_soft(line))
			put_chunk(b, &chunk, from, next);
	}
	put_chunk(b, &chunk, from, b->in.len);
	strbuf_done(&chunk);
}

/* -- base64 ---------------------------------------------------------------- */

/*
 * Octets at `at` that stand in a text: a character of ASCII or a sequence of
 * UTF-8; 0: none.  One octet of random ones in three does.
 */
static size_t
textual(struct bytes b, size_t at)
{
	unsigned char c = b.p[at];
	size_t len = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c < 0x7f))
		return 1;
	if (len == 1 || c > 0xf4 || len > b.len - at)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((b.p[at + i] & 0xc0) != 0x80)
			return 0;
	return len;
}

/* Stretches of text in what came out of the octets [from, to). */
static void
put_stretches(struct blinded *b, struct bytes out, size_t from, size_t to)
{
	size_t begin = 0;

	for (size_t at = 0; at <= out.len;) {
		size_t len = at < out.len ? textual(out, at) : 0;

		if (len > 0) {
			at += len;
			continue;
		}
		if (at - begin >= STRETCH_LEAST) {
			begin_place(b, from, to);
			put(b, (struct bytes){ out.p + begin, at - begin });
			pen_line(&b->pen);
		}
		begin = ++at;
	}
}

/* The run of letters and line ends [from, to), from each of four places. */
static void
read_run(struct blinded *b, size_t from, size_t to, unsigned char *letters)
{
	size_t n = 0;
	int damaged = 0;

	for (size_t i = from; i < to; i++)
		if (is_base64(b->in.p[i]))
			letters[n++] = b->in.p[i];
	for (size_t k = 0; k < 4 && k < n; k++)
		put_stretches(b,
		    transfer_decode(b->a, TRANSFER_BASE64,
			(struct bytes){ letters + k, n - k }, &damaged),
		    from, to);
}

static void
read_base64(struct blinded *b)
{
	unsigned char *letters = arena_raw(b->a, b->in.len + 1);
	size_t from = 0, n = 0;

	for (size_t at = 0; at <= b->in.len; at++) {
		unsigned char c = at < b->in.len ? b->in.p[at] : ' ';

		if (is_base64(c)) {
			n++;
			continue;
		}
		if (n > 0 && (c == '\r' || c == '\n'))
			continue;
		if (n >= RUN_LEAST)
			read_run(b, from, at, letters);
		from = at + 1;
		n = 0;
	}
}

void
blind_read(struct arena *a, struct bytes octets, enum blind_view view,
    struct blind *out)
{
	struct blinded b = { .a = a,
		.in = octets,
		.is_quoted = view == BLIND_QUOTED,
		.out = out };

	size_t most = arena_left(a) / SHARE;

	if (most > BLIND_MAX)
		most = BLIND_MAX;
	*out = (struct blind){ .is_cut = octets.len > most };
	if (out->is_cut)
		b.in.len = most;
	pen_init(&b.pen, BLIND_MAX);
	if (view == BLIND_BASE64)
		read_base64(&b);
	else
		read_lines(&b);
	out->is_cut |= pen_over(&b.pen);
	out->text = pen_take(&b.pen, a);
}

const struct blind_place *
blind_place_of(const struct blind *blind, size_t at)
{
	size_t low = 0, high = blind->len;

	if (high == 0)
		return NULL;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (blind->places[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return &blind->places[low];
}
