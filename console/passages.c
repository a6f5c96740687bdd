/*
 * passages.c - what stands around a finding, without anybody else's name
 */
#define _GNU_SOURCE
#include "console/passages.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "record/document.h"

/* -- from the sealed excerpts ------------------------------------------------ */

static const struct member members[] = {
	{ "finding", MEMBER_UINT64, offsetof(struct passage, finding),
	    2 * FINDINGS_MAX, 1 },
	{ "term", MEMBER_TEXT, offsetof(struct passage, term), 0, 0 },
	{ "excerpt", MEMBER_TEXT, offsetof(struct passage, text), 0, 1 },
};

static int
holds(struct utf8 text, struct utf8 part)
{
	return part.len <= text.len &&
	       memmem(text.p, text.len, part.p, part.len) != NULL;
}

/* Findings that lie side by side have one passage. */
static void
add(struct passages *out, const struct passage *p)
{
	for (size_t i = 0; i < out->len; i++) {
		if (holds(out->v[i].text, p->text))
			return;
		if (holds(p->text, out->v[i].text)) {
			out->v[i].text = p->text;
			return;
		}
	}
	if (out->len < PASSAGES_MAX)
		out->v[out->len++] = *p;
}

/* Is it one of the flag's?  They are few: its lists' findings in one message. */
static int
is_of_flag(const struct db_rows *own, uint64_t finding)
{
	for (size_t i = 0; i < own->rows; i++)
		if (strtoull(db_string(own, i, 0), NULL, 10) == finding)
			return 1;
	return 0;
}

static int
read_all(struct document *d, const struct db_rows *own, struct passages *out)
{
	const struct json_t *array =
	    document_array(d, d->root, "excerpts", 2 * (size_t)FINDINGS_MAX);

	if (array == NULL)
		return -1;
	for (size_t i = 0; i < document_len(array); i++) {
		struct passage p = { .at = 0 };

		if (document_members(d, document_at(array, i), members,
			sizeof(members) / sizeof(*members), &p) == -1)
			return -1;
		if (p.text.len > 0 && is_of_flag(own, p.finding))
			add(out, &p);
	}
	return 0;
}

int
passages_read(struct arena *a, struct bytes json, const struct db_rows *own,
    struct passages *out, struct err *e)
{
	struct document d = { .a = a, .e = e, .place = "excerpts" };
	struct strbuf object;
	int result;

	/* The reader takes an object; what was sealed is an array. */
	strbuf_init(&object, json.len + 32);
	strbuf_str(&object, "{\"excerpts\":");
	strbuf_add(&object, json.p, json.len);
	strbuf_char(&object, '}');
	result = document_open(&d, strbuf_bytes(&object));
	if (result == 0) {
		out->len = 0;
		result = read_all(&d, own, out);
		document_close(&d);
	}
	strbuf_done(&object);
	return result;
}

/* -- to the scanner ---------------------------------------------------------- */

void
passages_to_mail(struct passages *p, struct strbuf *out)
{
	size_t body;

	strbuf_str(out, "Content-Type: text/plain; charset=utf-8\r\n"
			"Content-Transfer-Encoding: 8bit\r\n\r\n");
	body = out->len;
	for (size_t i = 0; i < p->len; i++) {
		struct utf8 text = p->v[i].text;

		p->v[i].at = out->len - body;
		/* On one line: what a line begins with means nothing here. */
		for (size_t k = 0; k < text.len; k++)
			strbuf_char(out,
			    (unsigned char)text.p[k] < ' ' ? ' ' : text.p[k]);
		strbuf_str(out, "\n\n");
	}
}

/* -- what is shown ----------------------------------------------------------- */

/* Of each octet of a passage; from OF_FINDING on: masked, as that finding. */
enum { AS_WRITTEN, MATCH, NAME, OF_FINDING };

struct painting {
	struct utf8 text;
	uint16_t *octets;
};

/* Whole characters, whatever the scanner says. */
static void
paint(struct painting *p, size_t start, size_t end, uint16_t what)
{
	while (start > 0 && start < p->text.len &&
	       ((unsigned char)p->text.p[start] & 0xc0) == 0x80)
		start--;
	while (
	    end < p->text.len && ((unsigned char)p->text.p[end] & 0xc0) == 0x80)
		end++;
	for (size_t i = start; i < end && i < p->text.len; i++)
		p->octets[i] = what;
}

static int
is_in(const struct passage *p, const struct finding *f)
{
	return utf8_equal(f->where.text, UTF8("1")) && f->start >= p->at &&
	       f->end > f->start && f->end <= p->at + p->text.len;
}

/* The list's term as it is written, where the scan found nothing again. */
static void
paint_term(struct painting *p, struct utf8 term)
{
	for (size_t i = 0; term.len > 0 && i + term.len <= p->text.len; i++)
		if (strncasecmp(p->text.p + i, term.p, term.len) == 0)
			paint(p, i, i + term.len, MATCH);
}

