/*
 * record.h - the record document as structs: where reading and deciding meet
 *
 *	scanner: mail + text + match  ->  struct record  ->  JSON
 *	milter:  JSON  ->  struct record  ->  policy_decide()  ->  JSON  ->  spool
 *
 * man/schoolgate-record.5 is the manual of the JSON form.  Everything here is
 * borrowed from the arena it was made in.  Arrays are `x` with `x_len`.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/strbuf.h"
#include "base/uuid.h"
#include "record/fact.h"

enum { RECORD_VERSION = 1 };

/*
 * A string that mail or an MTA gave us.  `text` is always valid UTF-8 without
 * NUL; where that lost something (invalid octets became U+FFFD), `octets`
 * holds what was given and is written as the base64 twin `<field>_octets`.
 */
struct field {
	struct utf8 text;
	/* len 0 when `text` is faithful. */
	struct bytes octets;
};

/* 1 when the octets are clean text as they stand: valid UTF-8 without NUL. */
int field_is_clean(struct bytes given);

/* Make a field from octets as given; both lives are those of `a`. */
struct field field_from(struct arena *a, struct bytes given);

/* What was given: the octets, or the text when it is faithful. */
struct bytes field_given(struct field f);

struct mailbox {
	/* Display name, decoded (RFC 2047); len 0 if none. */
	struct field name;
	/* addr-spec as written, without angle brackets; len 0 if none. */
	struct field address;
};

struct mailboxes {
	struct mailbox *v;
	size_t len;
};

struct fields {
	struct field *v;
	size_t len;
};

struct recipient {
	/* As given in RCPT TO, without angle brackets. */
	struct field address;
	/* ESMTP arguments as given: "NOTIFY=NEVER". */
	struct fields args;
};

/* What SMTP said; never what the header claims. */
struct envelope {
	/* As given in MAIL FROM, without angle brackets; empty for a bounce. */
	struct field sender;
	struct fields sender_args;
	/* Every RCPT that was accepted, in order. */
	struct recipient *recipients;
	size_t recipients_len;
	/* SASL login; empty when not authenticated. */
	struct field auth;
	/* Client's address ("10.0.0.5", "::1"), its name, and its HELO. */
	struct field client, client_name, helo;
	/* 1: from inside, as who gave the verdict saw it; 0 without one. */
	int sender_inside;
};

/* Names of gaps: "too_deep", "broken_base64", ...  Lower-case ASCII. */
struct gaps {
	struct utf8 *v;
	size_t len;
};

/* The top header.  An absent field is empty. */
struct header {
	struct mailboxes from, to, cc, bcc, reply_to;
	struct field subject;
	/* The Date field as written. */
	struct field date;
	/* The same as milliseconds UTC; 0 when absent or not a date. */
	uint64_t sent_ms;
	/* msg-id without angle brackets, of any length. */
	struct field message_id;
	struct fields in_reply_to, references;
	/*
	 * What other fields say of it: "personal", "private" (Sensitivity),
	 * "automatic" (Auto-Submitted), "forwarded" (by a mailbox's own rule),
	 * "list" (List-Id), "bulk" (Precedence).
	 */
	struct gaps marks;
	/* OR of enum bulk: many have it alike, or no person wrote it. */
	uint32_t bulk;
};

struct record_part {
	/* IMAP part number with archive and reading suffixes: "2.1!a.docx". */
	struct field path;
	/* Declared media type, lower case: "text/plain"; the default if none. */
	struct field type;
	/* What its content is, by our own look; empty if not looked at. */
	struct utf8 detected;
	/* "attachment", "inline", another token, or empty. */
	struct field disposition;
	/* Attachment name as a mail program shows it; empty if unnamed. */
	struct field name;
	/* 1: a leaf or attachment: `size` and `sha256` are set. */
	int has_content;
	/* 1: content cannot be read without a password. */
	int encrypted;
	/* 1: stands in `attachments` too. */
	int is_attachment;
	/* Decoded octets. */
	uint64_t size;
	unsigned char sha256[SHA256_LEN];
	struct gaps gaps;
};

enum finding_kind {
	FINDING_WORD,
	FINDING_IDENTIFIER,
	FINDING_NAME,
	FINDING_STRUCTURE,
};

enum {
	/* Hexadecimal digits of a finding's digest. */
	FINDING_DIGEST = 16,
	/* Pupils of one name whose digests a finding holds. */
	FINDING_PUPILS_MAX = 15,
};

