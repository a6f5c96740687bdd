/*
 * page.c - a rendering as a page of text, for a terminal or a pipe
 */
#include "cli/page.h"

#include <stdlib.h>

#include "base/limits.h"
#include "cli/column.h"

enum {
	/* Addresses of one field that are printed; how many more is said. */
	MAILBOXES_SHOWN = 100,
	/*
	 * Octets of a text that no mail program shows, most of it style sheets;
	 * of the rest what stands around findings, and how much is left out.
	 */
	HIDDEN_SHOWN = 1000,
};

/* Before what goes on of our own lines. */
#define MARGIN "    "

struct page {
	struct arena *a;
	const struct rendering *r;
	struct column out;
	/* Before and after a finding. */
	const char *open, *close;
	/* By finding: 1 when it stands in a text. */
	unsigned char *placed;
};

/* -- what mail wrote --------------------------------------------------------------- */

static void
show(struct page *p, struct utf8 text)
{
	column_shown(&p->out, text, DISPLAY_LINE);
}

static int
by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Where findings stand in what is shown of a text; what overlaps is one. */
static struct spans
found_in(const struct page *p, const struct rendered_text *t)
{
	struct span *v = arena_array(p->a, t->findings_len, sizeof(*v));
	struct spans out = { v, 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->findings_len; i++) {
		const struct finding *f =
		    &p->r->record.findings[t->findings[i]];

		if (f->start >= t->text.len || f->end <= f->start)
			continue;
		v[n].start = (size_t)f->start;
		v[n++].end =
		    f->end < t->text.len ? (size_t)f->end : t->text.len;
	}
	qsort(v, n, sizeof(*v), by_start);
	for (size_t i = 0; i < n; i++) {
		if (out.len > 0 && v[i].start <= v[out.len - 1].end) {
			if (v[i].end > v[out.len - 1].end)
				v[out.len - 1].end = v[i].end;
			continue;
		}
		v[out.len++] = v[i];
	}
	return out;
}

/* A text that is being shown, line after line. */
struct showing {
	struct utf8 text;
	enum display_form form;
	struct spans found;
	/* The first finding, and quotation, that is not yet behind. */
	size_t next, quote;
};

static void
show_piece(struct page *p, const struct showing *s, size_t start, size_t end)
{
	if (end > start)
		column_shown(&p->out,
		    (struct utf8){ s->text.p + start, end - start }, s->form);
}

/* One stretch of it, the findings in it marked. */
static void
show_stretch(struct page *p, struct showing *s, struct span stretch)
{
	size_t at = stretch.start;

	while (
	    s->next < s->found.len && s->found.v[s->next].start < stretch.end) {
		struct span f = s->found.v[s->next];
		size_t start = f.start > at ? f.start : at;
		size_t end = f.end < stretch.end ? f.end : stretch.end;

		if (end > start) {
			show_piece(p, s, at, start);
			column_put(&p->out, "%s", p->open);
			show_piece(p, s, start, end);
			column_put(&p->out, "%s", p->close);
			at = end;
		}
		/* It goes on in the next stretch. */
		if (f.end > stretch.end)
			break;
		s->next++;
	}
	show_piece(p, s, at, stretch.end);
}

/* A name or subject: one line. */
static void
show_line(struct page *p, const struct rendered_text *t)
{
	struct showing s = {
		.text = t->text, .form = DISPLAY_LINE, .found = found_in(p, t)
	};

	show_stretch(p, &s, (struct span){ 0, t->text.len });
	if (t->size > t->text.len)
		column_put(&p->out, " (cut: %zu of %llu octets)", t->text.len,
		    (unsigned long long)t->size);
}

