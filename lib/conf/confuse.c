/*
 * confuse.c - the only door to libconfuse [libconfuse]
 *
 * libconfuse reports errors through a callback without an argument of ours.
 * The cfg_t is the callback's only handle, so messages are kept in a table
 * entry that hangs on it: a value pointer of a hidden option.
 */
#define _GNU_SOURCE
#include "conf/confuse.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"

enum { KEYS_MAX = 96, SECTIONS_MAX = 8, FILES_MAX = 16 };

/* The files whose lines are known: the first, then those that it includes. */
struct files {
	struct {
		const char *path, *text;
	} v[FILES_MAX];
	size_t len;
};

/* Hidden options that carry pointers through libconfuse's callbacks. */
static const char hidden[] = "__err";

static void
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	const char *slot = cfg_getstr(cfg, hidden);
	struct err *e = NULL;
	char why[256];

	if (slot == NULL || sscanf(slot, "%p", (void **)&e) != 1 || e == NULL ||
	    e->text[0] != '\0')
		return;
	vsnprintf(why, sizeof(why), fmt, ap);
	err_set(e, ERR_CONFIG, "%s:%d: %s",
	    cfg->filename == NULL ? "?" : cfg->filename, cfg->line, why);
}

/* A file that sets the hidden option itself would choose where we write. */
static int
refuse(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	(void)cfg, (void)opt, (void)value, (void)result;
	return -1;
}

/* -- lines ---------------------------------------------------------------- */

/* 1 when the first word of `line` is `word`. */
static int
begins_with(const char *line, const char *word)
{
	size_t len = strlen(word);

	line += strspn(line, " \t");
	return strncmp(line, word, len) == 0 &&
	       strchr(" \t=+{\"'\n", line[len]) != NULL;
}

/*
 * The line on which `word` stands first at or after line `from`, and with
 * `title` in it if that is not NULL; 0 when it stands in another file.
 * libconfuse does not remember where it read an option.
 */
static int
line_of(const char *text, int from, const char *word, const char *title)
{
	int line = 1;

	for (const char *p = text; p != NULL && *p != '\0'; line++) {
		const char *end = strchr(p, '\n');
		size_t len = end == NULL ? strlen(p) : (size_t)(end - p);

		if (line >= from && begins_with(p, word) &&
		    (title == NULL ||
			memmem(p, len, title, strlen(title)) != NULL))
			return line;
		p = end == NULL ? NULL : end + 1;
	}
	return 0;
}

/* Options of one key table; lists and single values alike are strings. */
static void
options(const struct confuse_key *keys, cfg_opt_t *opts, size_t *n)
{
	for (; keys->name != NULL && *n < KEYS_MAX; keys++) {
		cfg_opt_t one = CFG_STR(keys->name, NULL, CFGF_NODEFAULT);
		cfg_opt_t list = CFG_STR_LIST(keys->name, NULL, CFGF_NODEFAULT);

		opts[(*n)++] = keys->list ? list : one;
	}
}

/* "dir/of/" of a path, or "". */
static const char *
folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_string(
	    a, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

/* The same as a directory that can be searched, without its last slash. */
static const char *
here(struct arena *a, const char *path)
{
	const char *folder = folder_of(a, path);
	size_t len = strlen(folder);

	if (len == 0)
		return ".";
	return len == 1 ? "/" : arena_string(a, folder, len - 1);
}

/* The file that a line `include("name")` names, looked for as libconfuse does. */
static void
add_included(struct arena *a, const char *line, size_t len, struct files *f)
{
	const char *from = memchr(line, '"', len), *to;
	struct bytes text;
	char path[1024];
	struct err why;

	to = from == NULL
		 ? NULL
		 : memchr(from + 1, '"', len - (size_t)(from + 1 - line));
	if (to == NULL || f->len == FILES_MAX)
		return;
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%.*s",
		    i == 0 && from[1] != '/' ? folder_of(a, f->v[0].path) : "",
		    (int)(to - from - 1), from + 1);
		if (io_read_file(a, path, CONFIG_FILE_MAX, &text, &why) == -1)
			continue;
		f->v[f->len].path = arena_string(a, path, strlen(path));
		f->v[f->len++].text = (const char *)text.p;
		return;
	}
}

/* The file itself, and those that it includes, for their lines. */
static void
find_included(struct arena *a, struct files *f)
{
	for (size_t i = 0; i < f->len; i++)
		for (const char *p = f->v[i].text; p != NULL && *p != '\0';) {
			const char *end = strchr(p, '\n');
			size_t len =
			    end == NULL ? strlen(p) : (size_t)(end - p);
			size_t blank = strspn(p, " \t");

			if (strncmp(p + blank, "include", 7) == 0)
				add_included(a, p, len, f);
			p = end == NULL ? NULL : end + 1;
		}
}

/* Where a value stands: in its section's file, or for the top in any of them. */
static void
place_value(const struct files *files, const struct confuse_block *b,
    struct confuse_value *v)
{
	for (size_t i = 0; i < files->len; i++) {
		if (b->section != NULL && b->path != files->v[i].path)
			continue;
		v->path = files->v[i].path;
		v->line = line_of(files->v[i].text, b->line, v->key, NULL);
		if (v->line > 0)
			return;
	}
	v->path = b->path;
}

