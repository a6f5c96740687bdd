/*
 * ole.h - a compound file to its streams ([MS-CFB])
 *
 * The container of Word, Excel and PowerPoint before 2007, of Outlook's .msg
 * and of encrypted documents of today.  Chains that loop or leave the file end
 * where they go wrong; all streams together give at most twice the file.
 */
#ifndef TEXT_OLE_H
#define TEXT_OLE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

enum ole_type { OLE_FREE = 0, OLE_STORAGE = 1, OLE_STREAM = 2, OLE_ROOT = 5 };

#define OLE_NONE 0xffffffffu

struct ole_entry {
	/* A control character at its front is a digit here: "5Summary...". */
	struct utf8 name;
	enum ole_type type;
	/* Index of the storage it lies in; its own for the root. */
	uint32_t parent;
	/* Of a storage: the first that lies in it; and the next beside it. */
	uint32_t child, next;
	/* Its 128 octets of the directory. */
	struct bytes raw;
	/* As the file has it. */
	uint32_t first, size;
	/* Its octets, once it was asked for them. */
	struct bytes octets;
	int is_read;
};

struct ole {
	struct ole_entry *v;
	size_t len;
	/* 1: something in its tables is wrong. */
	int damaged;
	/* Sectors that were followed: for tests of cost. */
	uint64_t work;
	/* The rest is for ole_stream(). */
	struct bytes file, mini;
	uint32_t *fat, *mini_fat;
	size_t fat_len, mini_fat_len;
	uint32_t shift, mini_shift, cutoff;
	uint64_t left;
};

/* 1 when the octets begin as a compound file does. */
int ole_is(struct bytes octets);

/* Read the tables; 0 when there is no directory.  Lives as long as `a`. */
int ole_open(struct arena *a, struct bytes octets, struct ole *out);

/*
 * The octets of a stream of `ole`, living as long as `a`; shorter when damaged.
 * Asked for again, they are the same.
 */
struct bytes ole_stream(
    struct arena *a, struct ole *ole, const struct ole_entry *entry);

/* The stream called `name` (any case) in storage `parent`; NULL if none. */
const struct ole_entry *ole_find(
    const struct ole *ole, uint32_t parent, const char *name);

#endif
