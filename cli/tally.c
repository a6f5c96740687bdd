/*
 * tally.c - how often each entry of a list was found
 */
#include "cli/tally.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/print.h"

enum { COUNT_OCTETS = 24 };

static void
count(struct tally *t, const struct finding *f)
{
	size_t i = 0;

	while (i < t->len && (!utf8_equal(t->v[i].id, f->id) ||
				 !utf8_equal(t->v[i].term, f->term)))
		i++;
	if (i == t->len) {
		t->v = arena_grow(t->a, t->v, t->len, &t->cap, sizeof(*t->v));
		t->v[t->len++] =
		    (struct tally_row){ .id = arena_utf8(t->a, f->id),
			    .term = arena_utf8(t->a, f->term) };
	}
	t->v[i].findings++;
	t->v[i].messages += t->v[i].message != t->messages;
	t->v[i].message = t->messages;
}

void
tally_record(struct tally *t, const struct record *record)
{
	int any = 0;

	t->messages++;
	for (size_t i = 0; i < record->findings_len; i++)
		if (record->findings[i].kind == FINDING_WORD) {
			count(t, &record->findings[i]);
			any = 1;
		}
	t->found += (size_t)any;
}

static int
most_first(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	return (x->findings < y->findings) - (x->findings > y->findings);
}

/* A number as it may be told; lives as long as `text`. */
static const char *
told(size_t n, size_t least, char text[COUNT_OCTETS])
{
	if (n < least)
		snprintf(text, COUNT_OCTETS, "<%zu", least);
	else
		snprintf(text, COUNT_OCTETS, "%zu", n);
	return text;
}

void
tally_print(struct tally *t, size_t least)
{
	char a[COUNT_OCTETS], b[COUNT_OCTETS];

	if (t->len > 0)
		qsort(t->v, t->len, sizeof(*t->v), most_first);
	for (size_t i = 0; i < t->len; i++) {
		const struct tally_row *row = &t->v[i];
		/* Many findings in few messages tell of these. */
		size_t findings = row->messages < least ? 0 : row->findings;

		print_text(row->id);
		printf(" \"");
		print_text(row->term);
		printf("\": findings %s, messages %s\n",
		    told(findings, least, a), told(row->messages, least, b));
	}
	printf("messages %zu, with findings %s\n", t->messages,
	    told(t->found, least, a));
}
