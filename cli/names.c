/*
 * names.c - the file of names that scanners' word lists are compiled with
 */
#include "cli/names.h"

#include <string.h>

#include "base/sha256.h"
#include "record/record.h"

/* Classes, and those that begin so and go on with a hyphen. */
static const struct {
	const char *class, *written;
} classes[] = {
	{ "pupil", "pupil" },
	{ "student", "pupil" },
	{ "parent", "parent" },
	{ "carer", "parent" },
	{ "guardian", "parent" },
};

static const char *class_written(struct utf8 class)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		size_t len = strlen(classes[i].class);

		if (class.len >= len &&
		    memcmp(class.p, classes[i].class, len) == 0 &&
		    (class.len == len || class.p[len] == '-'))
			return classes[i].written;
	}
	return NULL;
}

/* A value may hold what parts values and lines: a blank then. */
static void
put(struct utf8 value, char end, struct strbuf *out)
{
	for (size_t i = 0; i < value.len; i++)
		strbuf_char(
		    out, (unsigned char)value.p[i] < ' ' ? ' ' : value.p[i]);
	strbuf_char(out, end);
}

/* A pupil's, FINDING_DIGEST hexadecimal digits; of a parent none is asked for. */
static void
put_digest(const char *class, struct utf8 id, struct strbuf *out)
{
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_TEXT + 1];

	sha256(bytes_of(id), digest);
	sha256_format(digest, hex);
	if (strcmp(class, "pupil") == 0)
		strbuf_add(out, hex, FINDING_DIGEST);
	strbuf_char(out, '\n');
}

void
names_begin(struct strbuf *out)
{
	strbuf_str(out, "schoolgate-names 1\n");
}

int
names_add(const struct names_person *person, struct strbuf *out)
{
	const char *class = class_written(person->class);

	if (class == NULL)
		return 0;
	put(utf8_from(class), '\t', out);
	put(person->form, '\t', out);
	put(person->name, '\t', out);
	put(person->known, '\t', out);
	put_digest(class, person->id, out);
	return 1;
}
