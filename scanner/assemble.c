/*
 * assemble.c - octets of a message to its record document
 */
#define _GNU_SOURCE
#include "scanner/assemble.h"

#include <string.h>

#include "base/limits.h"
#include "mail/name.h"
#include "mail/readings.h"
#include "mail/top.h"
#include "match/fingerprint.h"
#include "match/pupils.h"
#include "record/oddity.h"
#include "scanner/bare.h"
#include "scanner/bynames.h"
#include "scanner/enclosed.h"
#include "scanner/indexing.h"
#include "scanner/turned.h"
#include "text/blind.h"
#include "text/charset.h"
#include "text/content.h"
#include "text/terms.h"
#include "text/text.h"

struct assembly {
	struct arena *a;
	const struct assembler *with;
	struct record *record;
	size_t parts_cap, enclosed_cap, others_cap;
	struct findings findings;
	struct fingerprints *fingerprints;
	/* The first of the text in hand, as it was written. */
	size_t text_first;
	/* Told if a protected file is there. */
	struct bare bare;
	/* NULL: not asked for. */
	struct terms *terms;
	/* Octets of clean text that may still be searched. */
	size_t text_left;
	/* What may still be unpacked. */
	struct budget budget;
	/* Structure findings that may still be added: words need room too. */
	size_t structure_left;
	/* 0: parts are listed, their text is not read. */
	int searched;
	/* 1: some part could not be read as it should be. */
	int is_doubtful;
};

enum {
	STRUCTURE_MAX = FINDINGS_MAX / 4,
	/* From this severity on a message is read blindly as well. */
	DOUBTFUL = 3,
	/* What has the shape of a number alone stands in many octets. */
	BLIND_CONFIDENCE = 75,
};

