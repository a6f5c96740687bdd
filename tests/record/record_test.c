/*
 * record_test.c - what a record document promises to those who read it
 */
#include "record/record.h"

#include <stdlib.h>

#include "base/limits.h"
#include "tests/tap.h"

static struct bytes
octets(const char *s)
{
	return (struct bytes){ (const unsigned char *)s, strlen(s) };
}

/* -- a record that uses every member, by its parts --------------------------- */

static void
fill_envelope(struct arena *a, struct record *r)
{
	static struct recipient to[2];
	static struct field args[1];

	r->has_envelope = 1;
	for (size_t i = 0; i < sizeof(r->id.b); i++)
		r->id.b[i] = (unsigned char)(i * 17);
	r->received_ms = 1795338753120;
	r->host = field_from(a, octets("mx1"));
	r->queue_id = field_from(a, octets("4F2x1"));
	r->envelope.sender = field_from(a, octets("a\xff@x"));
	args[0] = field_from(a, octets("NOTIFY=\xfe"));
	to[0].address = field_from(a, octets("b@y"));
	to[1].address = field_from(a, octets("\xc3\x28@y"));
	to[1].args = (struct fields){ args, 1 };
	r->envelope.recipients = to;
	r->envelope.recipients_len = 2;
	r->envelope.client = field_from(a, octets("::1"));
	r->envelope.sender_inside = 1;
}

static void
fill_header(struct arena *a, struct record *r)
{
	static struct mailbox from[1];
	static struct field reference[2];
	static struct utf8 mark[1];

	from[0].name = field_from(a, octets("Ann \"A\"\\\n\t\x01\x7f"));
	from[0].address = field_from(a, octets("a@x"));
	r->header.from = (struct mailboxes){ from, 1 };
	r->header.subject = field_from(a, octets("caf\xe9"));
	r->header.sent_ms = 951782400000;
	reference[0] = field_from(a, octets("one@x"));
	reference[1] = field_from(a, octets("two\x80@x"));
	r->header.references = (struct fields){ reference, 2 };
	mark[0] = UTF8("personal");
	r->header.marks = (struct gaps){ mark, 1 };
	r->enclosed_subjects = (struct fields){ reference, 2 };
	r->other_subjects = (struct fields){ reference, 1 };
}

static void
fill_parts(struct arena *a, struct record *r)
{
	static struct record_part parts[3];
	static struct utf8 gap[2];

	gap[0] = UTF8("deadline");
	gap[1] = UTF8("header_cut");
	r->gaps = (struct gaps){ gap, 2 };
	r->size = 48211;
	r->sha256[0] = 0xab;
	parts[0] = (struct record_part){ .path = field_from(a, octets("0")),
		.type = field_from(a, octets("multipart/mixed")) };
	parts[1] = (struct record_part){ .path = field_from(a, octets("1")),
		.type = field_from(a, octets("text/plain")),
		.has_content = 1,
		.size = 12 };
	parts[2] = (struct record_part){ .path = field_from(a, octets("2!x")),
		.type = field_from(a, octets("application/pdf")),
		.detected = UTF8("application/pdf"),
		.disposition = field_from(a, octets("attachment")),
		.name = field_from(a, octets("r\xe9port.pdf")),
		.has_content = 1,
		.is_attachment = 1,
		.encrypted = 1,
		.size = 33120,
		.gaps = { gap, 1 } };
	r->parts = parts;
	r->parts_len = 3;
}

static void
fill_findings(struct arena *a, struct record *r)
{
	static struct finding findings[2];

	findings[0] = (struct finding){ .kind = FINDING_WORD,
		.id = UTF8("racist"),
		.term = UTF8("some term"),
		.severity = 3,
		.confidence = 85,
		.view = UTF8("plain"),
		.context = UTF8("reported"),
		.where = field_from(a, octets("2!\xff.docx")),
		.start = 120,
		.end = 127,
		.excerpt = UTF8("before it after") };
	findings[1] = (struct finding){ .kind = FINDING_IDENTIFIER,
		.id = UTF8("ni-number"),
		.severity = 4,
		.confidence = 95,
		.digest = UTF8("0123456789abcdef"),
		.where = field_from(a, octets("subject")) };
	r->findings = findings;
	r->findings_len = 2;
}

