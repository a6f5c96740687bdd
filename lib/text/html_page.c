/*
 * html_page.c - a page while it is read: open elements and what is written
 */
#include "text/html_page.h"

#include <string.h>

enum {
	/* Elements in each other; Chrome stops at 512 too. */
	OPEN_MAX = 512,
	/* Octets that content: may add: a quarter and something. */
	CONTENT_SHARE = 4,
	CONTENT_LEAST = 1024,
	NUMBERS = HTML_ELEMENTS_MAX + HTML_UNKNOWN,
};

#define TURN     "\xe2\x80\xae"
#define TURN_END "\xe2\x80\xac"

/*
 * Where elements of a kind were last opened: 1 + index, 0: nowhere.  Each
 * element keeps what stood here before it, so that tags are paired at once
 * however deep they stand.
 */
struct last {
	uint16_t level[HTML_LEVELS], group[HTML_GROUPS];
};

struct open {
	const struct html_element *element;
	uint16_t number;
	/* Where `number` was open before. */
	uint16_t same;
	struct last last;
	struct html_look look;
	/* content: of its ::after. */
	struct utf8 after;
	/* Where it began in what is shown. */
	size_t start;
	int is_quote;
	/* 1: a rule hides it that may count or not. */
	int is_doubtful;
	/* 1: the watcher was told of it. */
	int is_told;
	/* What stands before and after it; '\0': nothing. */
	char breaks;
};

struct html_page {
	struct arena *a;
	enum html_reader reader;
	struct html_out out[HTML_STREAMS];
	size_t room;
	struct open *open;
	/* Elements below `base` are out of reach. */
	size_t len, base;
	uint16_t number[NUMBERS];
	struct last last;
	/* How many asides we are in. */
	int asides;
	/* Elements that are open beyond OPEN_MAX. */
	size_t deeper;
	/* Octets of content: that may still be shown. */
	size_t content_left;
	struct html_quote *quotes;
	size_t quotes_len, quotes_cap;
	/* 1: what was hidden ended here, and nothing stands behind it yet. */
	int is_after_hidden;
	/* 1: what a rule may hide ended here. */
	int is_after_doubtful;
	int has_hidden, is_cut, is_other_in_outlook, is_other_without_style;
	int is_other_with_every_rule;
	/* NULL: nobody watches.  Octets of what is shown that it was told. */
	const struct html_watcher *watcher;
	size_t told;
	size_t work;
};

/* -- writing --------------------------------------------------------------- */

static struct html_out *
stream(struct html_page *page, enum html_stream which)
{
	/* Asides may stand in asides, and what is there is read again. */
	static const size_t times[HTML_STREAMS] = { [HTML_SHOWN] = 1,
		[HTML_ATTRIBUTES] = 3,
		[HTML_HIDDEN] = 3,
		[HTML_ASIDE] = 2 };
	struct html_out *o = &page->out[which];

	if (o->p == NULL)
		*o = html_out_new(page->a, page->room * times[which]);
	return o;
}

static const struct html_look *
look(const struct html_page *page)
{
	return &page->open[page->len - 1].look;
}

/* Where text goes now: shown, hidden or aside. */
static enum html_stream
stream_now(const struct html_page *page)
{
	if (look(page)->is_hidden)
		return HTML_HIDDEN;
	return page->asides > 0 ? HTML_ASIDE : HTML_SHOWN;
}

static struct html_out *
target(struct html_page *page)
{
	return stream(page, stream_now(page));
}

/* Where text would go if it were not hidden. */
static struct html_out *
visible(struct html_page *page)
{
	return stream(page, page->asides > 0 ? HTML_ASIDE : HTML_SHOWN);
}

/* Hidden letters that touch shown ones, before or after them? */
static void
note_touch(struct html_page *page, enum html_stream which, struct utf8 text)
{
	int begins_in_word =
	    text.len > 0 && !html_is_blank((struct utf8){ text.p, 1 });

	if (which == HTML_HIDDEN) {
		page->is_other_without_style |=
		    begins_in_word && html_page_in_word(page);
		page->is_after_hidden |= !html_is_blank(text);
	} else {
		page->is_other_without_style |=
		    begins_in_word && page->is_after_hidden;
		page->is_other_with_every_rule |=
		    begins_in_word && page->is_after_doubtful;
		page->is_after_hidden = page->is_after_doubtful = 0;
	}
}