static void
copy_values(struct arena *a, cfg_t *cfg, const struct files *files,
    const struct confuse_key *keys, struct confuse_block *out)
{
	size_t cap = 0;

	for (; keys->name != NULL; keys++) {
		unsigned n = cfg_size(cfg, keys->name);
		const char **v;

		/* An option that the file sets has a value; {} has none. */
		if (n == 0)
			continue;
		v = arena_array(a, n, sizeof(*v));
		for (unsigned i = 0; i < n; i++) {
			const char *s = cfg_getnstr(cfg, keys->name, i);

			v[i] = arena_string(
			    a, s == NULL ? "" : s, s == NULL ? 0 : strlen(s));
		}
		out->values = arena_grow(
		    a, out->values, out->len, &cap, sizeof(*out->values));
		out->values[out->len] = (struct confuse_value){
			.key = keys->name, .v = v, .len = n
		};
		place_value(files, out, &out->values[out->len++]);
	}
}

/* Where a section begins. */
static void
place_block(const struct files *files, struct confuse_block *b)
{
	for (size_t i = 0; i < files->len; i++) {
		b->path = files->v[i].path;
		b->line = line_of(files->v[i].text, 1, b->section, b->title);
		if (b->line > 0)
			return;
	}
	b->path = files->v[0].path;
}

static void
copy_blocks(struct arena *a, cfg_t *cfg, const struct files *files,
    const struct confuse_key *top, const struct confuse_section *sections,
    struct confuse_file *out)
{
	size_t cap = 0;

	out->blocks = arena_grow(a, NULL, 0, &cap, sizeof(*out->blocks));
	out->blocks[0] = (struct confuse_block){ .path = files->v[0].path };
	copy_values(a, cfg, files, top, &out->blocks[0]);
	out->len = 1;
	for (; sections->name != NULL; sections++) {
		unsigned n = cfg_size(cfg, sections->name);

		for (unsigned i = 0; i < n; i++) {
			cfg_t *sec = cfg_getnsec(cfg, sections->name, i);
			const char *title = cfg_title(sec);
			struct confuse_block b = { .section = sections->name };

			b.title = arena_string(a, title == NULL ? "" : title,
			    title == NULL ? 0 : strlen(title));
			place_block(files, &b);
			copy_values(a, sec, files, sections->keys, &b);
			out->blocks = arena_grow(a, out->blocks, out->len, &cap,
			    sizeof(*out->blocks));
			out->blocks[out->len++] = b;
		}
	}
}

static int
parse(cfg_t *cfg, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	int result;

	cfg_set_error_function(cfg, on_error);
	/* It is in the first directory that is searched: confuse_read(). */
	result = cfg_parse(cfg, slash == NULL ? path : slash + 1);
	if (result == CFG_SUCCESS)
		return 0;
	if (result == CFG_FILE_ERROR)
		return err_set(e, ERR_CONFIG, "could not read \"%s\": %s", path,
		    strerror(errno));
	if (e->text[0] == '\0')
		err_set(e, ERR_CONFIG, "%s:%d: this is not well-formed", path,
		    cfg->line);
	return -1;
}

int
confuse_read(struct arena *a, const char *path, const struct confuse_key *top,
    const struct confuse_section *sections, struct confuse_file *out,
    struct err *e)
{
	cfg_opt_t opts[KEYS_MAX + SECTIONS_MAX + 4];
	cfg_opt_t inside[SECTIONS_MAX][KEYS_MAX + 2];
	char slot[32];
	struct files files = { .len = 0 };
	struct bytes text;
	size_t n = 0, s = 0;
	cfg_t *cfg;
	int result;

	/* Read once by us, for the lines; a directory or a giant ends here. */
	if (io_read_file(a, path, CONFIG_FILE_MAX, &text, e) == -1)
		return -1;
	e->text[0] = '\0';
	snprintf(slot, sizeof(slot), "%p", (void *)e);
	options(top, opts, &n);
	for (; s < SECTIONS_MAX && sections[s].name != NULL; s++) {
		cfg_opt_t end = CFG_END();
		cfg_opt_t err_slot =
		    CFG_STR_CB(hidden, slot, CFGF_NONE, refuse);
		size_t k = 0;
		cfg_opt_t sec = CFG_SEC(sections[s].name, inside[s],
		    CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);

		options(sections[s].keys, inside[s], &k);
		inside[s][k++] = err_slot;
		inside[s][k] = end;
		opts[n++] = sec;
	}
	{
		cfg_opt_t err_slot =
		    CFG_STR_CB(hidden, slot, CFGF_NONE, refuse);
		cfg_opt_t include = CFG_FUNC("include", cfg_include);
		cfg_opt_t end = CFG_END();

		opts[n++] = err_slot;
		opts[n++] = include;
		opts[n] = end;
	}
	cfg = cfg_init(opts, CFGF_NONE);
	if (cfg == NULL || cfg_add_searchpath(cfg, here(a, path)) != 0 ||
	    cfg_add_searchpath(cfg, ".") != 0)
		abort();
	result = parse(cfg, path, e);
	if (result == 0) {
		files.v[0].path = arena_string(a, path, strlen(path));
		files.v[0].text = (const char *)text.p;
		files.len = 1;
		find_included(a, &files);
		*out = (struct confuse_file){ .path = files.v[0].path };
		copy_blocks(a, cfg, &files, top, sections, out);
	}
	cfg_free(cfg);
	return result;
}

const struct confuse_value *
confuse_find(const struct confuse_block *block, const char *key)
{
	for (size_t i = 0; i < block->len; i++)
		if (strcmp(block->values[i].key, key) == 0)
			return &block->values[i];
	return NULL;
}
