/*
 * files.c - the pages: read once, served from memory
 */
#define _GNU_SOURCE
#include "console/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/sha256.h"

enum {
	/* Files, octets of one, of all. */
	FILES_MAX = 400,
	FILE_OCTETS = 4 * 1024 * 1024,
	ALL_OCTETS = 64 * 1024 * 1024,
	PATH_OCTETS = 4096,
	/* Octets of a digest that make a tag. */
	TAG_OCTETS = 16,
};

struct file {
	/* "/app.js". */
	const char *path;
	const char *type;
	/* With its quotes. */
	char etag[2 * TAG_OCTETS + 3];
	struct bytes octets;
};

struct files {
	struct arena *a;
	/* By path. */
	struct file v[FILES_MAX];
	size_t len;
};

static const char *
type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".ico", "image/x-icon" },
		{ ".txt", "text/plain; charset=utf-8" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (utf8_ends(utf8_from(name), types[i].ending))
			return types[i].type;
	return NULL;
}

static int
add_file(
    struct files *f, const char *directory, const char *path, struct err *e)
{
	struct file *file = &f->v[f->len];
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1];
	char name[PATH_OCTETS];

	if (f->len == FILES_MAX)
		return err_set(e, ERR_CONFIG,
		    "could not load the pages: more than %d files", FILES_MAX);
	snprintf(name, sizeof(name), "%s%s", directory, path);
	if (io_read_file(f->a, name, FILE_OCTETS, &file->octets, e) == -1)
		return -1;
	sha256(file->octets, digest);
	sha256_format(digest, text);
	snprintf(
	    file->etag, sizeof(file->etag), "\"%.*s\"", 2 * TAG_OCTETS, text);
	file->path = arena_string(f->a, path, strlen(path));
	file->type = type_of(path);
	f->len++;
	return 0;
}

/* Everything in `directory``under`: "" and one level below. */
static int
add_directory(
    struct files *f, const char *directory, const char *under, struct err *e)
{
	char path[PATH_OCTETS];
	struct dirent **entries;
	int n, result = 0;

	snprintf(path, sizeof(path), "%s%s", directory, under);
	n = scandir(path, &entries, NULL, alphasort);
	if (n == -1)
		return err_set(e, ERR_CONFIG, "could not open \"%s\": %s", path,
		    strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		snprintf(path, sizeof(path), "%s/%s", under, name);
		if (result == 0 && name[0] != '.') {
			if (entries[i]->d_type == DT_DIR && *under == '\0')
				result = add_directory(f, directory, path, e);
			else if (entries[i]->d_type == DT_REG &&
				 type_of(name) != NULL)
				result = add_file(f, directory, path, e);
		}
		free(entries[i]);
	}
	free(entries);
	return result;
}

static int
by_path(const void *left, const void *right)
{
	const struct file *a = left, *b = right;

	return strcmp(a->path, b->path);
}

struct files *
files_new(const char *directory, struct err *e)
{
	struct files *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	f->a = arena_new(ALL_OCTETS);
	if (add_directory(f, directory, "", e) == -1) {
		files_free(f);
		return NULL;
	}
	qsort(f->v, f->len, sizeof(*f->v), by_path);
	return f;
}

void
files_free(struct files *f)
{
	if (f == NULL)
		return;
	arena_free(f->a);
	free(f);
}

size_t
files_count(const struct files *f)
{
	return f->len;
}

void
files_answer(const struct files *f, const char *path, const char *known,
    struct arena *a, struct answer *out)
{
	const struct file key = { .path = strcmp(path, "/") == 0 ? "/index.html"
								 : path };
	const struct file *file =
	    bsearch(&key, f->v, f->len, sizeof(*f->v), by_path);

	if (file == NULL) {
		answer_error(a, out, 404, "missing", "there is no such page");
		return;
	}
	*out = (struct answer){
		.type = file->type, .body = file->octets, .etag = file->etag
	};
	if (known != NULL && strstr(known, file->etag) != NULL) {
		out->status = 304;
		out->body = (struct bytes){ NULL, 0 };
	}
}
