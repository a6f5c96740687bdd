/*
 * part.c - what a part's own header says of it
 */
#include "mail/part.h"

#include <stdio.h>

#include "mail/mime.h"

static int
begins(struct utf8 type, const char *with)
{
	size_t len = strlen(with);

	return type.len >= len && memcmp(type.p, with, len) == 0;
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

void
part_describe(struct arena *a, const struct header_block *header, int in_digest,
    const struct mail_charset *charset, struct part *part,
    struct part_kind *out)
{
	struct mime_value type, disposition;
	struct utf8 name;

	mime_parse(a, value_of(a, header, HEADER_CONTENT_TYPE), charset, &type);
	mime_parse(a, value_of(a, header, HEADER_CONTENT_DISPOSITION), charset,
	    &disposition);
	part->type = type.value;
	/* RFC 2045 section 5.2: what is no type is as if it were not there. */
	if (!is_type(type.value.text))
		part->type.text =
		    in_digest ? UTF8("message/rfc822") : UTF8("text/plain");
	part->charset = type.v[MIME_CHARSET];
	part->disposition = disposition.value;
	part->name = disposition.v[MIME_FILENAME];
	if (part->name.text.len == 0)
		part->name = type.v[MIME_NAME];
	if (header->cut || type.cut || disposition.cut)
		part->gaps |= PART_HEADER_CUT;
	name = part->type.text;
	out->is_multipart = begins(name, "multipart/");
	out->is_status =
	    utf8_equal(name, UTF8("message/delivery-status")) ||
	    utf8_equal(name, UTF8("message/global-delivery-status"));
	/* Every other message type holds a header and perhaps a body. */
	out->is_message = begins(name, "message/") && !out->is_status;
	out->transfer = transfer_named(
	    value_of(a, header, HEADER_CONTENT_TRANSFER_ENCODING));
	out->boundary = field_given(type.v[MIME_BOUNDARY]);
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
