/*
 * known.h - what the school's directory knows of one address
 *
 * Filled by directory_find() (directory.h) from the snapshot; strings are
 * borrowed from there, lower case but for names.  A school without a directory
 * has `found` 0 everywhere: domains alone decide.
 */
#ifndef POLICY_KNOWN_H
#define POLICY_KNOWN_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum address_kind {
	/* A person's address at school; what an address is if nobody says. */
	ADDRESS_SCHOOL,
	/* A person's own, outside school: "ann@gmail.example". */
	ADDRESS_PRIVATE,
	/* Read by several: office@. */
	ADDRESS_SHARED,
	/* Goes to the members of a group: all-staff@. */
	ADDRESS_GROUP,
	/* A sealed channel (users.md C50): union, whistleblowing, legal, ... */
	ADDRESS_CHANNEL,
	/* People write to it and we answer: report@, mistake@, not-for-me@. */
	ADDRESS_SERVICE,
};

struct known {
	/* 1: the directory has this address. */
	int found;
	enum address_kind kind;
	/* Id of the person; empty for shared, group, channel and service. */
	struct utf8 person, name;
	/* "staff", "pupil", "parent", "governor", "contractor"; empty: unknown. */
	struct utf8 class;
	struct utf8 school, form;
	/* Names of the groups that the person is in, by others too; any order. */
	const struct utf8 *groups;
	size_t groups_len;
	/*
	 * Digests of his children at this school, FINDING_DIGEST hexadecimal
	 * digits each, in order: a parent's or carer's, whatever his class.
	 */
	const struct utf8 *children;
	size_t children_len;
	/* The line manager's school address; empty: none. */
	struct utf8 manager;
	/* What a channel or service is for ("union", "report"); else empty. */
	struct utf8 purpose;
	/* 1: a recognised union officer. */
	int is_union_officer;
	/* Sending is suspended (compromised account). */
	int is_suspended;
	/* First moment at which the address is no longer in use, ms UTC; 0: none. */
	uint64_t ends_ms;
	/*
	 * ADDRESS_GROUP: addresses of its members, groups within it already
	 * expanded; how many of them are outside school is theirs to say.
	 */
	const struct utf8 *members;
	size_t members_len;
	/* ADDRESS_GROUP: classes that some member is of, each once. */
	const struct utf8 *classes;
	size_t classes_len;
};

/* A permission to pass a rule: by whom, for whom, until when, approved. */
struct exemption {
	/* The rule's name; "*": any but those that are never lifted. */
	struct utf8 rule;
	/*
	 * Whose mail: a person's id, "class:staff", "group:year-11", an
	 * address; empty: anybody's.
	 */
	struct utf8 from, to;
	/* The only categories or identifiers that it lifts; none: all. */
	const struct utf8 *about;
	size_t about_len;
	/* In force from the first to before the second, ms UTC. */
	uint64_t from_ms, until_ms;
	/* "E17": how records name it. */
	struct utf8 reference;
};

/* A stretch of school hours, ms UTC. */
struct hours {
	uint64_t opens_ms, closes_ms;
};

#endif
