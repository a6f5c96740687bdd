/*
 * see_personal.c - personal information that leaves
 */
#include "policy/see.h"

/* An identifier in the text of the message itself. */
void
see_identifier(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (identifier_counts(rule, &d->record->findings[i], 1) &&
		    d->places[i] <= PLACE_SUBJECT)
			seen_finding(d, s, i);
	s->shown = d->outsider;
	seen_fact(d, s, "%zu findings in its text count", s->own.len);
}

/* The same in a file that needs no password. */
void
see_unprotected(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (identifier_counts(rule, &d->record->findings[i], 1) &&
		    d->places[i] == PLACE_FILE)
			seen_finding(d, s, i);
	s->shown = d->outsider;
	seen_fact(
	    d, s, "%zu findings in files without a password count", s->own.len);
}

static int
is_picture(const struct record_part *part)
{
	struct utf8 type =
	    part->detected.len > 0 ? part->detected : part->type.text;

	return part->is_attachment && utf8_begins(type, "image/");
}

/* A picture, and a pupil or parent by name. */
void
see_photo(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	size_t pictures = 0;

	(void)rule;
	for (size_t i = 0; i < d->record->parts_len; i++)
		pictures += (size_t)is_picture(&d->record->parts[i]);
	seen_fact(d, s, "%zu pictures", pictures);
	if (pictures == 0)
		return;
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (d->record->findings[i].kind == FINDING_NAME ||
		    utf8_equal(d->record->findings[i].id, UTF8("pupil-data")))
			seen_finding(d, s, i);
	seen_fact(d, s, "%zu names of pupils or parents", s->own.len);
}