static void
fill_prints(struct arena *a, struct record *r)
{
	static uint64_t prints[3] = { 1, UINT64_MAX, 0xfedcba9876543210 };
	static struct closing closings[1];

	r->header.bulk = BULK_LIST_ID | BULK_AUTO_SUBMITTED;
	r->fingerprints = prints;
	r->fingerprints_len = 3;
	r->fingerprints_quoted = 1;
	r->fingerprints_cut = 1;
	r->bare_password = 1;
	closings[0] = (struct closing){ .where = field_from(a, octets("1")),
		.start = 7,
		.end = 9,
		.hash = UINT64_MAX - 1,
		.first = 1,
		.len = 1 };
	r->closings = closings;
	r->closings_len = 1;
}

static void
fill_verdict(struct arena *a, struct record *r)
{
	static struct change changes[1];
	static struct reason reasons[1];
	static size_t indexes[1] = { 0 };

	r->has_verdict = 1;
	r->verdict.action = ACTION_REJECT;
	r->verdict.code = UTF8("550 5.7.1");
	r->verdict.text = UTF8("This message is marked internal");
	r->verdict.reference = UTF8("K7M2Q");
	r->verdict.until_ms = 1795338753121;
	changes[0].change = UTF8("add_recipient");
	changes[0].value = field_from(a, octets("m@x"));
	r->verdict.changes = changes;
	r->verdict.changes_len = 1;
	reasons[0] = (struct reason){ .rule = UTF8("internal-stays-inside"),
		.clause = UTF8("C17 7.4"),
		.mode = MODE_ENFORCE,
		.action = ACTION_REJECT,
		.severity = 4,
		.queue = UTF8("dsl"),
		.approve = UTF8("it"),
		.context = UTF8("reported"),
		.kind = UTF8("subject-inside"),
		.cause = UTF8("thread"),
		.exemption = UTF8("E17"),
		.findings = indexes,
		.findings_len = 1 };
	r->verdict.reasons = reasons;
	r->verdict.reasons_len = 1;
}

static struct record
full_record(struct arena *a)
{
	static struct utf8 term[2];
	struct record r = { 0 };

	term[0] = UTF8("hello");
	term[1] = UTF8("wörld");
	r.terms = term;
	r.terms_len = 2;
	fill_envelope(a, &r);
	fill_header(a, &r);
	fill_parts(a, &r);
	fill_findings(a, &r);
	fill_prints(a, &r);
	fill_verdict(a, &r);
	return r;
}

static void
test_round_trip(enum record_form form, const char *promise)
{
	struct arena *a = arena_new(1 << 20);
	struct record r = full_record(a), back;
	struct strbuf first, second;
	struct err e = { 0 };

	strbuf_init(&first, DOCUMENT_MAX);
	strbuf_init(&second, DOCUMENT_MAX);
	if (tap_ok(record_to_json(&r, form, &first, &e) == 0, "%s: written",
		promise) &&
	    tap_ok(record_from_json(a, strbuf_bytes(&first), &back, &e) == 0,
		"%s: read back", promise) &&
	    tap_ok(record_to_json(&back, form, &second, &e) == 0,
		"%s: written again", promise))
		tap_same(second.p, second.len, strbuf_cstr(&first), promise);
	else
		tap_note("%s: %s", e.text, strbuf_cstr(&first));
	strbuf_done(&first);
	strbuf_done(&second);
	arena_free(a);
}

