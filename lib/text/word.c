/*
 * word.c - the text of a Word document before 2007 ([MS-DOC])
 */
#include "text/word.h"

#include "text/little.h"
#include "text/shapes.h"
#include "text/word_hidden.h"

enum {
	/* [MS-DOC] 2.5: places in the file information block. */
	LANGUAGE = 0x06,
	FLAGS = 0x0a,
	FIRST = 0x18,
	LAST = 0x1c,
	OLD_CLX = 0x160,
	CLX = 0x1a2,
	DRAWINGS = 0x22a,
	BLOCK_LEAST = 68,
	/* nFib of Word 97; older ones have no table stream; those before Word 6
	 * no table that is read here. */
	WORD_97 = 105,
	WORD_6 = 101,
	ENCRYPTED = 0x0100,
	SECOND_TABLE = 0x0200,
	/* Fields inside fields whose parts are told apart. */
	FIELDS_MAX = 64,
};

struct reader {
	const struct word *word;
	unsigned codepage;
	struct word_ranges hidden;
	/* Open fields; bit n of `in_code`: field n has not come to its result. */
	size_t fields;
	uint64_t in_code;
	/* 1: the octets in hand are hidden text. */
	int is_hidden;
	/* The pen that wrote last. */
	struct pen *last;
};

/* -- letters and marks --------------------------------------------------------- */

/* The pen in force; what is hidden stands on a line of its own. */
static struct pen *
pen(struct reader *r)
{
	struct pen *now =
	    r->is_hidden || r->in_code != 0 ? r->word->hidden : r->word->shown;

	if (now != r->last && r->last == r->word->hidden)
		pen_line(r->last);
	r->last = now;
	return now;
}

/* 2.8.25: a field's code, its result, its end. */
static void
put_field(struct reader *r, uint32_t mark)
{
	if (mark == 0x13) {
		if (r->fields < FIELDS_MAX)
			r->in_code |= (uint64_t)1 << r->fields;
		r->fields++;
	} else if (r->fields > 0) {
		if (r->fields <= FIELDS_MAX)
			r->in_code &= ~((uint64_t)1 << (r->fields - 1));
		r->fields -= mark == 0x15;
	}
}

/* Marks in the text that are no letters (2.4.1). */
static void
put(struct reader *r, uint32_t c)
{
	switch (c) {
	/* Paragraph, line, page, column, cell. */
	case 0x07:
	case 0x0b:
	case 0x0c:
	case 0x0d:
	case 0x0e:
		pen_line(pen(r));
		break;
	case 0x13:
	case 0x14:
	case 0x15:
		put_field(r, c);
		break;
	case 0x1e:
		pen_char(pen(r), '-');
		break;
	default:
		/* An optional hyphen (0x1f) and pictures are nothing. */
		if (c >= ' ' || c == '\t')
			pen_char(pen(r), c);
	}
}

static void
put_wide(struct reader *r, struct bytes run)
{
	for (size_t i = 0; i + 1 < run.len; i += 2)
		put(r, le16_at(run, i));
}

/* Letters go in runs: some of them are two octets each. */
static void
put_narrow(struct reader *r, struct bytes run)
{
	size_t from = 0;

	for (size_t i = 0; i < run.len; i++) {
		uint32_t c = le_at(run, i, 1);

		if (c >= ' ')
			continue;
		codepages_write(r->word->codepages, r->codepage,
		    bytes_at(run, from, i - from), pen(r));
		put(r, c);
		from = i + 1;
	}
	codepages_write(
	    r->word->codepages, r->codepage, bytes_from(run, from), pen(r));
}

/* Octets of the document, what is hidden apart. */
static void
put_run(struct reader *r, size_t at, size_t len, int is_wide)
{
	size_t end = at + len;

	while (at < end) {
		const struct word_range *hidden = word_range_at(&r->hidden, at);
		size_t to = end;
		struct bytes run;

		r->is_hidden = hidden != NULL && hidden->from <= at;
		if (r->is_hidden && hidden->to < end)
			to = hidden->to;
		else if (!r->is_hidden && hidden != NULL && hidden->from < end)
			to = hidden->from;
		/* A letter of two octets is not divided. */
		to += is_wide && (to - at) % 2 == 1 && to < end;
		run = bytes_at(r->word->document, at, to - at);
		if (is_wide)
			put_wide(r, run);
		else
			put_narrow(r, run);
		at = to;
	}
}

/* -- pieces ---------------------------------------------------------------------- */

/* The piece table in a Clx (2.9.38); empty if there is none. */
static struct bytes
find_pieces(struct bytes clx)
{
	size_t at = 0;

	/* Property modifiers stand before it. */
	while (at + 3 <= clx.len && clx.p[at] == 1)
		at += 3 + le16_at(clx, at + 1);
	if (at + 5 > clx.len || clx.p[at] != 2)
		return (struct bytes){ NULL, 0 };
	return bytes_at(clx, at + 5, le32_at(clx, at + 1));
}

