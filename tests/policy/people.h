/*
 * people.h - the directory of the small school in world.h
 */
#ifndef TESTS_POLICY_PEOPLE_H
#define TESTS_POLICY_PEOPLE_H

#include "policy/policy.h"

/* Tuesday 24 November 2026, 10:37:00. */
#define NOW ((uint64_t)1795516620000)

static const struct utf8 world_domains[] = { { "school.example", 14 } };
static const struct utf8 world_partners[] = { { "council.example", 15 } };
static const struct sides world_sides = { world_domains, 1, world_partners, 1,
	NULL, 0 };

#define TEXT(s)                                                                \
	{                                                                      \
		(s), sizeof(s) - 1                                             \
	}
#define STAFF(id)                                                              \
	{                                                                      \
		.found = 1, .person = TEXT(id), .class = TEXT("staff"),        \
		.manager = TEXT("head@school.example")                         \
	}
#define PARENT(id, of, n)                                                      \
	{                                                                      \
		.found = 1, .person = TEXT(id), .class = TEXT("parent"),       \
		.kind = ADDRESS_PRIVATE, .children = (of), .children_len = (n) \
	}
#define OF(id, is, what)                                                       \
	{                                                                      \
		.found = 1, .person = TEXT(id), .class = TEXT(is),             \
		.kind = what                                                   \
	}

static const struct utf8 all_staff[] = { TEXT("ann@school.example"),
	TEXT("bob@school.example"), TEXT("cat@school.example") };
static const struct utf8 club[] = { TEXT("bob@school.example"),
	TEXT("coach@sport.example") };
static const struct utf8 choir[] = { TEXT("choir") };
static const struct utf8 form[] = { TEXT("sam@school.example"),
	TEXT("pip@school.example") };
static const struct utf8 families[] = { TEXT("mum@home.example"),
	TEXT("dad@home.example"), TEXT("aunt@home.example") };
static const struct utf8 staff[] = { TEXT("staff") };
static const struct utf8 pupils[] = { TEXT("pupil") };
static const struct utf8 parents[] = { TEXT("parent") };
/* Digests of pupils, as a scanner gives them for a name. */
static const struct utf8 sams[] = { TEXT("0000000000000sam") };
static const struct utf8 pips[] = { TEXT("0000000000000pip") };
static const struct utf8 sams_and_pips[] = { TEXT("0000000000000pip"),
	TEXT("0000000000000sam") };

/* clang-format off */
static const struct {
	const char *address;
	struct known known;
} people[] = {
	{ "ann@school.example", STAFF("ann") },
	{ "bob@school.example", STAFF("bob") },
	{ "cat@school.example", STAFF("cat") },
	{ "head@school.example", OF("head", "staff", ADDRESS_SCHOOL) },
	{ "una@school.example", { .found = 1, .person = TEXT("una"),
	  .class = TEXT("staff"), .is_union_officer = 1,
	  .manager = TEXT("head@school.example") } },
	{ "gov@school.example", OF("gov", "governor", ADDRESS_SCHOOL) },
	{ "gina@town.example", OF("gina", "governor", ADDRESS_SCHOOL) },
	{ "sam@school.example", { .found = 1, .person = TEXT("sam"),
	  .class = TEXT("pupil"), .groups = choir, .groups_len = 1 } },
	{ "pip@school.example", OF("pip", "pupil", ADDRESS_SCHOOL) },
	{ "sam@home.example", OF("sam", "pupil", ADDRESS_PRIVATE) },
	{ "mum@home.example", PARENT("mum", sams, 1) },
	{ "dad@home.example", PARENT("dad", sams_and_pips, 2) },
	{ "aunt@home.example", PARENT("aunt", pips, 1) },
	{ "gran@home.example", OF("gran", "parent", ADDRESS_PRIVATE) },
	{ "ann@webmail.example", OF("ann", "staff", ADDRESS_PRIVATE) },
	{ "bob@webmail.example", OF("bob", "staff", ADDRESS_PRIVATE) },
	{ "office@school.example", { .found = 1, .kind = ADDRESS_SHARED } },
	{ "all@school.example", { .found = 1, .kind = ADDRESS_GROUP,
	  .members = all_staff, .members_len = 3, .classes = staff,
	  .classes_len = 1 } },
	{ "club@school.example", { .found = 1, .kind = ADDRESS_GROUP,
	  .members = club, .members_len = 2 } },
	{ "form@school.example", { .found = 1, .kind = ADDRESS_GROUP,
	  .members = form, .members_len = 2, .classes = pupils,
	  .classes_len = 1 } },
	{ "parents@school.example", { .found = 1, .kind = ADDRESS_GROUP,
	  .members = families, .members_len = 3, .classes = parents,
	  .classes_len = 1 } },
	{ "union@school.example", { .found = 1, .kind = ADDRESS_CHANNEL,
	  .purpose = TEXT("union") } },
	{ "whistle@school.example", { .found = 1, .kind = ADDRESS_CHANNEL,
	  .purpose = TEXT("whistleblowing") } },
	{ "report@school.example", { .found = 1, .kind = ADDRESS_SERVICE,
	  .purpose = TEXT("report") } },
	{ "gone@school.example", { .found = 1, .person = TEXT("gone"),
	  .class = TEXT("staff"), .ends_ms = NOW } },
	{ "soon@school.example", { .found = 1, .person = TEXT("soon"),
	  .class = TEXT("staff"), .ends_ms = NOW + 1 } },
	{ "bad@school.example", { .found = 1, .person = TEXT("bad"),
	  .class = TEXT("staff"), .is_suspended = 1 } },
};
/* clang-format on */

#endif