/* What is stored in clear has none of the words that were found. */
static void
test_stored_form(void)
{
	static const char *const absent[] = { "\"term\"", "some term",
		"excerpt", "before it", "\"view\"", "hello", "digest",
		"\"closings\"", "fedcba9876543210", "fingerprints_quoted",
		"fingerprints_cut" };
	struct arena *a = arena_new(1 << 20);
	struct record r = full_record(a);
	struct strbuf out;
	struct err e;

	strbuf_init(&out, DOCUMENT_MAX);
	tap_ok(record_to_json(&r, RECORD_STORED, &out, &e) == 0,
	    "the stored form is written");
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		tap_ok(strstr(strbuf_cstr(&out), absent[i]) == NULL,
		    "the stored form holds no %s", absent[i]);
	tap_ok(strstr(strbuf_cstr(&out), "\"context\":\"reported\"") != NULL,
	    "the stored form says whose words they are");
	tap_ok(strstr(strbuf_cstr(&out), "\"terms\":[]") != NULL,
	    "the stored form has the array terms, empty");
	strbuf_clear(&out);
	tap_ok(record_excerpts_to_json(&r, &out, &e) == 0,
	    "the excerpts are written by themselves");
	tap_same(out.p, out.len,
	    "[{\"finding\":0,\"term\":\"some term\","
	    "\"excerpt\":\"before it after\"}]",
	    "excerpts are those of words, never of identifiers");
	r.verdict.reasons[0].context = UTF8("sealed");
	strbuf_clear(&out);
	tap_ok(record_excerpts_to_json(&r, &out, &e) == 0 && out.len > 0,
	    "of a sealed message what a reason names is written");
	r.verdict.reasons[0].findings_len = 0;
	strbuf_clear(&out);
	tap_ok(record_excerpts_to_json(&r, &out, &e) == 0 && out.len == 0,
	    "and nothing else");
	r.findings_len = 0;
	strbuf_clear(&out);
	tap_ok(record_excerpts_to_json(&r, &out, &e) == 0 && out.len == 0,
	    "without a word there are no excerpts");
	strbuf_done(&out);
	strbuf_init(&out, 100);
	tap_ok(record_to_json(&r, RECORD_FULL, &out, &e) == -1,
	    "a document that does not fit is an error, never cut");
	strbuf_done(&out);
	arena_free(a);
}

/* The members in the order that people know from the manual. */
static void
test_order(void)
{
	static const char *const order[] = { "{\"version\":1",
		"\"id\":", "\"received\":\"2026-11-22T09:12:33.120Z\"",
		"\"host\":", "\"queue_id\":", "\"envelope\":", "\"sender\":",
		"\"sender_octets\":\"Yf9AeA==\"",
		"\"recipients\":", "\"recipients_octets\":[null,",
		"\"recipient_args\":[[],[",
		"\"header\":", "\"from\":[{\"name\":", "\"subject\":",
		"\"subject_octets\":", "\"sent\":\"2000-02-29T00:00:00.000Z\"",
		"\"references\":", "\"bulk\":[\"list_id\",\"auto_submitted\"]",
		"\"size\":48211", "\"sha256\":\"ab00", "\"parts\":[",
		"\"attachments\":[", "\"findings\":[", "\"gaps\":[",
		"\"fingerprints\":[\"0000000000000001\",\"ffffffffffffffff\","
		"\"fedcba9876543210\"],\"fingerprints_quoted\":1,"
		"\"fingerprints_cut\":true,\"bare_password\":true",
		"\"closings\":[{\"where\":\"1\",\"start\":7,\"end\":9,"
		"\"hash\":\"fffffffffffffffe\",\"first\":1,\"fingerprints\":1}"
		"]",
		"\"verdict\":", "\"terms\":[" };
	struct arena *a = arena_new(1 << 20);
	struct record r = full_record(a);
	struct strbuf out;
	struct err e;
	const char *at;
	int kept = 1;

	strbuf_init(&out, DOCUMENT_MAX);
	kept = record_to_json(&r, RECORD_FULL, &out, &e) == 0;
	at = strbuf_cstr(&out);
	for (size_t i = 0; kept && i < sizeof(order) / sizeof(order[0]); i++) {
		const char *found = strstr(at, order[i]);

		if (found == NULL) {
			tap_note("%s is not there", order[i]);
			kept = 0;
		} else {
			at = found;
		}
	}
	tap_ok(kept, "members stand in the manual's order");
	strbuf_done(&out);
	arena_free(a);
}

