/*
 * bare.c - a password alone in a short mail, beside a protected file
 */
#include "scanner/bare.h"

#include "match/identifier.h"

enum { BARE_SEVERITY = 4 };

void
bare_note(struct arena *a, struct bare *bare, const struct text *text)
{
	struct identifier id;

	if (text->hidden || text->turned != NULL ||
	    !identifier_bare(text->text, &id))
		return;
	bare->v =
	    arena_grow(a, bare->v, bare->len, &bare->cap, sizeof(*bare->v));
	bare->words = arena_grow(
	    a, bare->words, bare->len, &bare->words_cap, sizeof(*bare->words));
	bare->words[bare->len] =
	    (struct utf8){ text->text.p + id.start, id.end - id.start };
	bare->v[bare->len++] = (struct finding){ .kind = FINDING_IDENTIFIER,
		.id = id.id,
		.severity = BARE_SEVERITY,
		.confidence = id.confidence,
		.view = UTF8("plain"),
		.where = text->where,
		.start = id.start,
		.end = id.end };
}

/* S/MIME and OpenPGP are opened by keys. */
static int
needs_password(const struct record_part *part)
{
	return part->encrypted && part->is_attachment &&
	       !utf8_begins_like(part->type.text, "application/pkcs7") &&
	       !utf8_begins_like(part->type.text, "application/x-pkcs7") &&
	       !utf8_begins_like(part->type.text, "application/pgp");
}

static int
was_found(const struct findings *findings, const struct finding *bare)
{
	for (size_t i = 0; i < findings->len; i++) {
		const struct finding *f = &findings->v[i];

		if (f->kind == FINDING_IDENTIFIER &&
		    utf8_equal(f->id, bare->id) &&
		    utf8_equal(f->where.text, bare->where.text) &&
		    f->start < bare->end && f->end > bare->start)
			return 1;
	}
	return 0;
}

void
bare_conclude(struct arena *a, const struct bare *bare, struct record *record,
    struct findings *findings, struct terms *terms)
{
	int any = 0;

	for (size_t i = 0; i < record->parts_len; i++)
		any |= needs_password(&record->parts[i]);
	record->bare_password = !any && bare->len > 0;
	for (size_t i = 0; any && i < bare->len; i++) {
		if (was_found(findings, &bare->v[i]))
			continue;
		findings_add(a, findings, bare->v[i]);
		if (terms != NULL)
			terms_forbid(terms, bare->words[i]);
	}
}
