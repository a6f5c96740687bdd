/*
 * identifier_password.c - passwords told in words
 *
 *	The password for the file is Tiger42!
 *	login: jsmith   pass: Tiger42!
 *	PIN 4821
 *
 *	Tiger42!		beside a protected file
 *
 * What follows the word must be joined to it ("is", ':') and look like no
 * ordinary word, or stand where only a password would.  The place that is
 * reported is the password's own; it never leaves the scanner.
 */
#define _GNU_SOURCE
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"
#include "match/token.h"

enum {
	/* Words between "password" and "is". */
	FILLERS_MAX = 8,
	/* Octets of the remark in "Password (case sensitive): ...". */
	REMARK_MAX = 40,
	PASSWORD_LEAST = 4,
	CODE_LEAST = 3,
	PASSWORD_MOST = 64,
};

/* Words that lead from "password" to what it is. */
static const char *const fillers[] = { "for", "to", "of", "on", "you", "your",
	"i", "we", "that", "which", "will", "has", "have", "had", "been",
	"should", "must", "the", "this", "these", "it", "our", "my", "a", "and",
	"needed", "used", "need", "use", "attached", "open", "protected",
	NULL };

static const char *const joins[] = { "is", "was", "are", "be", "being", "as",
	"remains", "stays", "now", "still", NULL };

/* "set to", "changed to": the word before makes "to" a join. */
static const char *const changes[] = { "set", "changed", "reset", "updated",
	"change", NULL };

/* What follows "the password is" without being one. */
static const char *const ordinary[] = { "a", "about", "all", "also", "always",
	"an", "any", "as", "at", "available", "based", "because", "being",
	"below", "blank", "broken", "by", "case", "changed", "checked",
	"coming", "compromised", "confidential", "correct", "created",
	"default", "different", "disabled", "empty", "encrypted", "enough",
	"entered", "expired", "expiring", "following", "for", "forgotten",
	"from", "given", "going", "hard", "hashed", "hidden", "i", "if",
	"important", "in", "incorrect", "insecure", "invalid", "it", "its",
	"just", "kept", "known", "like", "locked", "long", "lost", "missing",
	"my", "necessary", "needed", "never", "new", "no", "none", "not", "now",
	"obvious", "of", "on", "only", "optional", "or", "our", "private",
	"protected", "provided", "required", "reset", "right", "safe", "same",
	"secret", "secure", "sent", "set", "shared", "short", "simple",
	"simply", "so", "something", "standard", "still", "stored", "strong",
	"that", "the", "their", "there", "they", "this", "to", "too", "typed",
	"under", "unique", "unknown", "up", "used", "useless", "usual", "valid",
	"very", "wanted", "weak", "what", "when", "which", "with", "working",
	"written", "wrong", "yes", "you", "your", "password", "changeme",
	"login", "username", "user", "email", "please", "click", "see",
	"attached", "blah", NULL };

/* Where the word for the password has led. */
struct reading {
	size_t at;
	/* ':' or '=', "is", or nothing. */
	enum { JOIN_NONE, JOIN_WORD, JOIN_SIGN } join;
};

static size_t
skip_remark(struct utf8 text, size_t at)
{
	size_t i = token_blanks(text, at, 0);
	const char *end;

	if (i >= text.len || text.p[i] != '(')
		return at;
	end = memchr(text.p + i, ')',
	    text.len - i < REMARK_MAX ? text.len - i : REMARK_MAX);
	return end == NULL ? at : (size_t)(end - text.p) + 1;
}

/* A sign that joins at `at`; where it ends, or 0. */
static size_t
sign_at(struct utf8 text, size_t at)
{
	size_t i = token_blanks(text, at, 0), begin;

	if (i < text.len && strchr("\"'*", text.p[i]) != NULL)
		i++;
	begin = i;
	while (
	    i < text.len && i - begin < 3 && strchr(":=>", text.p[i]) != NULL)
		i++;
	if (i > begin)
		return i;
	/* A dash is a sign between blanks only. */
	if (i > at)
		i += symbols_dash(text, i);
	return i > begin && i < text.len && text.p[i] == ' ' ? i : 0;
}

