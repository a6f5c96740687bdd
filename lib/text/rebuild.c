/*
 * rebuild.c - a page of HTML as its reader saw it, rebuilt from an allow-list
 */
#include "text/rebuild.h"

#include <string.h>

#include "base/display.h"
#include "base/limits.h"
#include "text/html.h"
#include "text/html_colour.h"
#include "text/rebuild_form.h"

enum {
	/* Elements that one of the page may become: its own, style, ink. */
	WRITTEN_MAX = 1 + REBUILD_STYLES + 1,
	/* "</blockquote>", for each element that is open at the end. */
	END_MAX = 13,
	ROOM = REBUILT_MAX - REBUILT_DEPTH * END_MAX,
	/* A tag with all its attributes. */
	TAG_MAX = 256,
	NOTE_MAX = 120,
	/* Of <font>. */
	SIZE_NORMAL = 3,
};

/* How letters look now. */
struct ink {
	int32_t colour, ground;
	int size;
};

/* What an element of the page became. */
struct written {
	const char *names[WRITTEN_MAX];
	size_t len;
	/* What stands behind it: of a link. */
	struct utf8 address;
	/* As it was outside. */
	struct ink outer;
};

struct rebuild {
	struct arena *a;
	struct strbuf out;
	/* For one tag, and for one text. */
	struct strbuf tag, shown;
	struct written *open;
	size_t len, cap;
	/* Elements that are open in `out`, and all there were. */
	size_t depth, elements;
	struct ink ink;
	/* 1: what follows is left out, but for end tags. */
	int is_full;
	/* A bit for each of enum rebuilt_gap. */
	unsigned gaps;
};

static void
add_gap(struct rebuild *r, enum rebuilt_gap gap)
{
	r->gaps |= 1u << gap;
}

/* End tags may stand beyond ROOM. */
static size_t
room(const struct rebuild *r)
{
	return r->out.len < ROOM ? ROOM - r->out.len : 0;
}

static void
fill(struct rebuild *r)
{
	r->is_full = 1;
	add_gap(r, REBUILT_TOO_LONG);
}

/* -- text ------------------------------------------------------------------------- */

static const char *
reference_of(char c)
{
	return c == '<'   ? "&lt;"
	       : c == '>' ? "&gt;"
	       : c == '&' ? "&amp;"
	       : c == '"' ? "&quot;"
			  : NULL;
}

