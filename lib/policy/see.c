/*
 * see.c - what looks of rules have in common
 */
#include "policy/see.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/family.h"
#include "policy/marks.h"
#include "policy/who.h"

enum { FACT_OCTETS = 400 };

/* -- places ------------------------------------------------------------------- */

/* The files of a message by their paths, in order. */
struct file {
	struct utf8 path;
	int is_protected;
};

struct files {
	struct file *v;
	size_t len;
};

static int
text_order(struct utf8 a, struct utf8 b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
path_order(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return text_order(x->path, y->path);
}

static struct files
files_of(struct arena *a, const struct record *r)
{
	struct files f = { 0 };

	f.v = arena_array(a, r->parts_len, sizeof(*f.v));
	for (size_t i = 0; i < r->parts_len; i++)
		if (r->parts[i].is_attachment)
			f.v[f.len++] = (struct file){ r->parts[i].path.text,
				r->parts[i].encrypted };
	if (f.len > 1)
		qsort(f.v, f.len, sizeof(*f.v), path_order);
	return f;
}

static const struct file *
file_at(const struct files *f, struct utf8 path)
{
	struct file key = { .path = path };

	return bsearch(&key, f->v, f->len, sizeof(*f->v), path_order);
}

/* "2!a.docx", "3.1" and "2~1" stand in files 2 and 3. */
static enum place
place_of(const struct files *f, struct utf8 where)
{
	enum place place = PLACE_BODY;

	if (utf8_equal(where, UTF8("subject")))
		return PLACE_SUBJECT;
	for (size_t i = 1; f->len > 0 && i <= where.len; i++) {
		const struct file *file;

		if (i < where.len && strchr(".!~", where.p[i]) == NULL)
			continue;
		file = file_at(f, (struct utf8){ where.p, i });
		if (file != NULL && file->is_protected)
			return PLACE_PROTECTED;
		if (file != NULL)
			place = PLACE_FILE;
	}
	return place;
}

static const unsigned char *
places_of(struct arena *a, const struct record *r)
{
	struct files files = files_of(a, r);
	unsigned char *v = arena_raw(a, r->findings_len);

	for (size_t i = 0; i < r->findings_len; i++)
		v[i] = i > 0 && utf8_equal(r->findings[i].where.text,
				    r->findings[i - 1].where.text)
			   ? v[i - 1]
			   : (unsigned char)place_of(
				 &files, r->findings[i].where.text);
	return v;
}

/* -- the message ---------------------------------------------------------- */

struct utf8
deciding_recipient(const struct deciding *d, size_t i)
{
	return d->record->envelope.recipients[i].address.text;
}

const struct known *
deciding_known(const struct deciding *d, size_t i)
{
	static const struct known nobody;

	return d->context->recipients == NULL ? &nobody
					      : &d->context->recipients[i];
}

void
deciding_begin(struct deciding *d)
{
	size_t n = d->record->envelope.recipients_len;
	uint32_t *to = arena_array(d->a, n, sizeof(*to));

	d->sender = who_sender(d->policy, d->context, d->record) | WHO_ANYBODY;
	for (size_t i = 0; i < n; i++) {
		to[i] = who_recipient(d->policy, d->context, d->record, i) |
			WHO_ANYBODY;
		d->to_any |= to[i];
		if ((to[i] & WHO_OUTSIDE) == 0)
			continue;
		if (d->outsiders++ == 0) {
			d->outsider = deciding_recipient(d, i);
			d->outsider_is_group = (to[i] & WHO_GROUP) != 0;
		}
	}
	d->to = to;
	d->places = places_of(d->a, d->record);
	d->marks = marks_of(d);
	d->family = family_of(d);
}

size_t
deciding_people_at(const struct deciding *d, size_t i)
{
	const struct known *known = deciding_known(d, i);

	return known->kind == ADDRESS_GROUP && known->members_len > 0
		   ? known->members_len
		   : 1;
}

size_t
deciding_people(const struct deciding *d, uint32_t who)
{
	size_t count = 0;

	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if ((d->to[i] & who) != 0)
			count += deciding_people_at(d, i);
	return count;
}

int
deciding_is_protected(const struct deciding *d)
{
	for (size_t i = 0; i < d->record->parts_len; i++)
		if (d->record->parts[i].is_attachment &&
		    d->record->parts[i].encrypted)
			return 1;
	return 0;
}

/* -- what was seen ----------------------------------------------------------- */

static void
pick(const struct deciding *d, struct picked *p, size_t index)
{
	const struct finding *f = &d->record->findings[index];

	p->v = arena_grow(d->a, p->v, p->len, &p->cap, sizeof(*p->v));
	p->v[p->len++] = index;
	if (f->severity > p->severity)
		p->severity = f->severity;
}

/* An exemption that names what it is about lifts that alone. */
static int
is_lifted(const struct seen *s, struct utf8 id)
{
	if (s->exemption == NULL)
		return 0;
	for (size_t i = 0; i < s->exemption->about_len; i++)
		if (utf8_equal(s->exemption->about[i], id))
			return 1;
	return s->exemption->about_len == 0;
}

void
seen_finding(const struct deciding *d, struct seen *s, size_t index)
{
	const struct finding *f = &d->record->findings[index];

	if (is_lifted(s, f->id)) {
		pick(d, &s->lifted, index);
		return;
	}
	if (s->own.len == 0 && s->cause.len == 0)
		s->cause = f->id;
	pick(d, &s->own, index);
	s->applies = 1;
}

void
seen_reported(const struct deciding *d, struct seen *s, size_t index)
{
	if (is_lifted(s, d->record->findings[index].id))
		pick(d, &s->lifted, index);
	else
		pick(d, &s->reported, index);
}

void
seen_cause(struct seen *s, const char *cause, struct utf8 shown)
{
	s->applies = 1;
	s->cause = utf8_from(cause);
	s->shown = shown;
}

void
seen_fact(const struct deciding *d, struct seen *s, const char *fmt, ...)
{
	char text[FACT_OCTETS];
	va_list ap;
	int n;

	if (!d->is_explained)
		return;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	s->facts = arena_grow(
	    d->a, s->facts, s->facts_len, &s->facts_cap, sizeof(*s->facts));
	s->facts[s->facts_len++] =
	    utf8_from(arena_string(d->a, text, strlen(text)));
}

/* -- small questions -------------------------------------------------------- */

int
finding_is_quoted(const struct deciding *d, const struct finding *f)
{
	return utf8_equal(f->context, UTF8("quoted")) &&
	       (d->marks & (1u << MARK_REPLY)) != 0;
}

int
list_has(const struct word_list *list, struct utf8 word)
{
	for (size_t i = 0; i < list->len; i++)
		if (utf8_equal(list->v[i], word))
			return 1;
	return 0;
}

int
list_allows(const struct word_list *list, struct utf8 word)
{
	return list->len == 0 || list_has(list, word);
}

int
address_equal(struct utf8 a, struct utf8 b)
{
	return a.len == b.len &&
	       (a.len == 0 || strncasecmp(a.p, b.p, a.len) == 0);
}

int
domain_is_of(struct utf8 address, const struct word_list *domains)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	if (at == 0)
		return 0;
	address = (struct utf8){ address.p + at, address.len - at };
	if (address.len > 0 && address.p[address.len - 1] == '.')
		address.len--;
	for (size_t i = 0; i < domains->len; i++) {
		struct utf8 want = domains->v[i], end = address;

		if (want.len > 0 && want.p[0] == '.' && end.len > want.len) {
			end.p += end.len - want.len;
			end.len = want.len;
		}
		if (address_equal(end, want))
			return 1;
	}
	return 0;
}

/* A password and context count where a rule names them, and only there. */
int
identifier_counts(const struct rule *rule, const struct finding *f, int named)
{
	if (f->kind == FINDING_NAME)
		return named && list_has(&rule->about, f->id);
	if (f->kind != FINDING_IDENTIFIER || f->confidence < rule->least)
		return 0;
	if (rule->about.len > 0)
		return list_has(&rule->about, f->id);
	return !utf8_equal(f->id, UTF8("password")) &&
	       !finding_is_context(f->id);
}
