/*
 * see.h - what looks of rules have in common; for lib/policy alone
 *
 *	deciding_begin()  ->  look per rule (see_*.c)  ->  reasons
 *
 * A look says in `seen` whether its rule applies and why, never what is to be
 * done: that is decide.c's.  It is pure, and linear in the message.
 */
#ifndef POLICY_SEE_H
#define POLICY_SEE_H

#include "policy/rules.h"

/* Where a finding stands. */
enum place {
	PLACE_BODY,
	PLACE_SUBJECT,
	/* A file, or something within one. */
	PLACE_FILE,
	/* A file that needs a password: what is found there is its name. */
	PLACE_PROTECTED,
};

/* Which pupils a message names, for who gets it outside. */
struct family {
	/* 1: each of them may be a child of everybody outside who gets it. */
	int is_own;
	/* How many of those children it names. */
	size_t children;
	/* A sentence, for who asks why. */
	const char *why;
};

/* One message while it is decided about. */
struct deciding {
	struct arena *a;
	const struct policy *policy;
	const struct context *context;
	const struct record *record;
	/* Who the sender is, and each recipient: sets of enum who. */
	uint32_t sender;
	const uint32_t *to;
	/* All recipients' sets in one. */
	uint32_t to_any;
	/* A set of marks. */
	uint32_t marks;
	/* One for each finding. */
	const unsigned char *places;
	/* The first recipient who is outside, and how many there are. */
	struct utf8 outsider;
	size_t outsiders;
	/* 1: that one is a group inside with a member outside. */
	int outsider_is_group;
	struct family family;
	/* 1: somebody asked why; looks note what they saw. */
	int is_explained;
};

/* Findings that speak for one reason, and the gravest of them. */
struct picked {
	size_t *v;
	size_t len, cap;
	int severity;
};

/* What one rule saw. */
struct seen {
	int applies;
	struct picked own;
	/* What somebody tells was said: never against the sender. */
	struct picked reported;
	/* What an exemption lifts. */
	struct picked lifted;
	const struct exemption *exemption;
	/* Findings that are what a parent may be sent about the own child. */
	size_t expected;
	/* Which row of words.c tells it ("thread", "ni-number"); may be empty. */
	struct utf8 cause;
	/* An address or a number that the text names. */
	struct utf8 shown;
	uint64_t number;
	/* A delayed message's time, ms UTC; 0: none. */
	uint64_t until_ms;
	struct change *changes;
	size_t changes_len;
	/* Sentences for `policy explain`. */
	struct utf8 *facts;
	size_t facts_len, facts_cap;
};

/* A rule's function; `s` is zeroed but for what the driver knows. */
typedef void look(
    const struct deciding *d, const struct rule *rule, struct seen *s);

/* -- the message ---------------------------------------------------------- */

/* Know who is who, where findings stand, and which marks it bears. */
void deciding_begin(struct deciding *d);

/* How many people recipient `i` is: a group is as many as it has members. */
size_t deciding_people_at(const struct deciding *d, size_t i);

/* How many people those recipients are who are one of these. */
size_t deciding_people(const struct deciding *d, uint32_t who);

/* The address of recipient `i` as given. */
struct utf8 deciding_recipient(const struct deciding *d, size_t i);

/* What the directory knows of recipient `i`; never NULL. */
const struct known *deciding_known(const struct deciding *d, size_t i);

/* 1: an attachment of it needs a password. */
int deciding_is_protected(const struct deciding *d);

/* -- what was seen ----------------------------------------------------------- */

/* Finding `index` speaks for the rule, unless an exemption lifts it. */
void seen_finding(const struct deciding *d, struct seen *s, size_t index);
void seen_reported(const struct deciding *d, struct seen *s, size_t index);

/* The rule applies for this cause. */
void seen_cause(struct seen *s, const char *cause, struct utf8 shown);

/* A sentence, for who asks why. */
void seen_fact(const struct deciding *d, struct seen *s, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* -- small questions -------------------------------------------------------- */

/* 1: `list` is empty or holds `word`. */
int list_allows(const struct word_list *list, struct utf8 word);
int list_has(const struct word_list *list, struct utf8 word);

/* 1: `address` is in one of these domains (".x": any below), in any case. */
int domain_is_of(struct utf8 address, const struct word_list *domains);

/*
 * 1: a media type, or the end of a name, of films, music, books, pictures: they
 * do no harm, but may be somebody's.
 */
int type_is_media(struct utf8 type);
int ending_is_media(struct utf8 ending);

/* 1: the same address, ASCII letters in either case. */
int address_equal(struct utf8 a, struct utf8 b);

/* 1: the identifier counts for the rule: by name, confidence and place. */
int identifier_counts(
    const struct rule *rule, const struct finding *f, int named);

/*
 * 1: it stands in text of another message that this one answers.  Marks of
 * quotation are soon typed: those of a message that names no other excuse
 * nothing.
 */
int finding_is_quoted(const struct deciding *d, const struct finding *f);

/*
 * A phrase of `words` stands in `text` as whole words, outside those of
 * `except`, also in letters of other alphabets that look alike.
 */
int phrase_stands(struct utf8 text, const struct word_list *words,
    const struct word_list *except);

/* 1: a rule of kind subject-inside keeps it inside, whoever gets it. */
int subject_is_inside(const struct deciding *d, const struct rule *rule);

/* -- one for each row of kinds.c -------------------------------------------- */
look see_subject, see_missing_tag;
look see_identifier, see_unprotected, see_photo;
look see_password_with_file, see_password_soon, see_credentials;
look see_line_manager, see_private_account, see_private_sender;
look see_auto_forward, see_contact_details;
look see_misdirected, see_visible, see_stranger, see_list_abuse;
look see_login, see_forged, see_anonymous, see_suspended, see_ended;
look see_chain_letter, see_mass_mail;
look see_out_of_hours, see_excessive;
look see_files, see_flagged_onward, see_missing_line;
look see_words, see_danger, see_sealed, see_unscanned;

#endif
