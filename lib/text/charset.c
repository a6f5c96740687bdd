/*
 * charset.c - octets in any charset to clean text [ICU]
 */
#include "text/charset.h"

#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "text/charset_look.h"
#include "text/codepoint.h"

enum {
	NAME_MAX_OCTETS = 63,
	/* Units that are converted at a time. */
	CHUNK = 2048,
	/* Octets that a guess is made from. */
	GUESSED_FROM = 1024,
	/* Of 100; less is no guess. */
	GUESS_LEAST = 30,
};

/* -- converting ---------------------------------------------------------------- */

/* Text as it is written; with `p` NULL it is only measured. */
struct sink {
	char *p;
	/* Octets of it, and those that there is room for. */
	size_t len, cap;
	/* A high surrogate that waits for its low one; 0: none. */
	UChar high;
	int lossy;
};

static void
put(struct sink *s, uint32_t c)
{
	char u[CODEPOINT_OCTETS_MAX];
	size_t n = codepoint_put(c, u);

	if (c == 0)
		return;
	if (s->p != NULL && n > s->cap - s->len) {
		s->lossy = 1;
		return;
	}
	if (s->p != NULL)
		memcpy(s->p + s->len, u, n);
	s->len += n;
	s->lossy |= c == 0xfffd;
}

/* What was measured is written next. */
static void
make_room(struct arena *a, struct sink *s)
{
	s->p = arena_raw(a, s->len + 1);
	s->cap = s->len;
	s->len = 0;
	s->high = 0;
}

static void
put_unit(struct sink *s, UChar u)
{
	UChar high = s->high;

	s->high = 0;
	if (u >= 0xdc00 && u < 0xe000 && high != 0) {
		put(s, 0x10000 + ((high - 0xd800u) << 10) + (u - 0xdc00u));
		return;
	}
	if (high != 0)
		put(s, 0xfffd);
	if (u >= 0xd800 && u < 0xdc00)
		s->high = u;
	else
		put(s, u >= 0xdc00 && u < 0xe000 ? 0xfffd : u);
}

/*
 * 0: ICU does not know the charset.  Each time with a converter of its own:
 * that of compound text does not forget its state in ucnv_reset().
 */
static int
convert_into(const char *name, struct bytes octets, struct sink *s)
{
	const char *from = (const char *)octets.p, *to = from + octets.len;
	UChar units[CHUNK] = { 0 };
	UErrorCode status = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &status);

	if (U_FAILURE(status))
		return 0;
	do {
		UChar *end = units;

		status = U_ZERO_ERROR;
		ucnv_toUnicode(
		    c, &end, units + CHUNK, &from, to, NULL, 1, &status);
		for (const UChar *u = units; u < end; u++)
			put_unit(s, *u);
	} while (status == U_BUFFER_OVERFLOW_ERROR);
	if (s->high != 0)
		put_unit(s, 0xfffd);
	s->lossy |= U_FAILURE(status);
	ucnv_close(c);
	return 1;
}

/* NULL text when ICU does not know the charset. */
static struct utf8
convert(struct arena *a, const char *name, struct bytes octets, int *lossy)
{
	struct sink s = { .p = NULL };

	/* Twice, so that no more memory is taken than the text needs. */
	if (!convert_into(name, octets, &s))
		return (struct utf8){ NULL, 0 };
	make_room(a, &s);
	(void)convert_into(name, octets, &s);
	*lossy |= s.lossy;
	return (struct utf8){ s.p, s.len };
}

/* UTF-8 where it holds, longer forms too, and windows-1252 between. */
static struct utf8
convert_mixed(struct arena *a, struct bytes octets, int *has_utf8)
{
	struct sink s = { .p = NULL };

	for (int pass = 0; pass < 2; pass++) {
		for (size_t at = 0, len; at < octets.len; at += len) {
			uint32_t c;

			len = codepoint_at(octets, at, CODEPOINT_LENIENT, &c);
			*has_utf8 |= len > 1;
			put(&s, len > 0 ? c : codepoint_windows(octets.p[at]));
			len += len == 0;
		}
		if (pass == 0)
			make_room(a, &s);
	}
	return (struct utf8){ s.p, s.len };
}

/* -- labels ---------------------------------------------------------------------- */

