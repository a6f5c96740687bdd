/*
 * names_file.c - who may be named in mail, as `schoolgate people import` left it
 */
#include "match/names_file.h"

#include <string.h>

#include "match/ascii.h"
#include "match/names.h"

enum { FIELDS = 5 };

static int
fail(const char *file, size_t line, const char *why, struct err *e)
{
	return err_set(e, ERR_CONFIG, "%s:%zu: %s", file, line, why);
}

/* The text before the next `sign` of `*rest`, which goes on behind it. */
static struct utf8
take(struct utf8 *rest, char sign)
{
	const char *at =
	    rest->len > 0 ? memchr(rest->p, sign, rest->len) : NULL;
	size_t len = at != NULL ? (size_t)(at - rest->p) : rest->len;
	struct utf8 out = { rest->p, len };

	rest->p += len + (at != NULL);
	rest->len -= len + (at != NULL);
	return out;
}

static int
is_digest(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_digit(text.p[i]) &&
		    (text.p[i] < 'a' || text.p[i] > 'f'))
			return 0;
	return text.len == NAME_DIGEST;
}

/* What is wrong with the line; NULL: nothing. */
static const char *
read_person(struct utf8 line, struct named_person *out)
{
	struct utf8 fields[FIELDS];

	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = take(&line, '\t');
	out->is_pupil = utf8_equal(fields[0], UTF8("pupil"));
	if (!out->is_pupil && !utf8_equal(fields[0], UTF8("parent")))
		return "this is neither a pupil nor a parent";
	out->form = fields[1];
	out->name = fields[2];
	out->known = fields[3];
	out->digest = fields[4];
	if (out->digest.len != 0 && !is_digest(out->digest))
		return "the digest is none";
	return out->name.len == 0 ? "there is no name" : NULL;
}

int
names_file_parse(struct arena *a, const char *file, struct bytes octets,
    struct named_people *out, struct err *e)
{
	struct utf8 rest = { (const char *)octets.p, octets.len };
	size_t number = 1;

	*out = (struct named_people){ .len = 0 };
	if (!utf8_equal(take(&rest, '\n'), UTF8("schoolgate-names 1")))
		return fail(file, number,
		    "this is no file of names; \"people import\" writes one",
		    e);
	while (rest.len > 0) {
		struct named_person person;
		const char *wrong = read_person(take(&rest, '\n'), &person);

		number++;
		if (wrong != NULL)
			return fail(file, number, wrong, e);
		if (out->len == NAMES_PEOPLE_MAX)
			return fail(
			    file, number, "there are too many people", e);
		out->v =
		    arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
		out->v[out->len++] = person;
	}
	return 0;
}
