/* decide_test.c - what the school and its staff were promised about mail */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

#include "policy/policy.h"
#include "tests/policy/policy_file.h"

enum { FINDINGS = 3, TO = 3 };

static const struct utf8 domains[] = { { "school.example", 14 },
	{ ".trust.example", 14 } };
static const struct utf8 partners[] = { { "council.example", 15 } };
static const struct utf8 networks[] = { { "10.0.0.0/8", 10 }, { "fd00::/8", 8 },
	{ "192.0.2.7", 9 }, { NULL, 0 } };

static const struct sides sides = { domains, 2, partners, 1, networks, 4 };

struct row {
	const char *promise, *login, *client, *subject;
	const char *to[TO];
	/* "word:racist:4@1", "word:racist:4@1 quoted", ... */
	const char *findings[FINDINGS];
	const char *gap;
	enum action want;
	/* The rule that gives the reason; NULL: none. */
	const char *rule;
};

#define STAFF "ann", "10.1.2.3"
#define OUT                                                                    \
	{                                                                      \
		"x@out.example"                                                \
	}
#define IN                                                                     \
	{                                                                      \
		"bob@school.example"                                           \
	}

/* Before a subject: the message names the one that it answers. */
#define RE "Re: "

/* clang-format off */
static const struct row rows[] = {
	{ "an ordinary mail passes", STAFF, "Trip", OUT, { 0 }, NULL,
	  ACTION_ACCEPT, NULL },
	{ "'internal' does not leave", STAFF, "internal: reading group", OUT,
	  { 0 }, NULL, ACTION_REJECT, "internal-stays-inside" },
	{ "in any case", STAFF, "INTERNAL", OUT, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "in brackets after Re:", STAFF, "Re: [Internal] x", OUT, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "after Fwd:", STAFF, "Fwd: Fw: internal", OUT, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "it may go inside", STAFF, "internal", IN, { 0 }, NULL,
	  ACTION_ACCEPT, NULL },
	{ "one outsider among many is enough", STAFF, "internal",
	  { "bob@school.example", "c@school.example", "x@out.example" }, { 0 },
	  NULL, ACTION_REJECT, "internal-stays-inside" },
	{ "a secure partner is not outside", STAFF, "internal",
	  { "sw@council.example" }, { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "a partner's subdomain is outside", STAFF, "internal",
	  { "sw@x.council.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "schools below the trust are inside", STAFF, "internal",
	  { "d@oak.trust.example" }, { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "a domain that only ends alike is outside", STAFF, "internal",
	  { "d@notschool.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "domains have no case", STAFF, "internal",
	  { "Bob@School.Example" }, { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "a quoted local part may hold an at sign", STAFF, "internal",
	  { "\"a@school.example\"@out.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "who is only on the way there is outside: a percent sign", STAFF,
	  "internal", { "x%out.example@school.example" }, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "an exclamation mark", STAFF, "internal",
	  { "out.example!x@school.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "an at sign in quotes", STAFF, "internal",
	  { "\"x@out.example\"@school.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "or in none", STAFF, "internal",
	  { "x@out.example @school.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "by way of a partner, too", STAFF, "internal",
	  { "x%out.example@council.example" }, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "a path that leads on from school", STAFF, "internal",
	  { "@school.example:x%out.example@school.example" }, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "one that ends at school does not leave", STAFF, "internal",
	  { "@out.example:bob@school.example" }, { 0 }, NULL, ACTION_ACCEPT,
	  NULL },
	{ "what stands behind a plus does not matter", STAFF, "internal",
	  { "bob+out.example@school.example." }, { 0 }, NULL, ACTION_ACCEPT,
	  NULL },
	{ "'international' is another word", STAFF, "International week", OUT,
	  { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "'internally' is another word", STAFF, "sort it internally", OUT,
	  { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "'internal assessment' may leave", STAFF, "Internal Assessment dates",
	  OUT, { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "'internal-assessment' may leave", STAFF, "internal-assessment", OUT,
	  { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "but not when 'internal' also stands alone", STAFF,
	  "internal: internal assessment", OUT, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "'internal assessments2' is not the exception", STAFF,
	  "internal assessmentx", OUT, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "mail from outside may say what it likes", "", "198.51.100.1",
	  "internal", OUT, { 0 }, NULL, ACTION_ACCEPT, NULL },
	{ "a login makes a sender inside wherever he is", "ann",
	  "198.51.100.1", "internal", OUT, { 0 }, NULL, ACTION_REJECT,
	  "internal-stays-inside" },
	{ "so does the school's network", "", "10.255.0.1", "internal", OUT,
	  { 0 }, NULL, ACTION_REJECT, "internal-stays-inside" },
	{ "and its IPv6 network", "", "fd12::1", "internal", OUT, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "and a single host", "", "192.0.2.7", "internal", OUT, { 0 }, NULL,
	  ACTION_REJECT, "internal-stays-inside" },
	{ "its neighbour is outside", "", "192.0.2.8", "internal", OUT, { 0 },
	  NULL, ACTION_ACCEPT, NULL },
	{ "an identifier in the text does not leave", STAFF, "Trip", OUT,
	  { "identifier:ni-number:75@1" }, NULL, ACTION_REJECT,
	  "personal-data-outside" },
	{ "nor in the subject", STAFF, "Trip", OUT,
	  { "identifier:upn:85@subject" }, NULL, ACTION_REJECT,
	  "personal-data-outside" },
	{ "one that is not sure passes", STAFF, "Trip", OUT,
	  { "identifier:nhs-number:65@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "a date of birth does not leave", STAFF, "Trip", OUT,
	  { "identifier:date-of-birth:85@1" }, NULL, ACTION_REJECT,
	  "personal-data-outside" },
	{ "a date that may be one passes", STAFF, "Trip", OUT,
	  { "identifier:date-of-birth:65@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "an e-mail address passes", STAFF, "Trip", OUT,
	  { "identifier:email:65@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "the school's telephone and address pass", STAFF, "Trip", OUT,
	  { "identifier:phone:75@1", "identifier:address:75@1",
	    "identifier:postcode:75@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "a password and context are other rules'", STAFF, "Trip", OUT,
	  { "identifier:password:75@1", "identifier:special-send:85@1" }, NULL,
	  ACTION_ACCEPT, NULL },
	{ "one in an attachment is another rule's", STAFF, "Trip", OUT,
	  { "identifier:ni-number:85@2" }, NULL, ACTION_ACCEPT, NULL },
	{ "inside it may be sent", STAFF, "Trip", IN,
	  { "identifier:ni-number:85@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "to a secure partner it may be sent", STAFF, "Trip",
	  { "sw@council.example" }, { "identifier:ni-number:85@1" }, NULL,
	  ACTION_ACCEPT, NULL },
	{ "mail from outside may hold one", "", "198.51.100.1", "Trip", IN,
	  { "identifier:ni-number:85@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "a prohibited word is delivered and referred", STAFF, "Trip", IN,
	  { "word:racist:4@1" }, NULL, ACTION_ACCEPT, "prohibited-words" },
	{ "from outside as well", "", "198.51.100.1", "Trip", IN,
	  { "word:racist:4@1" }, NULL, ACTION_ACCEPT, "prohibited-words" },
	{ "in an attachment as well", STAFF, "Trip", IN,
	  { "word:racist:4@2" }, NULL, ACTION_ACCEPT, "prohibited-words" },
	{ "one that is reported as well, to safeguarding", STAFF, "Trip", IN,
	  { "word:racist:4@1 reported" }, NULL, ACTION_ACCEPT,
	  "prohibited-words" },
	{ "one that is quoted in an answer is not referred", STAFF, RE "Trip", IN,
	  { "word:racist:4@1 quoted" }, NULL, ACTION_ACCEPT, NULL },
	{ "but is where no message is answered", STAFF, "Trip", IN,
	  { "word:racist:4@1 quoted" }, NULL, ACTION_ACCEPT,
	  "prohibited-words" },
	{ "a mild word is not referred", STAFF, "Trip", IN,
	  { "word:profanity:2@1" }, NULL, ACTION_ACCEPT, NULL },
	{ "what could not be scanned is delivered and referred", STAFF, "Trip",
	  IN, { 0 }, "unscanned", ACTION_ACCEPT, "not-read" },
	{ "nor by the second scan: referred, with that finding", STAFF, "Trip",
	  IN, { "structure:unscanned-twice:3@" }, "unscanned", ACTION_ACCEPT,
	  "not-read" },
	{ "another gap is not referred", STAFF, "Trip", IN, { 0 }, "mbox_line",
	  ACTION_ACCEPT, NULL },
	{ "an empty subject passes", STAFF, "", OUT, { 0 }, NULL,
	  ACTION_ACCEPT, NULL },
};
/* clang-format on */

static struct finding
finding_of(const char *text)
{
	static const struct {
		const char *name;
		enum finding_kind kind;
	} kinds[] = { { "word", FINDING_WORD },
		{ "identifier", FINDING_IDENTIFIER },
		{ "structure", FINDING_STRUCTURE } };
	struct finding f = { .severity = 3, .confidence = 80 };
	const char *id = strchr(text, ':') + 1, *number = strchr(id, ':') + 1;

	for (int i = 0; i < 3; i++)
		if (strncmp(text, kinds[i].name, strlen(kinds[i].name)) == 0)
			f.kind = kinds[i].kind;
	f.id = (struct utf8){ id, (size_t)(number - id - 1) };
	if (f.kind != FINDING_IDENTIFIER)
		f.severity = (int)strtol(number, NULL, 10);
	else
		f.confidence = (int)strtol(number, NULL, 10);
	number = strchr(number, '@') + 1;
	f.where.text = (struct utf8){ number, strcspn(number, " ") };
	number += f.where.text.len;
	f.context = utf8_from(*number == ' ' ? number + 1 : number);
	return f;
}

static struct record
record_of(struct arena *a, const struct row *row)
{
	struct record r = { 0 };

	r.envelope.auth = field_from(a, bytes_of(utf8_from(row->login)));
	r.envelope.client = field_from(a, bytes_of(utf8_from(row->client)));
	r.envelope.recipients =
	    arena_array(a, TO, sizeof(*r.envelope.recipients));
	while (r.envelope.recipients_len < TO &&
	       row->to[r.envelope.recipients_len] != NULL) {
		size_t i = r.envelope.recipients_len++;

		r.envelope.recipients[i].address =
		    field_from(a, bytes_of(utf8_from(row->to[i])));
	}
	r.header.subject = field_from(a, bytes_of(utf8_from(row->subject)));
	if (strncmp(row->subject, RE, sizeof(RE) - 1) == 0) {
		r.header.references.v = arena_array(a, 1, sizeof(struct field));
		r.header.references.len = 1;
	}
	r.parts = arena_array(a, 2, sizeof(*r.parts));
	r.parts[0].path.text = UTF8("1");
	r.parts[1].path.text = UTF8("2");
	r.parts[1].is_attachment = 1;
	r.parts_len = 2;
	r.findings = arena_array(a, FINDINGS, sizeof(*r.findings));
	while (r.findings_len < FINDINGS &&
	       row->findings[r.findings_len] != NULL) {
		r.findings[r.findings_len] =
		    finding_of(row->findings[r.findings_len]);
		r.findings_len++;
	}
	r.gaps.v = arena_array(a, 1, sizeof(*r.gaps.v));
	if (row->gap != NULL)
		r.gaps.v[r.gaps.len++] = utf8_from(row->gap);
	return r;
}

static void
decide(struct arena *a, const struct policy *p, const struct row *row,
    struct verdict *v)
{
	static const unsigned char id[16] = { [12] = 1, [13] = 2, [15] = 9 };
	struct context c = { .help = UTF8("ext 204"),
		.reference = policy_reference(a, id) };
	struct record r = record_of(a, row);

	context_fill(a, &sides, &r.envelope, &c);
	policy_decide(a, p, &c, &r, v);
}

/* The text keeps the rules of words.h. */
static int
is_fit(struct utf8 text, const char *subject)
{
	int fit = text.len > 20 && text.len < 480 &&
		  memcmp(text.p, "Not sent. ", 10) == 0 &&
		  memmem(text.p, text.len, "ref ", 4) != NULL &&
		  memmem(text.p, text.len, "ext 204", 7) != NULL &&
		  memmem(text.p, text.len < 120 ? text.len : 120,
		      "outside school", 14) != NULL;

	for (size_t i = 0; i < text.len; i++)
		fit &= text.p[i] >= ' ' && text.p[i] <= '~';
	if (strlen(subject) > 8)
		fit &=
		    memmem(text.p, text.len, subject, strlen(subject)) == NULL;
	return fit;
}

static void
tables(const struct policy *p)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new(1 << 24);
		struct verdict v;
		int kept;

		decide(a, p, &rows[i], &v);
		kept =
		    v.action == rows[i].want &&
		    (rows[i].rule == NULL ? v.reasons_len == 0
					  : v.reasons_len == 1 &&
						utf8_equal(v.reasons[0].rule,
						    utf8_from(rows[i].rule)));
		if (v.action == ACTION_REJECT)
			kept &= is_fit(v.text, rows[i].subject) &&
				utf8_equal(v.code, UTF8("550 5.7.1"));
		else
			kept &= v.text.len == 0 && v.code.len == 0;
		if (!tap_ok(kept, "%s", rows[i].promise))
			tap_note("%d, %zu reasons, \"%.*s\"", v.action,
			    v.reasons_len, (int)v.text.len, v.text.p);
		arena_free(a);
	}
}

static void
texts(const struct policy *p)
{
	static const struct row both = { "", STAFF, "internal", OUT,
		{ "identifier:ni-number:85@1", "word:racist:5@1" }, NULL,
		ACTION_REJECT, NULL };
	static const struct row odd = { "", STAFF, "internal",
		{ "zo\xc3\xab@out.example" }, { 0 }, NULL, ACTION_REJECT,
		NULL };
	struct arena *a = arena_new(1 << 24);
	struct verdict v;

	decide(a, p, &both, &v);
	tap_ok(v.action == ACTION_REJECT && v.reasons_len == 3,
	    "all reasons are kept, the gravest action wins");
	tap_ok(memmem(v.text.p, v.text.len, "1. The subject", 14) != NULL &&
		   memmem(v.text.p, v.text.len, "2. There is a National", 22) !=
		       NULL,
	    "several causes are numbered and told at once");
	tap_ok(v.reasons[2].severity == 5 &&
		   utf8_equal(v.reasons[2].queue, UTF8("headteacher")),
	    "the gravest word gives the severity");
	decide(a, p, &odd, &v);
	tap_ok(is_fit(v.text, "") &&
		   memmem(v.text.p, v.text.len, "one address is", 14) != NULL,
	    "an address that is not ASCII is not shown");
	arena_free(a);
}

/* -- modes and files ------------------------------------------------------ */

static void
modes(void)
{
	static const struct {
		const char *mode;
		enum action want;
		size_t reasons;
	} table[] = {
		{ "off", ACTION_ACCEPT, 0 },
		{ "shadow", ACTION_ACCEPT, 1 },
		{ "nudge", ACTION_ACCEPT, 1 },
		{ "enforce", ACTION_REJECT, 1 },
	};
	static const struct row internal = { "", STAFF, "internal", OUT, { 0 },
		NULL, ACTION_REJECT, NULL };

	for (size_t i = 0; i < 4; i++) {
		struct arena *a = arena_new(1 << 24);
		char content[256];
		struct verdict v;
		struct err e;
		struct policy *p;

		snprintf(content, sizeof(content),
		    "rule \"r\" {\nkind = subject-inside\nclause = \"1\"\n"
		    "mode = %s\naction = reject\nabout = {\"internal\"}\n}\n",
		    table[i].mode);
		p = policy_file(content, &e);
		if (p == NULL)
			abort();
		decide(a, p, &internal, &v);
		tap_ok(v.action == table[i].want &&
			   v.reasons_len == table[i].reasons,
		    "a rule in mode %s", table[i].mode);
		policy_free(p);
		arena_free(a);
	}
}

/* A rule about identifiers that says no more, and one that names some. */
static void
identifiers(void)
{
	static const struct {
		const char *promise, *about;
		const char *finding;
		enum action want;
		/* Stands in what the sender is told; NULL: nothing is told. */
		const char *told;
	} table[] = {
		{ "without least, 75 is asked for", "", "identifier:email:65@1",
		    ACTION_ACCEPT, NULL },
		{ "and 75 is enough", "", "identifier:phone:75@1",
		    ACTION_REJECT, "a telephone number" },
		{ "context moves no rule that does not name it", "",
		    "identifier:special-send:85@1", ACTION_ACCEPT, NULL },
		{ "nor does a password", "", "identifier:password:75@1",
		    ACTION_ACCEPT, NULL },
		{ "a password that is named does, and has its own cure",
		    "about = {\"password\"}\n", "identifier:password:75@1",
		    ACTION_REJECT, "Tell it by telephone" },
		{ "what is not named does not", "about = {\"password\"}\n",
		    "identifier:upn:85@1", ACTION_ACCEPT, NULL },
		{ "an id of a later scanner is personal information", "",
		    "identifier:new-number:85@1", ACTION_REJECT,
		    "personal information" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct arena *a = arena_new(1 << 24);
		struct row row = { "", STAFF, "Trip", OUT, { table[i].finding },
			NULL, ACTION_ACCEPT, NULL };
		char content[256];
		struct verdict v;
		struct err e;
		struct policy *p;

		snprintf(content, sizeof(content),
		    "rule \"r\" {\nkind = identifier-outside\nclause = 1\n"
		    "mode = enforce\naction = reject\n%s}\n",
		    table[i].about);
		p = policy_file(content, &e);
		if (p == NULL)
			abort();
		decide(a, p, &row, &v);
		tap_ok(v.action == table[i].want &&
			   (table[i].told == NULL ||
			       memmem(v.text.p, v.text.len, table[i].told,
				   strlen(table[i].told)) != NULL),
		    "%s", table[i].promise);
		policy_free(p);
		arena_free(a);
	}
}

/* "headteacher 4 accept: 0 1; dsl 3 accept reported: 2" */
static void
say_reasons(const struct verdict *v, struct strbuf *out)
{
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];
		struct utf8 action = action_name(r->action);

		strbuf_fmt(out, "%s%.*s %d %.*s%s%.*s:", i > 0 ? "; " : "",
		    (int)r->queue.len, r->queue.p, r->severity, (int)action.len,
		    action.p, r->context.len > 0 ? " " : "",
		    (int)r->context.len, r->context.p);
		for (size_t k = 0; k < r->findings_len; k++)
			strbuf_fmt(out, " %zu", r->findings[k]);
	}
}

#define QUEUE "queue = headteacher\n"

/* clang-format off */
static const struct {
	const char *promise;
	/* More lines of the rule. */
	const char *lines;
	const char *findings[FINDINGS];
	/* As say_reasons() has them. */
	const char *want;
} words_of_others[] = {
	{ "what the sender writes is the headteacher's", QUEUE,
	  { "word:racist:4@1" }, "headteacher 4 accept: 0" },
	{ "what is quoted alone is nobody's", QUEUE,
	  { "word:racist:5@1 quoted" }, "" },
	{ "beside what is his it adds nothing", QUEUE,
	  { "word:racist:5@1 quoted", "word:sexist:3@1" },
	  "headteacher 3 accept: 1" },
	{ "unless the rule says so", QUEUE "quoted = count\n",
	  { "word:racist:5@1 quoted", "word:sexist:3@1" },
	  "headteacher 5 accept: 0 1" },
	{ "what he tells was said is safeguarding's, and not against him",
	  QUEUE, { "word:racist:4@1 reported" }, "dsl 4 accept reported: 0" },
	{ "beside what is his it is a flag of its own", QUEUE,
	  { "word:racist:4@1 reported", "word:sexist:3@1" },
	  "dsl 4 accept reported: 0; headteacher 3 accept: 1" },
	{ "it has one flag however much is told", QUEUE,
	  { "word:racist:3@1 reported", "word:sexist:5@1 reported" },
	  "dsl 5 accept reported: 0 1" },
	{ "the rule may name another queue", QUEUE "refer-to = dpo\n",
	  { "word:racist:4@1 reported" }, "dpo 4 accept reported: 0" },
	{ "or count it", QUEUE "reported = count\n",
	  { "word:racist:4@1 reported" }, "headteacher 4 accept: 0" },
	{ "or not", QUEUE "reported = ignore\n",
	  { "word:racist:4@1 reported" }, "" },
	{ "safeguarding's own rule has one flag for both", "queue = dsl\n",
	  { "word:self-harm:4@1 reported", "word:self-harm:3@1" },
	  "dsl 4 accept: 0 1" },
	{ "a rule that asks nobody refers to nobody", "",
	  { "word:racist:4@1 reported" }, " 4 accept: 0" },
	{ "what is too mild is not referred either", QUEUE "least = 3\n",
	  { "word:racist:2@1 reported" }, "" },
	{ "nor another category's", QUEUE "about = {\"racist\"}\n",
	  { "word:sexist:4@1 reported" }, "" },
	{ "a context that is not known counts", QUEUE,
	  { "word:racist:4@1 sung" }, "headteacher 4 accept: 0" },
};
/* clang-format on */

/* Quoted words counted before; who reports an incident has not done it. */
static void
others(void)
{
	for (size_t i = 0;
	     i < sizeof(words_of_others) / sizeof(words_of_others[0]); i++) {
		struct arena *a = arena_new(1 << 24);
		struct row row = { "", STAFF, RE "Trip", IN, { 0 }, NULL,
			ACTION_ACCEPT, NULL };
		struct strbuf content, said;
		struct verdict v;
		struct policy *p;
		struct err e;

		strbuf_init(&content, 1 << 10);
		strbuf_init(&said, 1 << 10);
		strbuf_fmt(&content,
		    "rule \"r\" {\nkind = words\nclause = 1\n"
		    "mode = enforce\naction = accept\n%s}\n",
		    words_of_others[i].lines);
		p = policy_file(strbuf_cstr(&content), &e);
		if (p == NULL)
			abort();
		memcpy(row.findings, words_of_others[i].findings,
		    sizeof(row.findings));
		decide(a, p, &row, &v);
		say_reasons(&v, &said);
		if (!tap_ok(strcmp(strbuf_cstr(&said),
				words_of_others[i].want) == 0,
			"%s", words_of_others[i].promise))
			tap_note("%s", strbuf_cstr(&said));
		strbuf_done(&content);
		strbuf_done(&said);
		policy_free(p);
		arena_free(a);
	}
}

int
main(void)
{
	struct err e = { 0 };
	struct policy *p = policy_load("tests/policy/four.conf", &e);

	if (!tap_ok(p != NULL, "the policy loads")) {
		tap_note("%s", e.text);
		return tap_done();
	}
	tap_ok(policy_rules(p) == 4, "it has four rules");
	tables(p);
	texts(p);
	policy_free(p);
	modes();
	identifiers();
	others();
	tap_ok(policy_load("/nonexistent", &e) == NULL &&
		   strstr(e.text, "/nonexistent") != NULL,
	    "a missing file is named");
	return tap_done();
}
