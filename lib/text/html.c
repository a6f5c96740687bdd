/*
 * html.c - HTML to what a reader would see of it, and what not
 */
#define _GNU_SOURCE
#include "text/html.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "text/html_page.h"
#include "text/html_sheet.h"
#include "text/html_tag.h"

enum {
	/* What is read aside may hold more such: once. */
	ASIDES_MAX = 2,
};

struct html {
	struct arena *a;
	enum html_reader reader;
	struct utf8 in;
	size_t at;
	struct html_page *page;
	/* NULL: the page has none that matters. */
	struct html_sheet *sheet;
	int asides, has_script, is_other_in_outlook;
	/* 1: an aside was too deep in others to be read. */
	int is_cut;
	size_t work;
};

static struct utf8
part(const struct html *h, size_t from, size_t to)
{
	return (struct utf8){ h->in.p + from, to - from };
}

/* Where `word` stands in [from, to); `to`: nowhere. */
static size_t
find_within(struct html *h, size_t from, size_t to, const char *word)
{
	const char *p =
	    from >= to ? NULL
		       : memmem(h->in.p + from, to - from, word, strlen(word));
	size_t at = p == NULL ? to : (size_t)(p - h->in.p);

	h->work += at > from ? at - from : 0;
	return at;
}

/* Where `word` stands at or after `from`; the end: nowhere. */
static size_t
find(struct html *h, size_t from, const char *word)
{
	return find_within(h, from, h->in.len, word);
}

static void read_all(struct html *h);

/* What some readers show as well; one in another is read, no more. */
static void
read_aside(struct html *h, struct utf8 html)
{
	struct utf8 in = h->in;
	size_t at = h->at, mark;

	if (html.len == 0)
		return;
	if (h->asides == ASIDES_MAX) {
		h->is_cut = 1;
		return;
	}
	h->asides++;
	mark = html_page_aside_begin(h->page);
	h->in = html;
	h->at = 0;
	read_all(h);
	html_page_aside_end(h->page, mark);
	h->in = in;
	h->at = at;
	h->asides--;
}

/* -- elements ------------------------------------------------------------------ */

/* Where "</name" begins, at or after `at`; the end when it does not. */
static size_t
find_end_tag(struct html *h, struct utf8 name)
{
	size_t i = h->at;

	for (; (i = find(h, i, "</")) < h->in.len; i += 2) {
		size_t after = i + 2 + name.len;

		if (after <= h->in.len &&
		    strncasecmp(h->in.p + i + 2, name.p, name.len) == 0 &&
		    (after == h->in.len || ascii_is_space(h->in.p[after]) ||
			h->in.p[after] == '/' || h->in.p[after] == '>'))
			return i;
	}
	return h->in.len;
}

/* The content of <script>, <title> and their like; the end tag is left. */
static void
read_content(struct html *h, struct utf8 name, enum html_effect effect)
{
	size_t from = h->at;
	size_t end = effect == HTML_PLAIN ? h->in.len : find_end_tag(h, name);

	if (effect == HTML_RAW)
		html_page_line(h->page, HTML_HIDDEN, part(h, from, end));
	else
		html_page_text(h->page, part(h, from, end));
	/* Who does not know the element, or drops it, reads on. */
	if (end == h->in.len)
		read_aside(h, part(h, from, end));
	h->at = end;
}

/* A script that runs; data for search engines is none. */
static int
is_script(const struct html_tag *tag)
{
	return html_is(tag->name, "script") &&
	       (tag->type.len == 0 ||
		   memmem(tag->type.p, tag->type.len, "json", 4) == NULL);
}

static void
open_element(struct html *h, const struct html_tag *tag)
{
	struct html_opening opening = html_tag_opening(tag, h->sheet);
	enum html_effect effect = opening.element->effect;

	h->has_script |= tag->has_script || is_script(tag);
	if (effect != HTML_RAW)
		html_page_open(h->page, &opening);
	else
		html_page_pass(h->page, &opening);
	if (effect == HTML_RAW || effect == HTML_TEXT || effect == HTML_PLAIN)
		read_content(h, tag->name, effect);
	else if (tag->is_closed && html_page_is_foreign(h->page))
		html_page_close(h->page, tag->name);
	read_aside(h, tag->document);
}

/* At "<x" or "</x".  What a document that ends inside shows nobody is kept. */
static void
read_tag(struct html *h)
{
	size_t begin = h->at;
	struct html_tag tag;

	h->at = html_tag_read(h->a, h->page, h->in, begin, &tag);
	h->work += h->at - begin;
	if (!tag.is_whole) {
		html_page_line(h->page, HTML_HIDDEN, part(h, begin, h->in.len));
		read_aside(h, part(h, begin + 1, h->in.len));
	} else if (tag.is_end) {
		html_page_close(h->page, tag.name);
	} else {
		open_element(h, &tag);
	}
}

/* -- comments -------------------------------------------------------------------- */

/* Outlook reads "<!--[if mso]>...<![endif]-->" and "<!--[if !mso]><!-->...". */
struct condition {
	int is_one, is_not;
	/* Where its content begins. */
	size_t content;
};

static struct condition
condition_at(struct html *h, size_t from, size_t to)
{
	struct condition c = { 0, 0, 0 };
	size_t end;

	if (to - from < 5 || strncasecmp(h->in.p + from, "[if ", 4) != 0)
		return c;
	end = find_within(h, from, to, "]>");
	c.is_one = end < to;
	c.is_not = h->in.p[from + 4] == '!' || h->in.p[from + 4] == '(';
	c.content = end + 2;
	return c;
}

