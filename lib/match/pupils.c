/*
 * pupils.c - which pupils a message names, and whether that is personal data
 */
#include "match/pupils.h"

#include "match/scan.h"

enum {
	DATA_SEVERITY = 4,
	/* Several pupils, or one and a hard word; one and a special category. */
	DATA_CONFIDENCE = 75,
	SPECIAL_CONFIDENCE = 85,
	/* A word from here on says something of whom it stands by. */
	SENSITIVE = 3,
};

/* What one text, with the subject, tells. */
struct told {
	struct utf8 place;
	/* The last name in the text itself; NULL: it names nobody. */
	const struct pupil_named *named;
	/* What is sensitive in the text itself; NULL: nothing is. */
	const struct finding *sensitive;
	int is_named, are_several, is_sensitive, is_special;
	/* Whoever all names so far may mean. */
	uint32_t same[NAME_MEMBERS_MAX];
	size_t same_len;
};

void
pupils_note(
    struct arena *a, struct pupils *pupils, const struct pupil_named *named)
{
	pupils->v = arena_grow(
	    a, pupils->v, pupils->len, &pupils->cap, sizeof(*pupils->v));
	pupils->v[pupils->len++] = *named;
}

static int
is_subject(struct utf8 place)
{
	return utf8_equal(place, UTF8("subject"));
}

static int
is_among(const struct pupil_named *named, uint32_t person)
{
	for (size_t i = 0; i < named->len; i++)
		if (named->members[i] == person)
			return 1;
	return 0;
}

/*
 * Two of one name may be one pupil: there are several once nobody is left whom
 * all names may mean.
 */
static void
meet(struct told *t, const struct pupil_named *named)
{
	size_t n = 0;

	if (!t->is_named) {
		for (; n < named->len && n < NAME_MEMBERS_MAX; n++)
			t->same[n] = named->members[n];
	} else {
		for (size_t i = 0; i < t->same_len; i++)
			if (is_among(named, t->same[i]))
				t->same[n++] = t->same[i];
	}
	t->is_named = 1;
	t->same_len = n;
	t->are_several |= n == 0;
}

static int
is_special(const struct finding *f)
{
	return f->kind == FINDING_IDENTIFIER && finding_is_context(f->id);
}

static int
is_sensitive(const struct finding *f)
{
	return is_special(f) ||
	       (f->kind == FINDING_WORD && f->severity >= SENSITIVE);
}

static void
look(struct told *t, const struct findings *all, size_t len)
{
	for (size_t i = 0; i < all->pupils.len; i++) {
		const struct pupil_named *named = &all->pupils.v[i];
		int is_here = utf8_equal(named->where.text, t->place);

		if (!is_here && !is_subject(named->where.text))
			continue;
		meet(t, named);
		if (is_here)
			t->named = named;
	}
	for (size_t i = 0; t->is_named && i < len; i++) {
		const struct finding *f = &all->v[i];
		int is_here = utf8_equal(f->where.text, t->place);

		if (!is_sensitive(f) ||
		    (!is_here && !is_subject(f->where.text)))
			continue;
		t->is_sensitive = 1;
		t->is_special |= is_special(f);
		if (is_here && t->sensitive == NULL)
			t->sensitive = f;
	}
}

/* What the text at `where` tells, at its last name or what is sensitive. */
static void
conclude_at(
    struct arena *a, struct findings *out, size_t len, struct field where)
{
	struct told t = { .place = where.text };
	uint64_t start, end;

	look(&t, out, len);
	if (!t.are_several && !(t.is_named && t.is_sensitive))
		return;
	if (t.named == NULL && t.sensitive == NULL)
		return;
	start = t.named != NULL ? t.named->start : t.sensitive->start;
	end = t.named != NULL ? t.named->end : t.sensitive->end;
	findings_add(a, out,
	    (struct finding){ .kind = FINDING_IDENTIFIER,
		.id = UTF8("pupil-data"),
		.severity = DATA_SEVERITY,
		.confidence =
		    t.is_special ? SPECIAL_CONFIDENCE : DATA_CONFIDENCE,
		.view = UTF8("plain"),
		.where = where,
		.start = start,
		.end = end });
}

/* 1: one of the `n` findings before stands in the same text. */
static int
was_seen(const struct findings *all, size_t n, struct utf8 place)
{
	/* Those of a text stand together: the nearest is asked first. */
	while (n-- > 0)
		if (utf8_equal(all->v[n].where.text, place) &&
		    (all->v[n].kind == FINDING_NAME ||
			is_sensitive(&all->v[n])))
			return 1;
	return 0;
}

void
pupils_conclude(struct arena *a, struct findings *out)
{
	size_t len = out->len;

	if (out->pupils.len == 0)
		return;
	for (size_t i = 0; i < len; i++) {
		const struct finding *f = &out->v[i];

		if ((f->kind == FINDING_NAME || is_sensitive(f)) &&
		    !was_seen(out, i, f->where.text))
			conclude_at(a, out, len, f->where);
	}
}