void
html_page_text(struct html_page *page, struct utf8 text)
{
	enum html_stream which = stream_now(page);
	struct html_out *o = stream(page, which);
	size_t from = o->len;

	page->work += text.len;
	note_touch(page, which, text);
	html_put_text(o, text, REFERENCE_IN_TEXT, look(page)->is_pre);
	/* A blank has no colour. */
	if (which == HTML_HIDDEN && !look(page)->is_absent &&
	    html_is_blank(text) && look(page)->font_size > HTML_FONT_LEAST)
		html_put_break(visible(page), ' ');
	if (which == HTML_HIDDEN && !page->has_hidden && o->len > from)
		page->has_hidden = html_out_has_letters(o, from);
}

void
html_page_line(struct html_page *page, enum html_stream which, struct utf8 text)
{
	struct html_out *o = stream(page, which);

	html_put_break(o, '\n');
	page->work += text.len;
	html_put_text(o, text,
	    which == HTML_ATTRIBUTES ? REFERENCE_IN_ATTRIBUTE
				     : REFERENCE_IN_TEXT,
	    0);
	html_put_break(o, '\n');
}

int
html_page_in_word(const struct html_page *page)
{
	return html_out_in_word(&page->out[HTML_SHOWN]);
}

/* What content: shows: "a" "b"; its quotes go, its escapes stay. */
static void
put_content(struct html_page *page, struct utf8 content)
{
	char quote = '\0';
	size_t from = 0;

	if (content.len > page->content_left) {
		page->is_cut = 1;
		return;
	}
	page->content_left -= content.len;
	page->work += content.len;
	for (size_t i = 0; i < content.len; i++) {
		char c = content.p[i];

		if (quote == '\0' && (c == '"' || c == '\'')) {
			quote = c;
			from = i + 1;
		} else if (quote != '\0' && c == quote) {
			html_put(target(page), content.p + from, i - from);
			quote = '\0';
		}
	}
}

/* -- who watches ---------------------------------------------------------------- */

void
html_page_watch(struct html_page *page, const struct html_watcher *watcher)
{
	page->watcher = watcher;
}

int
html_page_is_watched(const struct html_page *page)
{
	return page->watcher != NULL;
}

/* What is shown up to here; a blank that has become a line end stays one. */
static void
tell_text(struct html_page *page)
{
	struct html_out *o = &page->out[HTML_SHOWN];

	if (o->len > page->told)
		page->watcher->text(page->watcher->to,
		    (struct utf8){ o->p + page->told, o->len - page->told });
	page->told = o->len;
}

/* 1: somebody watches, and what stands in the last element may be shown. */
static int
is_watched(const struct html_page *page)
{
	return page->watcher != NULL && page->asides == 0 &&
	       !look(page)->is_gone;
}

/* The element that was opened last. */
static void
tell_open(struct html_page *page, const struct html_opening *opening)
{
	struct open *o = &page->open[page->len - 1];

	if (!is_watched(page))
		return;
	tell_text(page);
	o->is_told = 1;
	page->watcher->open(page->watcher->to, opening, &o->look);
}

static void
tell_close(struct html_page *page)
{
	if (!page->open[page->len - 1].is_told)
		return;
	tell_text(page);
	page->watcher->close(page->watcher->to);
}

/* -- open elements ------------------------------------------------------------- */

/* The last element of more than this level; 0: none in reach. */
static size_t
barrier(const struct html_page *page, enum html_level level)
{
	size_t last = page->base;

	for (unsigned i = level + 1u; i < HTML_LEVELS; i++)
		if (page->last.level[i] > last)
			last = page->last.level[i];
	return last;
}

static void
push(struct html_page *page, const struct open *element)
{
	size_t index = ++page->len;
	struct open *o = &page->open[index - 1];

	*o = *element;
	o->same = page->number[o->number];
	o->last = page->last;
	page->number[o->number] = (uint16_t)index;
	page->last.level[o->element->level] = (uint16_t)index;
	for (unsigned i = 0; i < HTML_GROUPS; i++)
		if ((o->element->group >> i & 1) != 0)
			page->last.group[i] = (uint16_t)index;
}

/* What stands before and after an element; '\0': nothing. */
static char
break_of(const struct html_opening *opening)
{
	static const char breaks[] = { [HTML_BLOCK] = '\n',
		[HTML_CELL] = ' ',
		[HTML_PRE] = '\n',
		[HTML_TEXT] = '\n',
		[HTML_PLAIN] = '\n',
		[HTML_EMPTY_BLOCK] = '\n',
		[HTML_BODY] = '\n' };
	const struct html_style *s = &opening->style;
	size_t effect = (size_t)opening->element->effect;

	/* What is not there, or lies elsewhere, does not part what is around. */
	if ((s->set >> HTML_POSITION & 1) != 0 &&
	    s->value[HTML_POSITION] == HTML_POSITION_AWAY)
		return '\0';
	if ((s->set >> HTML_DISPLAY & 1) != 0)
		return s->value[HTML_DISPLAY] == HTML_DISPLAY_BLOCK ? '\n'
								    : '\0';
	if (opening->is_hidden)
		return '\0';
	return effect < sizeof(breaks) ? breaks[effect] : '\0';
}

