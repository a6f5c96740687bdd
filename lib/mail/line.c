/*
 * line.c - octets as lines, whatever ends them
 */
#include "mail/line.h"

/* The first `c` in [from, to), or `to`. */
static size_t
find(struct bytes in, size_t from, size_t to, int c)
{
	const unsigned char *p =
	    from >= to ? NULL : memchr(in.p + from, c, to - from);

	return p == NULL ? to : (size_t)(p - in.p);
}

struct lines
lines_of(struct bytes in)
{
	return (struct lines){
		.in = in, .lf = find(in, 0, in.len, '\n'), .work = in.len
	};
}

size_t
lines_next(struct lines *l, size_t at)
{
	const unsigned char *p = l->in.p;
	size_t cr, next;

	if (l->lf < at) {
		l->lf = find(l->in, at, l->in.len, '\n');
		l->work += l->lf - at;
	}
	cr = l->cr_in_line ? l->lf : find(l->in, at, l->lf, '\r');
	if (cr == l->lf || cr + 1 == l->lf ||
	    (cr + 2 == l->lf && p[cr + 1] == '\r' && l->lf < l->in.len)) {
		next = l->lf < l->in.len ? l->lf + 1 : l->in.len;
	} else {
		next = cr + 1;
		l->saw_cr = 1;
	}
	l->work += next - at;
	return next;
}

size_t
lines_chomp(const struct lines *l, size_t from, size_t to)
{
	int lf = to > from && l->in.p[to - 1] == '\n';

	if (lf)
		to--;
	if (to > from && l->in.p[to - 1] == '\r')
		to--;
	return to;
}
