/*
 * lists.c - word lists as people read them: names, entries and their examples
 */
#include "scanner/lists.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "record/record.h"

enum {
	LIST_MAX = 16 * 1024 * 1024,
	/* Lines of an entry that are shown, of each kind. */
	EXAMPLES = 20,
	VERSION_LETTERS = 12,
	/* Room kept for what stands behind the entries. */
	TAIL_OCTETS = 1024 * 1024,
};

static void
add_lines(
    struct strbuf *out, const char *name, const struct wordlist_lines *lines)
{
	strbuf_fmt(out, ",\"%s\":[", name);
	for (size_t i = 0; i < lines->len && i < EXAMPLES; i++) {
		strbuf_str(out, i > 0 ? "," : "");
		record_string_to_json(lines->v[i].text, out);
	}
	strbuf_char(out, ']');
}

static void
add_entry(struct strbuf *out, const struct wordlist_entry *e)
{
	strbuf_str(out, "{\"term\":");
	record_string_to_json(
	    e->forms.len > 0 ? e->forms.v[0].text : UTF8(""), out);
	strbuf_fmt(out, ",\"severity\":%d,\"confidence\":%d", e->severity,
	    e->confidence);
	add_lines(out, "match", &e->match);
	add_lines(out, "clean", &e->clean);
	strbuf_char(out, '}');
}

/* The file's name without its folders. */
static struct utf8
name_of(const struct wordlist *list)
{
	const char *slash = strrchr(list->file, '/');

	return utf8_from(slash == NULL ? list->file : slash + 1);
}

static void
add_version(struct arena *a, struct strbuf *out, const char *path)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1] = "";
	struct bytes octets;
	struct err e;

	if (io_read_file(a, path, LIST_MAX, &octets, &e) == 0) {
		sha256(octets, digest);
		sha256_format(digest, text);
	}
	strbuf_fmt(out, ",\"version\":\"%.*s\"", VERSION_LETTERS, text);
}

static void
add_list(struct arena *a, const struct wordlist *list, struct strbuf *out)
{
	size_t i = 0;

	strbuf_str(out, "{\"name\":");
	record_string_to_json(name_of(list), out);
	strbuf_str(out, ",\"category\":");
	record_string_to_json(list->category, out);
	add_version(a, out, list->file);
	strbuf_fmt(out, ",\"terms\":%zu,\"changes\":%zu,\"entries\":[",
	    list->len, list->changes_len);
	while (i < list->len && out->len + TAIL_OCTETS < out->max) {
		strbuf_str(out, i > 0 ? "," : "");
		add_entry(out, &list->entries[i++]);
	}
	strbuf_fmt(out, "],\"left_out\":%zu}", list->len - i);
}

void
lists_to_json(
    struct arena *a, const struct compiled *compiled, struct strbuf *out)
{
	int is_first = 1;

	strbuf_str(out, "{\"lists\":[");
	for (size_t i = 0; i < compiled->len; i++) {
		const struct wordlist *list = &compiled->lists[i];

		/* Files of sets and signs alone hold no term. */
		if (list->len + list->changes_len == 0)
			continue;
		strbuf_str(out, is_first ? "" : ",");
		add_list(a, list, out);
		is_first = 0;
	}
	strbuf_str(out, "]}");
}
