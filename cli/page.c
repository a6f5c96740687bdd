/*
 * page.c - a rendering as a page of text, for a terminal or a pipe
 */
#include "cli/page.h"

#include <stdlib.h>

#include "cli/print.h"

enum {
	/* Addresses of one field that are printed; how many more is said. */
	MAILBOXES_SHOWN = 100,
};

struct page {
	struct arena *a;
	const struct rendering *r;
	/* Before and after a finding. */
	const char *open, *close;
	/* By finding: 1 when it stands in a text. */
	unsigned char *placed;
};

/* -- stretches ------------------------------------------------------------------- */

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

static void
print_piece(struct utf8 text, size_t start, size_t end, enum display_form form)
{
	if (end > start)
		print_shown(
		    stdout, (struct utf8){ text.p + start, end - start }, form);
}

/* From `start` up to `end`; *next is the first of `found` not yet behind. */
static void
print_stretch(const struct page *p, struct utf8 text, struct span line,
    const struct spans *found, size_t *next)
{
	size_t at = line.start;

	while (*next < found->len && found->v[*next].start < line.end) {
		struct span f = found->v[*next];
		size_t start = f.start > at ? f.start : at;
		size_t end = f.end < line.end ? f.end : line.end;

		if (end > at) {
			print_piece(text, at, start, DISPLAY_TEXT);
			printf("%s", p->open);
			print_piece(text, start, end, DISPLAY_TEXT);
			printf("%s", p->close);
			at = end;
		}
		/* It goes on in the next line. */
		if (f.end > line.end)
			break;
		(*next)++;
	}
	print_piece(text, at, line.end, DISPLAY_TEXT);
}

/* -- texts ----------------------------------------------------------------------- */

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

static void
print_lines(const struct page *p, const struct rendered_text *t)
{
	struct spans found = found_in(p, t);
	size_t next_found = 0, quote = 0;

	for (size_t at = 0, next; at < t->text.len; at = next) {
		struct span line = line_at(t->text, at, &next);
		int is_quoted;

		while (quote < t->quoted.len && t->quoted.v[quote].end <= at)
			quote++;
		is_quoted =
		    quote < t->quoted.len && t->quoted.v[quote].start <= at;
		printf("%s", t->hidden ? "~ " : is_quoted ? "> " : "| ");
		print_stretch(p, t->text, line, &found, &next_found);
		printf("\n");
	}
	if (t->size > t->text.len)
		printf("  cut: %zu of %llu octets are shown\n", t->text.len,
		    (unsigned long long)t->size);
}

/* A name or subject, in one line. */
static void
print_line(const struct page *p, const struct rendered_text *t)
{
	struct spans found = found_in(p, t);
	size_t at = 0;

	for (size_t i = 0; i < found.len; i++) {
		print_piece(t->text, at, found.v[i].start, DISPLAY_LINE);
		printf("%s", p->open);
		print_piece(
		    t->text, found.v[i].start, found.v[i].end, DISPLAY_LINE);
		printf("%s", p->close);
		at = found.v[i].end;
	}
	print_piece(t->text, at, t->text.len, DISPLAY_LINE);
	if (t->size > t->text.len)
		printf(" (cut: %zu of %llu octets)", t->text.len,
		    (unsigned long long)t->size);
}

static void
print_finding(const struct finding *f)
{
	print_text(f->id);
	if (f->term.len > 0) {
		printf(" \"");
		print_text(f->term);
		printf("\"");
	}
	printf(", severity %d, %d%%", f->severity, f->confidence);
}

static void
print_findings(const struct page *p, const struct rendered_text *t)
{
	for (size_t i = 0; i < t->findings_len; i++) {
		const struct finding *f =
		    &p->r->record.findings[t->findings[i]];

		printf("  found: ");
		print_finding(f);
		printf(", at %llu to %llu%s\n", (unsigned long long)f->start,
		    (unsigned long long)f->end,
		    f->end > t->text.len ? ", beyond what is shown" : "");
	}
}

/* -- the header ------------------------------------------------------------------- */

static void
print_lost(struct field f)
{
	if (f.octets.len > 0)
		printf(" (not all of it could be read)");
}

static void
print_field(const char *name, struct field f)
{
	if (f.text.len == 0)
		return;
	printf("%s: ", name);
	print_text(f.text);
	print_lost(f);
	printf("\n");
}

static void
print_mailboxes(const char *name, struct mailboxes m)
{
	if (m.len == 0)
		return;
	printf("%s: ", name);
	for (size_t i = 0; i < m.len && i < MAILBOXES_SHOWN; i++) {
		printf("%s", i > 0 ? ", " : "");
		if (m.v[i].name.text.len > 0) {
			print_text(m.v[i].name.text);
			print_lost(m.v[i].name);
			printf(" ");
		}
		printf("<");
		print_text(m.v[i].address.text);
		printf(">");
		print_lost(m.v[i].address);
	}
	if (m.len > MAILBOXES_SHOWN)
		printf(" and %zu more", m.len - MAILBOXES_SHOWN);
	printf("\n");
}

