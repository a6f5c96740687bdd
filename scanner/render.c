/*
 * render.c - a message as people may read it, and one part of it
 */
#include "scanner/render.h"

#include "base/display.h"
#include "base/limits.h"
#include "text/page.h"
#include "text/quote.h"

struct rendered {
	struct arena *a;
	struct record record;
	/* In the order of reading: an enclosed message comes before what stands
	 * around it. */
	struct rendered_text *v;
	size_t len, cap;
	/* Octets of JSON, and quotations, that may still be used. */
	size_t octets_left, quoted_left;
};

/* -- texts --------------------------------------------------------------------- */

/* Octets that the character at `at` takes in JSON; *len: octets it has. */
static size_t
cost(struct utf8 text, size_t at, size_t *len)
{
	unsigned char c = (unsigned char)text.p[at];

	*len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t')
		return 2;
	/* "\u001b", and C1 controls too. */
	return c < ' ' || c == 0x7f || c == 0xc2 ? 6 : *len;
}

/* The beginning of `text` that fits; takes from what is left. */
static struct utf8
fitting(struct rendered *r, struct utf8 text)
{
	size_t room = r->octets_left < RENDERED_TEXT_MAX ? r->octets_left
							 : RENDERED_TEXT_MAX;
	size_t at = 0, used = 0, len = 0;

	for (; at < text.len; at += len) {
		size_t more = cost(text, at, &len);

		if (more > room - used || len > text.len - at)
			break;
		used += more;
	}
	r->octets_left -= used;
	if (at < text.len)
		record_add_gap(r->a, &r->record, UTF8("text_cut"));
	return (struct utf8){ text.p, at };
}

/* Quotations of a text that is cut end where it does. */
static struct spans
quoted(struct rendered *r, const struct text *text, size_t shown)
{
	int over = 0;
	struct spans q = quote_find(r->a, text, r->quoted_left, &over);

	while (q.len > 0 && q.v[q.len - 1].start >= shown)
		q.len--;
	if (q.len > 0 && q.v[q.len - 1].end > shown)
		q.v[q.len - 1].end = shown;
	r->quoted_left -= q.len;
	if (over)
		record_add_gap(r->a, &r->record, UTF8("quotes_cut"));
	return q;
}

/* The part that `where` is in: the last one listed of that path. */
static size_t
part_of(const struct record *record, struct utf8 where)
{
	for (size_t i = record->parts_len; i-- > 0;) {
		struct utf8 path = record->parts[i].path.text;

		if (where.len >= path.len &&
		    memcmp(where.p, path.p, path.len) == 0 &&
		    (where.len == path.len || where.p[path.len] == '!'))
			return i;
	}
	return RENDERED_HEADER;
}

static void
add_text(struct rendered *r, struct rendered_text t)
{
	if (r->len == RENDERED_TEXTS_MAX) {
		record_add_gap(r->a, &r->record, UTF8("text_cut"));
		return;
	}
	r->v = arena_grow(r->a, r->v, r->len, &r->cap, sizeof(*r->v));
	r->v[r->len++] = t;
}

static void
take_text(void *to, enum rendered_kind kind, const struct text *text,
    size_t first, size_t len)
{
	struct rendered *r = to;
	struct rendered_text t = { .kind = kind,
		.where = text->where.text,
		.hidden = text->hidden,
		.size = text->text.len,
		.findings_len = len };

	t.part = part_of(&r->record, t.where);
	t.text = fitting(r, text->text);
	if (kind == RENDERED_CONTENT && !text->hidden)
		t.quoted = quoted(r, text, t.text.len);
	t.findings = arena_array(r->a, len, sizeof(*t.findings));
	for (size_t i = 0; i < len; i++)
		t.findings[i] = first + i;
	add_text(r, t);
}

/* -- an enclosed message's heading ---------------------------------------------- */

static void
write_mailboxes(const char *name, struct mailboxes m, struct strbuf *out)
{
	if (m.len > 0)
		strbuf_str(out, name);
	for (size_t i = 0; i < m.len; i++) {
		struct utf8 who = m.v[i].name.text;
		struct utf8 address = m.v[i].address.text;

		strbuf_str(out, i > 0 ? ", " : "");
		strbuf_add(out, who.p, who.len);
		strbuf_str(out, who.len > 0 ? " <" : "<");
		strbuf_add(out, address.p, address.len);
		strbuf_char(out, '>');
	}
	if (m.len > 0)
		strbuf_char(out, '\n');
}

