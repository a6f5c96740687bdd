/*
 * doctor_console.c - the console's files and address
 */
#include <stdio.h>
#include <sys/stat.h>

#include "cli/doctor.h"

enum { PATH_OCTETS = 4096 };

/* Files that only the console's user may read. */
static void
check_files(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	char key[PATH_OCTETS];
	struct stat st;

	if (!doctor_check(d, "console.passfile",
		stat(conf->console_passfile, &st) == 0,
		"the console cannot log in to the database, there is no %s: "
		"type schoolgate setup",
		conf->console_passfile))
		return;
	doctor_check(d, "console.passfile-mode", (st.st_mode & 077) == 0,
	    "others may read the console's password: chmod 600 %s",
	    conf->console_passfile);
	snprintf(key, sizeof(key), "%s/secret.key", conf->console_state);
	/* It is made at the first start. */
	doctor_check(d, "console.key-mode",
	    stat(key, &st) == -1 || (st.st_mode & 077) == 0,
	    "others may read what seals the authenticators' secrets, and the "
	    "console does not start: chmod 600 %s",
	    key);
}

void
doctor_console(struct doctor *d)
{
	const struct conf *conf = &d->s->conf;
	int is_path = conf->console_listen[0] == '/';
	int is_behind = is_path || conf->console_behind_proxy != 0;

	/* A host without one. */
	if (conf->console_passfile[0] == '\0')
		return;
	check_files(d);
	doctor_check(d, "console.address",
	    !is_behind || conf->console_base_url[0] != '\0',
	    "behind a web server the console has to know what people type, and "
	    "does not start: console-base-url = \"https://...\"");
	doctor_check(d, "console.plain",
	    !is_behind || is_path || doctor_is_local(conf->console_listen),
	    "console-behind-proxy has people's passwords go in clear to %s: "
	    "let console-listen be a unix socket, or 127.0.0.1",
	    conf->console_listen);
}
