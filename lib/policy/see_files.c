/*
 * see_files.c - what a message carries, passes on, or lacks
 */
#include "policy/see.h"

/* A file of the message: attached, or within something attached. */
static int
is_file(const struct record_part *part)
{
	struct utf8 path = part->path.text;

	return part->has_content &&
	       (part->is_attachment ||
		   (path.len > 0 && memchr(path.p, '!', path.len) != NULL));
}

/* The one of `endings` that ends the name; NULL: none. */
static const struct utf8 *
ending_of(const struct word_list *endings, struct utf8 name)
{
	for (size_t i = 0; i < endings->len; i++) {
		struct utf8 e = endings->v[i];

		if (name.len > e.len &&
		    strncasecmp(name.p + name.len - e.len, e.p, e.len) == 0)
			return &endings->v[i];
	}
	return NULL;
}

/* "video/" means any of them. */
static int
is_typed(const struct word_list *types, struct utf8 type)
{
	for (size_t i = 0; i < types->len; i++) {
		struct utf8 t = types->v[i];

		if (t.len > 0 && t.p[t.len - 1] == '/'
			? type.len > t.len && memcmp(type.p, t.p, t.len) == 0
			: utf8_equal(type, t))
			return 1;
	}
	return 0;
}

int
type_is_media(struct utf8 type)
{
	static const char *const begins[] = { "audio/", "video/", "image/",
		"application/epub+zip", "application/x-mobipocket-ebook",
		"application/x-bittorrent" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (utf8_begins(type, begins[i]))
			return 1;
	return 0;
}

int
ending_is_media(struct utf8 ending)
{
	static const char *const endings[] = { ".mp3", ".m4a", ".flac", ".aac",
		".ogg", ".wav", ".mp4", ".m4v", ".mkv", ".avi", ".mov", ".epub",
		".mobi", ".azw3", ".torrent", ".rom" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (utf8_equal(ending, utf8_from(endings[i])))
			return 1;
	return 0;
}

static const char *
cause_of_type(struct utf8 type)
{
	return type_is_media(type) ? "media" : "type";
}

static void
see_file(const struct record_part *p, const struct rule *rule, struct seen *s)
{
	const struct utf8 *ending = ending_of(&rule->endings, p->name.text);
	const char *cause = NULL;

	if (is_typed(&rule->types, p->detected))
		cause = cause_of_type(p->detected);
	else if (is_typed(&rule->types, p->type.text))
		cause = cause_of_type(p->type.text);
	else if (ending != NULL)
		cause = ending_is_media(*ending) ? "media" : "ending";
	if (cause != NULL)
		seen_cause(s, cause, (struct utf8){ NULL, 0 });
}

/* Files by kind and name, and how they are built. */
void
see_files(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct record *r = d->record;

	for (size_t i = 0; i < r->parts_len; i++) {
		const struct record_part *p = &r->parts[i];

		if (is_file(p))
			see_file(p, rule, s);
	}
	seen_fact(d, s, "%s",
	    s->applies ? "a file of such a kind or name"
		       : "no file of such a kind or name");
	for (size_t i = 0; i < r->findings_len; i++)
		if (r->findings[i].kind == FINDING_STRUCTURE &&
		    list_has(&rule->structure, r->findings[i].id))
			seen_finding(d, s, i);
	seen_fact(d, s, "%zu findings of how it is built", s->own.len);
	/* One sentence tells them all. */
	if (s->applies && s->cause.len > 0 &&
	    list_has(&rule->structure, s->cause))
		s->cause = UTF8("structure");
}

/* "Fw: x", "Fwd: x", "[Fwd: x]": it is sent on rather than answered. */
static int
is_forward(const struct deciding *d)
{
	static const char *const begins[] = {
		"fw:", "fwd:", "[fwd:", "tr:", "wg:"
	};
	struct utf8 subject = d->record->header.subject.text;

	while (subject.len > 0 && subject.p[0] == ' ')
		subject = (struct utf8){ subject.p + 1, subject.len - 1 };
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (utf8_begins_like(subject, begins[i]))
			return 1;
	return d->record->enclosed_subjects.len > 0;
}

/* It names what it answers, and is not sent on. */
static int
is_answer(const struct deciding *d)
{
	return (d->marks & (1u << MARK_REPLY)) != 0 && !is_forward(d);
}

/*
 * What was flagged goes to the report address and nobody else.  An answer in
 * its thread is none of this rule's business: only what is passed on is, also
 * as it came, under its own Message-ID ("redirect").
 */
void
see_flagged_onward(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct recalled_mail *mail = &d->context->recalled.flagged;
	size_t n = d->record->envelope.recipients_len;

	if (mail->by == RECALLED_NOT || (rule->by & 1u << mail->by) == 0 ||
	    n == 0) {
		seen_fact(d, s, "nothing of it was flagged before");
		return;
	}
	if ((d->marks & (1u << MARK_REPORT)) != 0) {
		seen_fact(d, s, "it is a report");
		return;
	}
	if (mail->by == RECALLED_BY_THREAD && is_answer(d)) {
		seen_fact(d, s, "it answers what was flagged");
		return;
	}
	seen_cause(s, "", deciding_recipient(d, 0));
}

/* S/MIME and OpenPGP (RFC 8551, 3156), or a text that nobody can read. */
static int
is_sealed_part(const struct record_part *part)
{
	static const char *const types[] = { "multipart/signed",
		"multipart/encrypted", "application/pkcs7-",
		"application/x-pkcs7-", "application/pgp-" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (utf8_begins_like(part->type.text, types[i]))
			return 1;
	return part->encrypted && !part->is_attachment;
}

/*
 * A line that every message has to bear: the footer, or that mail is recorded.
 * The scanner finds it as a term of a list of the school's own, whose category
 * `about` names; in quoted text it is another message's.  A school that gives
 * the line in its profile has such a list.  What is signed or encrypted is let
 * alone: nothing can be put under it on its way.
 */
void
see_missing_line(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct record *r = d->record;

	if (d->policy->profile.footer.len == 0) {
		seen_fact(d, s, "the profile gives no such line");
		return;
	}
	for (size_t i = 0; i < r->findings_len; i++)
		if (r->findings[i].kind == FINDING_WORD &&
		    list_has(&rule->about, r->findings[i].id) &&
		    !utf8_equal(r->findings[i].context, UTF8("quoted"))) {
			seen_fact(d, s, "the line is there");
			return;
		}
	for (size_t i = 0; i < r->parts_len; i++)
		if (is_sealed_part(&r->parts[i])) {
			seen_fact(d, s, "it is signed or encrypted");
			return;
		}
	seen_cause(s, "", (struct utf8){ NULL, 0 });
}