/* Pieces may name the same octets; all of them at most twice the document. */
static int
read_pieces(struct reader *r, struct bytes pieces)
{
	struct bytes document = r->word->document;
	size_t n = pieces.len < 16 ? 0 : (pieces.len - 4) / 12;
	size_t left = 2 * document.len;

	for (size_t i = 0; i < n; i++) {
		uint32_t from = le32_at(pieces, 4 * i);
		uint32_t to = le32_at(pieces, 4 * (i + 1));
		uint32_t place = le32_at(pieces, 4 * (n + 1) + 8 * i + 2);
		int is_wide = (place & 0x40000000) == 0;
		size_t at = is_wide ? place : (place & 0x3fffffff) / 2;
		struct bytes run;

		r->word->shown->work++;
		if (to <= from || to - from > document.len)
			continue;
		run = bytes_at(document, at, (size_t)(to - from) << is_wide);
		if (run.len > left)
			return 0;
		left -= run.len;
		put_run(r, at, run.len, is_wide);
	}
	return left < 2 * document.len;
}

/* The codepage of a language ([MS-LCID]), for text of one octet a letter. */
static unsigned
codepage_of(uint32_t language)
{
	static const struct {
		/* Its low ten bits. */
		uint32_t language;
		unsigned codepage;
	} table[] = {
		{ 0x01, 1256 },
		{ 0x02, 1251 },
		{ 0x04, 950 },
		{ 0x05, 1250 },
		{ 0x08, 1253 },
		{ 0x0d, 1255 },
		{ 0x0e, 1250 },
		{ 0x11, 932 },
		{ 0x12, 949 },
		{ 0x15, 1250 },
		{ 0x18, 1250 },
		{ 0x19, 1251 },
		{ 0x1a, 1250 },
		{ 0x1b, 1250 },
		{ 0x1e, 874 },
		{ 0x1f, 1254 },
		{ 0x22, 1251 },
		{ 0x23, 1251 },
		{ 0x24, 1250 },
		{ 0x25, 1257 },
		{ 0x26, 1257 },
		{ 0x27, 1257 },
		{ 0x29, 1256 },
		{ 0x2a, 1258 },
		{ 0x2f, 1251 },
	};

	/* China and Singapore write otherwise than Taiwan. */
	if (language == 0x0804 || language == 0x1004)
		return 936;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].language == (language & 0x3ff))
			return table[i].codepage;
	return CODEPAGE_WESTERN;
}

/*
 * 2.9.172: what all drawings share, then each of them behind an octet that
 * says where it stands.
 */
static void
read_drawings(const struct word *word, struct bytes table)
{
	struct bytes b = bytes_at(table, le32_at(word->document, DRAWINGS),
	    le32_at(word->document, DRAWINGS + 4));
	size_t at = 0;

	while (at + 8 <= b.len) {
		size_t len = 8 + (size_t)le32_at(b, at + 4);

		shapes_read(bytes_at(b, at, len), word->hidden);
		at += len + 1;
	}
}

enum word_end
word_read(const struct word *word)
{
	struct bytes document = word->document;
	uint32_t flags = le16_at(document, FLAGS);
	int is_old = le16_at(document, 2) < WORD_97;
	struct bytes table =
	    is_old ? document : word->tables[(flags & SECOND_TABLE) != 0];
	size_t place = is_old ? OLD_CLX : CLX;
	struct reader r = {
		.word = word, .codepage = CODEPAGE_WESTERN, .last = word->shown
	};
	struct bytes clx, run;

	if (document.len < BLOCK_LEAST)
		return WORD_DAMAGED;
	if (flags & ENCRYPTED)
		return WORD_ENCRYPTED;
	if (is_old)
		r.codepage = codepage_of(le16_at(document, LANGUAGE));
	else
		r.hidden = word_hidden(word->a, document, table);
	if (!is_old)
		read_drawings(word, table);
	clx = bytes_at(
	    table, le32_at(document, place), le32_at(document, place + 4));
	if (le16_at(document, 2) >= WORD_6 && read_pieces(&r, find_pieces(clx)))
		return WORD_READ;
	run = bytes_at(document, le32_at(document, FIRST),
	    le32_at(document, LAST) - le32_at(document, FIRST));
	if (le32_at(document, LAST) <= le32_at(document, FIRST) || run.len == 0)
		return WORD_DAMAGED;
	put_run(&r, le32_at(document, FIRST), run.len, 0);
	return is_old ? WORD_READ : WORD_DAMAGED;
}