/* What is not seen but laid out parts what is around it all the same. */
static void
put_element_break(struct html_page *page, char c)
{
	if (c == '\0')
		return;
	if (!look(page)->is_hidden)
		page->is_after_hidden = page->is_after_doubtful = 0;
	html_put_break(target(page), c);
	if (look(page)->is_hidden && !look(page)->is_absent)
		html_put_break(visible(page), c);
}

static void
add_quote(struct html_page *page, size_t start)
{
	size_t end = page->out[HTML_SHOWN].len;

	if (start >= end)
		return;
	page->quotes = arena_grow(page->a, page->quotes, page->quotes_len,
	    &page->quotes_cap, sizeof(*page->quotes));
	page->quotes[page->quotes_len++] = (struct html_quote){ start, end };
}

static void
pop(struct html_page *page)
{
	struct open *o = &page->open[page->len - 1];

	put_content(page, o->after);
	if (o->look.is_turned && !page->open[page->len - 2].look.is_turned)
		html_put(target(page), TURN_END, strlen(TURN_END));
	tell_close(page);
	page->number[o->number] = o->same;
	page->last = o->last;
	page->len--;
	page->work++;
	page->is_after_doubtful |= o->is_doubtful;
	put_element_break(page, o->breaks);
	if (o->is_quote)
		add_quote(page, o->start);
}

static void
pop_to(struct html_page *page, size_t index)
{
	while (page->len >= index)
		pop(page);
}

/* What a start tag ends: <p> a <p>, <td> the cell before it. */
static void
end_before(struct html_page *page, const struct html_element *element)
{
	size_t stop = barrier(page, element->level), least = page->len + 1;

	if (element->level == HTML_LEVEL_BLOCK &&
	    page->last.group[HTML_GROUPS - 1] > stop)
		stop = page->last.group[HTML_GROUPS - 1];
	for (unsigned i = 0; i < HTML_GROUPS; i++)
		if ((element->ends >> i & 1) != 0 &&
		    page->last.group[i] > stop && page->last.group[i] < least)
			least = page->last.group[i];
	pop_to(page, least);
}

/* How it looks, and whether others see it otherwise. */
static struct html_look
look_of(struct html_page *page, const struct html_opening *opening)
{
	const struct html_look *outer = look(page);
	struct html_look inner = html_look_inside(
	    outer, page->reader == HTML_WITH_EVERY_RULE ? &opening->doubtful
							: &opening->style);

	if (opening->element->effect == HTML_PRE)
		inner.is_pre = 1;
	if (opening->element->effect == HTML_NEVER ||
	    (opening->is_hidden &&
		(opening->style.set >> HTML_DISPLAY & 1) == 0))
		inner.is_gone = inner.is_absent = inner.is_hidden = 1;
	if (page->reader == HTML_WITHOUT_STYLE &&
	    opening->element->effect != HTML_NEVER)
		inner.is_gone = inner.is_absent = inner.is_hidden =
		    outer->is_hidden;
	if (!inner.is_gone_in_outlook || outer->is_gone_in_outlook)
		return inner;
	if (page->reader == HTML_OUTLOOK)
		inner.is_gone = inner.is_absent = inner.is_hidden = 1;
	else if (!inner.is_hidden && html_page_in_word(page))
		page->is_other_in_outlook = 1;
	return inner;
}

/* 1: only a rule that may count or not hides it. */
static int
is_doubtful(struct html_page *page, const struct html_opening *opening,
    const struct html_look *inner)
{
	struct html_look hidden;

	if (!opening->has_doubt || inner->is_hidden)
		return 0;
	hidden = html_look_inside(look(page), &opening->doubtful);
	if (hidden.is_hidden && html_page_in_word(page))
		page->is_other_with_every_rule = 1;
	return hidden.is_hidden;
}

/* An element that holds nothing; a picture has no colour of letters. */
static void
tell_empty(struct html_page *page, const struct html_opening *opening)
{
	struct html_look inner;

	if (!is_watched(page))
		return;
	inner = look_of(page, opening);
	if (inner.is_gone || inner.is_invisible)
		return;
	tell_text(page);
	page->watcher->empty(page->watcher->to, opening);
}

void
html_page_pass(struct html_page *page, const struct html_opening *opening)
{
	tell_empty(page, opening);
}