#define HEADER                                                                 \
	"\"header\":{\"from\":[],\"to\":[],\"cc\":[],\"bcc\":[],"              \
	"\"reply_to\":[],\"in_reply_to\":[],\"references\":[]}"
#define DIGEST                                                                 \
	"\"sha256\":\"000000000000000000000000000000000000000000000000000000"  \
	"0000000000\""
#define SIZE DIGEST ",\"size\":1"
#define ARRAYS                                                                 \
	"\"parts\":[],\"attachments\":[],\"findings\":[],\"gaps\":[],"         \
	"\"fingerprints\":[],\"terms\":[]"
#define SMALL         "{\"version\":1," HEADER "," SIZE "," ARRAYS "}"
#define WITH(members) "{\"version\":1," HEADER "," SIZE "," members "}"
#define REST                                                                   \
	",\"attachments\":[],\"findings\":[],\"gaps\":[],"                     \
	"\"fingerprints\":[],\"terms\":[]"
#define FOUND(members)                                                         \
	WITH("\"parts\":[],\"attachments\":[],\"gaps\":[],"                    \
	     "\"fingerprints\":[],\"terms\":[],\"findings\":[{" members "}]")
#define GOOD_FINDING                                                           \
	"\"id\":\"x\",\"where\":\"1\",\"start\":0,\"end\":1,\"confidence\":50"
#define JUDGED(members)                                                        \
	WITH(ARRAYS ",\"verdict\":{\"action\":\"accept\"," members "}")
#define ENVELOPE(members)                                                      \
	WITH(ARRAYS ",\"id\":\"01931f2e-0000-7000-8000-000000000000\","        \
		    "\"received\":\"2026-11-22T09:12:33.120Z\","               \
		    "\"envelope\":{" members "}")

#define PRINTS(members)                                                        \
	WITH("\"parts\":[],\"attachments\":[],\"findings\":[],\"gaps\":[],"    \
	     "\"terms\":[],\"fingerprints\":[\"0123456789abcdef\","            \
	     "\"fedcba9876543210\"]," members)
#define CLOSING(members)                                                       \
	PRINTS("\"fingerprints_quoted\":1,\"closings\":[{\"where\":\"1\","     \
	       "\"hash\":\"0123456789abcdef\"," members "}]")
