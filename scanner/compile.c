/*
 * compile.c - word lists and names from files to a generation, outside the sandbox
 */
#define _GNU_SOURCE
#include "scanner/compile.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "match/generation.h"
#include "match/generation_build.h"

enum { LEVELS_MAX = 2, PATH_OCTETS_MAX = 4096 };

struct found_list {
	const char *path;
	dev_t device;
	ino_t number;
	int is_sets_only;
};

struct found {
	struct arena *a;
	struct found_list v[COMPILE_LISTS_MAX];
	size_t len;
	/* What is found from here on is read for its sets alone. */
	int is_sets_only;
	struct err *e;
};

static int
is_list(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && name[0] != '.' && strcmp(name + len - 4, ".txt") == 0;
}

/* A file that is named twice counts once, for all that it is named for. */
static int
take(struct found *f, const char *path, const struct stat *st)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->v[i].device == st->st_dev &&
		    f->v[i].number == st->st_ino) {
			f->v[i].is_sets_only &= f->is_sets_only;
			return 0;
		}
	if (f->len == COMPILE_LISTS_MAX)
		return err_set(f->e, ERR_CONFIG,
		    "could not read more than %d word lists",
		    COMPILE_LISTS_MAX);
	f->v[f->len++] =
	    (struct found_list){ arena_string(f->a, path, strlen(path)),
		    st->st_dev, st->st_ino, f->is_sets_only };
	return 0;
}

/* Depth is bounded by LEVELS_MAX. */
static int
take_directory(struct found *f, const char *path, int level)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	int result = 0;

	if (d == NULL)
		return err_set(f->e, ERR_CONFIG,
		    "could not open the word lists in \"%s\": %s", path,
		    strerror(errno));
	while (result == 0 && (entry = readdir(d)) != NULL) {
		char below[PATH_OCTETS_MAX];
		struct stat st;

		if (entry->d_name[0] == '.' ||
		    (size_t)snprintf(below, sizeof(below), "%s/%s", path,
			entry->d_name) >= sizeof(below) ||
		    stat(below, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode) && level < LEVELS_MAX)
			result = take_directory(f, below, level + 1);
		else if (S_ISREG(st.st_mode) && is_list(entry->d_name))
			result = take(f, below, &st);
	}
	closedir(d);
	return result;
}

static int
by_name(const void *a, const void *b)
{
	const struct found_list *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int
find(struct found *f, const struct compile_from *from)
{
	for (size_t i = 0; i < from->len; i++) {
		const char *path = from->paths[i];
		struct stat st;

		f->is_sets_only = i < from->sets;
		if (stat(path, &st) == -1)
			return err_set(f->e, ERR_CONFIG,
			    "could not open word list \"%s\": %s", path,
			    strerror(errno));
		if ((S_ISDIR(st.st_mode) ? take_directory(f, path, 1)
					 : take(f, path, &st)) == -1)
			return -1;
	}
	/* The same lists give the same file. */
	qsort(f->v, f->len, sizeof(*f->v), by_name);
	if (f->len == 0)
		return err_set(
		    f->e, ERR_CONFIG, "could not find a word list (*.txt)");
	return 0;
}

static int
read_lists(struct found *f, struct compiled *out)
{
	out->lists = arena_array(f->a, f->len, sizeof(*out->lists));
	for (; out->len < f->len; out->len++) {
		const char *file = f->v[out->len].path;
		struct wordlist *list = &out->lists[out->len];
		struct bytes octets;

		if (io_read_file(f->a, file, CONFIG_FILE_MAX, &octets, f->e) ==
			-1 ||
		    wordlist_parse(f->a, file, octets, list, f->e) == -1)
			return -1;
		if (f->v[out->len].is_sets_only)
			list->len = list->changes_len = 0;
	}
	return 0;
}

static int
read_names(
    struct arena *a, const char *file, struct named_people *out, struct err *e)
{
	struct bytes octets;

	if (file == NULL)
		return 0;
	if (io_read_file(a, file, PEOPLE_FILE_MAX, &octets, e) == -1)
		return -1;
	return names_file_parse(a, file, octets, out, e);
}

int
compile_lists(struct arena *a, const struct compile_from *from,
    struct compiled *out, struct err *e)
{
	struct found *f = arena_alloc(a, sizeof(*f));
	struct generation_from all = { .len = 0 };
	struct strbuf image;
	int result = 0;

	f->a = a;
	f->e = e;
	*out = (struct compiled){ .len = 0 };
	if (find(f, from) == -1 || read_lists(f, out) == -1 ||
	    read_names(a, from->names, &all.people, e) == -1)
		return -1;
	all.phones = utf8_from(from->phones);
	all.lists = out->lists;
	all.len = out->len;
	strbuf_init(&image, GENERATION_MAX);
	result = generation_build_with(a, &all, &image, e);
	if (result == 0)
		out->image = arena_bytes(a, strbuf_bytes(&image));
	strbuf_done(&image);
	return result;
}
