/*
 * readings.c - a message in every way that some program reads it
 */
#include "mail/readings.h"

#include <stdio.h>

#include "base/limits.h"
#include "mail/decoded.h"
#include "mail/reader.h"
#include "record/oddity.h"

/* What it means when a reader with the habit sees something else. */
static const struct {
	enum habit habit;
	enum oddity odd;
} meanings[HABITS] = {
	{ HABIT_LAST_FIELD, ODD_FIELD_CONFLICT },
	{ HABIT_LONG_HEADER, ODD_HEADER_LATE },
	{ HABIT_STRICT_HEADER, ODD_FIELD_FORM },
	{ HABIT_BLANK_ENDS, ODD_HEADER_LATE },
	{ HABIT_CR_IN_LINE, ODD_LINE_ENDS },
	{ HABIT_LAST_PARAMETER, ODD_PARAMETER_CONFLICT },
	{ HABIT_PLAIN_PARAMETER, ODD_BOUNDARY_FORM },
	{ HABIT_TYPE_NAME, ODD_NAME_CONFLICT },
	{ HABIT_LOOSE_TYPE, ODD_TYPE_FORM },
	{ HABIT_DECODED_BOUNDARY, ODD_BOUNDARY_FORM },
	{ HABIT_BOUNDARY_TOKEN, ODD_BOUNDARY_FORM },
	{ HABIT_GUESSED_BOUNDARY, ODD_BOUNDARY_MISSING },
	{ HABIT_BOUNDARY_PREFIX, ODD_BOUNDARY_ALIKE },
	{ HABIT_INNER_BOUNDARY, ODD_BOUNDARY_REUSED },
	{ HABIT_PAST_LAST, ODD_AROUND_PART },
	{ HABIT_AROUND, ODD_AROUND_PART },
	{ HABIT_LOOSE_ENCODING, ODD_ENCODING_FORM },
	{ HABIT_DECODED_MULTIPART, ODD_ENCODING_COMPOSITE },
	{ HABIT_DECODED_MESSAGE, ODD_MESSAGE_ENCODED },
	{ HABIT_SNIFFED_ENCODING, ODD_ENCODING_WRONG },
	{ HABIT_BASE64_STOPS, ODD_BASE64_JUNK },
	{ HABIT_BASE64_GOES_ON, ODD_BASE64_PADDING },
};

/* Readers with these see another header, and another end of it. */
enum {
	HEADER_HABITS = HABIT_LAST_FIELD | HABIT_LONG_HEADER |
			HABIT_STRICT_HEADER | HABIT_BLANK_ENDS |
			HABIT_CR_IN_LINE,
};

/* What has been shown: the same octets under the same name and type. */
struct shown {
	struct arena *a;
	/* Hashes; 0: free.  A power of two of them. */
	uint64_t *v;
	size_t len, used;
};

struct reading_again {
	struct arena *a;
	struct part *around;
	struct bytes octets;
	const struct mail_charset *charset;
	struct decoded *decoded;
	struct shown shown, unnamed;
	struct readings_of *out;
	size_t cap;
	/* Sets of habits that are to be tried; the first `next` have been. */
	uint32_t sets[READ_AGAIN_TIMES];
	size_t sets_len, next;
	/* Octets that may still be read, and parts that may still be kept. */
	size_t left, parts_left;
	/* What is strange about the first reading needs not be said again. */
	uint64_t odd;
	/* 1: there is more to try than may be. */
	int is_cut;
};

static uint64_t
mixed(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 31;
}

static uint64_t
hash_text(uint64_t h, struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		h = mixed(h, (unsigned char)text.p[i]);
	return mixed(h, text.len);
}

/* What of a part a person would see: where its octets lie, type and name. */
static uint64_t
hash_part(const struct part *part, int with_name)
{
	/* Mixed one by one: bodies that end together have one sum. */
	uint64_t h = mixed(mixed(0, (uintptr_t)part->body.p), part->body.len);

	h = hash_text(h, part->type.text);
	h = hash_text(h, part->charset.text);
	if (with_name)
		h = hash_text(h, part->name.text);
	return h | 1;
}

static void shown_grow(struct shown *s);

/* 1: it was not there before. */
static int
shown_add(struct shown *s, uint64_t hash)
{
	size_t i = (size_t)hash & (s->len - 1);

	while (s->v[i] != 0 && s->v[i] != hash)
		i = (i + 1) & (s->len - 1);
	if (s->v[i] == hash)
		return 0;
	s->v[i] = hash;
	if (2 * ++s->used > s->len)
		shown_grow(s);
	return 1;
}

static void
shown_grow(struct shown *s)
{
	struct shown old = *s;

	s->len *= 2;
	s->used = 0;
	s->v = arena_array(s->a, s->len, sizeof(*s->v));
	for (size_t i = 0; i < old.len; i++)
		if (old.v[i] != 0)
			shown_add(s, old.v[i]);
}

static struct shown
shown_new(struct arena *a)
{
	enum { FIRST = 64 };

	return (struct shown){ .a = a,
		.v = arena_array(a, FIRST, sizeof(uint64_t)),
		.len = FIRST };
}

/* -- one more reading --------------------------------------------------------- */

