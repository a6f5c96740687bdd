/*
 * memory_mail.h - mail as tables of tests have it, and its way past a memory
 *
 * Included by tests of the memory only.
 */
#ifndef TESTS_MEMORY_MAIL_H
#define TESTS_MEMORY_MAIL_H

#include <stdatomic.h>
#include <stdlib.h>

#include "policy/memory.h"
#include "tests/tap.h"

#define T0     ((uint64_t)1790000000000)
#define SECOND ((uint64_t)1000)
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)

/* One mail; what is 0 is not there. */
struct mail {
	/* Milliseconds after T0. */
	uint64_t at;
	const char *from;
	/* Addresses with blanks between; @school.example is inside. */
	const char *to;
	/* "own" and then what it answers, blanks between; and enclosed ids. */
	const char *ids, *enclosed;
	/* Fingerprints, those of what it quotes, a letter per attachment. */
	const char *texts, *quoted, *files;
	int is_internal, is_flagged, has_password, has_encrypted, is_personal;
	enum action action;
};

/* Each thread's own. */
static _Thread_local struct arena *a;
static atomic_uint_fast64_t serial;

__attribute__((unused)) static size_t
split(const char *words, struct utf8 **out)
{
	struct utf8 *v = arena_array(a, 64, sizeof(*v));
	size_t n = 0;

	for (const char *p = words; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, " ");

		v[n++] = arena_utf8(a, (struct utf8){ p, len });
		p += len;
		p += strspn(p, " ");
	}
	*out = v;
	return n;
}

__attribute__((unused)) static struct fields
fields(const char *words, size_t from)
{
	struct utf8 *v;
	size_t n = split(words, &v);
	struct fields f = { arena_array(a, n + 1, sizeof(*f.v)), 0 };

	for (size_t i = from; i < n; i++)
		f.v[f.len++].text = v[i];
	return f;
}

/* A fingerprint is a word's octets: eight are told apart. */
__attribute__((unused)) static size_t
add_prints(const char *words, struct record *r)
{
	struct utf8 *v;
	size_t n = split(words, &v);

	for (size_t i = 0; i < n; i++)
		memcpy(&r->fingerprints[r->fingerprints_len++], v[i].p,
		    v[i].len < 8 ? v[i].len : 8);
	return n;
}

__attribute__((unused)) static void
add_texts(const struct mail *m, struct record *r)
{
	r->fingerprints = arena_array(a, 128, sizeof(*r->fingerprints));
	add_prints(m->texts, r);
	r->fingerprints_quoted = add_prints(m->quoted, r);
}

__attribute__((unused)) static void
add_parts(const struct mail *m, struct record *r)
{
	const char *files = m->files == NULL ? "" : m->files;

	r->parts = arena_array(a, strlen(files) + 2, sizeof(*r->parts));
	for (const char *p = files; *p != '\0'; p++) {
		struct record_part *part = &r->parts[r->parts_len++];

		part->has_content = 1;
		/* Capitals are small pictures. */
		part->type.text =
		    *p < 'a' ? UTF8("image/png") : UTF8("application/pdf");
		part->size = 5000;
		part->is_attachment = 1;
		memset(part->sha256, *p, sizeof(part->sha256));
	}
	if (m->has_encrypted)
		r->parts[r->parts_len++] = (struct record_part){ .encrypted = 1,
			.type.text = UTF8("application/zip") };
}

__attribute__((unused)) static void
add_findings(const struct mail *m, struct record *r)
{
	r->findings = arena_array(a, 2, sizeof(*r->findings));
	if (m->has_password)
		r->findings[r->findings_len++] =
		    (struct finding){ .kind = FINDING_IDENTIFIER,
			    .id = UTF8("password") };
	if (!m->is_flagged)
		return;
	r->verdict.reasons = arena_alloc(a, sizeof(*r->verdict.reasons));
	r->verdict.reasons_len = 1;
	r->verdict.reasons[0] = (struct reason){ .mode = MODE_ENFORCE,
		.severity = 3,
		.queue = m->is_flagged == 2 ? UTF8("dsl") : UTF8("headteacher"),
		.findings = arena_alloc(a, sizeof(size_t)),
		.findings_len = 1 };
	r->verdict.reasons[0].findings[0] = r->findings_len;
	r->findings[r->findings_len++].kind = FINDING_WORD;
}

__attribute__((unused)) static int
is_inside(struct utf8 address)
{
	return utf8_ends_like(address, "@school.example");
}

__attribute__((unused)) static void
make(const struct mail *m, struct record *r, struct context *c)
{
	unsigned char random[10] = { 0 };
	struct utf8 *to;
	size_t n = split(m->to, &to);
	unsigned char *inside = arena_alloc(a, n + 1);

	*r = (struct record){ .received_ms = T0 + m->at, .has_envelope = 1 };
	uint64_t number = atomic_fetch_add(&serial, 1);

	/* Behind the bits that say what kind of id it is. */
	memcpy(random + 3, &number, sizeof(random) - 3);
	r->id = uuid_v7(r->received_ms, random);
	r->envelope.sender.text = utf8_from(m->from);
	r->envelope.recipients =
	    arena_array(a, n + 1, sizeof(*r->envelope.recipients));
	r->envelope.recipients_len = n;
	for (size_t i = 0; i < n; i++) {
		r->envelope.recipients[i].address.text = to[i];
		inside[i] = (unsigned char)is_inside(to[i]);
	}
	if (m->ids != NULL) {
		r->header.message_id = fields(m->ids, 0).v[0];
		r->header.references = fields(m->ids, 1);
	}
	r->enclosed = fields(m->enclosed, 0);
	add_texts(m, r);
	add_parts(m, r);
	add_findings(m, r);
	r->verdict.action = m->action;
	r->verdict.is_internal = m->is_internal;
	r->verdict.is_personal = m->is_personal;
	*c = (struct context){ .now_ms = r->received_ms,
		.sender_inside = is_inside(utf8_from(m->from)),
		.recipient_inside = inside,
		.recipient_partner = arena_alloc(a, n + 1) };
}

/* One mail passes; what was recalled of it. */
__attribute__((unused)) static struct recalled
pass(struct memory *memory, const struct mail *m)
{
	struct record r;
	struct context c;
	struct err e;

	make(m, &r, &c);
	memory_recall(a, memory, &c, &r, &c.recalled);
	memory_facts(a, memory, &c, &r);
	if (memory_note(memory, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	return c.recalled;
}

__attribute__((unused)) static struct memory *
fresh(uint32_t divisor)
{
	struct memory_settings settings = { .divisor = divisor };
	struct err e;

	return memory_open(&settings, T0, &e);
}

#define ANN  "ann@school.example"
#define BOB  "bob@school.example"
#define CARL "carl@school.example"
#define MUM  "mum@out.example"
#define DAD  "dad@out.example"

#endif