static void
take_header(void *to, const struct part *around, const struct header *header)
{
	struct rendered *r = to;
	struct rendered_text t = { .kind = RENDERED_HEADING,
		.where = around->path };
	struct strbuf b;

	strbuf_init(&b, RENDERED_TEXT_MAX);
	write_mailboxes("From: ", header->from, &b);
	write_mailboxes("To: ", header->to, &b);
	write_mailboxes("Cc: ", header->cc, &b);
	if (header->date.text.len > 0) {
		strbuf_str(&b, "Date: ");
		strbuf_add(&b, header->date.text.p, header->date.text.len);
		strbuf_char(&b, '\n');
	}
	if (strbuf_over(&b))
		record_add_gap(r->a, &r->record, UTF8("text_cut"));
	t.text = arena_utf8(r->a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	t.size = t.text.len;
	t.text = fitting(r, t.text);
	t.part = part_of(&r->record, t.where);
	if (t.size > 0)
		add_text(r, t);
}

/* -- the message ------------------------------------------------------------------ */

/* By part, the header first, each part's in the order of reading. */
static struct rendered_text *
in_order(const struct rendered *r)
{
	struct rendered_text *out = arena_array(r->a, r->len, sizeof(*out));
	size_t *at = arena_array(r->a, r->record.parts_len + 2, sizeof(*at));

	/* Part + 1 is 0 for the header. */
	for (size_t i = 0; i < r->len; i++)
		at[r->v[i].part + 2]++;
	for (size_t i = 1; i < r->record.parts_len + 2; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < r->len; i++)
		out[at[r->v[i].part + 1]++] = r->v[i];
	return out;
}

int
render_message(struct arena *a, const struct assembler *with,
    struct bytes octets, struct strbuf *out)
{
	struct rendered r = {
		.a = a, .octets_left = RENDERED_MAX, .quoted_left = QUOTED_MAX
	};
	struct watcher watcher = {
		.to = &r, .header = take_header, .text = take_text
	};
	struct assembler watched = *with;
	struct rendering rendering;
	struct err e;

	watched.watcher = &watcher;
	assemble_message(a, &watched,
	    &(struct job_request){ .kind = JOB_RENDER }, octets, &r.record);
	/* For rules, which compare with them: who reads needs no such thing. */
	for (size_t i = 0; i < r.record.findings_len; i++)
		r.record.findings[i].digest = (struct utf8){ 0 };
	rendering = (struct rendering){ r.record, in_order(&r), r.len };
	if (rendering_to_json(&rendering, out, &e) == 0)
		return 0;
	strbuf_clear(out);
	out->over = 0;
	rendering.texts_len = 0;
	record_add_gap(a, &rendering.record, UTF8("rendering_too_large"));
	return rendering_to_json(&rendering, out, &e);
}

/* -- one part ---------------------------------------------------------------------- */

struct wanted {
	struct utf8 path;
	/* How many of that path come before the one that is wanted. */
	size_t before;
	int is_found;
	size_t index;
	struct bytes octets;
	struct utf8 charset;
	/* What the record says of it; lives as long as the arena. */
	const struct record_part *part;
};

static void
take_part(void *to, const struct part *part, size_t index)
{
	struct wanted *w = to;

	if (w->is_found || part->is_multipart ||
	    !display_names(w->path, part->path))
		return;
	if (w->before > 0) {
		w->before--;
		return;
	}
	w->is_found = 1;
	w->index = index;
	w->octets = part->body;
	w->charset = part->charset.text;
}

/* The part that is asked for and its record; -1: there is none, or no octets. */
static int
find_part(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct wanted *w)
{
	struct watcher watcher = { .to = w, .part = take_part };
	struct assembler watched = *with;
	struct record record;

	*w = (struct wanted){ .path = job_name(request),
		.before = request->which };
	watched.watcher = &watcher;
	assemble_message(a, &watched,
	    &(struct job_request){ .kind = JOB_OCTETS }, octets, &record);
	if (!w->is_found)
		return -1;
	w->part = &record.parts[w->index];
	/* A member that only a password unpacks. */
	return w->part->encrypted && w->octets.len == 0 ? -1 : 0;
}

int
render_octets(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct bytes *out)
{
	struct wanted w;

	if (find_part(a, with, request, octets, &w) == -1)
		return -1;
	*out = w.octets;
	return 0;
}

int
render_page(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct strbuf *out)
{
	struct rebuilt page;
	struct source in;
	struct wanted w;
	struct err e;

	if (find_part(a, with, request, octets, &w) == -1)
		return -1;
	in = (struct source){ .path = w.path,
		.type = w.part->type.text,
		.charset = w.charset,
		.kind = w.part->detected,
		.octets = w.octets };
	if (!page_is(&in))
		return -1;
	page_rebuild(a, &in, &page);
	return rebuilt_to_json(&page, out, &e);
}