/* "2.1" in the second reading that shows something new is "2.1~2". */
static struct utf8
reading_path(struct arena *a, struct utf8 path, size_t number)
{
	char number_text[24];
	int len = snprintf(number_text, sizeof(number_text), "~%zu", number);
	char *p = arena_raw(a, path.len + (size_t)len);

	memcpy(p, path.p, path.len);
	memcpy(p + path.len, number_text, (size_t)len);
	return (struct utf8){ p, path.len + (size_t)len };
}

/* Keep the parts of `m` that are new; 1: their names alone are. */
static int
take_new(
    struct reading_again *s, const struct message *m, struct reading *reading)
{
	int names_only = 1;

	reading->parts = arena_array(s->a, m->parts_len, sizeof(struct part *));
	for (size_t i = 0; i < m->parts_len; i++) {
		struct part *part = m->parts[i];

		if (part->is_multipart || part->body.len == 0 ||
		    !shown_add(&s->shown, hash_part(part, 1)))
			continue;
		if (s->parts_left == 0) {
			s->is_cut = 1;
			break;
		}
		s->parts_left--;
		part->odd &= ~s->odd;
		names_only &= !shown_add(&s->unnamed, hash_part(part, 0));
		reading->parts[reading->parts_len++] = part;
	}
	for (size_t i = 0; i < reading->parts_len; i++)
		reading->parts[i]->path = reading_path(
		    s->a, reading->parts[i]->path, s->out->len + 1);
	return names_only;
}

/* The oddity that a reader with these habits sees something else. */
static uint64_t
meaning_of(uint32_t habits, int names_only)
{
	uint64_t odd = 0;

	if (names_only)
		return ODD(ODD_NAME_CONFLICT);
	for (size_t i = 0; i < HABITS; i++)
		if ((habits & (uint32_t)meanings[i].habit) != 0)
			odd |= ODD(meanings[i].odd);
	return odd;
}

static void
try_later(struct reading_again *s, uint32_t habits)
{
	for (size_t i = 0; i < s->sets_len; i++)
		if (s->sets[i] == habits)
			return;
	if (s->sets_len == READ_AGAIN_TIMES)
		s->is_cut = 1;
	else
		s->sets[s->sets_len++] = habits;
}

/* Try each habit in doubt beside those that led here. */
static void
follow(struct reading_again *s, const struct reader *reader)
{
	for (size_t i = 0; i < HABITS; i++) {
		uint32_t habit = (uint32_t)1 << i;

		if ((reader->doubts & habit & ~reader->habits) != 0)
			try_later(s, reader->habits | habit);
	}
}

static int
is_single(uint32_t habits)
{
	return (habits & (habits - 1)) == 0;
}

static void
read_again(struct reading_again *s, uint32_t habits)
{
	struct reader reader = { .charset = s->charset, .habits = habits };
	struct reading reading = { .habits = habits };
	struct field first = s->out->first.header.subject;
	struct message m;
	int names_only;

	message_read(s->a, &reader, s->decoded, s->around, s->octets, &m);
	if (!utf8_equal(m.header.subject.text, first.text))
		reading.subject = m.header.subject;
	names_only = take_new(s, &m, &reading);
	s->out->first.work += m.work;
	if (reading.parts_len == 0 && reading.subject.text.len == 0)
		return;
	if (reading.parts_len > 0)
		s->out->first.root->odd |= meaning_of(habits, names_only);
	s->out->v = arena_grow(
	    s->a, s->out->v, s->out->len, &s->cap, sizeof(*s->out->v));
	s->out->v[s->out->len++] = reading;
	if (is_single(habits))
		follow(s, &reader);
}

void
readings_parse(struct arena *a, struct part *around, struct bytes octets,
    const struct mail_charset *charset, struct readings_of *out)
{
	struct reader first = { .charset = charset };
	struct reading_again s = { .a = a,
		.around = around,
		.octets = octets,
		.charset = charset,
		.decoded = decoded_new(a, DECODED_MAX),
		.shown = shown_new(a),
		.unnamed = shown_new(a),
		.out = out,
		.left = READ_AGAIN_MAX };

	*out = (struct readings_of){ .len = 0 };
	message_read(a, &first, s.decoded, around, octets, &out->first);
	out->is_doubtful = first.doubts != 0;
	if ((first.doubts & HEADER_HABITS) == 0)
		out->plain_header = out->first.header_len;
	s.parts_left = PARTS_MAX > out->first.parts_len
			   ? PARTS_MAX - out->first.parts_len
			   : 0;
	if (first.doubts == 0)
		return;
	for (size_t i = 0; i < out->first.parts_len; i++) {
		shown_add(&s.shown, hash_part(out->first.parts[i], 1));
		shown_add(&s.unnamed, hash_part(out->first.parts[i], 0));
		s.odd |= out->first.parts[i]->odd;
	}
	follow(&s, &first);
	while (s.next < s.sets_len && s.left >= octets.len) {
		s.left -= octets.len;
		read_again(&s, s.sets[s.next++]);
	}
	if (s.is_cut || s.next < s.sets_len)
		out->first.root->gaps |= PART_READINGS;
}
