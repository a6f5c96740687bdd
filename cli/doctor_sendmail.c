/*
 * doctor_sendmail.c - is every way into Sendmail shown to Schoolgate, and whole
 *
 * Reads the .cf file that the daemon runs with; what mends it is a line of the
 * .mc file that the .cf is made from.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/doctor.h"

enum { COMMAND_LEAST = 10, END_MARGIN = 20 };

struct sendmail {
	struct doctor *d;
	const char *text;
	/* The milter as Sendmail writes it: "unix:/run/...", "inet:port@host". */
	const char *milter;
	/* Name and the rest of the X line for it; NULL: there is none. */
	const char *name, *equates;
};

/* The value of "O name=value"; NULL: it is not set. */
static const char *
option(const struct sendmail *s, const char *name)
{
	const char *at = s->text, *line;
	size_t len = strlen(name);

	while ((line = doctor_line(s->d->s->a, &at)) != NULL)
		if (strncmp(line, "O ", 2) == 0 &&
		    strncmp(line + 2, name, len) == 0 && line[2 + len] == '=')
			return line + len + 3;
	return NULL;
}

/* Find the filter whose S= is ours. */
static void
find_filter(struct sendmail *s)
{
	const char *at = s->text, *line;
	size_t len = strlen(s->milter);

	while ((line = doctor_line(s->d->s->a, &at)) != NULL) {
		const char *where = strstr(line, "S=");

		if (*line != 'X' || where == NULL ||
		    strncmp(where + 2, s->milter, len) != 0 ||
		    strchr(", ", where[2 + len]) == NULL)
			continue;
		s->name =
		    arena_string(s->d->s->a, line + 1, strcspn(line + 1, ", "));
		s->equates = line;
		return;
	}
}

/* Seconds of T=...R:60s...; without it Sendmail's own. */
static long
timeout(const struct sendmail *s, char which)
{
	const char *t = strstr(s->equates, "T=");
	char key[3] = { which, ':', '\0' };
	const char *at = t != NULL ? strstr(t, key) : NULL;
	char *end;
	long n;

	if (at == NULL)
		return which == 'E' ? 300 : which == 'C' ? 300 : 10;
	n = strtol(at + 2, &end, 10);
	return *end == 'm' ? n * 60 : *end == 'h' ? n * 3600 : n;
}

/* Directories above the socket that everybody may write to. */
static const char *
open_directory(struct doctor *d, const char *path)
{
	for (size_t i = 1; path[i] != '\0'; i++) {
		struct stat st;
		const char *above;

		if (path[i] != '/')
			continue;
		above = arena_string(d->s->a, path, i);
		if (stat(above, &st) == 0 && (st.st_mode & S_IWOTH) != 0)
			return above;
	}
	return NULL;
}

static void
check_filter(struct sendmail *s)
{
	struct doctor *d = s->d;
	const char *list = option(s, "InputMailFilters");
	size_t len;
	long scan = (long)d->s->conf.scan_seconds;
	const char *f;

	find_filter(s);
	if (!doctor_check(d, "sendmail.filter", s->name != NULL,
		"no filter has S=%s, so nothing is recorded: "
		"INPUT_MAIL_FILTER(`schoolgate', `S=%s, F=T, "
		"T=C:10s;S:30s;R:60s;E:5m')",
		s->milter, s->milter) ||
	    s->name == NULL || s->equates == NULL)
		return;
	len = strlen(s->name);
	doctor_check(d, "sendmail.first",
	    list != NULL && strncmp(list, s->name, len) == 0 &&
		strchr(", ", list[len]) != NULL,
	    "InputMailFilters=%s does not begin with %s, so Schoolgate sees "
	    "nothing, or what others have changed: make its "
	    "INPUT_MAIL_FILTER the first",
	    list != NULL ? list : "", s->name);
	f = strstr(s->equates, "F=");
	doctor_check(d, "sendmail.default-action", f != NULL && f[2] == 'T',
	    "the filter %s lacks F=T: while Schoolgate is away mail would "
	    "pass unrecorded or be refused for good: write F=T into its "
	    "INPUT_MAIL_FILTER",
	    s->name);
	doctor_check(d, "sendmail.read-timeout",
	    timeout(s, 'R') >= COMMAND_LEAST &&
		timeout(s, 'S') >= COMMAND_LEAST,
	    "the filter %s has R or S under %d s: write "
	    "T=C:10s;S:30s;R:60s;E:5m into its INPUT_MAIL_FILTER",
	    s->name, COMMAND_LEAST);
	doctor_check(d, "sendmail.end-timeout",
	    timeout(s, 'E') >= scan + END_MARGIN,
	    "the filter %s has E:%lds, shorter than a scan may take, so mail "
	    "would be sent twice: write T=C:10s;S:30s;R:60s;E:5m into its "
	    "INPUT_MAIL_FILTER",
	    s->name, timeout(s, 'E'));
}

