/*
 * part.c - what a part's own header says of it
 */
#include "mail/part.h"

#include <stdio.h>
#include <strings.h>

#include "mail/mime.h"
#include "mail/name.h"
#include "record/oddity.h"

static int
is_word(struct field value, const char *word)
{
	return value.text.len == strlen(word) &&
	       strncasecmp(value.text.p, word, value.text.len) == 0;
}

/* "type/subtype", once a slash and something on both sides of it? */
static int
is_type(struct utf8 type)
{
	const char *slash =
	    type.len == 0 ? NULL : memchr(type.p, '/', type.len);
	size_t before;

	if (slash == NULL || slash == type.p)
		return 0;
	before = (size_t)(slash - type.p) + 1;
	return before < type.len &&
	       memchr(slash + 1, '/', type.len - before) == NULL;
}

static struct bytes
value_of(
    struct arena *a, const struct header_block *header, enum header_name name)
{
	return header_unfold(a, header->v[name]);
}

/* Does `word` stand in it, in any case?  Looks at its beginning only. */
static int
names(struct bytes value, const char *word)
{
	enum { LOOKED_AT = 256 };
	size_t len = strlen(word);
	size_t n = value.len < LOOKED_AT ? value.len : LOOKED_AT;

	for (size_t i = 0; i + len <= n; i++)
		if (strncasecmp((const char *)value.p + i, word, len) == 0)
			return 1;
	return 0;
}

/* What a reader takes it for who looks for words in a type that is none. */
static struct utf8
loose_type(struct bytes value, const struct mime_value *type)
{
	if (type->v[MIME_BOUNDARY].text.len > 0 || names(value, "multipart"))
		return UTF8("multipart/mixed");
	if (names(value, "rfc822"))
		return UTF8("message/rfc822");
	if (names(value, "html"))
		return UTF8("text/html");
	return UTF8("text/plain");
}

/*
 * RFC 2045 section 5.2: what is no type is as if it were not there.  A boundary
 * beside another type, or a type that is nearly one, is a multipart for some.
 */
static struct utf8
type_of(struct reader *reader, const struct part *part, struct bytes value,
    const struct mime_value *type)
{
	int is_one = is_type(type->value.text);
	struct utf8 strict = type->value.text, loose;

	if (!is_one)
		strict =
		    part->parent != NULL && utf8_equal(part->parent->type.text,
						UTF8("multipart/digest"))
			? UTF8("message/rfc822")
			: UTF8("text/plain");
	if ((!is_one && value.len > 0) ||
	    (!utf8_begins(strict, "multipart/") &&
		type->v[MIME_BOUNDARY].text.len > 0))
		loose = loose_type(value, type);
	else
		loose = strict;
	if (!utf8_equal(loose, strict))
		reader_doubts(reader, HABIT_LOOSE_TYPE);
	return reader_has(reader, HABIT_LOOSE_TYPE) ? loose : strict;
}

/*
 * Content-Disposition's name goes before Content-Type's, for most; one under
 * the other's parameter is better than none.
 */
static struct field
name_of(struct reader *reader, const struct mime_value *type,
    const struct mime_value *disposition, uint64_t *odd)
{
	struct field first = disposition->v[MIME_FILENAME];
	struct field second = type->v[MIME_NAME];

	if (type->strange_name || disposition->strange_name)
		*odd |= ODD(ODD_NAME_FORM);
	if (first.text.len == 0 && second.text.len == 0) {
		first = disposition->v[MIME_NAME];
		second = type->v[MIME_FILENAME];
	}
	if (first.text.len == 0 || second.text.len == 0)
		return first.text.len == 0 ? second : first;
	if (utf8_equal(first.text, second.text))
		return first;
	*odd |= ODD(ODD_NAME_FORM);
	reader_doubts(reader, HABIT_TYPE_NAME);
	return reader_has(reader, HABIT_TYPE_NAME) ? second : first;
}

static enum transfer_kind
transfer_of(struct reader *reader, struct bytes value)
{
	int exact;
	enum transfer_kind strict = transfer_named(value);
	enum transfer_kind loose = transfer_named_loosely(value, &exact);

	if (loose != strict)
		reader_doubts(reader, HABIT_LOOSE_ENCODING);
	return reader_has(reader, HABIT_LOOSE_ENCODING) ? loose : strict;
}

