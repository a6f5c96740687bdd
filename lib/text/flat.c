/*
 * flat.c - documents of before compound files
 */
#include "text/flat.h"

#include "base/limits.h"
#include "record/oddity.h"
#include "text/codepage.h"
#include "text/excel.h"
#include "text/little.h"
#include "text/pen.h"
#include "text/runs.h"
#include "text/word.h"

enum {
	/* Windows Write: its text begins behind the header, and ends where that
	 * says. */
	WRITE_TEXT = 128,
	WRITE_END = 14,
	/* A record BOF holds its version and what it begins, and no more than
	 * Excel 97 puts there. */
	BOF_LEAST = 4,
	BOF_MOST = 16,
};

struct flat {
	struct arena *a;
	struct content *out;
	struct bytes octets;
	struct codepages codepages;
	struct pen shown, hidden;
};

/* -- what it is ----------------------------------------------------------------- */

static int
is_book(struct bytes b)
{
	static const uint32_t beginnings[] = { 0x0009, 0x0209, 0x0409, 0x0809 };
	/* A workbook, a sheet, a chart, macros, a workspace. */
	static const uint32_t kinds[] = { 0x05, 0x10, 0x20, 0x40, 0x100 };
	uint32_t len = le16_at(b, 2), kind = le16_at(b, 6);
	int is_known = 0;

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		is_known |= le16_at(b, 0) == beginnings[i];
	if (!is_known || b.len < 8 || len < BOF_LEAST || len > BOF_MOST)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i] == kind)
			return 1;
	return 0;
}

static int
is_word(struct bytes b)
{
	return BEGINS_WITH(b, "\xdb\xa5\x2d\0") ||
	       BEGINS_WITH(b, "\xdb\xa5\x2e\0");
}

static int
is_write(struct bytes b)
{
	return BEGINS_WITH(b, "\x31\xbe\0\0\0\xab") ||
	       BEGINS_WITH(b, "\x32\xbe\0\0\0\xab");
}

/* -- how it is read --------------------------------------------------------------- */

static void
damaged(struct flat *f)
{
	content_gap(f->a, f->out, UTF8("document_damaged"));
	pen_line(&f->shown);
	runs_read_words(f->octets, &f->shown);
}

static void
read_book(struct flat *f)
{
	const struct excel excel = { .a = f->a,
		.book = f->octets,
		.codepages = &f->codepages,
		.shown = &f->shown,
		.hidden = &f->hidden };
	struct excel_end end = excel_read(&excel);

	f->out->encrypted |= end.password.len > 0;
	if (end.has_macros)
		f->out->odd |= ODD(ODD_MACROS);
	if (end.is_damaged && end.password.len == 0)
		damaged(f);
}

static void
read_word(struct flat *f)
{
	const struct word word = { .a = f->a,
		.document = f->octets,
		.codepages = &f->codepages,
		.shown = &f->shown,
		.hidden = &f->hidden };

	switch (word_read(&word)) {
	case WORD_READ:
		break;
	case WORD_ENCRYPTED:
		f->out->encrypted = 1;
		break;
	case WORD_DAMAGED:
		damaged(f);
		break;
	}
}

static void
read_write(struct flat *f)
{
	uint32_t end = le32_at(f->octets, WRITE_END);

	if (end <= WRITE_TEXT || end > f->octets.len) {
		damaged(f);
		return;
	}
	pen_octets(
	    &f->shown, bytes_at(f->octets, WRITE_TEXT, end - WRITE_TEXT));
}

static const struct {
	int (*is)(struct bytes b);
	void (*read)(struct flat *f);
} formats[] = {
	{ is_book, read_book },
	{ is_word, read_word },
	{ is_write, read_write },
};

int
flat_is(const struct source *in)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].is(in->octets))
			return 1;
	return 0;
}

void
flat_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct flat *f = arena_alloc(a, sizeof(*f));

	(void)left;
	f->a = a;
	f->out = out;
	f->octets = in->octets;
	codepages_init(&f->codepages);
	pen_init(&f->shown, TEXT_MAX);
	pen_init(&f->hidden, TEXT_MAX);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].is(in->octets))
			formats[i].read(f);
	if (pen_over(&f->shown) || pen_over(&f->hidden))
		content_gap(a, out, UTF8("too_much_text"));
	out->work += f->shown.work + f->hidden.work;
	content_add(a, out, in, pen_take(&f->shown, a), 0);
	content_add(a, out, in, pen_take(&f->hidden, a), 1);
	codepages_done(&f->codepages);
}