struct finding {
	enum finding_kind kind;
	/* Category ("racist"), identifier ("ni-number") or structure id. */
	struct utf8 id;
	/* The list's term; empty for identifiers and structure. */
	struct utf8 term;
	/* 1 to 5. */
	int severity;
	/* 0 to 100. */
	int confidence;
	/* Which view hit: "plain", "leet", "spaced", ... */
	struct utf8 view;
	/*
	 * "reported", "quoted": another's words; "signature": they stand under
	 * the sender's mail again and again; empty: the writer's own.
	 */
	struct utf8 context;
	/* "subject", "names" (of mailboxes), or the path of the part. */
	struct field where;
	/* Octet offsets in the decoded UTF-8 text of that place as written. */
	uint64_t start, end;
	/* What stood there with EXCERPT_SIDE around; empty for identifiers. */
	struct utf8 excerpt;
	/*
	 * Of a telephone: the first FINDING_DIGEST hexadecimal digits of the
	 * SHA-256 of its digits ("01332720123"), by which a rule knows the
	 * school's own.  Of a number or birthday of one person: of its letters
	 * and digits, by which the same is told from another.  Of a pupil's
	 * name: of the id of each pupil whom it may mean, behind each other, by
	 * which a rule knows whose child is named; empty where nobody can say.
	 * Never stored, nor printed.  Else empty.
	 */
	struct utf8 digest;
};

/* A paragraph at the end of a text. */
struct closing {
	/* As of a finding. */
	struct field where;
	uint64_t start, end;
	/* Keyed, of its words. */
	uint64_t hash;
	/* Which of the message's fingerprints are of it alone. */
	size_t first, len;
};

/* What a header says of how a message came about: a set. */
enum bulk {
	/* RFC 2919. */
	BULK_LIST_ID = 1 << 0,
	/* RFC 2369, RFC 8058. */
	BULK_LIST_UNSUBSCRIBE = 1 << 1,
	/* "Precedence: bulk", "list", "junk". */
	BULK_PRECEDENCE = 1 << 2,
	/* RFC 3834: Auto-Submitted, other than "no". */
	BULK_AUTO_SUBMITTED = 1 << 3,
	BULK_KINDS = 4,
};

enum action {
	ACTION_ACCEPT,
	ACTION_CHANGE,
	ACTION_DELAY,
	ACTION_HOLD,
	ACTION_REJECT,
	/* 4xx: we could not record or, by the school's choice, not scan. */
	ACTION_TEMPFAIL,
};

enum rule_mode {
	MODE_OFF,
	/* Recorded only: what would have happened. */
	MODE_SHADOW,
	/* Delivered, the sender is advised. */
	MODE_NUDGE,
	MODE_ENFORCE,
};

struct reason {
	/* Rule name ("internal-stays-inside") and the school's own clause. */
	struct utf8 rule, clause;
	enum rule_mode mode;
	/* What the rule asks for by itself, whatever its mode. */
	enum action action;
	/* 1 to 5. */
	int severity;
	/* Who is to look ("headteacher"); empty: nobody, it is only recorded. */
	struct utf8 queue;
	/*
	 * Whose word a held message waits for ("headteacher", "dsl", "dpo",
	 * "it"); empty: its sender's.
	 */
	struct utf8 approve;
	/*
	 * "reported": evidence of an incident, not against the sender;
	 * "sealed": nobody reads a passage without a second person; "exempted":
	 * a permission lifts it; or empty.
	 */
	struct utf8 context;
	/* Kind of the rule, and which of its causes it was; may be empty. */
	struct utf8 kind, cause;
	/* The permission that lifts it ("E17"); empty: none. */
	struct utf8 exemption;
	/*
	 * Not in documents: the address and the number that the sender is
	 * told.
	 */
	struct utf8 shown;
	uint64_t number;
	/* Indexes into findings. */
	size_t *findings;
	size_t findings_len;
};

struct change {
	/* "add_recipient", "change_subject", ... and its value. */
	struct utf8 change;
	struct field value;
};

struct verdict {
	enum action action;
	/* "550 5.7.1"; empty when accepted. */
	struct utf8 code;
	/*
	 * What the sender is told: printable ASCII; a notice to him where the
	 * message is accepted or changed; empty: nothing.
	 */
	struct utf8 text;
	/* Five unambiguous characters ("K7M2Q"); empty without a text. */
	struct utf8 reference;
	/* When it sends itself, or not before (held), ms UTC; 0: no time. */
	uint64_t until_ms;
	struct change *changes;
	size_t changes_len;
	struct reason *reasons;
	size_t reasons_len;
	/* -- for the memory, not in documents --------------------------- */
	/* 1: marked to stay inside, whether or not a rule had to act. */
	int is_internal;
	/* 1: counts as personal use: marked so, or to private addresses. */
	int is_personal;
};