static void
paint_matches(
    struct painting *p, const struct passage *passage, const struct record *r)
{
	int any = 0;

	for (size_t i = 0; i < r->findings_len; i++) {
		const struct finding *f = &r->findings[i];

		if (f->kind != FINDING_WORD || !is_in(passage, f))
			continue;
		paint(p, f->start - passage->at, f->end - passage->at, MATCH);
		any = 1;
	}
	if (!any)
		paint_term(p, passage->term);
}

/* Who is found by name, and what identifies somebody. */
static void
paint_findings(
    struct painting *p, const struct passage *passage, const struct record *r)
{
	for (size_t i = 0; i < r->findings_len; i++) {
		const struct finding *f = &r->findings[i];

		if (!is_in(passage, f) || f->kind == FINDING_WORD ||
		    f->kind == FINDING_STRUCTURE || finding_is_context(f->id))
			continue;
		paint(p, f->start - passage->at, f->end - passage->at,
		    f->kind == FINDING_NAME ? NAME
					    : (uint16_t)(OF_FINDING + i));
	}
}

/* -- words of names ----------------------------------------------------------- */

/*
 * The octets of the letter at `i`, or 0: none.  Beyond ASCII everything counts
 * as one but signs (U+0080 to U+00BF) and punctuation (U+2000 to U+2FFF).
 */
static size_t
letter_at(struct utf8 text, size_t i)
{
	unsigned char c = (unsigned char)text.p[i];
	size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	/* Between characters, too, where a sign was passed over. */
	if (c < 0xc0 || c == 0xc2 || c == 0xe2 || i + len > text.len)
		return 0;
	return len;
}

static int
compare_word(const void *key, const void *row)
{
	const struct utf8 *word = key;
	const struct bytes *name = row;
	size_t len = word->len < name->len ? word->len : name->len;
	int order = len > 0 ? memcmp(word->p, name->p, len) : 0;

	return order != 0 ? order
			  : (word->len > name->len) - (word->len < name->len);
}

/* A word that is found by itself is what was found, not a name. */
static int
is_match(const struct painting *p, size_t start, size_t end)
{
	return p->octets[start] == MATCH && p->octets[end - 1] == MATCH &&
	       (start == 0 || p->octets[start - 1] != MATCH) &&
	       (end == p->text.len || p->octets[end] != MATCH);
}

static void
paint_names(struct painting *p, const struct db_rows *names)
{
	size_t i = 0;

	while (i < p->text.len) {
		size_t start = i, letter;
		struct utf8 word;

		while (i < p->text.len && (letter = letter_at(p->text, i)) > 0)
			i += letter;
		if (i == start) {
			i++;
			continue;
		}
		word = (struct utf8){ p->text.p + start, i - start };
		if (names->rows > 0 && !is_match(p, start, i) &&
		    bsearch(&word, names->v, names->rows, sizeof(*names->v),
			compare_word) != NULL)
			paint(p, start, i, NAME);
	}
}

/* -- to the page ---------------------------------------------------------------- */

static void
write_piece(const struct painting *p, size_t start, size_t end,
    const struct record *r, struct strbuf *out)
{
	struct utf8 text = { p->text.p + start, end - start };
	uint16_t what = p->octets[start];

	strbuf_str(out, start > 0 ? ",{" : "{");
	if (what == AS_WRITTEN || what == MATCH) {
		strbuf_str(out, what == MATCH ? "\"match\":" : "\"text\":");
		record_string_to_json(text, out);
	} else {
		strbuf_str(out, "\"mask\":");
		record_string_to_json(what == NAME
					  ? UTF8("name")
					  : r->findings[what - OF_FINDING].id,
		    out);
	}
	strbuf_char(out, '}');
}

static void
write_passage(struct arena *a, const struct passage *passage,
    const struct record *found, const struct db_rows *names, struct strbuf *out)
{
	struct painting p = { .text = passage->text,
		.octets =
		    arena_array(a, passage->text.len + 1, sizeof(uint16_t)) };
	size_t start = 0;

	paint_matches(&p, passage, found);
	paint_names(&p, names);
	paint_findings(&p, passage, found);
	strbuf_fmt(out, "{\"finding\":%llu,\"pieces\":[",
	    (unsigned long long)passage->finding);
	for (size_t i = 1; i <= p.text.len; i++)
		if (i == p.text.len || p.octets[i] != p.octets[start]) {
			write_piece(&p, start, i, found, out);
			start = i;
		}
	strbuf_str(out, "]}");
}

void
passages_to_json(struct arena *a, const struct passages *p,
    const struct record *found, const struct db_rows *names, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < p->len; i++) {
		strbuf_str(out, i > 0 ? "," : "");
		write_passage(a, &p->v[i], found, names, out);
	}
	strbuf_char(out, ']');
}
