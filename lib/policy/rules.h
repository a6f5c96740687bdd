/*
 * rules.h - a policy file as structs; for lib/policy alone
 */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/policy.h"

/* What a rule looks at; each is a row in kinds.c. */
enum rule_kind {
	/* -- what stays inside ------------------------------------------------- */
	RULE_SUBJECT_INSIDE,
	RULE_INTERNAL_MISSING,
	/* -- personal data and secrets ------------------------------------------ */
	RULE_IDENTIFIER_OUTSIDE,
	RULE_UNPROTECTED,
	RULE_PHOTO,
	RULE_PASSWORD_WITH_FILE,
	RULE_PASSWORD_SOON,
	RULE_CREDENTIALS,
	/* -- who writes to whom --------------------------------------------------- */
	RULE_LINE_MANAGER,
	RULE_PRIVATE_ACCOUNT,
	RULE_PRIVATE_SENDER,
	RULE_AUTO_FORWARD,
	RULE_CONTACT_DETAILS,
	RULE_MISDIRECTED,
	RULE_VISIBLE,
	RULE_STRANGER,
	RULE_LIST_ABUSE,
	/* -- who it is from -------------------------------------------------------- */
	RULE_LOGIN_DIFFERS,
	RULE_FORGED,
	RULE_ANONYMOUS,
	RULE_SUSPENDED,
	RULE_ENDED,
	/* -- much, and at odd times ------------------------------------------------ */
	RULE_CHAIN_LETTER,
	RULE_MASS_MAIL,
	RULE_OUT_OF_HOURS,
	RULE_EXCESSIVE,
	/* -- what it carries -------------------------------------------------------- */
	RULE_FILES,
	RULE_FLAGGED_ONWARD,
	RULE_LINE_MISSING,
	/* -- words ------------------------------------------------------------------ */
	RULE_WORDS,
	RULE_DANGER,
	RULE_SEALED,
	/* What could not be read in time or within bounds. */
	RULE_UNSCANNED,
	RULE_KINDS,
};

/* Who somebody is: a set.  Each has a name in who.c. */
enum who {
	WHO_INSIDE = 1 << 0,
	/* Neither inside nor a partner, or a group with such a member. */
	WHO_OUTSIDE = 1 << 1,
	WHO_PARTNER = 1 << 2,
	/* -- as the directory says ---------------------------------------------- */
	WHO_STAFF = 1 << 3,
	WHO_PUPIL = 1 << 4,
	WHO_PARENT = 1 << 5,
	WHO_GOVERNOR = 1 << 6,
	WHO_CONTRACTOR = 1 << 7,
	/* A recognised union officer. */
	WHO_UNION = 1 << 8,
	/* Inside, and the directory does not know the class. */
	WHO_UNKNOWN = 1 << 9,
	/* The own address, outside, of somebody who works here. */
	WHO_PRIVATE = 1 << 10,
	/* The same, of the sender himself. */
	WHO_OWN = 1 << 11,
	WHO_SHARED = 1 << 12,
	WHO_GROUP = 1 << 13,
	WHO_CHANNEL = 1 << 14,
	WHO_SERVICE = 1 << 15,
	/* -- outside, and the directory does not know him ------------------------ */
	/* At one of the profile's webmail domains. */
	WHO_WEBMAIL = 1 << 16,
	/* Nobody here has heard of him before. */
	WHO_STRANGER = 1 << 17,
	WHO_ANYBODY = 1 << 18,
};

/* What a message carries: a set, for key `carrying`. */
enum carried {
	CARRIED_ATTACHMENT = 1 << 0,
	CARRIED_PICTURE = 1 << 1,
	/* A pupil or parent by name, anywhere. */
	CARRIED_NAME = 1 << 2,
	/* An identifier of the rule's confidence, anywhere. */
	CARRIED_PERSONAL = 1 << 3,
	/* An attachment that needs a password. */
	CARRIED_PROTECTED = 1 << 4,
};

