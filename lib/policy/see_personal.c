/*
 * see_personal.c - personal information that leaves
 */
#include "policy/family.h"

/* Finding `i` counts, but where it is what a parent may be sent. */
static void
count(const struct deciding *d, const struct expecting *own, struct seen *s,
    size_t i)
{
	if (family_expects(own, &d->record->findings[i]))
		s->expected++;
	else
		seen_finding(d, s, i);
}

/* What was seen, and why it did or did not count. */
static void
tell(const struct deciding *d, const struct rule *rule, struct seen *s,
    const char *where)
{
	s->shown = d->outsider;
	seen_fact(d, s, "%zu findings in %s count", s->own.len, where);
	if (rule->own_child.len > 0 && s->own.len + s->expected > 0)
		seen_fact(d, s, "%s", d->family.why);
	if (s->expected > 0)
		seen_fact(d, s, "%zu findings are what a parent may be sent",
		    s->expected);
}

/* Everybody outside wrote or got what this answers, and so what it quotes. */
static int
have_quoted(const struct deciding *d)
{
	const unsigned char *took_part =
	    d->context->recalled.recipient_took_part;

	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if ((d->to[i] & WHO_OUTSIDE) != 0 &&
		    (took_part == NULL ||
			(took_part[i] & TOOK_PART_ANSWERED) == 0))
			return 0;
	return 1;
}

/* An identifier in the text of the message itself. */
void
see_identifier(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct expecting own = family_expecting(d, rule);
	int have_it = have_quoted(d);
	size_t known = 0;

	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (!identifier_counts(rule, f, 1) ||
		    d->places[i] > PLACE_SUBJECT)
			continue;
		if (have_it && finding_is_quoted(d, f))
			known++;
		else
			count(d, &own, s, i);
	}
	if (known > 0)
		seen_fact(d, s,
		    "%zu findings stand in what they wrote or got before",
		    known);
	tell(d, rule, s, "its text");
}

/* The same in a file that needs no password. */
void
see_unprotected(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct expecting own = family_expecting(d, rule);

	for (size_t i = 0; i < d->record->findings_len; i++)
		if (identifier_counts(rule, &d->record->findings[i], 1) &&
		    d->places[i] == PLACE_FILE)
			count(d, &own, s, i);
	tell(d, rule, s, "files without a password");
}

/* Octets of a picture within the text that is a signature's; photos are more. */
enum { LOGO_MAX = 20 * 1024 };

static int
is_picture(const struct record_part *part)
{
	struct utf8 type =
	    part->detected.len > 0 ? part->detected : part->type.text;
	int is_logo = utf8_equal(part->disposition.text, UTF8("inline")) &&
		      part->size < LOGO_MAX;

	return part->is_attachment && !is_logo && utf8_begins(type, "image/");
}

/* A picture, and a pupil or parent by name. */
void
see_photo(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct expecting own = family_expecting(d, rule);
	size_t pictures = 0;

	for (size_t i = 0; i < d->record->parts_len; i++)
		pictures += (size_t)is_picture(&d->record->parts[i]);
	seen_fact(d, s, "%zu pictures", pictures);
	if (pictures == 0)
		return;
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (d->record->findings[i].kind == FINDING_NAME ||
		    utf8_equal(d->record->findings[i].id, UTF8("pupil-data")))
			count(d, &own, s, i);
	tell(d, rule, s, "it that name pupils or parents");
}