void
html_page_open(struct html_page *page, const struct html_opening *opening)
{
	const struct html_element *element = opening->element;
	struct open o = { .element = element,
		.number = (uint16_t)html_element_number(element, opening->name),
		.breaks = break_of(opening),
		.after = opening->after };
	int was_turned = look(page)->is_turned;

	page->work += opening->style.work + 1;
	page->is_cut |= opening->is_cut;
	end_before(page, element);
	put_element_break(page, o.breaks);
	if (element->effect == HTML_EMPTY ||
	    element->effect == HTML_EMPTY_BLOCK) {
		tell_empty(page, opening);
		return;
	}
	if (page->len == OPEN_MAX) {
		page->is_cut = 1;
		page->deeper++;
		return;
	}
	o.look = look_of(page, opening);
	o.is_doubtful = is_doubtful(page, opening, &o.look);
	o.is_quote = element->effect == HTML_BLOCK &&
		     html_is(opening->name, "blockquote");
	o.start = page->out[HTML_SHOWN].len;
	if (o.look.is_hidden && !look(page)->is_hidden)
		html_put_break(stream(page, HTML_HIDDEN), '\n');
	push(page, &o);
	tell_open(page, opening);
	if (o.look.is_turned && !was_turned)
		html_put(target(page), TURN, strlen(TURN));
	put_content(page, opening->before);
}

void
html_page_close(struct html_page *page, struct utf8 name)
{
	const struct html_element *element = html_element(name);
	size_t index = page->number[html_element_number(element, name)];

	page->work++;
	if (element->effect == HTML_EMPTY_BLOCK)
		html_put_break(target(page), '\n');
	if (element->effect == HTML_BODY)
		return;
	if (page->deeper > 0)
		page->deeper--;
	else if (index > barrier(page, element->level))
		pop_to(page, index);
	else if (html_is(name, "p"))
		html_put_break(target(page), '\n');
}

/* -- pages ---------------------------------------------------------------------- */

size_t
html_page_aside_begin(struct html_page *page)
{
	size_t mark = page->base;

	page->base = page->len;
	page->asides++;
	html_put_break(stream(page, HTML_ASIDE), '\n');
	return mark;
}

void
html_page_aside_end(struct html_page *page, size_t mark)
{
	pop_to(page, page->base + 1);
	html_put_break(stream(page, HTML_ASIDE), '\n');
	page->base = mark;
	page->asides--;
}

int
html_page_is_foreign(const struct html_page *page)
{
	return page->number[html_element_number(
		   html_element(UTF8("svg")), UTF8("svg"))] != 0 ||
	       page->number[html_element_number(
		   html_element(UTF8("math")), UTF8("math"))] != 0;
}

struct html_page *
html_page_new(struct arena *a, struct utf8 html, enum html_reader reader,
    const struct html_style *root)
{
	struct html_page *page = arena_alloc(a, sizeof(*page));
	struct html_look first = html_look_first();

	page->a = a;
	page->reader = reader;
	page->content_left = html.len / CONTENT_SHARE + CONTENT_LEAST;
	/*
	 * Each tag of three octets or more adds at most two line ends, and a
	 * reference of five octets is six.
	 */
	page->room = html.len + html.len / 4 + page->content_left + 64;
	page->open = arena_raw(a, OPEN_MAX * sizeof(*page->open));
	/* It is there without a tag, and none ends it. */
	page->open[0] = (struct open){ .element = html_element(UTF8("")),
		.look = html_look_inside(&first, root) };
	page->len = page->base = 1;
	return page;
}

static struct utf8
content(const struct html_page *page, enum html_stream which)
{
	return (struct utf8){ page->out[which].p, page->out[which].len };
}

void
html_page_done(struct html_page *page, struct html_text *out)
{
	pop_to(page, 2);
	if (page->watcher != NULL)
		tell_text(page);
	for (unsigned i = 0; i < HTML_STREAMS; i++)
		page->is_cut |= page->out[i].over;
	*out = (struct html_text){ .shown = content(page, HTML_SHOWN),
		.attributes = content(page, HTML_ATTRIBUTES),
		.hidden = content(page, HTML_HIDDEN),
		.aside = content(page, HTML_ASIDE),
		.quotes = page->quotes,
		.quotes_len = page->quotes_len,
		.has_hidden = page->has_hidden,
		.is_other_in_outlook = page->is_other_in_outlook,
		.is_other_without_style = page->is_other_without_style,
		.is_other_with_every_rule = page->is_other_with_every_rule,
		.is_cut = page->is_cut,
		.work = page->work };
}
