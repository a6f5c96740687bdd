/*
 * directory_file.h - how the directory's file lies on the disk
 *
 * Fixed rows in five sections side by side, in the machine's own order of
 * octets: the file is made on the host that reads it.  Rows may lie at any
 * offset.
 */
#ifndef POLICY_DIRECTORY_FILE_H
#define POLICY_DIRECTORY_FILE_H

#include <stdint.h>

#include "base/sha256.h"

#define DIRECTORY_MAGIC "SGDIR\0\0"

enum { DIRECTORY_VERSION = 2 };

enum directory_section {
	DIRECTORY_ENTRIES,
	DIRECTORY_EXEMPTIONS,
	DIRECTORY_HOURS,
	/* Texts that stand together: members, groups, children, phones. */
	DIRECTORY_LISTS,
	DIRECTORY_TEXTS,
	DIRECTORY_SECTIONS,
};

/* Octets of the texts; rows of the lists. */
struct directory_text {
	uint32_t at, len;
};
struct directory_list {
	uint32_t first, len;
};

struct directory_head {
	char magic[8];
	uint32_t version, unused;
	uint64_t size;
	/* Over all that follows it. */
	unsigned char digest[SHA256_LEN];
	uint64_t made_ms, changes;
	struct directory_list phones;
	struct {
		uint64_t at, len;
	} sections[DIRECTORY_SECTIONS];
};

/* Texts of an entry, in the order in which a row has them. */
enum directory_column {
	COLUMN_ADDRESS,
	COLUMN_PERSON,
	COLUMN_NAME,
	COLUMN_CLASS,
	COLUMN_SCHOOL,
	COLUMN_FORM,
	COLUMN_MANAGER,
	COLUMN_PURPOSE,
	DIRECTORY_COLUMNS,
};

struct directory_entry_row {
	struct directory_text texts[DIRECTORY_COLUMNS];
	struct directory_list groups, members, children, classes;
	uint64_t ends_ms;
	/* enum address_kind; 0 or 1. */
	uint8_t kind, is_union_officer, is_suspended, unused[5];
};

struct directory_exemption_row {
	struct directory_text rule, from, to, reference;
	struct directory_list about;
	uint64_t from_ms, until_ms;
};

struct directory_hours_row {
	uint64_t opens_ms, closes_ms;
};

#endif