/* From the word to what it is said to be. */
static struct reading
read_on(struct utf8 text, size_t at)
{
	struct reading r = { skip_remark(text, at), JOIN_NONE };
	struct token t = { 0 }, before;
	size_t i = r.at;

	for (int n = 0; n <= FILLERS_MAX; n++) {
		size_t sign = sign_at(text, i);

		if (sign > 0)
			return (struct reading){ sign, JOIN_SIGN };
		before = t;
		if (!token_after(text, i, 0, &t))
			break;
		i = t.end;
		if (token_among(text, t, joins) > 0 ||
		    (token_is(text, t, "to") &&
			token_among(text, before, changes) > 0)) {
			sign = sign_at(text, i);
			r = (struct reading){ sign > 0 ? sign : i, JOIN_WORD };
			continue;
		}
		/* "set the password to Tiger42": what follows must look so. */
		if (n == 0 && token_is(text, t, "to"))
			r.at = i;
		/* After "is" comes the password itself. */
		if (r.join == JOIN_WORD && token_among(text, t, changes) == 0)
			break;
		/* The first decides; a name may follow: "for Year 9 Maths". */
		if (n == 0 && token_among(text, t, fillers) == 0)
			break;
	}
	return r;
}

struct value {
	size_t start, end;
	int is_quoted;
};

static const struct {
	const char *open, *close;
} quotes[] = {
	{ "\"", "\"" },
	{ "'", "'" },
	{ "`", "`" },
	{ "*", "*" },
	{ "\xe2\x80\x9c", "\xe2\x80\x9d" },
	{ "\xe2\x80\x98", "\xe2\x80\x99" },
};

static int
stands_at(struct utf8 text, size_t at, const char *what)
{
	size_t len = strlen(what);

	return text.len - at >= len && memcmp(text.p + at, what, len) == 0;
}

/* What a pair of quotes around `at` encloses, blanks and all; 0: none does. */
static int
quoted_at(struct utf8 text, size_t at, struct value *out)
{
	for (size_t k = 0; k < sizeof(quotes) / sizeof(*quotes); k++) {
		size_t start = at + strlen(quotes[k].open), i = start;

		if (!stands_at(text, at, quotes[k].open))
			continue;
		while (i < text.len && i - start <= PASSWORD_MOST &&
		       text.p[i] != '\n' &&
		       !stands_at(text, i, quotes[k].close))
			i++;
		if (i == text.len || i == start ||
		    !stands_at(text, i, quotes[k].close))
			continue;
		*out = (struct value){ start, i, 1 };
		return 1;
	}
	return 0;
}

/* What stands at `at`, without quotes and the end of a sentence. */
static struct value
value_at(struct utf8 text, size_t at, int lines)
{
	struct value v = { .start = token_blanks(text, at, lines) };

	while (v.start < text.len && text.p[v.start] == '>' && lines)
		v.start = token_blanks(text, v.start + 1, 0);
	if (quoted_at(text, v.start, &v))
		return v;
	if (v.start < text.len && strchr("\"'`*", text.p[v.start]) != NULL)
		v.start++;
	for (v.end = v.start; v.end < text.len &&
			      v.end - v.start <= PASSWORD_MOST &&
			      (unsigned char)text.p[v.end] > ' ' &&
			      !stands_at(text, v.end, "\xc2\xa0");)
		v.end++;
	while (
	    v.end > v.start && strchr(".,;:?)\"'`*", text.p[v.end - 1]) != NULL)
		v.end--;
	return v;
}

/* "$PASSWORD", "${SECRET_1}": the name of what is put there. */
static int
is_variable(struct utf8 p)
{
	size_t i = 1;

	if (p.p[0] != '$')
		return 0;
	while (i < p.len && (ascii_capital(p.p[i]) || p.p[i] == '_'))
		i++;
	return i == p.len || strchr("{(", p.p[1]) != NULL;
}

