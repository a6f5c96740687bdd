/*
 * assemble.c - octets of a message to its record document
 */
#include "scanner/assemble.h"

#include "base/limits.h"
#include "mail/message.h"
#include "text/charset.h"
#include "text/terms.h"
#include "text/text.h"

struct assembly {
	struct arena *a;
	const struct assembler *with;
	const struct job_request *request;
	struct record *record;
	struct findings findings;
	/* NULL: not asked for. */
	struct terms *terms;
	/* Octets of clean text that may still be searched. */
	size_t text_left;
};

static int
is_attachment(const struct part *part)
{
	return !part->is_multipart &&
	       (part->name.text.len > 0 || part->is_message ||
		   utf8_equal(part->disposition.text, UTF8("attachment")));
}

static struct record_part
describe(const struct assembly *s, const struct part *part)
{
	struct record_part out = { .path = { .text = part->path },
		.type = part->type,
		.disposition = part->disposition,
		.name = part->name,
		.has_content = !part->is_multipart,
		.is_attachment = is_attachment(part),
		.gaps = part_gap_names(s->a, part->gaps) };

	if (!out.has_content)
		return out;
	out.size = part->body.len;
	sha256(part->body, out.sha256);
	out.detected =
	    kinds_of(s->with->kinds, s->a, part->type.text, part->body);
	return out;
}

/* Search one text and take its words. */
static void
read_text(struct assembly *s, const struct text *text)
{
	if (text->text.len > s->text_left) {
		record_add_gap(s->a, s->record, UTF8("too_much_text"));
		return;
	}
	s->text_left -= text->text.len;
	match_scan(s->a, s->with->matcher, text, &s->findings);
	if (s->terms != NULL)
		terms_add(s->terms, text->text);
}

static void
add_part_gaps(
    const struct assembly *s, struct record_part *part, const struct gaps *gaps)
{
	struct utf8 *v =
	    arena_array(s->a, part->gaps.len + gaps->len + 1, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < part->gaps.len; i++)
		v[n++] = part->gaps.v[i];
	for (size_t i = 0; i < gaps->len; i++)
		v[n++] = gaps->v[i];
	part->gaps = (struct gaps){ v, n };
}

static void
read_part(struct assembly *s, const struct part *part, struct record_part *out)
{
	struct texts texts;

	text_decode(s->a, part, &texts);
	add_part_gaps(s, out, &texts.gaps);
	for (size_t i = 0; i < texts.len; i++)
		read_text(s, &texts.v[i]);
	if (part->name.text.len > 0)
		read_text(s, &(struct text){ .where = { .text = part->path },
				 .text = part->name.text });
}

static void
read_parts(struct assembly *s, const struct message *message, int searched)
{
	struct record *r = s->record;

	r->parts = arena_array(s->a, message->parts_len + 1, sizeof(*r->parts));
	for (size_t i = 0; i < message->parts_len; i++) {
		r->parts[i] = describe(s, message->parts[i]);
		if (searched)
			read_part(s, message->parts[i], &r->parts[i]);
	}
	r->parts_len = message->parts_len;
}

static void
take_results(struct assembly *s)
{
	struct record *r = s->record;

	r->findings = s->findings.v;
	r->findings_len = s->findings.len;
	if (s->findings.over)
		record_add_gap(s->a, r, UTF8("too_many_findings"));
	if (s->terms == NULL)
		return;
	/* The list is handed on; nobody writes to it any more. */
	r->terms_len = 0;
	const struct utf8 *terms = terms_list(s->terms, &r->terms_len);
	r->terms = arena_array(s->a, r->terms_len + 1, sizeof(*r->terms));
	for (size_t i = 0; i < r->terms_len; i++)
		r->terms[i] = terms[i];
	if (terms_over(s->terms))
		record_add_gap(s->a, r, UTF8("too_many_terms"));
}

void
assemble_message(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct record *out)
{
	struct assembly s = { .a = a,
		.with = with,
		.request = request,
		.record = out,
		.text_left = TEXT_MAX };
	int searched =
	    request->scan_max == 0 || octets.len <= request->scan_max;
	struct message message;

	*out = (struct record){ .size = octets.len };
	if ((request->flags & JOB_TERMS) != 0)
		s.terms = terms_new(a);
	message_parse(a, octets, charset_for_mail(), &message);
	out->header = message.header;
	sha256(octets, out->sha256);
	if (searched)
		read_text(
		    &s, &(struct text){ .where = { .text = UTF8("subject") },
			    .text = message.header.subject.text });
	else
		record_add_gap(a, out, UTF8("unscanned_size"));
	read_parts(&s, &message, searched);
	take_results(&s);
}

void
assemble_line(struct arena *a, const struct assembler *with, struct bytes line,
    struct findings *out)
{
	struct readings readings;

	charset_read(a, UTF8("utf-8"), line, &readings);
	if (readings.len > 0)
		match_scan(a, with->matcher,
		    &(struct text){
			.where = { .text = UTF8("1") }, .text = readings.v[0] },
		    out);
}