/* The listener of deliver-to, on this machine: there Schoolgate is not wanted. */
static int
takes_ours(const struct sendmail *s, const char *line)
{
	const char *to = s->d->s->conf.deliver_to;
	const char *port = strrchr(to, ':');
	const char *given = strstr(line, "Port=");

	if (port == NULL || given == NULL || !doctor_is_local(to) ||
	    strstr(line, "127.0.0.1") == NULL)
		return 0;
	port++;
	given += 5;
	return strncmp(given, port, strlen(port)) == 0 &&
	       strchr(", \0", given[strlen(port)]) != NULL;
}

static void
check_daemons(const struct sendmail *s)
{
	static const char begins[] = "O DaemonPortOptions=";
	const char *at = s->text, *line;

	while ((line = doctor_line(s->d->s->a, &at)) != NULL) {
		const char *own = strstr(line, "InputFilter=");

		if (strncmp(line, begins, sizeof(begins) - 1) != 0)
			continue;
		if (takes_ours(s, line)) {
			s->d->delivers++;
			doctor_check(s->d, "sendmail.deliver-filter",
			    own != NULL && (s->name == NULL ||
					       strstr(own, s->name) == NULL),
			    "%s takes held mail and notices, so Schoolgate may "
			    "not be among its filters: give it an InputFilter= "
			    "of the others alone",
			    line + sizeof(begins) - 1);
			continue;
		}
		doctor_check(s->d, "sendmail.daemon",
		    own == NULL ||
			(s->name != NULL &&
			    strncmp(own + 12, s->name, strlen(s->name)) == 0),
		    "%s has an InputFilter of its own that does not begin "
		    "with Schoolgate, so its mail is not recorded: take it "
		    "out of DAEMON_OPTIONS",
		    line + sizeof(begins) - 1);
	}
}

static void
check_whole(const struct sendmail *s)
{
	const char *macros = option(s, "Milter.macros.envfrom");
	const char *size = option(s, "MaxMessageSize");
	const char *header = option(s, "MaxHeadersLength");
	long long n = size != NULL ? strtoll(size, NULL, 10) : 0;

	doctor_check(s->d, "sendmail.login-macro",
	    macros != NULL && strstr(macros, "{auth_authen}") != NULL,
	    "confMILTER_MACROS_ENVFROM lacks {auth_authen}, so Schoolgate "
	    "takes the school's own people for strangers: "
	    "define(`confMILTER_MACROS_ENVFROM', `i, {auth_type}, "
	    "{auth_authen}')");
	macros = option(s, "Milter.macros.eom");
	doctor_check(s->d, "sendmail.queue-id-macro",
	    (macros != NULL && macros[strspn(macros, " ")] == 'i') ||
		(option(s, "Milter.macros.envfrom") != NULL &&
		    option(s, "Milter.macros.envfrom")[0] == 'i'),
	    "no milter macro i at the end of a message, so records have no "
	    "queue id: define(`confMILTER_MACROS_EOM', `i')");
	doctor_check(s->d, "sendmail.message-size", n > 0 && n <= MESSAGE_MAX,
	    "MaxMessageSize is %lld, but Schoolgate records no more than %d "
	    "octets and would put larger mail off for ever: "
	    "define(`confMAX_MESSAGE_SIZE', `%d')",
	    n, MESSAGE_MAX, MESSAGE_MAX);
	doctor_check(s->d, "sendmail.header-size",
	    header == NULL || (strtol(header, NULL, 10) > 0 &&
				  strtol(header, NULL, 10) <= 60000),
	    "MaxHeadersLength=%s lets headers in that the milter protocol "
	    "cannot show: define(`confMAX_HEADERS_LENGTH', `32768')",
	    header);
}

void
doctor_sendmail(struct doctor *d, const char *cf)
{
	struct sendmail s = { .d = d, .milter = d->s->conf.listen };
	const char *socket = doctor_socket(d), *open;
	struct bytes octets;
	struct err e;

	if (io_read_file(d->s->a, cf, CONFIG_FILE_MAX, &octets, &e) == -1) {
		doctor_check(d, "sendmail.read", 0, "%s", e.text);
		return;
	}
	d->servers++;
	s.text = (const char *)octets.p;
	check_filter(&s);
	check_daemons(&s);
	check_whole(&s);
	if (socket == NULL)
		return;
	open = open_directory(d, socket);
	doctor_check(d, "sendmail.socket", open == NULL,
	    "everybody may write to %s, and Sendmail uses no socket below "
	    "such a directory: let Schoolgate listen below /run",
	    open);
}