/* A link, an address, a place-holder: none of them opens anything. */
static int
is_something_else(struct utf8 text, struct value v)
{
	struct utf8 p = { text.p + v.start, v.end - v.start };
	const char *at;
	size_t same = 0;

	if (p.len < CODE_LEAST || p.len > PASSWORD_MOST ||
	    strchr("<[{(%/\\-_", p.p[0]) != NULL || is_variable(p))
		return 1;
	at = memchr(p.p, '@', p.len);
	if (at != NULL && memchr(at, '.', p.len - (size_t)(at - p.p)) != NULL)
		return 1;
	for (size_t i = 0; i + 3 <= p.len; i++)
		if (memcmp(p.p + i, "://", 3) == 0)
			return 1;
	while (same < p.len && p.p[same] == p.p[0])
		same++;
	return same == p.len || (p.len > 4 && memcmp(p.p, "www.", 4) == 0);
}

enum look { LOOK_WORD, LOOK_DIGITS, LOOK_MIXED };

/* "Swordfish" and "case-sensitive" are words, "Sword7" is mixed. */
static enum look
look_of(struct utf8 text, struct value v)
{
	size_t digits = 0, inner = 0, other = 0;

	for (size_t i = v.start; i < v.end; i++) {
		char c = text.p[i];

		digits += (size_t)ascii_digit(c);
		inner += (size_t)(i > v.start && ascii_capital(c) &&
				  !ascii_capital(text.p[i - 1]));
		other += (size_t)(!ascii_alnum(c) && (unsigned char)c < 0x80 &&
				  strchr("-'/.,()", c) == NULL);
	}
	if (digits == v.end - v.start)
		return LOOK_DIGITS;
	return digits + inner + other > 0 ? LOOK_MIXED : LOOK_WORD;
}

/* Nothing but the end of a sentence or line stands behind it. */
static int
ends_there(struct utf8 text, size_t end)
{
	size_t i = end;

	while (i < text.len && i - end < 4 &&
	       strchr(".,;!\"'* ", text.p[i]) != NULL)
		i++;
	return i >= text.len || text.p[i] == '\n' || text.p[i] == '\r' ||
	       (i > end && text.p[i - 1] == ' ' && ascii_capital(text.p[i]) &&
		   strchr(".!", text.p[end]) != NULL);
}

static int
confidence(struct utf8 text, const struct spot *spot, const struct reading *r,
    struct value v)
{
	size_t len = v.end - v.start;
	struct token word = { v.start, v.end };

	if ((spot->topics & TOPIC_CODE) != 0)
		return look_of(text, v) != LOOK_WORD && len <= 12 ? 75 : 0;
	if (len < PASSWORD_LEAST || token_among(text, word, ordinary) > 0)
		return 0;
	if (r->join == JOIN_NONE)
		return look_of(text, v) == LOOK_MIXED ? 65 : 0;
	if (look_of(text, v) != LOOK_WORD || v.is_quoted)
		return 75;
	if (!ends_there(text, v.end))
		return 0;
	return r->join == JOIN_SIGN ? 75 : 65;
}

int
detect_password(
    struct utf8 text, const struct spot *spot, struct identifier *out)
{
	struct reading r = read_on(text, spot->end);
	struct value v = value_at(text, r.at, r.join != JOIN_NONE);

	if ((spot->topics & TOPIC_LABEL) != 0 && r.join != JOIN_SIGN)
		return 0;
	if (is_something_else(text, v))
		return 0;
	*out = (struct identifier){ .id = UTF8("password"),
		.start = v.start,
		.end = v.end,
		.confidence = confidence(text, spot, &r, v) };
	return out->confidence > 0;
}

/* -- what nothing introduces ------------------------------------------------ */

enum {
	/* Words of a short mail. */
	BARE_WORDS_MAX = 40,
	/* Octets: on a line of its own, and among other words ("Year11"). */
	BARE_LEAST = 6,
	BARE_AMONG_LEAST = 8,
};

