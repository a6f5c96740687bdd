/*
 * page.c - a rendering as a page of text, for a terminal or a pipe
 */
#include "cli/page.h"

#include "cli/marked.h"
#include "record/oddity.h"

enum {
	/* Addresses of one field that are printed; how many more is said. */
	MAILBOXES_SHOWN = 100,
};

struct page {
	const struct rendering *r;
	struct marker m;
	/* By finding: 1 when it stands in a text. */
	unsigned char *placed;
};

static void
show(struct page *p, struct utf8 text)
{
	column_shown(&p->m.out, text, DISPLAY_LINE);
}

/* -- what was found, what was lost ---------------------------------------------------- */

static void
put_finding(struct page *p, const struct finding *f)
{
	struct utf8 words = finding_context_words(f->context);

	show(p, f->id);
	if (f->term.len > 0) {
		column_put(&p->m.out, " \"");
		show(p, f->term);
		column_put(&p->m.out, "\"");
	}
	column_put(
	    &p->m.out, ", severity %d, %d%%", f->severity, f->confidence);
	if (words.len > 0)
		column_put(&p->m.out, " (%.*s)", (int)words.len, words.p);
}

static void
put_findings(struct page *p, const struct rendered_text *t)
{
	for (size_t i = 0; i < t->findings_len; i++) {
		const struct finding *f =
		    &p->r->record.findings[t->findings[i]];

		column_put(&p->m.out, "  found: ");
		put_finding(p, f);
		column_put(&p->m.out, ", at %llu to %llu%s",
		    (unsigned long long)f->start, (unsigned long long)f->end,
		    f->end > t->text.len ? ", beyond what is shown" : "");
		column_end(&p->m.out);
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
		column_put(&p->m.out, "found: ");
		put_finding(p, f);
		column_put(&p->m.out, ", in ");
		show(p, f->where.text);
		if (f->kind == FINDING_STRUCTURE) {
			column_put(&p->m.out, ": ");
			show(p, oddity_sentence(f->id));
		}
		column_end(&p->m.out);
	}
}

static void
put_gaps(struct page *p, const char *indent, const struct gaps *gaps)
{
	if (gaps->len == 0)
		return;
	column_put(&p->m.out, "%snot read: ", indent);
	for (size_t i = 0; i < gaps->len; i++) {
		column_put(&p->m.out, "%s", i > 0 ? ", " : "");
		show(p, gaps->v[i]);
	}
	column_end(&p->m.out);
}

static void
put_lost(struct page *p, struct field f)
{
	if (f.octets.len > 0)
		column_put(&p->m.out, " (not all of it could be read)");
}

/* -- the header ------------------------------------------------------------------- */

static void
put_field(struct page *p, const char *name, struct field f)
{
	if (f.text.len == 0)
		return;
	column_put(&p->m.out, "%s: ", name);
	show(p, f.text);
	put_lost(p, f);
	column_end(&p->m.out);
}

static void
put_mailbox(struct page *p, const struct mailbox *m)
{
	if (m->name.text.len > 0) {
		show(p, m->name.text);
		put_lost(p, m->name);
		column_put(&p->m.out, " ");
	}
	column_put(&p->m.out, "<");
	show(p, m->address.text);
	column_put(&p->m.out, ">");
	put_lost(p, m->address);
}

static void
put_mailboxes(struct page *p, const char *name, struct mailboxes m)
{
	if (m.len == 0)
		return;
	column_put(&p->m.out, "%s: ", name);
	for (size_t i = 0; i < m.len && i < MAILBOXES_SHOWN; i++) {
		column_put(&p->m.out, "%s", i > 0 ? ", " : "");
		put_mailbox(p, &m.v[i]);
	}
	if (m.len > MAILBOXES_SHOWN)
		column_put(&p->m.out, " and %zu more", m.len - MAILBOXES_SHOWN);
	column_end(&p->m.out);
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
		column_put(&p->m.out, p->r->texts[n].kind == RENDERED_BYNAMES
					  ? "Names: "
					  : "Subject: ");
		marked_line(&p->m, &p->r->texts[n]);
		put_lost(p, h->subject);
		column_end(&p->m.out);
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
	column_put(&p->m.out, "  name: ");
	if (name != NULL)
		marked_line(&p->m, name);
	else
		show(p, part->name.text);
	put_lost(p, part->name);
	if (has_path(part->name.text))
		column_put(&p->m.out, " (a path)");
	column_end(&p->m.out);
	if (name != NULL)
		put_findings(p, name);
}

static void
put_heading(struct page *p, const struct record_part *part)
{
	struct utf8 type = part->type.text;

	column_end(&p->m.out);
	column_put(&p->m.out, "Part ");
	show(p, part->path.text);
	/* Members of archives are declared as nothing. */
	if (type.len > 0) {
		column_put(&p->m.out, ": ");
		show(p, type);
	}
	if (part->detected.len > 0 && !utf8_equal(part->detected, type)) {
		column_put(
		    &p->m.out, "%s ", type.len > 0 ? ", by its look" : ":");
		show(p, part->detected);
	}
	if (part->has_content)
		column_put(
		    &p->m.out, ", %llu octets", (unsigned long long)part->size);
	column_put(&p->m.out, "%s%s", part->is_attachment ? ", attachment" : "",
	    part->encrypted ? ", encrypted" : "");
	column_end(&p->m.out);
}

static void
put_content(struct page *p, const struct record_part *part,
    const struct rendered_text *t)
{
	int is_elsewhere = !utf8_equal(t->where, part->path.text);

	if (t->kind == RENDERED_SUBJECT) {
		column_put(&p->m.out, "  subject: ");
		marked_line(&p->m, t);
		column_end(&p->m.out);
		put_findings(p, t);
		return;
	}
	if (is_elsewhere || t->hidden) {
		column_put(&p->m.out, "  %s%s",
		    t->hidden ? "not shown by mail programs" : "text",
		    is_elsewhere ? ", in " : "");
		if (is_elsewhere)
			show(p, t->where);
		column_put(&p->m.out, ":");
		column_end(&p->m.out);
	}
	marked_lines(&p->m, t);
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
			column_put(&p->m.out, "  --");
			column_end(&p->m.out);
		}
	}
}

void
page_print(struct arena *a, const struct rendering *r, size_t width)
{
	struct page p = { .r = r,
		.m = { .a = a,
		    .r = r,
		    .out = { .width = width, .margin = MARKED_MARGIN },
		    .open = width > 0 ? "[[\033[1m" : "[[",
		    .close = width > 0 ? "\033[0m]]" : "]]" },
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