/* clang-format off */
static const struct {
	const char *promise;
	int accepted;
	const char *json;
} documents[] = {
	{ "the smallest document is read", 1, SMALL },
	{ "an unknown member is passed over", 1,
	  WITH(ARRAYS ",\"later\":{\"x\":[1]}") },
	{ "nothing is no document", 0, "" },
	{ "an array is no document", 0, "[]" },
	{ "another version is refused", 0,
	  "{\"version\":2," HEADER "," SIZE "," ARRAYS "}" },
	{ "something after the document is refused", 0, SMALL "x" },
	{ "a member given twice is refused", 0,
	  WITH(ARRAYS ",\"gaps\":[\"x\"]") },
	{ "missing findings are an error", 0,
	  WITH("\"parts\":[],\"attachments\":[],\"gaps\":[],"
	       "\"fingerprints\":[],\"terms\":[]") },
	{ "missing terms are an error", 0,
	  WITH("\"parts\":[],\"attachments\":[],\"findings\":[],\"gaps\":[],"
	       "\"fingerprints\":[]") },
	{ "a missing header is an error", 0,
	  "{\"version\":1," SIZE "," ARRAYS "}" },
	{ "a missing digest is an error", 0,
	  "{\"version\":1,\"size\":1," HEADER "," ARRAYS "}" },
	{ "a digest in capitals is refused", 0,
	  "{\"version\":1,\"size\":1,\"sha256\":\"AB00000000000000000000000000"
	  "000000000000000000000000000000000000\"," HEADER "," ARRAYS "}" },
	{ "a size below 0 is refused", 0,
	  "{\"version\":1,\"size\":-1," DIGEST "," HEADER "," ARRAYS "}" },
	{ "a size with a fraction is refused", 0,
	  "{\"version\":1,\"size\":1.5," DIGEST "," HEADER "," ARRAYS "}" },
	{ "a size beyond what is exact is refused", 0,
	  "{\"version\":1,\"size\":9007199254740993," DIGEST "," HEADER ","
	  ARRAYS "}" },
	{ "NUL in a text is refused", 0,
	  WITH(ARRAYS ",\"x\":\"a\\u0000b\"") },
	{ "half a surrogate pair is refused", 0,
	  WITH(ARRAYS ",\"x\":\"\\ud800\"") },
	{ "octets that are not UTF-8 are refused", 0,
	  WITH(ARRAYS ",\"x\":\"\xff\"") },
	{ "a part without path is refused", 0, WITH("\"parts\":[{\"gaps\":[]}]"
	  REST) },
	{ "a part without gaps is refused", 0,
	  WITH("\"parts\":[{\"path\":\"1\"}]" REST) },
	{ "a part is read", 1,
	  WITH("\"parts\":[{\"path\":\"1\",\"gaps\":[\"too_deep\"]}]" REST) },
	{ "a gap with a blank is refused", 0,
	  WITH("\"parts\":[{\"path\":\"1\",\"gaps\":[\"too deep\"]}]" REST) },
	{ "a part that is a number is refused", 0, WITH("\"parts\":[1]" REST) },
	{ "a digest without size is refused", 0,
	  WITH("\"parts\":[{\"path\":\"1\",\"gaps\":[]," DIGEST "}]" REST) },
	{ "an attachment that is no part is refused", 0,
	  WITH("\"parts\":[],\"attachments\":[{\"path\":\"1\"}],\"findings\":"
	       "[],\"gaps\":[],\"fingerprints\":[],\"terms\":[]") },
	{ "an attachment without content is refused", 0,
	  WITH("\"parts\":[{\"path\":\"1\",\"gaps\":[]}],\"attachments\":"
	       "[{\"path\":\"1\"}],\"findings\":[],\"gaps\":[],"
	       "\"fingerprints\":[],\"terms\":[]") },
	{ "an attachment given twice is refused", 0,
	  WITH("\"parts\":[{\"path\":\"1\",\"gaps\":[]," SIZE "}],"
	       "\"attachments\":[{\"path\":\"1\"},{\"path\":\"1\"}],"
	       "\"findings\":[],\"gaps\":[],\"fingerprints\":[],"
	       "\"terms\":[]") },
	{ "a finding is read", 1,
	  FOUND("\"kind\":\"word\",\"severity\":1," GOOD_FINDING) },
	{ "an unknown kind of finding is refused", 0,
	  FOUND("\"kind\":\"hunch\",\"severity\":1," GOOD_FINDING) },
	{ "a finding without kind is refused", 0,
	  FOUND("\"severity\":1," GOOD_FINDING) },
	{ "severity 0 is refused", 0,
	  FOUND("\"kind\":\"word\",\"severity\":0," GOOD_FINDING) },
	{ "severity 6 is refused", 0,
	  FOUND("\"kind\":\"word\",\"severity\":6," GOOD_FINDING) },
	{ "confidence 101 is refused", 0,
	  FOUND("\"kind\":\"word\",\"severity\":1,\"id\":\"x\",\"where\":\"1\","
		"\"start\":0,\"end\":1,\"confidence\":101") },
	{ "a finding that ends before it starts is refused", 0,
	  FOUND("\"kind\":\"word\",\"severity\":1,\"id\":\"x\",\"where\":\"1\","
		"\"start\":2,\"end\":1,\"confidence\":1") },
	{ "fingerprints are read", 1, PRINTS("\"fingerprints_quoted\":2") },
	{ "more that are quoted than there are are refused", 0,
	  PRINTS("\"fingerprints_quoted\":3") },
	{ "a number of them below 0 is refused", 0,
	  PRINTS("\"fingerprints_quoted\":-1") },
	{ "a fingerprint of fewer digits is refused", 0,
	  WITH("\"parts\":[],\"attachments\":[],\"findings\":[],\"gaps\":[],"
	       "\"terms\":[],\"fingerprints\":[\"0123456789abcde\"]") },
	{ "one in capitals is refused", 0,
	  WITH("\"parts\":[],\"attachments\":[],\"findings\":[],\"gaps\":[],"
	       "\"terms\":[],\"fingerprints\":[\"0123456789ABCDEF\"]") },
	{ "a closing is read", 1,
	  CLOSING("\"start\":0,\"end\":4,\"first\":0,\"fingerprints\":1") },
	{ "one of fingerprints that are quoted is refused", 0,
	  CLOSING("\"start\":0,\"end\":4,\"first\":1,\"fingerprints\":1") },
	{ "one that begins behind them all is refused", 0,
	  CLOSING("\"start\":0,\"end\":4,\"first\":2,\"fingerprints\":0") },
	{ "one that ends before it starts is refused", 0,
	  CLOSING("\"start\":4,\"end\":0,\"first\":0,\"fingerprints\":1") },
	{ "one without its fingerprints is refused", 0,
	  CLOSING("\"start\":0,\"end\":4") },
	{ "closings that are no array are refused", 0,
	  PRINTS("\"closings\":7") },
	{ "a verdict is read", 1,
	  JUDGED("\"changes\":[],\"reasons\":[]") },
	{ "an unknown action is refused", 0,
	  WITH(ARRAYS ",\"verdict\":{\"action\":\"burn\",\"changes\":[],"
	       "\"reasons\":[]}") },
	{ "a reason that names no finding is refused", 0,
	  JUDGED("\"changes\":[],\"reasons\":[{\"rule\":\"r\",\"severity\":1,"
		 "\"mode\":\"enforce\",\"action\":\"reject\","
		 "\"findings\":[0]}]") },
	{ "a reason with an unknown mode is refused", 0,
	  JUDGED("\"changes\":[],\"reasons\":[{\"rule\":\"r\",\"severity\":1,"
		 "\"mode\":\"maybe\",\"action\":\"reject\","
		 "\"findings\":[]}]") },
	{ "until may be no other text", 0,
	  JUDGED("\"until\":\"tomorrow\",\"changes\":[],\"reasons\":[]") },
	{ "an envelope is read", 1,
	  ENVELOPE("\"sender\":\"\",\"sender_args\":[],\"recipients\":[]") },
	{ "an envelope without recipients is refused", 0,
	  ENVELOPE("\"sender\":\"\",\"sender_args\":[]") },
	{ "a twin that is not base64 is refused", 0,
	  ENVELOPE("\"sender\":\"\xef\xbf\xbd\",\"sender_octets\":\"/w=\","
		   "\"sender_args\":[],\"recipients\":[]") },
	{ "a faithful twin is read", 1,
	  ENVELOPE("\"sender\":\"\xef\xbf\xbd\",\"sender_octets\":\"/w==\","
		   "\"sender_args\":[],\"recipients\":[]") },
	{ "an encoded word that could not be read has itself as twin", 1,
	  ENVELOPE("\"sender\":\"a\xef\xbf\xbd\",\"sender_octets\":"
		   "\"PT91dGYtOD9xP2E9ZmY/PQ==\","
		   "\"sender_args\":[],\"recipients\":[]") },
	{ "twins of another number are refused", 0,
	  ENVELOPE("\"sender\":\"\",\"sender_args\":[],\"recipients\":[\"a\"],"
		   "\"recipients_octets\":[null,null]") },
	{ "arguments of more recipients than there are are refused", 0,
	  ENVELOPE("\"sender\":\"\",\"sender_args\":[],\"recipients\":[\"a\"],"
		   "\"recipient_args\":[[],[]]") },
	{ "an id that is no UUID is refused", 0,
	  WITH(ARRAYS ",\"id\":\"7\",\"received\":\"2026-11-22T09:12:33.120Z\","
	       "\"envelope\":{\"sender\":\"\",\"sender_args\":[],"
	       "\"recipients\":[]}") },
	{ "the 30th of February is refused", 0,
	  WITH(ARRAYS ",\"id\":\"01931f2e-0000-7000-8000-000000000000\","
	       "\"received\":\"2026-02-30T09:12:33.120Z\","
	       "\"envelope\":{\"sender\":\"\",\"sender_args\":[],"
	       "\"recipients\":[]}") },
};
/* clang-format on */