/* A charset's name as ICU takes it; 0 when it cannot be one. */
static int
clean_name(struct utf8 name, char out[NAME_MAX_OCTETS + 1])
{
	while (name.len > 0 &&
	       (name.p[0] == ' ' || name.p[0] == '"' || name.p[0] == '\''))
		name.p++, name.len--;
	while (name.len > 0 && strchr(" \"';,", name.p[name.len - 1]) != NULL)
		name.len--;
	if (name.len == 0 || name.len > NAME_MAX_OCTETS)
		return 0;
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == ',')
			return 0;
	memcpy(out, name.p, name.len);
	out[name.len] = '\0';
	return 1;
}

/* What a label means to browsers and mail programs (WHATWG Encoding, 4.2). */
static const char *
meaning(const char *label)
{
	static const char *const rows[][2] = {
		{ "iso-8859-1", "windows-1252" },
		{ "iso8859-1", "windows-1252" },
		{ "iso88591", "windows-1252" },
		{ "iso_8859-1", "windows-1252" },
		{ "latin1", "windows-1252" },
		{ "latin-1", "windows-1252" },
		{ "l1", "windows-1252" },
		{ "x-cp1252", "windows-1252" },
		{ "iso-8859-9", "windows-1254" },
		{ "latin5", "windows-1254" },
		{ "iso-8859-11", "windows-874" },
		{ "tis-620", "windows-874" },
		{ "gb2312", "gb18030" },
		{ "gb_2312-80", "gb18030" },
		{ "gbk", "gb18030" },
		{ "x-gbk", "gb18030" },
		{ "euc-cn", "gb18030" },
		{ "ks_c_5601-1987", "windows-949" },
		{ "ks_c_5601", "windows-949" },
		{ "euc-kr", "windows-949" },
		{ "shift_jis", "windows-31j" },
		{ "shift-jis", "windows-31j" },
		{ "x-sjis", "windows-31j" },
		{ "big5", "big5-hkscs" },
		{ "iso-2022-jp", "iso-2022-jp-2" },
		{ "utf8", "utf-8" },
		{ "utf-8-sig", "utf-8" },
		{ "x-utf-8", "utf-8" },
		{ "unicode-1-1-utf-8", "utf-8" },
		{ "unicode-1-1-utf-7", "utf-7" },
		{ "x-unicode-2-0-utf-7", "utf-7" },
		{ "unicode", "utf-16le" },
		{ "ucs-2", "utf-16" },
		{ "hz", "hz-gb-2312" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcasecmp(rows[i][0], label) == 0)
			return rows[i][1];
	return label;
}

/* 1: a label that programs write when they have not looked. */
static int
claims_nothing(struct utf8 label)
{
	static const char *const names[] = { "us-ascii", "ascii",
		"ansi_x3.4-1968", "iso-ir-6", "unknown-8bit", "x-unknown",
		"8bit", "7bit", "binary" };
	char name[NAME_MAX_OCTETS + 1];

	if (!clean_name(label, name))
		return label.len == 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i], name) == 0)
			return 1;
	return 0;
}

/* Octets as a label says; NULL text: it is not known. */
static struct utf8
decode(struct arena *a, struct utf8 charset, struct bytes octets, int *lossy)
{
	char label[NAME_MAX_OCTETS + 1];
	struct utf8 text = { NULL, 0 };
	const char *name;

	if (clean_name(charset, label)) {
		name = meaning(label);
		if (strcasecmp(name, "utf-8") == 0 && codepoint_is_utf8(octets))
			return (
			    struct utf8){ (const char *)octets.p, octets.len };
		text = convert(a, name, octets, lossy);
	}
	if (text.p == NULL)
		*lossy = 1;
	return text;
}

static const struct mail_charset for_mail = { decode };

const struct mail_charset *
charset_for_mail(void)
{
	return &for_mail;
}

/* -- readings -------------------------------------------------------------------- */

static void
add(struct readings *r, struct utf8 text)
{
	if (text.p == NULL || r->len == READINGS_MAX)
		return;
	r->work += text.len;
	for (size_t i = 0; i < r->len; i++)
		if (utf8_equal(r->v[i], text))
			return;
	r->v[r->len++] = text;
}

static void
add_named(
    struct arena *a, const char *name, struct bytes octets, struct readings *r)
{
	int lossy = 0;

	r->work += octets.len;
	add(r, convert(a, name, octets, &lossy));
}

