/*
 * doctor.c - how findings are told, and what several checks need
 */
#define _GNU_SOURCE
#include "cli/doctor.h"

#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record/record.h"

enum { GROUPS_MAX = 128, PATH_OCTETS = 4200 };

static void
put(struct strbuf *b, const char *mark, const char *id, const char *text)
{
	strbuf_fmt(b, "{\"check\":\"%s\",\"state\":\"%s\",\"text\":", id, mark);
	record_string_to_json(utf8_from(text), b);
	strbuf_char(b, '}');
}

static void
tell(struct doctor *d, const char *mark, const char *id, const char *text)
{
	struct strbuf b;

	if (d->is_kept) {
		strbuf_char(&d->report, d->report.len == 0 ? '[' : ',');
		put(&d->report, mark, id, text);
	}
	if (!d->json) {
		printf("%-5s  %s  %s\n", mark, id, text);
		return;
	}
	strbuf_init(&b, 1 << 16);
	put(&b, mark, id, text);
	printf("%s\n", strbuf_cstr(&b));
	strbuf_done(&b);
}

int
doctor_check(struct doctor *d, const char *id, int good, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	d->checks++;
	if (good) {
		if (d->all)
			tell(d, "right", id, "");
		return 1;
	}
	/* Only now: an error's text stands there only after an error. */
	d->wrong++;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	tell(d, "WRONG", id, text);
	return 0;
}

void
doctor_note(struct doctor *d, const char *id, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	d->notes++;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	tell(d, "note", id, text);
}

const char *
doctor_line(struct arena *a, const char **at)
{
	const char *line = *at;
	size_t len;

	if (line == NULL || *line == '\0')
		return NULL;
	len = strcspn(line, "\n");
	*at = line + len + (line[len] == '\n');
	return arena_string(a, line, len);
}

const char *
doctor_socket(const struct doctor *d)
{
	const char *listen = d->s->conf.listen;

	if (strncmp(listen, "unix:", 5) == 0)
		return listen + 5;
	if (strncmp(listen, "local:", 6) == 0)
		return listen + 6;
	return NULL;
}

/* Has the user this permission (4 read, 2 write, 1 search) by its mode? */
static int
has(const struct passwd *p, const gid_t *groups, int n, const struct stat *st,
    mode_t permission)
{
	if (p->pw_uid == 0)
		return 1;
	if (st->st_uid == p->pw_uid)
		return (st->st_mode & (permission << 6)) != 0;
	for (int i = 0; i < n; i++)
		if (groups[i] == st->st_gid)
			return (st->st_mode & (permission << 3)) != 0;
	return (st->st_mode & permission) != 0;
}

int
doctor_may_connect(const char *user, const char *path)
{
	const struct passwd *p = getpwnam(user);
	gid_t groups[GROUPS_MAX];
	char above[PATH_OCTETS];
	int n = GROUPS_MAX;
	struct stat st;

	if (p == NULL || strlen(path) >= sizeof(above))
		return 0;
	if (getgrouplist(user, p->pw_gid, groups, &n) == -1)
		n = GROUPS_MAX;
	for (size_t i = 1; path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		memcpy(above, path, i);
		above[i] = '\0';
		if (stat(above, &st) == -1 || !has(p, groups, n, &st, 1))
			return 0;
	}
	return stat(path, &st) == 0 && has(p, groups, n, &st, 2);
}
