/*
 * route.c - one row for each thing that a page may ask for
 */
#include "console/route.h"

#include <stdio.h>
#include <string.h>

/*
 * Does `path` have the form of `pattern`?  Word by word; ":name" takes one word
 * that is not empty.  Returns how many words were exact, or -1.
 */
static int
fits(const char *pattern, const char *path, struct route_match *out)
{
	int exact = 0;

	out->places_len = 0;
	while (*pattern == '/' && *path == '/') {
		size_t want = strcspn(++pattern, "/");
		size_t have = strcspn(++path, "/");

		if (*pattern == ':') {
			if (have == 0 || out->places_len == ROUTE_PLACES)
				return -1;
			out->places[out->places_len++] =
			    (struct route_place){ pattern + 1, want - 1, path,
				    have };
		} else if (want != have || memcmp(pattern, path, have) != 0) {
			return -1;
		} else {
			exact++;
		}
		pattern += want;
		path += have;
	}
	return *pattern == '\0' && *path == '\0' ? exact : -1;
}

static void
add_method(struct route_match *out, const char *method)
{
	size_t len = strlen(out->allow);

	if (strstr(out->allow, method) == NULL)
		snprintf(out->allow + len, sizeof(out->allow) - len, "%s%s",
		    len > 0 ? ", " : "", method);
}

void
route_find(const struct route *const *areas, const char *method,
    const char *path, struct route_match *out)
{
	int best = -1;

	*out = (struct route_match){ .route = NULL };
	for (; *areas != NULL; areas++)
		for (const struct route *r = *areas; r->method != NULL; r++) {
			struct route_match found;
			int exact = fits(r->path, path, &found);

			if (exact == -1)
				continue;
			add_method(out, r->method);
			if (strcmp(r->method, method) != 0 || exact <= best)
				continue;
			best = exact;
			out->route = r;
			memcpy(out->places, found.places, sizeof(out->places));
			out->places_len = found.places_len;
		}
}

int
route_allows(const char *roles, const char *const *held, size_t held_len)
{
	if (roles == NULL)
		return 1;
	for (const char *p = roles; *p != '\0';) {
		size_t word = strcspn(p, " ");

		for (size_t i = 0; i < held_len; i++)
			if (strlen(held[i]) == word &&
			    memcmp(held[i], p, word) == 0)
				return 1;
		p += word;
		p += strspn(p, " ");
	}
	return 0;
}