/* What ICU takes the octets for; NULL: it does not know either. */
static const char *
guess(struct bytes octets, UCharsetDetector **detector)
{
	UErrorCode status = U_ZERO_ERROR;
	const UCharsetMatch *match;
	size_t len = octets.len < GUESSED_FROM ? octets.len : GUESSED_FROM;
	const char *name = NULL;

	*detector = ucsdet_open(&status);
	ucsdet_setText(
	    *detector, (const char *)octets.p, (int32_t)len, &status);
	match = ucsdet_detect(*detector, &status);
	if (match != NULL && U_SUCCESS(status) &&
	    ucsdet_getConfidence(match, &status) >= GUESS_LEAST)
		name = ucsdet_getName(match, &status);
	return U_SUCCESS(status) ? name : NULL;
}

/* Nothing fits: the likeliest first, then what was declared all the same. */
static void
add_guesses(struct arena *a, struct bytes octets, struct readings *r)
{
	UCharsetDetector *detector = NULL;
	const char *name;
	int has_utf8 = 0;

	if (octets.p == NULL)
		return;
	add(r, convert_mixed(a, octets, &has_utf8));
	r->work += octets.len;
	name = guess(octets, &detector);
	if (name != NULL)
		add_named(a, name, octets, r);
	ucsdet_close(detector);
	if (has_utf8)
		add_named(a, "windows-1252", octets, r);
}

static int
next_letter(struct utf8 text, size_t *at)
{
	while (*at < text.len) {
		char c = text.p[(*at)++], low = (char)(c | 32);

		if ((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9'))
			return c;
	}
	return 0;
}

/* 1: the letters and digits of ASCII are not the same. */
static int
is_other(struct utf8 a, struct utf8 b)
{
	size_t i = 0, k = 0;
	int x, y;

	/* What is UTF-8 and said to be is not copied. */
	if (a.p == b.p && a.len == b.len)
		return 0;
	do {
		x = next_letter(a, &i);
		y = next_letter(b, &k);
	} while (x == y && x != 0);
	return x != y;
}

/* What octets look like, beside what was declared (or none). */
static void
add_look(struct utf8 look, struct utf8 declared, struct readings *r)
{
	add(r, look);
	r->conflict |= declared.p != NULL && is_other(look, declared);
}

/* Readings by their look, and as declared (`text`, or none) between them. */
static void
add_looks(struct arena *a, const char *wide, struct bytes octets,
    struct utf8 text, struct readings *r)
{
	struct utf8 plain = { (const char *)octets.p, octets.len };
	int is_ascii = wide == NULL && charset_look_is_seven_bit(octets);
	int is_utf8 = codepoint_is_utf8(octets), lossy = 0;
	const char *escapes = is_ascii ? charset_look_escapes(octets) : NULL;

	/* Behind its mark UTF-8 is looked at like all other. */
	if (wide != NULL && strcmp(wide, "utf-8") != 0)
		add_look(convert(a, wide, octets, &lossy), text, r);
	/* Escapes mean what the declaration says; eight bits speak for UTF-8. */
	if (is_ascii) {
		add(r, text);
		if (is_utf8)
			add(r, plain);
	} else if (is_utf8) {
		add_look(plain, text, r);
	}
	if (escapes != NULL)
		add_look(convert(a, escapes, octets, &lossy), text, r);
	add(r, text);
	r->work += 2 * octets.len;
}

void
charset_read(struct arena *a, struct utf8 declared, struct bytes octets,
    struct readings *out)
{
	static const struct utf8 none = { NULL, 0 };
	struct readings r = { .work = octets.len };
	struct utf8 text = none;
	const char *wide = charset_look_wide(&octets);
	int lossy = 0;

	if (wide == NULL && charset_look_is_plain(octets)) {
		r.v[r.len++] =
		    (struct utf8){ (const char *)octets.p, octets.len };
		*out = r;
		return;
	}
	if (!claims_nothing(declared)) {
		text = decode(a, declared, octets, &lossy);
		r.work += octets.len;
		r.unknown = text.p == NULL;
	}
	add_looks(a, wide, octets, lossy ? none : text, &r);
	r.lossy = r.len == 0;
	if (r.lossy)
		add_guesses(a, octets, &r);
	add(&r, text);
	*out = r;
}

void
charset_read_also(struct arena *a, struct utf8 label, struct bytes octets,
    struct readings *out)
{
	struct utf8 text;
	int lossy = 0;

	if (charset_look_is_plain(octets))
		return;
	(void)charset_look_wide(&octets);
	text = decode(a, label, octets, &lossy);
	out->work += octets.len;
	if (!lossy)
		add(out, text);
}