/* Octets of UTF-8 that begin with `c`. */
static size_t
octets_of(char c)
{
	unsigned char first = (unsigned char)c;

	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* As much of what may be shown as there is room for. */
static void
put_shown(struct rebuild *r, struct utf8 text)
{
	for (size_t i = 0, len; i < text.len && !r->is_full; i += len) {
		const char *reference = reference_of(text.p[i]);

		len = octets_of(text.p[i]);
		if (room(r) < sizeof("&quot;"))
			fill(r);
		else if (reference != NULL)
			strbuf_str(&r->out, reference);
		else
			strbuf_add(&r->out, text.p + i, len);
	}
}

/* The beginning of `text` of at most `most` octets. */
static struct utf8
cut(struct utf8 text, size_t most)
{
	if (text.len <= most)
		return text;
	while (most > 0 && ((unsigned char)text.p[most] & 0xc0) == 0x80)
		most--;
	return (struct utf8){ text.p, most };
}

static void
put_text(struct rebuild *r, struct utf8 text, enum display_form form)
{
	struct utf8 beginning = cut(text, REBUILT_MAX);

	if (r->is_full)
		return;
	strbuf_clear(&r->shown);
	display_text(beginning, form, &r->shown);
	put_shown(r, (struct utf8){ r->shown.p, r->shown.len });
}

/* Line ends are one octet: a carriage return is none that anybody sees. */
static void
on_text(void *to, struct utf8 text)
{
	struct rebuild *r = to;
	const char *end;

	while ((end = memchr(text.p, '\r', text.len)) != NULL) {
		size_t len = (size_t)(end - text.p);

		put_text(r, (struct utf8){ text.p, len }, DISPLAY_TEXT);
		text.p += len + 1;
		text.len -= len + 1;
		if (text.len == 0 || text.p[0] != '\n')
			put_text(r, UTF8("\n"), DISPLAY_TEXT);
		if (text.len == 0)
			return;
	}
	put_text(r, text, DISPLAY_TEXT);
}

/* -- elements ----------------------------------------------------------------------- */

/* 1: `more` elements may still be opened in each other. */
static int
has_room(struct rebuild *r, size_t more)
{
	if (room(r) < more * TAG_MAX)
		fill(r);
	if (r->depth + more > REBUILT_DEPTH)
		add_gap(r, REBUILT_TOO_DEEP);
	if (r->elements + more > REBUILT_ELEMENTS)
		add_gap(r, REBUILT_TOO_MANY);
	return !r->is_full && r->depth + more <= REBUILT_DEPTH &&
	       r->elements + more <= REBUILT_ELEMENTS;
}

/* A start tag; `attributes` begin with a blank. */
static void
start(struct rebuild *r, const char *name, struct utf8 attributes)
{
	strbuf_char(&r->out, '<');
	strbuf_str(&r->out, name);
	strbuf_add(&r->out, attributes.p, attributes.len);
	strbuf_char(&r->out, '>');
	r->depth++;
	r->elements++;
}

static void
end(struct rebuild *r, const char *name)
{
	strbuf_str(&r->out, "</");
	strbuf_str(&r->out, name);
	strbuf_char(&r->out, '>');
	r->depth--;
}

/* The attributes in hand. */
static struct utf8
attributes(const struct rebuild *r)
{
	return (struct utf8){ r->tag.p, r->tag.len };
}

/* "[picture not fetched: host]" */
static void
put_note(struct rebuild *r, const char *words, struct utf8 what, size_t most)
{
	struct utf8 shown = cut(what, most);
	int is_small = has_room(r, 1);

	if (is_small)
		start(r, "small", UTF8(""));
	put_text(r, UTF8("["), DISPLAY_LINE);
	put_text(r, utf8_from(words), DISPLAY_LINE);
	if (shown.len > 0)
		put_text(r, UTF8(": "), DISPLAY_LINE);
	put_text(r, shown, DISPLAY_LINE);
	put_text(r, shown.len < what.len ? UTF8(" \xe2\x80\xa6]") : UTF8("]"),
	    DISPLAY_LINE);
	if (is_small)
		end(r, "small");
}

/* -- ink ----------------------------------------------------------------------------- */

static int
is_rgb(int32_t colour)
{
	return colour >= 0 && colour <= COLOUR_WHITE;
}

/* Black or white, whichever can be read on `ground`. */
static int32_t
readable_on(int32_t ground)
{
	int32_t light =
	    (ground >> 16 & 255) * 3 + (ground >> 8 & 255) * 6 + (ground & 255);

	return light > 1275 ? COLOUR_BLACK : COLOUR_WHITE;
}

/* The size of <font> nearest to thousandths of a pixel. */
static int
size_of(int32_t font_size)
{
	static const int32_t most[] = { 11000, 14000, 17000, 21000, 28000,
		40000 };
	int size = 1;

	while (size < 7 && font_size > most[size - 1])
		size++;
	return size;
}

/* The ground that the element asks for, if it is another. */
static void
take_ground(struct rebuild *r, const struct html_look *look, unsigned takes)
{
	if ((takes & REBUILD_GROUND) == 0 || !is_rgb(look->background) ||
	    look->background == r->ink.ground)
		return;
	r->ink.ground = look->background;
	strbuf_fmt(&r->tag, " bgcolor=\"#%06x\"", (unsigned)r->ink.ground);
}

/*
 * Letters of another look, as attributes of <font>.  What would be read on a
 * ground that we leave out is written so that it can be read on ours.
 */
static void
take_letters(struct rebuild *r, const struct html_opening *opening,
    const struct html_look *look)
{
	int32_t colour = is_rgb(look->colour) ? look->colour : r->ink.colour;

	strbuf_clear(&r->tag);
	if (colour_alike(colour, r->ink.ground))
		colour = readable_on(r->ink.ground);
	if (colour != r->ink.colour)
		strbuf_fmt(&r->tag, " color=\"#%06x\"", (unsigned)colour);
	r->ink.colour = colour;
	if ((opening->style.set >> HTML_FONT_SIZE & 1) == 0 ||
	    size_of(look->font_size) == r->ink.size)
		return;
	r->ink.size = size_of(look->font_size);
	strbuf_fmt(&r->tag, " size=\"%d\"", r->ink.size);
}

/* -- what the page tells ---------------------------------------------------------- */

static void
open_one(struct rebuild *r, struct written *w, const char *name)
{
	start(r, name, attributes(r));
	w->names[w->len++] = name;
	strbuf_clear(&r->tag);
}

static void
write_element(struct rebuild *r, const struct html_opening *opening,
    const struct html_look *look, struct written *w)
{
	struct rebuild_form form = rebuild_form_of(opening);
	const char *styles[REBUILD_STYLES];
	size_t len;

	strbuf_clear(&r->tag);
	if (form.name != NULL) {
		rebuild_attributes(r->a, opening, form.takes, &r->tag);
		take_ground(r, look, form.takes);
		open_one(r, w, form.name);
	}
	if ((form.takes & REBUILD_WORDS) == 0)
		return;
	len = rebuild_styles(opening, styles);
	for (size_t i = 0; i < len; i++)
		open_one(r, w, styles[i]);
	take_letters(r, opening, look);
	if (r->tag.len > 0)
		open_one(r, w, "font");
}

/* Behind its text, wherever that was said: a tag, a style, a style sheet. */
static int
has_picture(const struct html_opening *opening)
{
	return (opening->style.set >> HTML_PICTURE & 1) != 0 &&
	       opening->style.value[HTML_PICTURE] != 0;
}

static void
on_open(
    void *to, const struct html_opening *opening, const struct html_look *look)
{
	struct rebuild *r = to;
	struct rebuild_note note = rebuild_note_of(r->a, opening);
	struct written w = { .outer = r->ink };

	w.address = rebuild_link_of(r->a, opening);
	/* All that it becomes or nothing: a ground without its letters could
	 * not be read. */
	if (has_room(r, WRITTEN_MAX))
		write_element(r, opening, look, &w);
	if (note.words != NULL)
		put_note(r, note.words, note.what, NOTE_MAX);
	if (has_picture(opening))
		put_note(r, "a picture is behind this text", UTF8(""), 0);
	r->open = arena_grow(r->a, r->open, r->len, &r->cap, sizeof(w));
	r->open[r->len++] = w;
}

static void
on_close(void *to)
{
	struct rebuild *r = to;
	struct written *w = &r->open[--r->len];

	while (w->len > 0)
		end(r, w->names[--w->len]);
	r->ink = w->outer;
	if (w->address.len > REBUILT_ADDRESS)
		add_gap(r, REBUILT_ADDRESS_CUT);
	if (w->address.len == 0)
		return;
	put_text(r, UTF8(" "), DISPLAY_LINE);
	put_note(r, "link", w->address, REBUILT_ADDRESS);
}

static void
on_empty(void *to, const struct html_opening *opening)
{
	struct rebuild *r = to;
	struct rebuild_form form = rebuild_form_of(opening);
	struct rebuild_note note = rebuild_note_of(r->a, opening);

	if (note.words != NULL)
		put_note(r, note.words, note.what, NOTE_MAX);
	else if (form.name != NULL && has_room(r, 1)) {
		start(r, form.name, UTF8(""));
		r->depth--;
	}
}

/* -- pages --------------------------------------------------------------------------- */

static struct gaps
gap_names(struct arena *a, unsigned gaps)
{
	struct gaps out = { arena_array(a, REBUILT_GAPS, sizeof(*out.v)), 0 };

	for (int i = 0; i < REBUILT_GAPS; i++)
		if ((gaps >> i & 1) != 0)
			out.v[out.len++] = rebuilt_gap_name(i);
	return out;
}

/* What the reader of the page knows of it. */
static void
note_page(struct rebuild *r, const struct html_text *page)
{
	if (page->is_cut)
		add_gap(r, REBUILT_PAGE_CUT);
	if (page->has_hidden || page->aside.len > 0 ||
	    page->is_other_in_outlook || page->is_other_with_every_rule)
		add_gap(r, REBUILT_TEXT_HIDDEN);
	if (page->has_script)
		add_gap(r, REBUILT_SCRIPT);
}

void
rebuild_html(struct arena *a, struct utf8 html, struct rebuilt *out)
{
	struct rebuild r = { .a = a,
		.ink = { COLOUR_BLACK, COLOUR_WHITE, SIZE_NORMAL } };
	struct html_watcher watcher = { .to = &r,
		.open = on_open,
		.close = on_close,
		.empty = on_empty,
		.text = on_text };
	struct html_text page;

	strbuf_init(&r.out, REBUILT_MAX);
	strbuf_init(&r.tag, TAG_MAX);
	strbuf_init(&r.shown, (size_t)REBUILT_MAX * DISPLAY_GROWTH);
	html_text_watched(a, html, &watcher, &page);
	note_page(&r, &page);
	out->html = arena_utf8(a, (struct utf8){ r.out.p, r.out.len });
	out->gaps = gap_names(a, r.gaps);
	strbuf_done(&r.out);
	strbuf_done(&r.tag);
	strbuf_done(&r.shown);
}
