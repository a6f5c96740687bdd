/*
 * marked.c - a text with what was found and what is quoted marked in it
 */
#include "cli/marked.h"

#include <stdlib.h>

#include "base/limits.h"

enum {
	/*
	 * Octets of a text that no mail program shows, most of it style sheets;
	 * of the rest what stands around findings, and how much is left out.
	 */
	HIDDEN_SHOWN = 1000,
};

static int
by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Where findings stand in what is shown of a text; what overlaps is one. */
static struct spans
found_in(const struct marker *m, const struct rendered_text *t)
{
	struct span *v = arena_array(m->a, t->findings_len, sizeof(*v));
	struct spans out = { v, 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->findings_len; i++) {
		const struct finding *f =
		    &m->r->record.findings[t->findings[i]];

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
show_piece(struct marker *m, const struct showing *s, size_t start, size_t end)
{
	if (end > start)
		column_shown(&m->out,
		    (struct utf8){ s->text.p + start, end - start }, s->form);
}

/* One stretch of it, the findings in it marked. */
static void
show_stretch(struct marker *m, struct showing *s, struct span stretch)
{
	size_t at = stretch.start;

	while (
	    s->next < s->found.len && s->found.v[s->next].start < stretch.end) {
		struct span f = s->found.v[s->next];
		size_t start = f.start > at ? f.start : at;
		size_t end = f.end < stretch.end ? f.end : stretch.end;

		if (end > start) {
			show_piece(m, s, at, start);
			column_put(&m->out, "%s", m->open);
			show_piece(m, s, start, end);
			column_put(&m->out, "%s", m->close);
			at = end;
		}
		/* It goes on in the next stretch. */
		if (f.end > stretch.end)
			break;
		s->next++;
	}
	show_piece(m, s, at, stretch.end);
}

/* A name or subject: one line. */
void
marked_line(struct marker *m, const struct rendered_text *t)
{
	struct showing s = {
		.text = t->text, .form = DISPLAY_LINE, .found = found_in(m, t)
	};

	show_stretch(m, &s, (struct span){ 0, t->text.len });
	if (t->size > t->text.len)
		column_put(&m->out, " (cut: %zu of %llu octets)", t->text.len,
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
shown_of(const struct marker *m, const struct rendered_text *t,
    const struct spans *found)
{
	struct span *v = arena_array(m->a, found->len + 1, sizeof(*v));
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
show_between(struct marker *m, const struct rendered_text *t, struct showing *s,
    struct span part)
{
	struct utf8 text = { t->text.p, part.end };

	for (size_t at = part.start, next; at < part.end; at = next) {
		struct span line = line_at(text, at, &next);
		size_t i = s->quote;

		while (i < t->quoted.len && t->quoted.v[i].end <= at)
			i++;
		s->quote = i;
		m->out.margin = t->hidden ? "~ " : "| ";
		if (i < t->quoted.len && t->quoted.v[i].start <= at)
			m->out.margin = "> ";
		column_put(&m->out, "%s", m->out.margin);
		show_stretch(m, s, line);
		column_end(&m->out);
	}
	m->out.margin = MARKED_MARGIN;
}

void
marked_lines(struct marker *m, const struct rendered_text *t)
{
	struct showing s = {
		.text = t->text, .form = DISPLAY_TEXT, .found = found_in(m, t)
	};
	struct spans shown = shown_of(m, t, &s.found);
	size_t left_out = t->text.len;

	for (size_t i = 0; i < shown.len; i++) {
		show_between(m, t, &s, shown.v[i]);
		left_out -= shown.v[i].end - shown.v[i].start;
	}
	if (left_out > 0) {
		column_put(&m->out,
		    "  left out: %zu octets like these; --json has them",
		    left_out);
		column_end(&m->out);
	}
	if (t->size > t->text.len) {
		column_put(&m->out, "  cut: %zu of %llu octets are shown",
		    t->text.len, (unsigned long long)t->size);
		column_end(&m->out);
	}
}
