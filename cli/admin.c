/*
 * admin.c - the database as its superuser: setup and grant alone
 */
#define _GNU_SOURCE
#include "cli/admin.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"

const char *
admin_setting(struct arena *a, const char *conninfo, const char *key)
{
	size_t len = strlen(key);
	const char *found = NULL;

	for (const char *p = conninfo; *p != '\0';) {
		size_t word = strcspn(p, " ");

		if (word > len && p[len] == '=' && memcmp(p, key, len) == 0)
			found = arena_string(a, p + len + 1, word - len - 1);
		p += word;
		p += strspn(p, " ");
	}
	return found;
}

/* Be the system's user of the database's user, while connecting. */
static int
lend(const char *user)
{
	const struct passwd *p =
	    geteuid() == 0 && user != NULL ? getpwnam(user) : NULL;

	return p != NULL && seteuid(p->pw_uid) == 0;
}

enum cli_exit
admin_connect(struct session *s, const char *database)
{
	const char *admin = s->conf.database_admin;
	const char *user = admin_setting(s->a, admin, "user");
	struct db_settings settings = { .deadline_ms =
					    s->conf.database_seconds * 1000 };
	struct strbuf b;
	int lent;
	struct err e;

	if (database == NULL)
		database = admin_setting(s->a, s->conf.database, "dbname");
	strbuf_init(&b, 8192);
	strbuf_fmt(&b, "%s dbname=%s", admin,
	    database != NULL ? database : "schoolgate");
	settings.conninfo = strbuf_cstr(&b);
	lent = lend(user);
	s->db = db_open(&settings, &e);
	if (lent && seteuid(0) == -1)
		return complain(
		    CLI_FAILED, "could not be root again: %s", strerror(errno));
	strbuf_done(&b);
	if (s->db == NULL)
		return complain(CLI_FAILED, "%s", e.text);
	return CLI_OK;
}