/* As much of a text as may still be searched, whole characters. */
static struct utf8
affordable(struct assembly *s, struct utf8 text)
{
	if (text.len > s->text_left) {
		record_add_gap(s->a, s->record, UTF8("too_much_text"));
		text.len = s->text_left;
		while (text.len > 0 &&
		       ((unsigned char)text.p[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	s->text_left -= text.len;
	return text;
}

/* Search as much of a text as may be searched, and take its words. */
static struct text
search(struct assembly *s, const struct text *text)
{
	size_t first = s->findings.len;
	struct text part = *text;

	part.text = affordable(s, text->text);
	match_scan(s->a, s->with->matcher, &part, &s->findings);
	if (s->terms != NULL)
		index_words(s->a, s->terms, &s->findings, first, part.text);
	if (text->turned != NULL)
		turned_settle(&s->findings, &part, s->text_first, first);
	else
		s->text_first = first;
	return part;
}

/* Search a text that people may read. */
static void
read_as(struct assembly *s, enum rendered_kind kind, const struct text *text)
{
	const struct watcher *w = s->with->watcher;
	size_t first = s->findings.len;
	struct text part = search(s, text);

	/* Findings are shown in the text as it was written. */
	if (w != NULL && w->text != NULL && part.text.len > 0)
		w->text(w->to, kind, &part, first,
		    text->turned != NULL ? 0 : s->findings.len - first);
}

static int
is_attachment(const struct part *part)
{
	return !part->is_multipart &&
	       (part->name.text.len > 0 || part->is_message ||
		   utf8_equal(part->disposition.text, UTF8("attachment")));
}

/* 1: what the sender of the message wrote, not of what is packed in it. */
static int
is_own_text(const struct part *part)
{
	for (const struct part *p = part->parent; p != NULL; p = p->parent)
		if (!p->is_multipart)
			return 0;
	return !is_attachment(part);
}

static void
read_text(struct assembly *s, const struct part *part, const struct text *text)
{
	s->findings.fingerprints = s->fingerprints;
	/* What is turned round ends where it ended before. */
	s->findings.closes = text->turned == NULL && is_own_text(part);
	read_as(s, RENDERED_CONTENT, text);
	s->findings.fingerprints = NULL;
}

static void
read_name(struct assembly *s, const struct part *part)
{
	if (part->name.text.len > 0)
		read_as(s, RENDERED_NAME,
		    &(struct text){ .where = { .text = part->path },
			.text = part->name.text });
}

/* What is strange about a place: a finding each. */
static void
add_odd(struct assembly *s, struct utf8 path, uint64_t odd)
{
	for (enum oddity i = 0; odd != 0 && i < ODDITIES; i++) {
		const struct oddity_row *row = oddity_row(i);

		if ((odd & ODD(i)) == 0)
			continue;
		if (s->structure_left == 0) {
			record_add_gap(
			    s->a, s->record, UTF8("too_many_findings"));
			return;
		}
		s->structure_left--;
		findings_add(s->a, &s->findings,
		    (struct finding){ .kind = FINDING_STRUCTURE,
			.id = row->id,
			.severity = row->severity,
			.confidence = 100,
			.view = UTF8("plain"),
			.where = { .text = path } });
	}
}

/* -- the record of a part ---------------------------------------------------- */

/* Add the part to the record; returns its index. */
static size_t
add_part(struct assembly *s, const struct part *part)
{
	struct record *r = s->record;
	struct record_part out = { .path = { .text = part->path },
		.type = part->type,
		.disposition = part->disposition,
		.name = part->name,
		.has_content = !part->is_multipart,
		.is_attachment = is_attachment(part),
		.gaps = part_gap_names(s->a, part->gaps) };

	if (s->with->watcher != NULL && s->with->watcher->part != NULL)
		s->with->watcher->part(
		    s->with->watcher->to, part, r->parts_len);
	if (out.has_content) {
		out.size = part->body.len;
		sha256(part->body, out.sha256);
		out.detected =
		    kinds_of(s->with->kinds, s->a, part->type.text, part->body);
	}
	r->parts = arena_grow(
	    s->a, r->parts, r->parts_len, &s->parts_cap, sizeof(*r->parts));
	r->parts[r->parts_len] = out;
	add_odd(s, part->path, part->odd);
	s->is_doubtful |=
	    part->gaps != 0 || oddity_severity(part->odd) >= DOUBTFUL;
	return r->parts_len++;
}

static void
add_gap(struct assembly *s, size_t index, struct utf8 gap)
{
	struct gaps *gaps = &s->record->parts[index].gaps;
	struct utf8 *v = arena_array(s->a, gaps->len + 1, sizeof(*v));

	for (size_t i = 0; i < gaps->len; i++) {
		if (utf8_equal(gaps->v[i], gap))
			return;
		v[i] = gaps->v[i];
	}
	v[gaps->len] = gap;
	*gaps = (struct gaps){ v, gaps->len + 1 };
}

/* -- content ----------------------------------------------------------------- */

static void read_parts(
    struct assembly *s, struct part **parts, size_t parts_len);

/* A subject may bear a word that keeps the message inside. */
static void
keep_subject(
    struct assembly *s, struct field subject, struct fields *kept, size_t *cap)
{
	if (subject.text.len == 0)
		return;
	if (kept->len == SUBJECTS_MAX) {
		record_add_gap(s->a, s->record, UTF8("too_many"));
		return;
	}
	kept->v = arena_grow(s->a, kept->v, kept->len, cap, sizeof(*kept->v));
	kept->v[kept->len++] = subject;
}

/* A message in every reading. */
static void
read_readings(struct assembly *s, const struct readings_of *readings)
{
	const struct message *first = &readings->first;

	read_parts(s, first->parts, first->parts_len);
	s->is_doubtful |= readings->is_doubtful;
	for (size_t i = 0; i < readings->len; i++) {
		const struct reading *reading = &readings->v[i];
		struct utf8 subject = reading->subject.text;

		keep_subject(s, reading->subject, &s->record->other_subjects,
		    &s->others_cap);
		if (s->searched && subject.len > 0)
			read_as(s, RENDERED_SUBJECT,
			    &(struct text){
				.where = { .text = UTF8("subject") },
				.text = subject });
		read_parts(s, reading->parts, reading->parts_len);
	}
}

/* What the message enclosed in `around` says of itself. */
static void
read_header(
    struct assembly *s, const struct part *around, const struct header *header)
{
	const struct watcher *w = s->with->watcher;

	keep_subject(s, header->subject, &s->record->enclosed_subjects,
	    &s->enclosed_cap);
	if (w != NULL && w->header != NULL)
		w->header(w->to, around, header);
	enclosed_add(s->a, s->record, header);
	read_as(s, RENDERED_SUBJECT,
	    &(struct text){ .where = { .text = around->path },
		.text = header->subject.text });
}

/* A message packed in something else: its parts are ours too. */
static void
read_enclosed(struct assembly *s, struct part *around)
{
	struct readings_of readings;

	around->is_message = 1;
	readings_parse(
	    s->a, around, around->body, charset_for_mail(), &readings);
	read_header(s, around, &readings.first.header);
	read_readings(s, &readings);
}

static int
is_enclosed(const struct part *part)
{
	return utf8_equal(part->type.text, UTF8("message/rfc822")) ||
	       (is_attachment(part) && message_looks(part->body));
}

static int read_content(struct assembly *s, struct part *part, size_t index);

/* Files in folders are what archives are for; ways out of them are not. */
static uint64_t
member_oddities(struct field name)
{
	uint64_t odd = name_oddities(name);
	struct utf8 text = name.text;
	int leads_out =
	    text.len > 0 && (text.p[0] == '/' || text.p[0] == '\\' ||
				(text.len > 1 && text.p[1] == ':') ||
				memmem(text.p, text.len, "..", 2) != NULL);

	return leads_out ? odd : odd & ~ODD(ODD_NAME_PATH);
}

/* 1: no part more may be listed; that there are more is said. */
static int
is_full(struct assembly *s)
{
	if (s->record->parts_len < PARTS_MAX)
		return 0;
	record_add_gap(s->a, s->record, UTF8("too_many"));
	return 1;
}

/* 1: it cannot be read without a password. */
static int
read_member(struct assembly *s, struct part *above, const struct member *member)
{
	struct part *part = arena_alloc(s->a, sizeof(*part));
	struct source in = { .path = above->path };
	size_t index;

	if (is_full(s))
		return 0;
	part->parent = above;
	part->depth = above->depth + 1;
	part->path = content_place(s->a, &in, member->name).text;
	part->type.text = member->type;
	part->name = member->name;
	part->body = member->octets;
	part->odd = member->odd | member_oddities(member->name);
	index = add_part(s, part);
	s->record->parts[index].is_attachment = member->is_attachment;
	s->record->parts[index].encrypted = member->encrypted;
	if (member->gap.len > 0)
		add_gap(s, index, member->gap);
	read_name(s, part);
	if (member->encrypted)
		return 1;
	if (part->depth > DEPTH_MAX) {
		add_gap(s, index, UTF8("too_deep"));
		add_odd(s, part->path, ODD(ODD_BOMB));
		return 0;
	}
	return read_content(s, part, index);
}

/* Of a part as it was decoded; 1: it cannot be read without a password. */
static int
take_content(struct assembly *s, struct part *part, size_t index,
    const struct content *content)
{
	size_t encrypted = 0;

	add_odd(s, part->path, content->odd & ~part->odd);
	for (size_t i = 0; i < content->gaps.len; i++)
		add_gap(s, index, content->gaps.v[i]);
	for (size_t i = 0; i < content->len; i++) {
		read_text(s, part, &content->v[i]);
		if (!s->record->parts[index].is_attachment)
			bare_note(s->a, &s->bare, &content->v[i]);
	}
	for (size_t i = 0; i < content->members_len; i++)
		encrypted += (size_t)read_member(s, part, &content->members[i]);
	/* What holds nothing but encrypted files is encrypted. */
	s->record->parts[index].encrypted |=
	    content->encrypted ||
	    (encrypted > 0 && encrypted == content->members_len &&
		content->len == 0);
	return s->record->parts[index].encrypted;
}

/* Depth is bounded by DEPTH_MAX: read_member() goes no deeper. */
static int
read_content(struct assembly *s, struct part *part, size_t index)
{
	struct source in = { .path = part->path,
		.type = part->type.text,
		.charset = part->charset.text,
		.kind = s->record->parts[index].detected,
		.joins_lines = part->joins_lines,
		.octets = part->body };
	struct content content;

	text_around(s->a, part, &content);
	take_content(s, part, index, &content);
	if (part->is_multipart)
		return 0;
	/* An enclosed message is read part by part. */
	if (part->is_message && part->child != NULL) {
		struct header header;

		top_of(s->a, part->body, charset_for_mail(), &header);
		read_header(s, part, &header);
		return 0;
	}
	text_decode(s->a, &in, &s->budget, &content);
	if (is_enclosed(part) && part->depth < DEPTH_MAX)
		read_enclosed(s, part);
	return take_content(s, part, index, &content);
}

static void
read_parts(struct assembly *s, struct part **parts, size_t parts_len)
{
	for (size_t i = 0; i < parts_len; i++) {
		struct part *part = parts[i];
		size_t index;

		if (is_full(s))
			break;
		index = add_part(s, part);

		if (!s->searched)
			continue;
		read_name(s, part);
		read_content(s, part, index);
	}
}

/* -- what no reading shows ----------------------------------------------------- */

/* 1: one of the first `n` findings is of the same word or kind. */
static int
is_found(const struct findings *f, size_t n, const struct finding *of)
{
	for (size_t i = 0; i < n; i++)
		if (f->v[i].kind == of->kind &&
		    utf8_equal(f->v[i].id, of->id) &&
		    utf8_equal(f->v[i].term, of->term))
			return 1;
	return 0;
}

/* Of the findings from `n` on keep those of words that are found nowhere
 * else, with their place in the message's octets; 1: there are some. */
static int
keep_unseen(
    struct assembly *s, size_t n, const struct blind *blind, size_t from)
{
	struct findings *f = &s->findings;
	size_t kept = n;

	for (size_t i = n; i < f->len; i++) {
		const struct blind_place *place =
		    blind_place_of(blind, (size_t)f->v[i].start);

		if (place == NULL || is_found(f, kept, &f->v[i]) ||
		    f->v[i].confidence < BLIND_CONFIDENCE) {
			f->identifiers -= f->v[i].kind == FINDING_IDENTIFIER;
			continue;
		}
		f->v[kept] = f->v[i];
		f->v[kept].view = UTF8("blind");
		f->v[kept].start = from + place->from;
		f->v[kept++].end = from + place->to;
	}
	f->len = kept;
	return kept > n;
}

/*
 * The last view: the octets of a message whose structure is in doubt, without
 * a header that everybody reads alike: mail programs do not show the rest of it.
 */
static void
read_blindly(
    struct assembly *s, struct bytes octets, const struct readings_of *readings)
{
	struct utf8 root = readings->first.root->path;
	size_t from = readings->plain_header;
	int found = 0;

	octets = (struct bytes){ octets.p + from, octets.len - from };

	for (enum blind_view view = 0; view < BLIND_VIEWS; view++) {
		size_t n = s->findings.len;
		struct blind blind;

		blind_read(s->a, octets, view, &blind);
		if (blind.is_cut)
			record_add_gap(s->a, s->record, UTF8("blind_cut"));
		search(s, &(struct text){ .where = { .text = root },
			      .text = blind.text,
			      .hidden = 1 });
		found |= keep_unseen(s, n, &blind, from);
	}
	if (found)
		add_odd(s, root, ODD(ODD_UNSEEN));
}

static void
take_results(struct assembly *s)
{
	struct record *r = s->record;

	r->findings = s->findings.v;
	r->findings_len = s->findings.len;
	fingerprints_conclude(s->fingerprints, r);
	if (s->findings.over || s->findings.cut)
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

/* What is shown in the place of addresses. */
static void
read_bynames(struct assembly *s, const struct header *header)
{
	const struct watcher *w = s->with->watcher;
	struct text names = { .where = { .text = BYNAMES_WHERE } };
	size_t first = s->findings.len;

	names.text = affordable(s, bynames_text(s->a, header));
	bynames_search(s->a, s->with->matcher, names.text, &s->findings);
	if (w != NULL && w->text != NULL && s->findings.len > first)
		w->text(w->to, RENDERED_BYNAMES, &names, first,
		    s->findings.len - first);
}

void
assemble_message(struct arena *a, const struct assembler *with,
    const struct job_request *request, struct bytes octets, struct record *out)
{
	struct assembly s = { .a = a,
		.with = with,
		.record = out,
		.text_left = TEXT_MAX,
		.fingerprints = fingerprints_new(a, request->fingerprint_key),
		.budget = { UNPACKED_MAX, PARTS_MAX },
		.structure_left = STRUCTURE_MAX,
		.searched =
		    request->scan_max == 0 || octets.len <= request->scan_max };
	struct readings_of readings;

	*out = (struct record){ .size = octets.len };
	if ((request->flags & JOB_TERMS) != 0)
		s.terms = terms_new(a);
	readings_parse(a, NULL, octets, charset_for_mail(), &readings);
	out->header = readings.first.header;
	sha256(octets, out->sha256);
	if (s.searched)
		read_as(&s, RENDERED_SUBJECT,
		    &(struct text){ .where = { .text = UTF8("subject") },
			.text = readings.first.header.subject.text });
	else
		record_add_gap(a, out, UTF8("unscanned_size"));
	if (s.searched)
		read_bynames(&s, &readings.first.header);
	read_readings(&s, &readings);
	pupils_conclude(a, &s.findings);
	if (s.searched)
		bare_conclude(a, &s.bare, out, &s.findings, s.terms);
	if (s.searched && s.is_doubtful)
		read_blindly(&s, octets, &readings);
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
	pupils_conclude(a, out);
}
