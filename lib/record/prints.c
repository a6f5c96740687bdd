/*
 * prints.c - fingerprints of a message, read back, and where it may close
 */
#include "record/prints.h"

#include "base/limits.h"

/* clang-format off */
static const struct member closing_members[] = {
	{ "where", MEMBER_FIELD, offsetof(struct closing, where), 0, 1 },
	{ "start", MEMBER_UINT64, offsetof(struct closing, start), EXACT_MAX, 1 },
	{ "end", MEMBER_UINT64, offsetof(struct closing, end), EXACT_MAX, 1 },
};
/* clang-format on */

/* A keyed hash: 16 digits. */
static int
read_hash(
    const struct document *d, const char *name, struct utf8 text, uint64_t *out)
{
	uint64_t hash = 0;

	if (text.len != 16)
		return document_refuse(d, name, "is no hash");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
			return document_refuse(d, name, "is no hash");
		hash =
		    hash << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*out = hash;
	return 0;
}

static int
read_fingerprints(
    const struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *quoted = document_get(root, "fingerprints_quoted");
	struct gaps texts;
	int64_t n = 0;

	if (document_tokens(
		d, root, "fingerprints", FINGERPRINTS_MAX, &texts) == -1)
		return -1;
	out->fingerprints_len = texts.len;
	out->fingerprints =
	    arena_array(d->a, texts.len, sizeof(*out->fingerprints));
	for (size_t i = 0; i < texts.len; i++)
		if (read_hash(d, "fingerprints", texts.v[i],
			&out->fingerprints[i]) == -1)
			return -1;
	if (quoted != NULL)
		n = document_number(quoted, (int64_t)texts.len);
	if (n == -1)
		return document_refuse(
		    d, "fingerprints_quoted", "is more than there are");
	out->fingerprints_quoted = (size_t)n;
	return 0;
}

/* Its fingerprints are some of those that are not quoted. */
static int
read_closing(const struct document *d, const struct json_t *object, size_t most,
    struct closing *out)
{
	struct utf8 hash = { NULL, 0 };
	const struct member of_hash = { "hash", MEMBER_TOKEN, 0, 0, 1 };
	int64_t first, len;

	if (document_members(d, object, closing_members,
		sizeof(closing_members) / sizeof(*closing_members),
		out) == -1 ||
	    document_members(d, object, &of_hash, 1, &hash) == -1 ||
	    read_hash(d, "hash", hash, &out->hash) == -1)
		return -1;
	first = document_number(document_get(object, "first"), (int64_t)most);
	len = document_number(document_get(object, "fingerprints"),
	    (int64_t)most - (first > 0 ? first : 0));
	if (first == -1 || len == -1)
		return document_refuse(
		    d, "fingerprints", "are none of the message's");
	if (out->end < out->start)
		return document_refuse(d, "end", "stands before the start");
	out->first = (size_t)first;
	out->len = (size_t)len;
	return 0;
}

static int
read_closings(struct document *d, const struct json_t *root, struct record *out)
{
	size_t own = out->fingerprints_len - out->fingerprints_quoted;
	const struct json_t *array;

	if (document_get(root, "closings") == NULL)
		return 0;
	array = document_array(d, root, "closings", RECORD_CLOSINGS_MAX);
	if (array == NULL)
		return -1;
	d->place = "closings";
	out->closings_len = document_len(array);
	out->closings =
	    arena_array(d->a, out->closings_len, sizeof(*out->closings));
	for (size_t i = 0; i < out->closings_len; i++)
		if (read_closing(
			d, document_at(array, i), own, &out->closings[i]) == -1)
			return -1;
	d->place = "document";
	return 0;
}

int
prints_read(struct document *d, const struct json_t *root, struct record *out)
{
	return read_fingerprints(d, root, out) == -1 ||
		       read_closings(d, root, out) == -1
		   ? -1
		   : 0;
}
