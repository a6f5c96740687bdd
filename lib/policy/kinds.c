/*
 * kinds.c - every kind of rule in one table
 */
#include "policy/kinds.h"

#include <assert.h>

enum {
	LEARNERS = WHO_PUPIL | WHO_PARENT,
	WORKERS = WHO_STAFF | WHO_GOVERNOR | WHO_CONTRACTOR,
	/* Confidence at which an identifier counts, severity of a word. */
	SURE = 75,
	GRAVE = 3,
	/* A nuisance; a lesson about chain letters has less. */
	CHAIN = 2,
};

/* clang-format off */
static const struct kind kinds[RULE_KINDS] = {
	[RULE_SUBJECT_INSIDE] = { .name = "subject-inside",
	    .look = see_subject,
	    .keys = KEY_ABOUT | KEY_ABOUT_MUST | KEY_EXCEPT | KEY_BY,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_OUTSIDE,
	    .needs = "subject, subjects of enclosed messages, earlier mail, "
		     "members of groups" },
	[RULE_INTERNAL_MISSING] = { .name = "internal-missing",
	    .look = see_missing_tag,
	    .keys = KEY_ABOUT | KEY_EXCEPT | KEY_LEAST | KEY_TAG,
	    .actions = MAY_CHANGE, .from = WORKERS | WHO_SHARED,
	    .to = WHO_INSIDE, .least = SURE, .needs = "classes, findings" },
	[RULE_IDENTIFIER_OUTSIDE] = { .name = "identifier-outside",
	    .look = see_identifier, .keys = KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_OUTSIDE,
	    .least = SURE, .needs = "findings" },
	[RULE_UNPROTECTED] = { .name = "attachment-unprotected",
	    .look = see_unprotected, .keys = KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_OUTSIDE,
	    .least = SURE, .needs = "findings, attachments" },
	[RULE_PHOTO] = { .name = "photo-with-names",
	    .look = see_photo, .actions = MAY_HOLD, .from = WHO_INSIDE,
	    .to = WHO_OUTSIDE, .needs = "findings, attachments" },
	[RULE_PASSWORD_WITH_FILE] = { .name = "password-with-file",
	    .look = see_password_with_file, .keys = KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_OUTSIDE,
	    .least = SURE - 10, .needs = "findings, attachments" },
	[RULE_PASSWORD_SOON] = { .name = "password-too-soon",
	    .look = see_password_soon, .keys = KEY_LEAST | KEY_MINUTES,
	    .actions = MAY_DELAY | MAY_STOP, .from = WHO_INSIDE,
	    .to = WHO_OUTSIDE, .least = SURE - 10,
	    .needs = "findings, protected files sent before" },
	[RULE_CREDENTIALS] = { .name = "credentials",
	    .look = see_credentials, .keys = KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_ANYBODY,
	    .least = SURE, .needs = "findings, protected files sent before" },

	[RULE_LINE_MANAGER] = { .name = "line-manager",
	    .look = see_line_manager, .keys = KEY_LIMIT,
	    .actions = MAY_CHANGE | MAY_STOP, .from = WHO_STAFF,
	    .to = LEARNERS, .needs = "classes, line managers" },
	[RULE_PRIVATE_ACCOUNT] = { .name = "private-account",
	    .look = see_private_account,
	    .keys = KEY_CARRYING | KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WORKERS,
	    .to = WHO_OWN | WHO_PRIVATE, .least = SURE,
	    .needs = "classes, private addresses" },
	[RULE_PRIVATE_SENDER] = { .name = "private-sender",
	    .look = see_private_sender, .actions = MAY_STOP,
	    .from = WHO_STAFF | WHO_GOVERNOR, .to = LEARNERS,
	    .needs = "classes, private addresses" },
	[RULE_AUTO_FORWARD] = { .name = "auto-forward",
	    .look = see_auto_forward, .actions = MAY_STOP,
	    .from = WHO_ANYBODY, .to = WHO_OUTSIDE,
	    .needs = "marks of the header" },
	[RULE_CONTACT_DETAILS] = { .name = "contact-details",
	    .look = see_contact_details, .keys = KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_STAFF, .to = LEARNERS,
	    .least = SURE, .needs = "classes, findings, school telephones" },
	[RULE_MISDIRECTED] = { .name = "misdirected",
	    .look = see_misdirected, .keys = KEY_CROWD | KEY_LIMIT,
	    .actions = MAY_STOP, .from = WHO_STAFF, .to = WHO_PUPIL,
	    .needs = "classes" },
	[RULE_VISIBLE] = { .name = "visible-recipients",
	    .look = see_visible, .keys = KEY_LIMIT, .actions = MAY_STOP,
	    .from = WHO_INSIDE, .to = WHO_PARENT, .needs = "classes" },
	[RULE_STRANGER] = { .name = "stranger",
	    .look = see_stranger, .keys = KEY_CARRYING | KEY_ABOUT | KEY_LEAST,
	    .actions = MAY_STOP, .from = WHO_STRANGER, .to = WHO_PUPIL,
	    .least = SURE, .needs = "classes, addresses seen before" },
	[RULE_LIST_ABUSE] = { .name = "list-abuse",
	    .look = see_list_abuse, .keys = KEY_LIMIT, .actions = MAY_STOP,
	    .from = WHO_PUPIL, .to = WHO_GROUP, .needs = "classes, groups" },

	[RULE_LOGIN_DIFFERS] = { .name = "login-differs",
	    .look = see_login, .actions = MAY_STOP, .from = WHO_INSIDE,
	    .to = WHO_ANYBODY, .needs = "login, people's addresses" },
	[RULE_FORGED] = { .name = "forged",
	    .look = see_forged, .keys = KEY_DOMAINS, .actions = MAY_STOP,
	    .from = WHO_OUTSIDE, .to = WHO_ANYBODY, .needs = "From" },
	[RULE_ANONYMOUS] = { .name = "anonymous-service",
	    .look = see_anonymous, .keys = KEY_DOMAINS, .actions = MAY_STOP,
	    .from = WHO_ANYBODY, .to = WHO_ANYBODY, .needs = "addresses" },
	[RULE_SUSPENDED] = { .name = "suspended",
	    .look = see_suspended, .actions = MAY_STOP, .from = WHO_INSIDE,
	    .to = WHO_ANYBODY, .is_always = 1, .needs = "suspended accounts" },
	[RULE_ENDED] = { .name = "ended",
	    .look = see_ended, .actions = MAY_STOP, .from = WHO_ANYBODY,
	    .to = WHO_ANYBODY, .needs = "days on which addresses end" },

	[RULE_CHAIN_LETTER] = { .name = "chain-letter",
	    .look = see_chain_letter,
	    .keys = KEY_ABOUT | KEY_ABOUT_MUST | KEY_LEAST | KEY_LIMIT,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_ANYBODY,
	    .least = CHAIN, .needs = "findings" },
	[RULE_MASS_MAIL] = { .name = "mass-mail",
	    .look = see_mass_mail, .keys = KEY_LIMIT | KEY_VOLUME,
	    .actions = MAY_STOP, .from = WHO_INSIDE, .to = WHO_ANYBODY,
	    .needs = "mail of the last hour and day" },
	[RULE_OUT_OF_HOURS] = { .name = "out-of-hours",
	    .look = see_out_of_hours, .actions = MAY_DELAY | MAY_HOLD,
	    .from = WHO_STAFF, .to = LEARNERS,
	    .needs = "classes, school hours" },
	[RULE_EXCESSIVE] = { .name = "excessive-use",
	    .look = see_excessive, .keys = KEY_LIMIT | KEY_ABOUT,
	    .from = WORKERS, .to = WHO_ANYBODY,
	    .needs = "personal mail of the day, school hours" },

	[RULE_FILES] = { .name = "files",
	    .look = see_files, .keys = KEY_FILES, .actions = MAY_STOP,
	    .from = WHO_STRANGER, .to = WHO_ANYBODY, .is_always = 1,
	    .needs = "attachments, structure, addresses seen before" },
	[RULE_FLAGGED_ONWARD] = { .name = "flagged-onward",
	    .look = see_flagged_onward, .keys = KEY_BY, .actions = MAY_STOP,
	    .from = WHO_INSIDE, .to = WHO_ANYBODY,
	    .needs = "flagged mail, report addresses" },
	[RULE_LINE_MISSING] = { .name = "line-missing",
	    .look = see_missing_line, .keys = KEY_ABOUT | KEY_ABOUT_MUST,
	    .from = WHO_INSIDE, .to = WHO_OUTSIDE,
	    .needs = "a word list of the school's that knows the line" },

	[RULE_WORDS] = { .name = "words",
	    .look = see_words,
	    .keys = KEY_ABOUT | KEY_EXCEPT | KEY_LEAST | KEY_OTHERS,
	    .from = WHO_ANYBODY, .to = WHO_ANYBODY, .least = 1,
	    .needs = "findings" },
	[RULE_DANGER] = { .name = "danger",
	    .look = see_danger,
	    .keys = KEY_ABOUT | KEY_ABOUT_MUST | KEY_LEAST | KEY_OTHERS,
	    .from = WHO_ANYBODY, .to = WHO_ANYBODY, .least = GRAVE,
	    .is_always = 1, .needs = "findings" },
	[RULE_SEALED] = { .name = "sealed",
	    .look = see_sealed, .keys = KEY_ABOUT | KEY_ABOUT_MUST,
	    .from = WHO_ANYBODY, .to = WHO_ANYBODY, .is_always = 1,
	    .needs = "marks, channels" },
	[RULE_UNSCANNED] = { .name = "unscanned",
	    .look = see_unscanned, .keys = KEY_ABOUT, .from = WHO_ANYBODY,
	    .to = WHO_ANYBODY, .least = 1, .needs = "gaps" },
};
/* clang-format on */

const struct kind *
kind_row(enum rule_kind kind)
{
	assert(kind < RULE_KINDS);
	return &kinds[kind];
}

enum rule_kind
kind_named(const char *name)
{
	int i = 0;

	while (i < RULE_KINDS && strcmp(kinds[i].name, name) != 0)
		i++;
	return (enum rule_kind)i;
}