/* "10.30am", "2nd": digits and what is said of them. */
static int
is_counted(struct utf8 p)
{
	static const char *const units[] = { "am", "pm", "st", "nd", "rd", "th",
		"s", "k", "m", "mb", "kb", "gb", "hrs", "mins", NULL };
	size_t i = 0;

	while (i < p.len && (ascii_digit(p.p[i]) || strchr(".:,", p.p[i])))
		i++;
	return i > 0 && token_among(p, (struct token){ i, p.len }, units) > 0;
}

/* "report.pdf", "Year_7-list": the name of something. */
static int
is_name(struct utf8 p)
{
	const char *dot = memrchr(p.p, '.', p.len);
	size_t behind = dot != NULL ? p.len - (size_t)(dot - p.p) - 1 : 0;

	return (behind >= 2 && behind <= 4) || memchr(p.p, '_', p.len) ||
	       memchr(p.p, '/', p.len) || memchr(p.p, '-', p.len);
}

/* Letters and digits, or letters and a sign; not "Year11" in a sentence. */
static int
looks_bare(struct utf8 text, struct value v, int is_alone)
{
	struct utf8 p = { text.p + v.start, v.end - v.start };
	size_t small = 0, capital = 0, digits = 0, other = 0;

	if (p.len < BARE_LEAST || is_something_else(text, v) || is_counted(p) ||
	    is_name(p))
		return 0;
	for (size_t i = 0; i < p.len; i++) {
		capital += (size_t)ascii_capital(p.p[i]);
		small +=
		    (size_t)(ascii_letter(p.p[i]) && !ascii_capital(p.p[i]));
		digits += (size_t)ascii_digit(p.p[i]);
		other += (size_t)(strchr("!$%^&*#?~=+<>|", p.p[i]) != NULL);
	}
	if (small + capital == 0 || digits + other == 0)
		return 0;
	return is_alone ||
	       (p.len >= BARE_AMONG_LEAST && small > 0 && capital > 0 &&
		   digits > 1) ||
	       (digits > 0 && other > 0);
}

/* One line of a text while bare passwords are looked for. */
struct line {
	size_t start, end;
};

/* The next from *at on, its blanks left out; 0 at the end. */
static int
next_line(struct utf8 text, size_t *at, struct line *out)
{
	const char *lf;

	if (*at >= text.len)
		return 0;
	lf = memchr(text.p + *at, '\n', text.len - *at);
	*out =
	    (struct line){ *at, lf != NULL ? (size_t)(lf - text.p) : text.len };
	*at = out->end + 1;
	while (out->end > out->start &&
	       strchr(" \t\r", text.p[out->end - 1]) != NULL)
		out->end--;
	while (
	    out->start < out->end && strchr(" \t", text.p[out->start]) != NULL)
		out->start++;
	return 1;
}

/* Its words are counted; of those that look like a password the last is kept. */
static void
read_line(
    struct utf8 text, struct line line, size_t words[2], struct identifier *out)
{
	struct utf8 up_to = { text.p, line.end };
	int is_alone =
	    memchr(text.p + line.start, ' ', line.end - line.start) == NULL;

	for (size_t i = line.start; i < line.end;) {
		struct value v = value_at(up_to, i, 0);

		words[0]++;
		if (looks_bare(up_to, v, is_alone)) {
			words[1]++;
			*out = (struct identifier){ .id = UTF8("password"),
				.start = v.start,
				.end = v.end,
				.confidence = is_alone ? 75 : 65 };
		}
		while (i < line.end && strchr(" \t", text.p[i]) == NULL)
			i++;
		while (i < line.end && strchr(" \t", text.p[i]) != NULL)
			i++;
	}
}

int
identifier_bare(struct utf8 text, struct identifier *out)
{
	/* All of them, and such as look like a password. */
	size_t words[2] = { 0, 0 }, at = 0;
	struct line line;

	while (next_line(text, &at, &line) && words[0] <= BARE_WORDS_MAX) {
		/* A signature ends what is said; quoted text is another's. */
		if (line.end - line.start == 2 &&
		    memcmp(text.p + line.start, "--", 2) == 0)
			break;
		if (line.start < line.end && text.p[line.start] != '>')
			read_line(text, line, words, out);
	}
	return words[0] <= BARE_WORDS_MAX && words[1] == 1;
}
