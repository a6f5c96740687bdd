/*
 * rebuild_fuzz.c - of no page anything is built but what is allowed
 *
 * The allow-list stands here once more, and what was built is read as loosely as
 * browsers do: whatever follows a '<' is looked at.
 */
#include <string.h>

#include "record/rebuilt.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/meta.h"
#include "text/rebuild.h"

static const char *const elements = " b big blockquote br caption center code "
				    "dd del div dl dt em font h1 h2 h3 h4 h5 "
				    "h6 hr i ins li ol p pre q s small strong "
				    "sub sup table tbody td tfoot th thead tr "
				    "u ul ";
static const char *const names = " align bgcolor border cellpadding "
				 "cellspacing color colspan dir rowspan size "
				 "start valign width ";

/* 1: the word of `len` octets stands in `list`. */
static int
is_listed(const char *list, const char *word, size_t len)
{
	char wanted[32] = " ";

	if (len == 0 || len > 20 || memchr(word, ' ', len) != NULL ||
	    memchr(word, '\0', len) != NULL)
		return 0;
	memcpy(wanted + 1, word, len);
	wanted[len + 1] = ' ';
	return strstr(list, wanted) != NULL;
}

/* Letters, digits and signs that lead nowhere and call nothing. */
static size_t
value_len(const char *p, size_t len)
{
	size_t i = 0;

	while (i < len && p[i] != '\0' &&
	       strchr("abcdefghijklmnopqrstuvwxyz0123456789#%", p[i]) != NULL)
		i++;
	return i;
}

/* Behind the name of a start tag, up to '>'; returns its length. */
static size_t
read_attributes(const char *p, size_t len)
{
	size_t at = 0;

	while (at < len && p[at] == ' ') {
		const char *equals = memchr(p + at, '=', len - at);
		size_t name;

		fuzz_promise(equals != NULL);
		name = (size_t)(equals - p) - at - 1;
		fuzz_promise(is_listed(names, p + at + 1, name));
		at += name + 2;
		fuzz_promise(at < len && p[at] == '"');
		at += 1 + value_len(p + at + 1, len - at - 1);
		fuzz_promise(at < len && p[at] == '"');
		at++;
	}
	return at;
}

static void
read_html(const char *p, size_t len)
{
	size_t at = 0, name;

	while (at < len) {
		fuzz_promise(p[at] != '>' && p[at] != '"');
		if (p[at++] != '<')
			continue;
		at += at < len && p[at] == '/';
		name = value_len(p + at, len - at);
		fuzz_promise(is_listed(elements, p + at, name));
		at += name;
		at += p[at - name - 1] == '/'
			  ? 0
			  : read_attributes(p + at, len - at);
		fuzz_promise(at < len && p[at] == '>');
		at++;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct readings r;
	struct rebuilt page, again;
	struct strbuf json;
	struct err e;

	charset_read(a, meta_charset(octets), octets, &r);
	if (r.len > 0) {
		rebuild_html(a, r.v[0], &page);
		fuzz_text(page.html);
		fuzz_gaps(page.gaps);
		read_html(page.html.p, page.html.len);
		/* Who shows it agrees. */
		strbuf_init(&json, DOCUMENT_MAX);
		fuzz_promise(rebuilt_to_json(&page, &json, &e) == 0);
		fuzz_promise(rebuilt_from_json(
				 a, strbuf_bytes(&json), &again, &e) == 0 &&
			     utf8_equal(again.html, page.html));
		strbuf_done(&json);
	}
	arena_free(a);
	return 0;
}