/* The line at `at` without its end; *next is where the one after begins. */
static struct span
line_at(struct utf8 text, size_t at, size_t *next)
{
	size_t end = at;

	while (end < text.len && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	*next = end < text.len ? end + 1 : end;
	if (end + 1 < text.len && text.p[end] == '\r' &&
	    text.p[end + 1] == '\n')
		*next = end + 2;
	return (struct span){ at, end };
}

/* Between two characters, at or before `at`. */
static size_t
boundary(struct utf8 text, size_t at)
{
	if (at >= text.len)
		return text.len;
	while (at > 0 && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* What is shown of a text: all, but see HIDDEN_SHOWN. */
static struct spans
shown_of(const struct page *p, const struct rendered_text *t,
    const struct spans *found)
{
	struct span *v = arena_array(p->a, found->len + 1, sizeof(*v));
	struct spans out = { v, 1 };

	v[0].end = t->hidden ? boundary(t->text, HIDDEN_SHOWN) : t->text.len;
	for (size_t i = 0; i < found->len; i++) {
		struct span f = found->v[i], *last = &v[out.len - 1];

		f.start = f.start > EXCERPT_SIDE
			      ? boundary(t->text, f.start - EXCERPT_SIDE)
			      : 0;
		f.end = boundary(t->text, f.end + EXCERPT_SIDE);
		if (f.start > last->end)
			v[out.len++] = f;
		else if (f.end > last->end)
			last->end = f.end;
	}
	return out;
}

/* A mark at the beginning of each line says what it is. */
static void
show_between(struct page *p, const struct rendered_text *t, struct showing *s,
    struct span part)
{
	struct utf8 text = { t->text.p, part.end };

	for (size_t at = part.start, next; at < part.end; at = next) {
		struct span line = line_at(text, at, &next);
		size_t i = s->quote;

		while (i < t->quoted.len && t->quoted.v[i].end <= at)
			i++;
		s->quote = i;
		p->out.margin = t->hidden ? "~ " : "| ";
		if (i < t->quoted.len && t->quoted.v[i].start <= at)
			p->out.margin = "> ";
		column_put(&p->out, "%s", p->out.margin);
		show_stretch(p, s, line);
		column_end(&p->out);
	}
	p->out.margin = MARGIN;
}

static void
show_lines(struct page *p, const struct rendered_text *t)
{
	struct showing s = {
		.text = t->text, .form = DISPLAY_TEXT, .found = found_in(p, t)
	};
	struct spans shown = shown_of(p, t, &s.found);
	size_t left_out = t->text.len;

	for (size_t i = 0; i < shown.len; i++) {
		show_between(p, t, &s, shown.v[i]);
		left_out -= shown.v[i].end - shown.v[i].start;
	}
	if (left_out > 0) {
		column_put(&p->out,
		    "  left out: %zu octets like these; --json has them",
		    left_out);
		column_end(&p->out);
	}
	if (t->size > t->text.len) {
		column_put(&p->out, "  cut: %zu of %llu octets are shown",
		    t->text.len, (unsigned long long)t->size);
		column_end(&p->out);
	}
}

/* -- what was found, what was lost ---------------------------------------------------- */

static void
put_finding(struct page *p, const struct finding *f)
{
	show(p, f->id);
	if (f->term.len > 0) {
		column_put(&p->out, " \"");
		show(p, f->term);
		column_put(&p->out, "\"");
	}
	column_put(&p->out, ", severity %d, %d%%", f->severity, f->confidence);
}

static void
put_findings(struct page *p, const struct rendered_text *t)
{
	for (size_t i = 0; i < t->findings_len; i++) {
		const struct finding *f =
		    &p->r->record.findings[t->findings[i]];

		column_put(&p->out, "  found: ");
		put_finding(p, f);
		column_put(&p->out, ", at %llu to %llu%s",
		    (unsigned long long)f->start, (unsigned long long)f->end,
		    f->end > t->text.len ? ", beyond what is shown" : "");
		column_end(&p->out);
	}
}

/* Findings about how the message is built stand in no text. */
static void
put_unplaced(struct page *p)
{
	for (size_t i = 0; i < p->r->record.findings_len; i++) {
		const struct finding *f = &p->r->record.findings[i];

		if (p->placed[i])
			continue;
		column_put(&p->out, "found: ");
		put_finding(p, f);
		column_put(&p->out, ", in ");
		show(p, f->where.text);
		column_end(&p->out);
	}
}

static void
put_gaps(struct page *p, const char *indent, const struct gaps *gaps)
{
	if (gaps->len == 0)
		return;
	column_put(&p->out, "%snot read: ", indent);
	for (size_t i = 0; i < gaps->len; i++) {
		column_put(&p->out, "%s", i > 0 ? ", " : "");
		show(p, gaps->v[i]);
	}
	column_end(&p->out);
}

static void
put_lost(struct page *p, struct field f)
{
	if (f.octets.len > 0)
		column_put(&p->out, " (not all of it could be read)");
}

/* -- the header ------------------------------------------------------------------- */

static void
put_field(struct page *p, const char *name, struct field f)
{
	if (f.text.len == 0)
		return;
	column_put(&p->out, "%s: ", name);
	show(p, f.text);
	put_lost(p, f);
	column_end(&p->out);
}

static void
put_mailbox(struct page *p, const struct mailbox *m)
{
	if (m->name.text.len > 0) {
		show(p, m->name.text);
		put_lost(p, m->name);
		column_put(&p->out, " ");
	}
	column_put(&p->out, "<");
	show(p, m->address.text);
	column_put(&p->out, ">");
	put_lost(p, m->address);
}

static void
put_mailboxes(struct page *p, const char *name, struct mailboxes m)
{
	if (m.len == 0)
		return;
	column_put(&p->out, "%s: ", name);
	for (size_t i = 0; i < m.len && i < MAILBOXES_SHOWN; i++) {
		column_put(&p->out, "%s", i > 0 ? ", " : "");
		put_mailbox(p, &m.v[i]);
	}
	if (m.len > MAILBOXES_SHOWN)
		column_put(&p->out, " and %zu more", m.len - MAILBOXES_SHOWN);
	column_end(&p->out);
}

/* Returns the number of the header's texts, which come first. */
static size_t
put_header(struct page *p)
{
	const struct header *h = &p->r->record.header;
	size_t n = 0;

	put_mailboxes(p, "From", h->from);
	put_mailboxes(p, "Reply-To", h->reply_to);
	put_mailboxes(p, "To", h->to);
	put_mailboxes(p, "Cc", h->cc);
	put_mailboxes(p, "Bcc", h->bcc);
	put_field(p, "Date", h->date);
	for (; n < p->r->texts_len && p->r->texts[n].part == RENDERED_HEADER;
	     n++) {
		column_put(&p->out, "Subject: ");
		show_line(p, &p->r->texts[n]);
		put_lost(p, h->subject);
		column_end(&p->out);
		put_findings(p, &p->r->texts[n]);
	}
	if (n == 0)
		put_field(p, "Subject", h->subject);
	put_gaps(p, "", &p->r->record.gaps);
	put_unplaced(p);
	return n;
}

/* -- parts ------------------------------------------------------------------------- */

/* 1: a file of this name would not lie where it is put. */
static int
has_path(struct utf8 name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] == '/' || name.p[i] == '\\' || name.p[i] == ':')
			return 1;
	return 0;
}

static void
put_name(struct page *p, const struct record_part *part,
    const struct rendered_text *name)
{
	if (part->name.text.len == 0)
		return;
	column_put(&p->out, "  name: ");
	if (name != NULL)
		show_line(p, name);
	else
		show(p, part->name.text);
	put_lost(p, part->name);
	if (has_path(part->name.text))
		column_put(&p->out, " (a path)");
	column_end(&p->out);
	if (name != NULL)
		put_findings(p, name);
}

static void
put_heading(struct page *p, const struct record_part *part)
{
	struct utf8 type = part->type.text;

	column_end(&p->out);
	column_put(&p->out, "Part ");
	show(p, part->path.text);
	/* Members of archives are declared as nothing. */
	if (type.len > 0) {
		column_put(&p->out, ": ");
		show(p, type);
	}
	if (part->detected.len > 0 && !utf8_equal(part->detected, type)) {
		column_put(
		    &p->out, "%s ", type.len > 0 ? ", by its look" : ":");
		show(p, part->detected);
	}
	if (part->has_content)
		column_put(
		    &p->out, ", %llu octets", (unsigned long long)part->size);
	column_put(&p->out, "%s%s", part->is_attachment ? ", attachment" : "",
	    part->encrypted ? ", encrypted" : "");
	column_end(&p->out);
}

static void
put_content(struct page *p, const struct record_part *part,
    const struct rendered_text *t)
{
	int is_elsewhere = !utf8_equal(t->where, part->path.text);

	if (t->kind == RENDERED_SUBJECT) {
		column_put(&p->out, "  subject: ");
		show_line(p, t);
		column_end(&p->out);
		put_findings(p, t);
		return;
	}
	if (is_elsewhere || t->hidden) {
		column_put(&p->out, "  %s%s",
		    t->hidden ? "not shown by mail programs" : "text",
		    is_elsewhere ? ", in " : "");
		if (is_elsewhere)
			show(p, t->where);
		column_put(&p->out, ":");
		column_end(&p->out);
	}
	show_lines(p, t);
	put_findings(p, t);
}

/* One part and its `len` texts. */
static void
put_part(struct page *p, const struct record_part *part,
    const struct rendered_text *texts, size_t len)
{
	const struct rendered_text *name = NULL;

	for (size_t i = 0; i < len && name == NULL; i++)
		if (texts[i].kind == RENDERED_NAME)
			name = &texts[i];
	put_heading(p, part);
	put_name(p, part, name);
	put_gaps(p, "  ", &part->gaps);
	for (size_t i = 0; i < len; i++) {
		if (&texts[i] == name)
			continue;
		put_content(p, part, &texts[i]);
		/* Another reading, or another piece. */
		if (i + 1 < len && texts[i].kind == RENDERED_CONTENT &&
		    texts[i + 1].kind == RENDERED_CONTENT) {
			column_put(&p->out, "  --");
			column_end(&p->out);
		}
	}
}

void
page_print(struct arena *a, const struct rendering *r, size_t width)
{
	struct page p = { .a = a,
		.r = r,
		.out = { .width = width, .margin = MARGIN },
		.open = width > 0 ? "[[\033[1m" : "[[",
		.close = width > 0 ? "\033[0m]]" : "]]",
		.placed = arena_alloc(a, r->record.findings_len) };
	size_t at;

	for (size_t i = 0; i < r->texts_len; i++)
		for (size_t k = 0; k < r->texts[i].findings_len; k++)
			p.placed[r->texts[i].findings[k]] = 1;
	at = put_header(&p);
	for (size_t i = 0; i < r->record.parts_len; i++) {
		size_t len = 0;

		while (at + len < r->texts_len && r->texts[at + len].part == i)
			len++;
		put_part(&p, &r->record.parts[i], &r->texts[at], len);
		at += len;
	}
}
