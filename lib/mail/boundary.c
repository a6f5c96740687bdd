/*
 * boundary.c - the boundaries of the multiparts that are open
 */
#include "mail/boundary.h"

static struct bytes
without_blanks(struct bytes line)
{
	while (
	    line.len > 0 &&
	    (line.p[line.len - 1] == ' ' || line.p[line.len - 1] == '\t' ||
		line.p[line.len - 1] == '\r' || line.p[line.len - 1] == '\n'))
		line.len--;
	return line;
}

/* One of the open boundaries that is `text`, the innermost; -1: none. */
static int
find(struct boundaries *open, struct bytes text)
{
	size_t i = open->len;

	if (i == 0 || text.len > BOUNDARY_MAX ||
	    (open->lengths[i - 1] >> text.len % 64 & 1) == 0)
		return -1;
	while (i-- > 0) {
		open->work++;
		if (open->v[i].len != text.len)
			continue;
		open->work += text.len;
		if (memcmp(open->v[i].p, text.p, text.len) == 0)
			return (int)i;
	}
	return -1;
}

enum boundary_push
boundary_push(struct boundaries *open, struct bytes boundary)
{
	size_t n = open->len;
	struct bytes b = without_blanks(boundary);

	if (b.len == 0 || b.len > BOUNDARY_MAX)
		return BOUNDARY_UNUSABLE;
	if (find(open, b) != -1 && !open->inner_first)
		return BOUNDARY_IS_OPEN;
	open->v[n] = b;
	open->lengths[n] =
	    (n == 0 ? 0 : open->lengths[n - 1]) | (uint64_t)1 << b.len % 64;
	open->len++;
	return BOUNDARY_OPENED;
}

/* One of the open boundaries that `text` begins with, the innermost; or -1. */
static int
find_prefix(struct boundaries *open, struct bytes text)
{
	for (size_t i = open->len; i-- > 0;) {
		struct bytes b = open->v[i];

		open->work++;
		if (b.len <= text.len && b.p[0] == text.p[0] &&
		    memcmp(b.p, text.p, b.len) == 0)
			return (int)i;
	}
	return -1;
}

/* The line is no boundary; is it one for the other kind of reader? */
static enum boundary_kind
alike(struct boundaries *open, struct bytes text, size_t *which)
{
	struct bytes rest = text;
	int i;

	/* What has been seen once need not be looked for again. */
	if (text.len == 0 || (open->saw_alike && !open->by_prefix))
		return BOUNDARY_NONE;
	i = find_prefix(open, text);
	if (i == -1)
		return BOUNDARY_NONE;
	open->saw_alike = 1;
	if (!open->by_prefix)
		return BOUNDARY_NONE;
	*which = (size_t)i;
	rest.p += open->v[i].len;
	rest.len -= open->v[i].len;
	return rest.len >= 2 && rest.p[0] == '-' && rest.p[1] == '-'
		   ? BOUNDARY_LAST
		   : BOUNDARY_NEXT;
}

/* Past blanks before the signs, which some readers do not mind. */
static struct bytes
past_blanks(struct boundaries *open, struct bytes line)
{
	struct bytes trimmed = line;
	size_t which;

	while (
	    trimmed.len > 2 && (trimmed.p[0] == ' ' || trimmed.p[0] == '\t')) {
		trimmed.p++;
		trimmed.len--;
	}
	if (trimmed.p == line.p || trimmed.p[0] != '-' || trimmed.p[1] != '-')
		return line;
	if (open->by_prefix)
		return trimmed;
	alike(open, (struct bytes){ trimmed.p + 2, trimmed.len - 2 }, &which);
	return line;
}

/*
 * What `text`, which stands after two signs, is; a line that is two boundaries
 * at once is the outer one's, or the inner one's by the other habit.
 */
static enum boundary_kind
find_exact(struct boundaries *open, struct bytes text, size_t *which)
{
	int next = find(open, text), last = -1;

	if (text.len > 2 && memcmp(text.p + text.len - 2, "--", 2) == 0)
		last = find(open, (struct bytes){ text.p, text.len - 2 });
	if (next == -1 && last == -1)
		return BOUNDARY_NONE;
	if (next != -1 && last != -1) {
		open->saw_both = 1;
		if ((next < last) == open->inner_first)
			next = -1;
	}
	*which = (size_t)(next != -1 ? next : last);
	return next != -1 ? BOUNDARY_NEXT : BOUNDARY_LAST;
}

enum boundary_kind
boundary_find(struct boundaries *open, struct bytes line, size_t *which)
{
	enum boundary_kind kind;
	struct bytes text;

	if (open->len == 0 || line.len < 3)
		return BOUNDARY_NONE;
	if (line.p[0] == ' ' || line.p[0] == '\t')
		line = past_blanks(open, line);
	if (line.p[0] != '-' || line.p[1] != '-')
		return BOUNDARY_NONE;
	line = without_blanks(line);
	if (line.len < 3)
		return BOUNDARY_NONE;
	text = (struct bytes){ line.p + 2, line.len - 2 };
	kind = find_exact(open, text, which);
	return kind == BOUNDARY_NONE ? alike(open, text, which) : kind;
}
