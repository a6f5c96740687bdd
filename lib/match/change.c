/*
 * change.c - what a school's own list changes in the entries of others
 */
#include "match/change.h"

const struct wordlist_change *
change_of(const struct wordlist *lists, size_t len, struct utf8 category,
    struct utf8 term)
{
	for (size_t i = len; i > 0; i--) {
		const struct wordlist *list = &lists[i - 1];

		if (list->changes_len == 0 ||
		    !utf8_equal(list->category, category))
			continue;
		for (size_t k = list->changes_len; k > 0; k--)
			if (utf8_equal(list->changes[k - 1].term.text, term))
				return &list->changes[k - 1];
	}
	return NULL;
}
