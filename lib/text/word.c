/*
 * word.c - the text of a Word document before 2007 ([MS-DOC])
 */
#include "text/word.h"

#include "text/little.h"

enum {
	/* [MS-DOC] 2.5: places in the file information block. */
	FLAGS = 0x0a,
	FIRST = 0x18,
	LAST = 0x1c,
	OLD_CLX = 0x160,
	CLX = 0x1a2,
	/* nFib of Word 97; older ones have no table stream. */
	WORD_97 = 105,
	ENCRYPTED = 0x0100,
	SECOND_TABLE = 0x0200,
};

/* Marks in the text that are no letters ([MS-DOC] 2.4.1). */
static void
put(struct pen *out, uint32_t c)
{
	switch (c) {
	/* Paragraph, line, page, column, cell. */
	case 0x07:
	case 0x0b:
	case 0x0c:
	case 0x0d:
	case 0x0e:
		pen_line(out);
		break;
	/* A field's code, its result, its end. */
	case 0x13:
	case 0x14:
	case 0x15:
		pen_char(out, ' ');
		break;
	case 0x1e:
		pen_char(out, '-');
		break;
	default:
		/* An optional hyphen (0x1f) and pictures are nothing. */
		if (c >= ' ' || c == '\t')
			pen_char(out, c);
	}
}

static void
put_run(struct pen *out, struct bytes run, int is_wide)
{
	if (is_wide) {
		for (size_t i = 0; i + 1 < run.len; i += 2)
			put(out, le16_at(run, i));
		return;
	}
	for (size_t i = 0; i < run.len; i++) {
		if (run.p[i] < ' ')
			put(out, run.p[i]);
		else
			pen_octets(out, (struct bytes){ run.p + i, 1 });
	}
}

/* The piece table in a Clx ([MS-DOC] 2.9.38); empty if there is none. */
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
read_pieces(struct bytes document, struct bytes pieces, struct pen *out)
{
	size_t n = pieces.len < 16 ? 0 : (pieces.len - 4) / 12;
	size_t left = 2 * document.len, before = out->out.len;

	for (size_t i = 0; i < n; i++) {
		uint32_t from = le32_at(pieces, 4 * i);
		uint32_t to = le32_at(pieces, 4 * (i + 1));
		uint32_t place = le32_at(pieces, 4 * (n + 1) + 8 * i + 2);
		int is_wide = (place & 0x40000000) == 0;
		size_t at = is_wide ? place : (place & 0x3fffffff) / 2;
		struct bytes run;

		if (to <= from || to - from > document.len)
			continue;
		run = bytes_at(document, at, (size_t)(to - from) << is_wide);
		if (run.len > left)
			return 0;
		left -= run.len;
		put_run(out, run, is_wide);
	}
	return out->out.len > before;
}

enum word_end
word_read(struct bytes document, const struct bytes tables[2], struct pen *out)
{
	uint32_t version = le16_at(document, 2);
	uint32_t flags = le16_at(document, FLAGS);
	int is_old = version < WORD_97;
	struct bytes table =
	    is_old ? document : tables[(flags & SECOND_TABLE) != 0];
	size_t place = is_old ? OLD_CLX : CLX;
	struct bytes clx, run;

	if (document.len < 68)
		return WORD_DAMAGED;
	if (flags & ENCRYPTED)
		return WORD_ENCRYPTED;
	clx = bytes_at(
	    table, le32_at(document, place), le32_at(document, place + 4));
	if (read_pieces(document, find_pieces(clx), out))
		return WORD_READ;
	run = bytes_at(document, le32_at(document, FIRST),
	    le32_at(document, LAST) - le32_at(document, FIRST));
	if (le32_at(document, LAST) <= le32_at(document, FIRST) || run.len == 0)
		return WORD_DAMAGED;
	put_run(out, run, 0);
	return WORD_READ;
}
