/*
 * migrate.c - the school's database brought up to date from schema/
 */
#define _GNU_SOURCE
#include "cli/migrate.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/strbuf.h"

enum { PATH_OCTETS = 4200, FILES_MAX = 500 };

struct migration {
	const char *file;
	struct bytes script;
	int once;
};

static enum cli_exit
read_file(struct session *s, const char *name, struct bytes *out)
{
	char path[PATH_OCTETS];
	struct err e;

	snprintf(path, sizeof(path), "%s/schema/%s", s->conf.share, name);
	if (io_read_file(s->a, path, CONFIG_FILE_MAX, out, &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	return CLI_OK;
}

/* One line of schema/migrate: "always FILE" or "once FILE"; 0: neither. */
static int
read_line(struct session *s, struct utf8 line, struct migration *out)
{
	static const struct {
		const char *word;
		int once;
	} words[] = { { "always", 0 }, { "once", 1 } };

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(words[i].word);

		if (line.len <= len || memcmp(line.p, words[i].word, len) != 0)
			continue;
		while (len < line.len &&
		       (line.p[len] == ' ' || line.p[len] == '\t'))
			len++;
		out->file = arena_string(s->a, line.p + len, line.len - len);
		out->once = words[i].once;
		return 1;
	}
	return 0;
}

/* 1: it ran before; 0: not yet; -1: it ran with other content. */
static int
has_run(const struct db_rows *applied, const struct migration *m)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1];

	sha256(m->script, digest);
	sha256_format(digest, text);
	for (size_t i = 0; i < applied->rows; i++)
		if (strcmp(db_string(applied, i, 0), m->file) == 0)
			return strcmp(db_string(applied, i, 1), text) == 0 ? 1
									   : -1;
	return 0;
}

static enum cli_exit
note(struct session *s, const struct migration *m)
{
	unsigned char digest[SHA256_LEN];
	struct db_value params[2];
	struct db_rows rows;

	sha256(m->script, digest);
	params[0] = db_text(m->file);
	params[1] = db_bytea((struct bytes){ digest, sizeof(digest) });
	return session_call(s, STMT_CLI_SETUP_NOTE, params, 2, &rows);
}

/* The file in one transaction. */
static enum cli_exit
run(struct session *s, const struct migration *m)
{
	struct strbuf script;
	enum cli_exit code = CLI_OK;
	struct err e;

	strbuf_init(&script, 2 * (size_t)CONFIG_FILE_MAX);
	strbuf_str(&script, "BEGIN;\n");
	strbuf_add(&script, m->script.p, m->script.len);
	strbuf_str(&script, "\nCOMMIT;\n");
	if (db_script(s->db, m->file, strbuf_bytes(&script), &e) == -1)
		code = complain(CLI_FAILED, "%s", e.text);
	strbuf_done(&script);
	if (code == CLI_OK && m->once)
		code = note(s, m);
	return code;
}

static enum cli_exit
apply(struct session *s, struct migration *m)
{
	struct db_rows applied;
	enum cli_exit code = read_file(s, m->file, &m->script);
	int ran;

	if (code != CLI_OK || !m->once)
		return code == CLI_OK ? run(s, m) : code;
	code = session_call(s, STMT_CLI_SETUP_APPLIED, NULL, 0, &applied);
	if (code != CLI_OK)
		return code;
	ran = has_run(&applied, m);
	if (ran == -1)
		return complain(CLI_CONFIG,
		    "the migration \"%s\" ran before with other content",
		    m->file);
	return ran ? CLI_OK : run(s, m);
}

enum cli_exit
migrate(struct session *s)
{
	struct bytes list;
	enum cli_exit code = read_file(s, "migrate", &list);
	const char *p = (const char *)list.p;
	size_t left = list.len;

	while (code == CLI_OK && left > 0) {
		const char *lf = memchr(p, '\n', left);
		size_t len = lf != NULL ? (size_t)(lf - p) : left;
		struct migration m = { 0 };

		if (read_line(s, (struct utf8){ p, len }, &m))
			code = apply(s, &m);
		len += lf != NULL;
		p += len;
		left -= len;
	}
	return code;
}