static void
test_documents(void)
{
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct arena *a = arena_new(1 << 20);
		struct record r = { .size = 77 };
		struct err e = { 0 };
		int accepted =
		    record_from_json(a, octets(documents[i].json), &r, &e) == 0;

		if (!tap_ok(accepted == documents[i].accepted &&
				(accepted || r.size == 77),
			"%s", documents[i].promise))
			tap_note("%s", accepted ? "was accepted" : e.text);
		arena_free(a);
	}
}

/* A document of `n` times `unit` in an unknown member. */
static int
accepted_many(const char *open, const char *unit, size_t n, const char *close)
{
	struct arena *a = arena_new(64 << 20);
	struct strbuf b;
	struct record r;
	struct err e;
	int result;

	strbuf_init(&b, (size_t)2 * DOCUMENT_MAX);
	strbuf_str(&b, "{\"version\":1," HEADER "," SIZE "," ARRAYS ",\"x\":");
	strbuf_str(&b, open);
	for (size_t i = 0; i < n; i++)
		strbuf_str(&b, unit);
	strbuf_str(&b, close);
	strbuf_str(&b, "}");
	result = record_from_json(a, strbuf_bytes(&b), &r, &e);
	strbuf_done(&b);
	arena_free(a);
	return result == 0;
}

