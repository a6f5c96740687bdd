/*
 * policy.h - the school's rules as data, and a pure function that applies them
 *
 * Nothing here reads a clock, a file (but policy_load) or a socket; the same
 * arguments give the same verdict.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/err.h"
#include "conf/conf.h"
#include "policy/known.h"
#include "policy/recalled.h"
#include "record/record.h"

struct policy;
struct sides;

/* Read a policy file with its includes.  NULL with `e`: file:line: why. */
struct policy *policy_load(const char *path, struct err *e);
void policy_free(struct policy *policy);

/* How many rules it has that are not off. */
size_t policy_rules(const struct policy *policy);

/* Name and version of the profile; empty where the file has none. */
struct utf8 policy_profile(const struct policy *policy);
struct utf8 policy_version(const struct policy *policy);

/* Characters of a console's password at least: 8 to 64. */
uint32_t policy_password_length(const struct policy *policy);

/* A rule as people read it. */
struct rule_told {
	struct utf8 name, kind, clause, queue, approve;
	/* What is in force; what the file says. */
	enum rule_mode mode, file_mode;
	/* The change that `mode` comes from, as M17; 0: the file. */
	uint64_t change;
	enum action action;
	int severity;
	/* What it is about in a few words: "marked internal, sent outside". */
	struct utf8 title;
	/* What it protects: danger, seal, malware, internal, unread, account. */
	struct utf8 class;
	/* "staff, shared"; "complaint, union"; what of the context it needs. */
	struct utf8 from, to, unless, needs;
	/* What it needs that records do not keep; empty: nothing. */
	struct utf8 unkept;
	/* "upn, uln"; of these, what parents may be sent of the own child. */
	struct utf8 about, own_child;
};

/* Rule `i` into `*out` (untouched beyond the last); how many there are. */
size_t policy_rule(struct arena *a, const struct policy *policy, size_t i,
    struct rule_told *out);

/*
 * Who is who, what went before and what time it is: from configuration,
 * directory and memory.  Members that nobody filled say "not known", and rules
 * that need them do not apply.
 */
struct context {
	/* When the message reached us, ms UTC; tests set it. */
	uint64_t now_ms;
	/* 1: authenticated, or from an inside network or listener. */
	int sender_inside;
	/* One per envelope recipient, in order: 1 when inside. */
	const unsigned char *recipient_inside;
	/* One per envelope recipient: 1 when a secure partner (council, NHS). */
	const unsigned char *recipient_partner;
	/* Whose the envelope's sender, the login, the first From and Reply-To are. */
	struct known sender, login, from, answers;
	/* One per envelope recipient, in order; NULL: no directory. */
	const struct known *recipients;
	struct recalled recalled;
	/* Permissions in force now. */
	const struct exemption *exemptions;
	size_t exemptions_len;
	/* School hours from a week ago to some weeks ahead, in order; may be none. */
	const struct hours *hours;
	size_t hours_len;
	/* The school's own telephone numbers, digits only ("01332720123"). */
	const struct utf8 *phones;
	size_t phones_len;
	/* What a sender is told to ring: "204"; empty if not configured. */
	struct utf8 help;
	struct utf8 school_name;
	/* Five unambiguous characters for this message. */
	struct utf8 reference;
	/* Who is inside by domain; NULL: members of groups count as inside. */
	const struct sides *sides;
	/* The school's clock, for times that people read. */
	struct clock_zone zone;
};

/* A school's own view of who is inside; borrowed strings, lower case. */
struct sides {
	const struct utf8 *domains;
	size_t domains_len;
	/* Domains of secure partners. */
	const struct utf8 *partners;
	size_t partners_len;
	/* "10.0.0.0/8", "fd00::/8", "127.0.0.1". */
	const struct utf8 *networks;
	size_t networks_len;
};

/* As configured; lives as long as `a` and `conf`. */
struct sides sides_from(struct arena *a, const struct conf *conf);

/*
 * 1: mail to `address` stays with the school, or with a partner: its domain is
 * theirs, and its local part does not send it on ("x%out@in").
 */
int sides_inside(const struct sides *sides, struct utf8 address);
int sides_partner(const struct sides *sides, struct utf8 address);

/* 1: its domain is the school's, as who reads it sees; for who claims to write. */
int sides_claim(const struct sides *sides, struct utf8 address);

/*
 * Fill `*out` (the sides, not the texts) for an envelope.  A forged From earns
 * nothing: only login, network and listener make a sender inside.
 */
void context_fill(struct arena *a, const struct sides *sides,
    const struct envelope *envelope, struct context *out);

/* A five-character reference from a record's id: no 0/O, 1/I/L, vowels. */
struct utf8 policy_reference(struct arena *a, const unsigned char id[16]);

/*
 * The verdict on a message: pure.  `record` holds header, parts, findings,
 * gaps and envelope; its verdict is not looked at.  `*out` lives as long as
 * `a`; texts are finished (words.h) and fit an SMTP reply.
 *
 * The gravest action of the rules in mode enforce is taken: reject, hold,
 * delay, change, accept.  What is delayed or held is changed as well.
 */
void policy_decide(struct arena *a, const struct policy *policy,
    const struct context *context, const struct record *record,
    struct verdict *out);

/* What one rule saw in a message, and what came of it. */
struct explained {
	/* Rule, its kind, its clause. */
	struct utf8 rule, kind, clause;
	enum rule_mode mode;
	enum action action;
	/* 1: it gave a reason. */
	int applies;
	/* Sentences about people, marks, findings and memory; in order. */
	const struct utf8 *facts;
	size_t facts_len;
};

struct explanation {
	/* "inside, staff"; all recipients together; marks it bears. */
	struct utf8 from, to, marks;
	/* One for each rule that is not off, in the order of the file. */
	struct explained *rows;
	size_t len;
};

/*
 * The same verdict, and why.  Sentences name addresses and ids, no text of the
 * message.
 */
void policy_explain(struct arena *a, const struct policy *policy,
    const struct context *context, const struct record *record,
    struct verdict *out, struct explanation *why);

#endif
