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

int
boundary_push(struct boundaries *open, struct bytes boundary)
{
	size_t n = open->len;
	struct bytes b = without_blanks(boundary);

	if (b.len == 0 || b.len > BOUNDARY_MAX || find(open, b) != -1)
		return -1;
	open->v[n] = b;
	open->lengths[n] =
	    (n == 0 ? 0 : open->lengths[n - 1]) | (uint64_t)1 << b.len % 64;
	open->len++;
	return 0;
}

enum boundary_kind
boundary_find(struct boundaries *open, struct bytes line, size_t *which)
{
	struct bytes text;
	int next, last = -1;

	if (open->len == 0 || line.len < 3 || line.p[0] != '-' ||
	    line.p[1] != '-')
		return BOUNDARY_NONE;
	line = without_blanks(line);
	if (line.len < 3)
		return BOUNDARY_NONE;
	text = (struct bytes){ line.p + 2, line.len - 2 };
	next = find(open, text);
	if (text.len > 2 && memcmp(text.p + text.len - 2, "--", 2) == 0)
		last = find(open, (struct bytes){ text.p, text.len - 2 });
	if (next == -1 && last == -1)
		return BOUNDARY_NONE;
	*which = (size_t)(next > last ? next : last);
	return next > last ? BOUNDARY_NEXT : BOUNDARY_LAST;
}