/* A comment that Outlook reads otherwise; 1: it was read as Outlook does. */
static int
read_condition(struct html *h, size_t from, size_t end, size_t after)
{
	struct condition c = condition_at(h, from, end);
	size_t to;

	if (!c.is_one)
		return 0;
	if (h->reader == HTML_OUTLOOK) {
		h->at = c.is_not ? find(h, c.content, "<![endif]") : c.content;
		return 1;
	}
	if (html_page_in_word(h->page) ||
	    (after < h->in.len && !ascii_is_space(h->in.p[after]) &&
		h->in.p[after] != '<'))
		h->is_other_in_outlook = 1;
	if (c.is_not)
		return 0;
	to = find_within(h, c.content, end, "<![endif]");
	if (c.content < to)
		read_aside(h, part(h, c.content, to));
	return 0;
}

/* Where a comment from `from` ends, "-->" or "--!>"; *after is behind it. */
static size_t
comment_end(struct html *h, size_t from, size_t *after)
{
	for (size_t i = from; (i = find(h, i, "--")) < h->in.len; i++) {
		size_t bang = i + 2 < h->in.len && h->in.p[i + 2] == '!';

		*after = i + 3 + bang;
		if (*after <= h->in.len && h->in.p[*after - 1] == '>')
			return i;
	}
	*after = h->in.len;
	return h->in.len;
}

/* At "<!--"; "<!-->" and "<!--->" are whole. */
static void
read_comment(struct html *h)
{
	size_t from = h->at + 4, after, end;

	if (from < h->in.len && h->in.p[from] == '>') {
		h->at = from + 1;
		return;
	}
	if (from + 1 < h->in.len && h->in.p[from] == '-' &&
	    h->in.p[from + 1] == '>') {
		h->at = from + 2;
		return;
	}
	end = comment_end(h, from, &after);
	if (read_condition(h, from, end, after))
		return;
	html_page_line(h->page, HTML_HIDDEN, part(h, from, end));
	/* Some programs show what follows a comment without end. */
	if (end == h->in.len)
		read_aside(h, part(h, from, end));
	h->at = after;
}

/* At "<![CDATA[" inside SVG: text up to "]]>". */
static void
read_cdata(struct html *h)
{
	size_t from = h->at + 9, end = find(h, from, "]]>");

	html_page_text(h->page, part(h, from, end));
	h->at = end < h->in.len ? end + 3 : end;
}

/* At "<!", "<?" or "</" without a name: up to '>', not shown. */
static void
read_bogus(struct html *h)
{
	size_t from = h->at + 2, end = find(h, from, ">");

	html_page_line(h->page, HTML_HIDDEN, part(h, from, end));
	h->at = end < h->in.len ? end + 1 : end;
}

/* -- documents -------------------------------------------------------------------- */

/* At "<!", "<?" or "</": what is no element. */
static void
read_other(struct html *h, const char *p, size_t left)
{
	if (left > 3 && memcmp(p, "<!--", 4) == 0)
		read_comment(h);
	else if (left > 8 && memcmp(p, "<![CDATA[", 9) == 0 &&
		 html_page_is_foreign(h->page))
		read_cdata(h);
	else
		read_bogus(h);
}

/* At '<'. */
static void
read_markup(struct html *h)
{
	size_t left = h->in.len - h->at;
	const char *p = h->in.p + h->at;
	int is_end = left > 2 && p[1] == '/';

	if (left > 1 + (size_t)is_end && ascii_is_letter(p[1 + is_end])) {
		read_tag(h);
	} else if (is_end || (left > 1 && (p[1] == '!' || p[1] == '?'))) {
		read_other(h, p, left);
	} else {
		html_page_text(h->page, part(h, h->at, h->at + 1));
		h->at++;
	}
}

/* Recursion by read_aside() is bounded by ASIDES_MAX. */
static void
read_all(struct html *h)
{
	while (h->at < h->in.len) {
		size_t end = find(h, h->at, "<");

		if (end > h->at)
			html_page_text(h->page, part(h, h->at, end));
		h->at = end;
		if (h->at < h->in.len)
			read_markup(h);
	}
}

static void
read_page(struct arena *a, struct utf8 html, enum html_reader reader,
    const struct html_watcher *watcher, struct html_text *out)
{
	struct html h = { .a = a,
		.reader = reader,
		.in = html,
		.sheet = html_sheet_of(a, html) };
	struct html_tag root = { .name = UTF8("html"),
		.subject.tag = UTF8("html") };
	struct html_opening opening = html_tag_opening(&root, h.sheet);

	h.page = html_page_new(a, html, reader, &opening.style);
	html_page_watch(h.page, watcher);
	read_all(&h);
	html_page_done(h.page, out);
	out->has_script = h.has_script;
	out->is_cut |= h.is_cut;
	out->is_other_in_outlook |= h.is_other_in_outlook;
	out->work += h.work;
	if (h.sheet != NULL) {
		out->is_cut |= html_sheet_over(h.sheet);
		out->work += html_sheet_work(h.sheet);
	}
}

void
html_text_as(struct arena *a, struct utf8 html, enum html_reader reader,
    struct html_text *out)
{
	read_page(a, html, reader, NULL, out);
}

void
html_text(struct arena *a, struct utf8 html, struct html_text *out)
{
	html_text_as(a, html, HTML_BROWSER, out);
}

void
html_text_watched(struct arena *a, struct utf8 html,
    const struct html_watcher *watcher, struct html_text *out)
{
	read_page(a, html, HTML_BROWSER, watcher, out);
}