/* What becomes of words that the writer did not say as his own. */
enum others_words {
	/* They are as his. */
	OTHERS_COUNT,
	OTHERS_IGNORE,
	/* Another queue is to look, and not against him. */
	OTHERS_REFER,
};

struct word_list {
	struct utf8 *v;
	size_t len;
};

/* Something about a message that rules may except: a complaint, union mail. */
struct mark {
	struct utf8 name;
	/* Phrases of the subject, and those in which they do not count. */
	struct word_list subject, except;
	/* Marks of the header: "personal" (record.h). */
	struct word_list header;
	/* Purposes of a channel that it comes from or goes to. */
	struct word_list purpose;
	/* The subject and header count only from or to one of these; 0: anybody. */
	uint32_t who;
};

/* Marks that need no section of the policy stand first in a set. */
enum built_mark {
	/* It names the message that it answers, or sends on. */
	MARK_REPLY,
	/* A program wrote it. */
	MARK_AUTOMATIC,
	/* The sender's line manager gets it, or wrote it. */
	MARK_MANAGER,
	/* It goes to the report address and nobody else. */
	MARK_REPORT,
	MARKS_BUILT,
	MARKS_MAX = 32,
};

struct rule {
	struct utf8 name, clause, queue;
	/* What it is about in a few words; its kind's where the file says none. */
	struct utf8 title;
	/* Whose word what it holds waits for; empty: the sender's. */
	struct utf8 approve;
	enum rule_kind kind;
	/* What is in force, and what the file says. */
	enum rule_mode mode, file_mode;
	/* The change that `mode` comes from (modes.h); 0: the file. */
	uint64_t change;
	enum action action;
	int severity;
	/* Sets of enum who: a sender, and at least one recipient, of these. */
	uint32_t from, to;
	/* A set of marks, by number: where one is, the rule does not apply. */
	uint32_t unless;

	/* -- of some kinds: 0 and empty where not set ------------------------ */
	/* Least confidence (identifiers) or severity (words) that counts. */
	int least;
	/* The words, categories, ids or marks it is about; none: all. */
	struct word_list about;
	/* Phrases in which they do not count, or categories; lower case. */
	struct word_list except;
	/* The tag that is missing, and what is put before the subject. */
	struct word_list tag;
	struct utf8 prefix;
	/* Words of other messages, and what somebody tells was said. */
	enum others_words quoted, reported;
	/* Words of learned signatures; of bulk mail from outside. */
	enum others_words signature, bulk;
	/* Whose queue it is that reported words are referred to. */
	struct utf8 refer_to;
	uint64_t minutes;
	/* How many are too many: of people, messages, recipients. */
	uint64_t limit, hour, day, megabytes;
	/* A set of enum who, and how many of them make a crowd. */
	uint32_t among;
	/* Only in answers; about whose child is named. */
	int replies, family;
	/* Of what is found, what parents may be sent about the own child. */
	struct word_list own_child;
	uint32_t carrying;
	struct word_list domains, types, endings, structure;
	/*
	 * Bit (1 << enum recalled_by) of each way in which earlier mail counts;
	 * that of RECALLED_NOT: this message's own subject.
	 */
	uint32_t by;
	/* Bit (1 << number) of each mark that `about` names: RULE_SEALED. */
	uint32_t marks;
};

/* What the school says of itself. */
struct profile {
	struct utf8 name, version;
	/* Where unacceptable mail is reported; lower case. */
	struct word_list report;
	/* Domains at which anybody may have an address. */
	struct word_list webmail;
	/* The line that tells outsiders that mail is recorded. */
	struct utf8 footer;
	/* Characters of a console's password at least. */
	uint32_t password_length;
};

struct policy {
	struct arena *a;
	struct profile profile;
	struct mark *marks;
	size_t marks_len;
	struct rule *rules;
	size_t len;
};

#endif