static void
print_gaps(const char *indent, const struct gaps *gaps)
{
	for (size_t i = 0; i < gaps->len; i++) {
		printf("%s", i == 0 ? indent : ", ");
		printf("%s", i == 0 ? "not read: " : "");
		print_text(gaps->v[i]);
	}
	if (gaps->len > 0)
		printf("\n");
}

/* Findings about how the message is built stand in no text. */
static void
print_unplaced(const struct page *p)
{
	for (size_t i = 0; i < p->r->record.findings_len; i++) {
		const struct finding *f = &p->r->record.findings[i];

		if (p->placed[i])
			continue;
		printf("found: ");
		print_finding(f);
		printf(", in ");
		print_text(f->where.text);
		printf("\n");
	}
}

/* Returns the number of the header's texts, which come first. */
static size_t
print_header(const struct page *p)
{
	const struct header *h = &p->r->record.header;
	size_t n = 0;

	print_mailboxes("From", h->from);
	print_mailboxes("Reply-To", h->reply_to);
	print_mailboxes("To", h->to);
	print_mailboxes("Cc", h->cc);
	print_mailboxes("Bcc", h->bcc);
	print_field("Date", h->date);
	for (; n < p->r->texts_len && p->r->texts[n].part == RENDERED_HEADER;
	     n++) {
		printf("Subject: ");
		print_line(p, &p->r->texts[n]);
		print_lost(h->subject);
		printf("\n");
		print_findings(p, &p->r->texts[n]);
	}
	if (n == 0)
		print_field("Subject", h->subject);
	print_gaps("", &p->r->record.gaps);
	print_unplaced(p);
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
print_name(const struct page *p, const struct record_part *part,
    const struct rendered_text *name)
{
	if (part->name.text.len == 0)
		return;
	printf("  name: ");
	if (name != NULL)
		print_line(p, name);
	else
		print_text(part->name.text);
	print_lost(part->name);
	if (has_path(part->name.text))
		printf(" (a path)");
	printf("\n");
	if (name != NULL)
		print_findings(p, name);
}

static void
print_heading(const struct record_part *part)
{
	printf("\nPart ");
	print_text(part->path.text);
	/* Members of archives are declared as nothing. */
	if (part->type.text.len > 0) {
		printf(": ");
		print_text(part->type.text);
	}
	if (part->detected.len > 0 &&
	    !utf8_equal(part->detected, part->type.text)) {
		printf("%s ", part->type.text.len > 0 ? ", by its look" : ":");
		print_text(part->detected);
	}
	if (part->has_content)
		printf(", %llu octets", (unsigned long long)part->size);
	printf("%s%s\n", part->is_attachment ? ", attachment" : "",
	    part->encrypted ? ", encrypted" : "");
}

static void
print_content(const struct page *p, const struct record_part *part,
    const struct rendered_text *t)
{
	int is_elsewhere = !utf8_equal(t->where, part->path.text);

	if (t->kind == RENDERED_SUBJECT) {
		printf("  subject: ");
		print_line(p, t);
		printf("\n");
	} else {
		if (is_elsewhere || t->hidden) {
			printf("  %s",
			    t->hidden ? "not shown by mail programs" : "text");
			printf("%s", is_elsewhere ? ", in " : "");
			if (is_elsewhere)
				print_text(t->where);
			printf(":\n");
		}
		print_lines(p, t);
	}
	print_findings(p, t);
}

/* One part and its `len` texts. */
static void
print_part(const struct page *p, const struct record_part *part,
    const struct rendered_text *texts, size_t len)
{
	const struct rendered_text *name = NULL;

	for (size_t i = 0; i < len && name == NULL; i++)
		if (texts[i].kind == RENDERED_NAME)
			name = &texts[i];
	print_heading(part);
	print_name(p, part, name);
	print_gaps("  ", &part->gaps);
	for (size_t i = 0; i < len; i++) {
		if (&texts[i] == name)
			continue;
		print_content(p, part, &texts[i]);
		/* Another reading, or another piece. */
		if (i + 1 < len && texts[i].kind == RENDERED_CONTENT &&
		    texts[i + 1].kind == RENDERED_CONTENT)
			printf("  --\n");
	}
}

void
page_print(struct arena *a, const struct rendering *r, int is_terminal)
{
	struct page p = { .a = a,
		.r = r,
		.open = is_terminal ? "[[\033[1m" : "[[",
		.close = is_terminal ? "\033[0m]]" : "]]",
		.placed = arena_alloc(a, r->record.findings_len) };
	size_t at;

	for (size_t i = 0; i < r->texts_len; i++)
		for (size_t k = 0; k < r->texts[i].findings_len; k++)
			p.placed[r->texts[i].findings[k]] = 1;
	at = print_header(&p);
	for (size_t i = 0; i < r->record.parts_len; i++) {
		size_t len = 0;

		while (at + len < r->texts_len && r->texts[at + len].part == i)
			len++;
		print_part(&p, &r->record.parts[i], &r->texts[at], len);
		at += len;
	}
}