/* What can be said of a header without reading it in another way. */
static uint64_t
header_oddities(const struct header_block *header)
{
	static const uint32_t content =
	    (uint32_t)1 << HEADER_CONTENT_TYPE |
	    (uint32_t)1 << HEADER_CONTENT_DISPOSITION |
	    (uint32_t)1 << HEADER_CONTENT_TRANSFER_ENCODING;
	uint64_t odd = header->odd;

	if ((header->repeated & content) != 0)
		odd |= ODD(ODD_FIELD_REPEATED);
	if ((header->differs & (uint32_t)1 << HEADER_FROM) != 0)
		odd |= ODD(ODD_FROM_REPEATED);
	if ((header->differs & (uint32_t)1 << HEADER_SUBJECT) != 0)
		odd |= ODD(ODD_SUBJECT_REPEATED);
	return odd;
}

static uint64_t
kind_oddities(struct utf8 type, enum transfer_kind transfer)
{
	uint64_t odd = 0;

	if (utf8_equal(type, UTF8("message/partial")))
		odd |= ODD(ODD_PARTIAL);
	if (utf8_equal(type, UTF8("message/external-body")))
		odd |= ODD(ODD_EXTERNAL);
	if (transfer == TRANSFER_UNKNOWN)
		odd |= ODD(ODD_ENCODING_UNKNOWN);
	return odd;
}

void
part_describe(struct arena *a, struct reader *reader,
    const struct header_block *header, struct part *part, struct part_kind *out)
{
	struct bytes value = value_of(a, header, HEADER_CONTENT_TYPE);
	struct mime_value type, disposition;
	struct utf8 name;

	mime_parse(a, reader, value, &type);
	mime_parse(a, reader, value_of(a, header, HEADER_CONTENT_DISPOSITION),
	    &disposition);
	part->type = type.value;
	name = type_of(reader, part, value, &type);
	if (!utf8_equal(name, part->type.text))
		part->type = (struct field){ name, part->type.octets };
	part->charset = type.v[MIME_CHARSET];
	part->joins_lines = is_word(type.v[MIME_FORMAT], "flowed") &&
			    is_word(type.v[MIME_DELSP], "yes");
	part->disposition = disposition.value;
	part->odd |= header_oddities(header);
	part->name = name_of(reader, &type, &disposition, &part->odd);
	part->odd |= name_oddities(part->name);
	if (header->cut || type.cut || disposition.cut)
		part->gaps |= PART_HEADER_CUT;
	out->is_multipart = utf8_begins(name, "multipart/");
	out->is_status =
	    utf8_equal(name, UTF8("message/delivery-status")) ||
	    utf8_equal(name, UTF8("message/global-delivery-status"));
	/* Every other message type holds a header and perhaps a body. */
	out->is_message = utf8_begins(name, "message/") && !out->is_status;
	out->transfer = transfer_of(
	    reader, value_of(a, header, HEADER_CONTENT_TRANSFER_ENCODING));
	out->boundary = field_given(type.v[MIME_BOUNDARY]);
	out->type = header->v[HEADER_CONTENT_TYPE];
	part->odd |= kind_oddities(name, out->transfer);
}

struct utf8
part_path(struct arena *a, struct utf8 above, size_t n)
{
	char text[32];
	int len =
	    snprintf(text, sizeof(text), "%s%zu", above.len == 0 ? "" : ".", n);
	char *p = arena_raw(a, above.len + (size_t)len);

	if (above.len > 0)
		memcpy(p, above.p, above.len);
	memcpy(p + above.len, text, (size_t)len);
	return (struct utf8){ p, above.len + (size_t)len };
}

struct utf8
part_above_children(const struct part *part)
{
	struct utf8 path = part->path;

	if (path.len == 1 && path.p[0] == '0')
		return (struct utf8){ NULL, 0 };
	if (path.len > 2 && path.p[path.len - 1] == '0' &&
	    path.p[path.len - 2] == '.')
		path.len -= 2;
	return path;
}
