/*
 * lines.c - the lines that word lists bring with them
 */
#include "match/lines.h"

/* Is the entry among what is found in the line? */
static int
finds(struct arena *a, const struct matcher *m, const struct wordlist *list,
    const struct wordlist_entry *entry, struct utf8 line)
{
	struct text text = { .text = line };
	struct findings found = { 0 };

	match_scan(a, m, &text, &found);
	for (size_t i = 0; i < found.len; i++)
		if (found.v[i].kind == FINDING_WORD &&
		    utf8_equal(found.v[i].id, list->category) &&
		    utf8_equal(found.v[i].term, entry->forms.v[0].text))
			return 1;
	return 0;
}

int
lines_check(struct arena *a, const struct matcher *m,
    const struct wordlist *list, size_t i, size_t *line, int *is_match)
{
	for (size_t k = 0; k < list->len; k++) {
		const struct wordlist_entry *entry = &list->entries[k];
		size_t n = entry->match.len + entry->clean.len;
		const struct wordlist_line *l;

		if (i >= n) {
			i -= n;
			continue;
		}
		*is_match = i < entry->match.len;
		l = *is_match ? &entry->match.v[i]
			      : &entry->clean.v[i - entry->match.len];
		*line = l->number;
		return finds(a, m, list, entry, l->text) == *is_match;
	}
	return -1;
}