static void
test_limits(void)
{
	tap_ok(accepted_many("[", "0,", 1000, "0]"),
	    "a thousand unknown values are passed over");
	tap_ok(!accepted_many("", "[", 100, ""), "100 levels are refused");
	tap_ok(!accepted_many("", "[", 10 * 1000 * 1000, ""),
	    "ten million levels are refused without trying");
	tap_ok(!accepted_many("[", "[],", DOCUMENT_ARRAYS, "0]"),
	    "too many arrays are refused");
	tap_ok(!accepted_many("[", "0,", DOCUMENT_VALUES, "0]"),
	    "too many values are refused");
	tap_ok(!accepted_many("\"", "aaaaaaaa", DOCUMENT_MAX / 8, "\""),
	    "a document over the limit is refused");
}

static void
test_gaps(void)
{
	struct arena *a = arena_new(1 << 20);
	struct record r = { 0 };

	record_add_gap(a, &r, UTF8("deadline"));
	record_add_gap(a, &r, UTF8("scanner_died"));
	record_add_gap(a, &r, UTF8("deadline"));
	tap_ok(r.gaps.len == 2 && utf8_equal(r.gaps.v[1], UTF8("scanner_died")),
	    "a gap is added once");
	arena_free(a);
}

int
main(void)
{
	test_round_trip(RECORD_FULL, "the full form is the same after reading");
	test_round_trip(
	    RECORD_STORED, "the stored form is the same after reading");
	test_stored_form();
	test_order();
	test_documents();
	test_limits();
	test_gaps();
	return tap_done();
}
