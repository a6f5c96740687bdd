/*
 * document.h - a hostile JSON document, read member by member
 *
 * record.c describes its structs as tables of members; this file is the only
 * one that knows the JSON library.  Everything read lives as long as `a`.
 * Each function that can refuse sets d->e: "...: <place>.<member> <why>",
 * never a value.
 */
#ifndef RECORD_DOCUMENT_H
#define RECORD_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "record/record.h"

/* A value of the library's; borrowed from the document. */
struct json_t;

/* Octets that stay exact in every JSON reader. */
#define EXACT_MAX ((uint64_t)1 << 53)

struct document {
	struct arena *a;
	struct err *e;
	/* The object that is read, for errors: "envelope", "parts". */
	const char *place;
	/* The outermost object; NULL before document_open(). */
	struct json_t *root;
};

enum member_kind {
	/* struct field, with its twin `<name>_octets`. */
	MEMBER_FIELD,
	/* struct utf8: any text; at most 255 printable ASCII, no blank. */
	MEMBER_TEXT,
	MEMBER_TOKEN,
	/* uint64_t, int; `most` is the largest value. */
	MEMBER_UINT64,
	MEMBER_INT,
	/* int 0 or 1. */
	MEMBER_BOOL,
	/* uint64_t milliseconds; null is 0. */
	MEMBER_TIME,
	/* unsigned char[SHA256_LEN]. */
	MEMBER_DIGEST,
	/* struct uuid. */
	MEMBER_UUID,
};

struct member {
	const char *name;
	enum member_kind kind;
	/* Of the C member in its struct. */
	size_t offset;
	/* MEMBER_INT and MEMBER_UINT64. */
	uint64_t most;
	/* 1: a document without it is refused; else it is empty or 0. */
	int needed;
};

/*
 * Take `json` in: size, depth and counts first, then the library.  The
 * outermost value is an object.  -1 when refused; nothing is to be closed then.
 */
int document_open(struct document *d, struct bytes json) MUST_CHECK;

/* Give the library's memory back; what was read into `a` stays. */
void document_close(struct document *d);

/*
 * What a JSON text may be before the library sees it, which would take memory
 * for thousands of levels and millions of empty arrays.
 */
struct document_bounds {
	size_t octets, depth, arrays, values;
};

/* 1: `json` keeps to `most`; only brackets and commas are looked at. */
int document_fits(struct bytes json, const struct document_bounds *most);

/* Set the error and return -1. */
int document_refuse(
    const struct document *d, const char *member, const char *why);

/* A member of an object, or NULL. */
const struct json_t *document_get(
    const struct json_t *object, const char *name);

/* The member `<name>_octets`, or NULL. */
const struct json_t *document_twin(
    const struct json_t *object, const char *name);

/* An array member of at most `most` elements, or NULL when refused. */
const struct json_t *document_array(const struct document *d,
    const struct json_t *object, const char *name, size_t most);

/* The number of an array's elements, and one of them; 0 and NULL if none. */
size_t document_len(const struct json_t *array);
const struct json_t *document_at(const struct json_t *array, size_t i);

/* A natural number of at most `most`, or -1 without an error text. */
int64_t document_number(const struct json_t *value, int64_t most);

/* Read the members of `object` that the table names into `base`. */
int document_members(const struct document *d, const struct json_t *object,
    const struct member *members, size_t len, void *base) MUST_CHECK;

/* Which of `count` names a text member is, or -1. */
int document_name(const struct document *d, const struct json_t *object,
    const char *name, struct utf8 (*name_of)(int), int count) MUST_CHECK;

/* An array of at most `most` tokens, none of them empty. */
int document_tokens(const struct document *d, const struct json_t *object,
    const char *name, size_t most, struct gaps *out) MUST_CHECK;

/* An array of at most `most` texts with their twins. */
int document_fields(const struct document *d, const struct json_t *object,
    const char *name, size_t most, struct fields *out) MUST_CHECK;

/* The same of an array in hand; `twins` is NULL or as long. */
int document_strings(const struct document *d, const char *name,
    const struct json_t *array, const struct json_t *twins,
    struct fields *out) MUST_CHECK;

#endif