struct record {
	struct uuid id;
	/* When the end of the message reached us, ms UTC. */
	uint64_t received_ms;
	/* This mail host's name, and the MTA's queue id. */
	struct field host, queue_id;
	struct envelope envelope;
	struct header header;
	/* Octets of the message as the MTA showed it, and their digest. */
	uint64_t size;
	unsigned char sha256[SHA256_LEN];
	struct record_part *parts;
	size_t parts_len;
	struct finding *findings;
	size_t findings_len;
	/* Gaps of the message as a whole: "deadline", "header_cut". */
	struct gaps gaps;
	/*
	 * Keyed hashes of what is written in the message and its attachments,
	 * in no order of the text: the last `fingerprints_quoted` of them are of
	 * other mail that it quotes.  What is remembered of a message is the
	 * others; what it is held against is all of them.
	 */
	uint64_t *fingerprints;
	size_t fingerprints_len, fingerprints_quoted;
	/* 1: there are more; these are the least before they were keyed. */
	int fingerprints_cut;
	/*
	 * 1: its text is short and has one word that looks like a password; it
	 * is one if a protected file went before.
	 */
	int bare_password;
	/* What may be signature or notice.  Not in what is stored. */
	struct closing *closings;
	size_t closings_len;
	/* Subjects of enclosed messages, in order; SUBJECTS_MAX at most. */
	struct fields enclosed_subjects;
	/* What another reader takes for the subject; SUBJECTS_MAX at most. */
	struct fields other_subjects;
	/*
	 * Message-IDs of enclosed messages and those that they name in
	 * In-Reply-To and References, each once.
	 */
	struct fields enclosed;
	/* What is to be remembered of it, and keys that were asked for. */
	const struct fact *facts, *asked;
	size_t facts_len, asked_len;
	/*
	 * Where keys were asked for: reasons that there would be had an
	 * internal message been known, or a protected file less than soon_ms
	 * ago.
	 */
	const struct reason *would_internal, *would_soon;
	size_t would_internal_len, would_soon_len;
	uint64_t soon_ms;
	/* Distinct words, lower-cased only.  Not in what is stored. */
	struct utf8 *terms;
	size_t terms_len;
	/* 0: no verdict yet (`schoolgate scan` without an envelope). */
	int has_verdict;
	/* 0: the scanner's answer: no id, time, host, envelope. */
	int has_envelope;
	struct verdict verdict;
};

enum record_form {
	/* Everything, as `schoolgate scan --json` and the scanner print it. */
	RECORD_FULL,
	/*
	 * What goes to spool and database in clear: findings keep kind, id,
	 * severity, confidence, where and offsets; no term, no excerpt, no
	 * terms, and no fingerprints: those are for the rules' memory alone.
	 */
	RECORD_STORED,
};

/*
 * Append the JSON form of `r`, one line without a line end.
 * -1 with `e` (ERR_SYSTEM) when `out` has no room for it.
 */
int record_to_json(const struct record *r, enum record_form form,
    struct strbuf *out, struct err *e) MUST_CHECK;

/*
 * Read a document that a scanner or a spool gave: hostile input.  Size, depth,
 * types, counts and value ranges are checked; unknown members are ignored;
 * a missing mandatory array is an error.  `*out` lives as long as `a`.
 * -1 with `e` (ERR_SYSTEM; the text names the member, never its value).
 */
int record_from_json(struct arena *a, struct bytes json, struct record *out,
    struct err *e) MUST_CHECK;

/* The same of an open document that may hold more than a record. */
struct document;
int record_read(struct document *d, struct record *out) MUST_CHECK;

/* Append an array of findings, as it stands in a document. */
void record_findings_to_json(const struct finding *findings, size_t len,
    enum record_form form, struct strbuf *out);

/* Append a text, or octets as clean text, as a JSON string with its quotes. */
void record_string_to_json(struct utf8 text, struct strbuf *out);

/* Add the word excerpts of `r` as JSON ([{"finding":0,"term":..,"excerpt":..}])
 * for sealing to the queue key; appends nothing when there is none.  Where a
 * reason is sealed, only of findings that another reason names. */
int record_excerpts_to_json(
    const struct record *r, struct strbuf *out, struct err *e) MUST_CHECK;

/*
 * The part with content that people see under this path: of several the one
 * number `which`, from 0.  NULL: there is none.
 */
const struct record_part *record_part_named(
    const struct record *r, struct utf8 path, uint32_t which);

/* 1: these are the octets that the record counted of it. */
int record_part_is(const struct record_part *part, struct bytes octets);

/* Add a gap of the whole message, once. */
void record_add_gap(struct arena *a, struct record *r, struct utf8 gap);

/* "reject", ...; the names of the JSON form. */
struct utf8 action_name(enum action action);
struct utf8 finding_kind_name(enum finding_kind kind);
/* Of bit `i` of enum bulk: "list_id". */
struct utf8 bulk_name(int i);

/*
 * 1 for an identifier that says what a text is about ("special-medical"): it is
 * nobody's number and no secret.
 */
int finding_is_context(struct utf8 id);
/* What a finding's context means, for people; empty where there is none. */
struct utf8 finding_context_words(struct utf8 context);
struct utf8 rule_mode_name(enum rule_mode mode);

#endif
