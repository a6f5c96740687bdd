/*
 * doctor_postfix.c - is every way into Postfix shown to Schoolgate, and whole
 *
 * Reads what postconf(1) says is in effect, main.cf and each service's own
 * overrides in master.cf.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/strbuf.h"
#include "cli/doctor.h"

enum {
	OUTPUT_MAX = 4 * 1024 * 1024,
	/* More than our scan: sealing, the disk, the answer. */
	CONTENT_MARGIN = 20,
	COMMAND_LEAST = 10,
	/* Postfix shows no more of a header field than this. */
	HEADER_CUT = 60000,
};

struct postfix {
	struct doctor *d;
	const char *directory;
	/* "name = value" lines of all parameters, names beginning a line. */
	const char *parameters;
	/* The milter as Postfix writes it: "unix:/run/...", "inet:host:port". */
	const char *milter;
	const char *owner, *queue;
};

/* What a command prints, NUL-terminated; NULL after a finding. */
static const char *
output_of(struct doctor *d, const char *directory, const char *option)
{
	int ends[2], status = -1;
	struct bytes octets = { 0 };
	struct err e = { 0 };
	int read;
	pid_t pid;

	fflush(NULL);
	if (pipe(ends) == -1)
		return NULL;
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("postconf", "postconf", "-c", directory, option, NULL);
		execl("/usr/sbin/postconf", "postconf", "-c", directory, option,
		    NULL);
		_exit(127);
	}
	close(ends[1]);
	read =
	    io_read_fd(d->s->a, ends[0], "postconf", OUTPUT_MAX, &octets, &e);
	close(ends[0]);
	if (pid != -1)
		waitpid(pid, &status, 0);
	if (!doctor_check(d, "postfix.read", read == 0 && status == 0,
		"could not read Postfix's configuration in \"%s\" with "
		"postconf %s: is it right?",
		directory, option))
		return NULL;
	return (const char *)octets.p;
}

/* The value of a parameter, "" when it has none; NULL: Postfix knows none. */
static const char *
parameter(const struct postfix *p, const char *name)
{
	const char *at = p->parameters, *line;
	size_t len = strlen(name);

	while ((line = doctor_line(p->d->s->a, &at)) != NULL)
		if (strncmp(line, name, len) == 0 &&
		    strncmp(line + len, " =", 2) == 0)
			return line + len + 2 + strspn(line + len + 2, " ");
	return NULL;
}

static int
is(const struct postfix *p, const char *name, const char *value)
{
	const char *v = parameter(p, name);

	return v != NULL && strcmp(v, value) == 0;
}

/* Seconds of "30s", "5m", "300". */
static long
seconds(const char *text)
{
	static const struct {
		char unit;
		long times;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 604800 } };
	char *end;
	long n = strtol(text, &end, 10);

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (units[i].unit == *end)
			return n * units[i].times;
	return n;
}

/* The milter at `*at`, without its braces and settings; moves on. */
static const char *
next_milter(struct arena *a, const char **at, const char **settings)
{
	const char *from = *at + strspn(*at, ", \t");
	size_t len;

	*settings = "";
	if (*from == '\0')
		return NULL;
	if (*from != '{') {
		len = strcspn(from, ", \t");
		*at = from + len;
		return arena_string(a, from, len);
	}
	from += 1 + strspn(from + 1, " ");
	len = strcspn(from, ", \t}");
	*settings = arena_string(a, from + len, strcspn(from + len, "}"));
	*at = from + len + strcspn(from + len, "}");
	if (**at == '}')
		(*at)++;
	return arena_string(a, from, len);
}

/* In a chroot a path begins at the queue directory. */
static int
is_ours(const struct postfix *p, const char *milter)
{
	const char *socket = doctor_socket(p->d);
	size_t len = strlen(p->queue);

	if (strcmp(milter, p->milter) == 0)
		return 1;
	if (socket == NULL || strncmp(milter, "unix:", 5) != 0 ||
	    strncmp(socket, p->queue, len) != 0 || socket[len] != '/')
		return 0;
	milter += 5 + (milter[5] == '/');
	return strcmp(milter, socket + len + 1) == 0;
}

/* Where Schoolgate stands in a list, from 1; 0: it does not. */
static int
place(const struct postfix *p, const char *list, const char **settings)
{
	const char *name;
	int at = 0;

	while ((name = next_milter(p->d->s->a, &list, settings)) != NULL) {
		at++;
		if (is_ours(p, name))
			return at;
	}
	return 0;
}

/* One of the two lists. */
static void
check_list(
    const struct postfix *p, const char *name, const char *id, const char *what)
{
	const char *list = parameter(p, name), *settings = "";
	int at = list != NULL ? place(p, list, &settings) : 0;
	char first[64], own[64];

	snprintf(first, sizeof(first), "%s-first", id);
	snprintf(own, sizeof(own), "%s-own-action", id);
	if (!doctor_check(p->d, id, at > 0,
		"%s does not name Schoolgate, so %s is not recorded: postconf "
		"-e '%s = %s'",
		name, what, name, p->milter))
		return;
	doctor_check(p->d, first, at == 1,
	    "Schoolgate is number %d in %s, so it sees what others have "
	    "changed: put %s first",
	    at, name, p->milter);
	doctor_check(p->d, own,
	    strstr(settings, "default_action") == NULL ||
		strstr(settings, "tempfail") != NULL,
	    "%s has a default_action of its own for Schoolgate that lets mail "
	    "pass unrecorded: make it default_action=tempfail",
	    name);
}

static void
check_way(const struct postfix *p)
{
	struct doctor *d = p->d;
	long scan = (long)d->s->conf.scan_seconds;
	const char *maps = parameter(p, "smtpd_milter_maps");
	const char *options = parameter(p, "receive_override_options");
	const char *macros = parameter(p, "milter_mail_macros");

	check_list(p, "smtpd_milters", "postfix.smtpd", "mail by SMTP");
	check_list(p, "non_smtpd_milters", "postfix.non-smtpd",
	    "mail by the sendmail command");
	doctor_check(d, "postfix.default-action",
	    is(p, "milter_default_action", "tempfail"),
	    "milter_default_action is \"%s\": while Schoolgate is away mail "
	    "would pass unrecorded or be refused for good: postconf -e "
	    "'milter_default_action = tempfail'",
	    parameter(p, "milter_default_action"));
	doctor_check(d, "postfix.milter-maps", maps == NULL || *maps == '\0',
	    "smtpd_milter_maps may switch Schoolgate off for some clients: "
	    "postconf -X smtpd_milter_maps");
	doctor_check(d, "postfix.override",
	    options == NULL || strstr(options, "no_milters") == NULL,
	    "receive_override_options = %s keeps all mail from Schoolgate: "
	    "take no_milters out of it",
	    options);
	doctor_check(d, "postfix.login-macro",
	    macros != NULL && strstr(macros, "{auth_authen}") != NULL,
	    "milter_mail_macros lacks {auth_authen}, so Schoolgate cannot see "
	    "who logged in and takes the school's own people for strangers: "
	    "postconf -X milter_mail_macros");
	macros = parameter(p, "milter_end_of_data_macros");
	doctor_check(d, "postfix.queue-id-macro",
	    macros != NULL && strchr(macros, 'i') != NULL &&
		(strncmp(macros, "i", 1) == 0 || strstr(macros, " i") != NULL),
	    "milter_end_of_data_macros lacks i, so records have no queue id: "
	    "postconf -X milter_end_of_data_macros");
	doctor_check(d, "postfix.content-timeout",
	    seconds(parameter(p, "milter_content_timeout")) >=
		scan + CONTENT_MARGIN,
	    "milter_content_timeout = %s is shorter than a scan may take, so "
	    "mail would be sent twice: postconf -e 'milter_content_timeout = "
	    "300s'",
	    parameter(p, "milter_content_timeout"));
	doctor_check(d, "postfix.command-timeout",
	    seconds(parameter(p, "milter_command_timeout")) >= COMMAND_LEAST &&
		seconds(parameter(p, "milter_connect_timeout")) >=
		    COMMAND_LEAST,
	    "milter_command_timeout or milter_connect_timeout is under %d s: "
	    "postconf -e 'milter_command_timeout = 30s' "
	    "'milter_connect_timeout = 30s'",
	    COMMAND_LEAST);
}

/* What is shown must be what is delivered. */
static void
check_whole(const struct postfix *p)
{
	struct doctor *d = p->d;
	const char *v = parameter(p, "smtpd_forbid_bare_newline");
	const char *bad = parameter(p, "message_reject_characters");
	long long size = strtoll(parameter(p, "message_size_limit"), NULL, 10);
	long header = strtol(parameter(p, "header_size_limit"), NULL, 10);

	doctor_check(d, "postfix.bare-newline",
	    v == NULL || (strcmp(v, "no") != 0 && *v != '\0'),
	    "smtpd_forbid_bare_newline is no: one message can smuggle in "
	    "another with a forged sender: postconf -e "
	    "'smtpd_forbid_bare_newline = yes'");
	if (v == NULL)
		doctor_note(d, "postfix.bare-newline",
		    "this Postfix cannot forbid bare newlines and so lets one "
		    "message smuggle in another: update it");
	v = parameter(p, "smtpd_forbid_unauth_pipelining");
	doctor_check(d, "postfix.pipelining",
	    v == NULL || strcmp(v, "yes") == 0,
	    "smtpd_forbid_unauth_pipelining is no: messages can be smuggled "
	    "in: postconf -e 'smtpd_forbid_unauth_pipelining = yes'");
	doctor_check(d, "postfix.nul",
	    bad != NULL &&
		(strstr(bad, "\\0") != NULL || strstr(bad, "\\000") != NULL),
	    "message_reject_characters lacks \\0: what follows a NUL in a "
	    "header is delivered and cannot be recorded: postconf -e "
	    "'message_reject_characters = \\0'");
	doctor_check(d, "postfix.long-queue-ids",
	    is(p, "enable_long_queue_ids", "yes"),
	    "enable_long_queue_ids is no: two messages get the same queue id "
	    "within days: postconf -e 'enable_long_queue_ids = yes'");
	doctor_check(d, "postfix.message-size", size > 0 && size <= MESSAGE_MAX,
	    "message_size_limit = %lld, but Schoolgate records no more than "
	    "%d octets and would put larger mail off for ever: postconf -e "
	    "'message_size_limit = %d'",
	    size, MESSAGE_MAX, MESSAGE_MAX);
	doctor_check(d, "postfix.header-size", header >= HEADER_CUT,
	    "header_size_limit = %ld cuts headers unseen: postconf -X "
	    "header_size_limit",
	    header);
}

/* -- master.cf ------------------------------------------------------------- */

/* "127.0.0.1:10026/inet" listens on this machine alone. */
static int
is_local(const char *service)
{
	return doctor_is_local(service) || strstr(service, "/inet") == NULL;
}

/* A listener with a list of its own that does not begin with us. */
static void
check_listener(const struct postfix *p, const char *service)
{
	if (is_local(service))
		doctor_note(p->d, "postfix.unrecorded-listener",
		    "%s takes mail from this machine without Schoolgate; that "
		    "is right only for mail that was recorded before",
		    service);
	else
		doctor_check(p->d, "postfix.master-milters", 0,
		    "master.cf gives %s an smtpd_milters of its own without "
		    "Schoolgate first, so its mail is not recorded as it "
		    "came: put %s first",
		    service, p->milter);
}

/* The milters of a list but for us, blanks between. */
static const char *
others(const struct postfix *p, const char *list)
{
	const char *name, *settings;
	struct strbuf b;

	strbuf_init(&b, CONFIG_FILE_MAX);
	while ((name = next_milter(p->d->s->a, &list, &settings)) != NULL)
		if (!is_ours(p, name))
			strbuf_fmt(&b, "%s%s", b.len > 0 ? " " : "", name);
	name = arena_string(p->d->s->a, strbuf_cstr(&b), b.len);
	strbuf_done(&b);
	return name;
}

/* The listener that takes mail of our own: the school's list without us. */
static void
check_delivery(const struct postfix *p, const char *service, const char *value)
{
	const char *to = p->d->s->conf.deliver_to, *settings;
	const char *list = parameter(p, "smtpd_milters");
	const char *rest = others(p, list != NULL ? list : "");
	size_t len = strlen(to);

	/* In master.cf "10026" alone is every address. */
	if (len == 0 || strncmp(service, to, len) != 0 || service[len] != '/')
		return;
	p->d->delivers++;
	doctor_check(p->d, "postfix.deliver-milters",
	    place(p, value, &settings) == 0 &&
		strcmp(others(p, value), rest) == 0,
	    "%s takes held mail and notices, so its milters must be those of "
	    "all mail without Schoolgate: give it -o smtpd_milters=%s%s%s in "
	    "master.cf",
	    service, strchr(rest, ' ') != NULL ? "{" : "", rest,
	    strchr(rest, ' ') != NULL ? "}" : "");
}

/* One line of postconf -P: "smtp/inet/smtpd_milters = unix:...". */
static void
check_override(const struct postfix *p, const char *line)
{
	char given[128], type[16], name[128], service[160];
	const char *value = strchr(line, '='), *settings;

	if (value == NULL ||
	    sscanf(line, "%127[^/]/%15[^/]/%127[^ =]", given, type, name) != 3)
		return;
	value += 1 + strspn(value + 1, " ");
	snprintf(service, sizeof(service), "%s/%s", given, type);
	if (strcmp(name, "receive_override_options") == 0)
		doctor_check(p->d, "postfix.master-override",
		    strstr(value, "no_milters") == NULL,
		    "master.cf gives %s receive_override_options=%s, which "
		    "keeps its mail from Schoolgate: take no_milters out",
		    service, value);
	if (strcmp(name, "milter_default_action") == 0)
		doctor_check(p->d, "postfix.master-default-action",
		    strcmp(value, "tempfail") == 0,
		    "master.cf gives %s milter_default_action=%s: make it "
		    "tempfail",
		    service, value);
	if (strcmp(name, "smtpd_milters") == 0)
		check_delivery(p, service, value);
	if (strcmp(name, "smtpd_milters") == 0 &&
	    place(p, value, &settings) != 1)
		check_listener(p, service);
}

/* One line of postconf -M: name type private unpriv chroot wakeup max command */
static void
check_service(const struct postfix *p, const char *line)
{
	char name[128], type[16], chroot[8], command[64];
	const char *socket = doctor_socket(p->d);
	size_t queue = strlen(p->queue);

	if (sscanf(line, "%127s %15s %*s %*s %7s %*s %*s %63s", name, type,
		chroot, command) != 4)
		return;
	if (strcmp(command, "smtpd") != 0 && strcmp(command, "cleanup") != 0)
		return;
	if (socket == NULL || strcmp(chroot, "y") != 0)
		return;
	doctor_check(p->d, "postfix.chroot",
	    strncmp(socket, p->queue, queue) == 0 && socket[queue] == '/',
	    "%s (%s) runs in a chroot and cannot reach %s: postconf -F "
	    "'%s/%s/chroot = n', or listen below %s",
	    name, command, socket, name, type, p->queue);
}

static void
each_line(const struct postfix *p, const char *option,
    void (*check)(const struct postfix *, const char *))
{
	const char *at = output_of(p->d, p->directory, option), *line;

	while ((line = doctor_line(p->d->s->a, &at)) != NULL)
		check(p, line);
}

/* libmilter writes inet:PORT@HOST, Postfix inet:HOST:PORT. */
static const char *
as_postfix_writes(struct doctor *d)
{
	const char *listen = d->s->conf.listen;
	const char *at = strchr(listen, '@');
	char text[512];

	if (strncmp(listen, "inet:", 5) == 0 && at != NULL)
		snprintf(text, sizeof(text), "inet:%s:%.*s", at + 1,
		    (int)(at - listen - 5), listen + 5);
	else if (strncmp(listen, "local:", 6) == 0)
		snprintf(text, sizeof(text), "unix:%s", listen + 6);
	else
		snprintf(text, sizeof(text), "%s", listen);
	return arena_string(d->s->a, text, strlen(text));
}

void
doctor_postfix(struct doctor *d, const char *directory)
{
	struct postfix p = { .d = d, .directory = directory };
	const char *socket = doctor_socket(d);

	p.parameters = output_of(d, directory, "-x");
	if (p.parameters == NULL)
		return;
	d->servers++;
	p.milter = as_postfix_writes(d);
	p.owner = parameter(&p, "mail_owner");
	p.queue = parameter(&p, "queue_directory");
	if (!doctor_check(d, "postfix.parameters",
		p.owner != NULL && p.queue != NULL &&
		    parameter(&p, "milter_content_timeout") != NULL &&
		    parameter(&p, "milter_command_timeout") != NULL &&
		    parameter(&p, "milter_connect_timeout") != NULL &&
		    parameter(&p, "message_size_limit") != NULL &&
		    parameter(&p, "header_size_limit") != NULL,
		"Postfix in \"%s\" does not know all the settings that "
		"Schoolgate needs: it is too old",
		directory))
		return;
	check_way(&p);
	check_whole(&p);
	each_line(&p, "-P", check_override);
	each_line(&p, "-M", check_service);
	if (socket != NULL && !d->before)
		doctor_check(d, "postfix.socket",
		    doctor_may_connect(p.owner, socket),
		    "Postfix's user %s may not connect to %s: is "
		    "socket-group set to its group, and may it enter the "
		    "directories above?",
		    p.owner, socket);
}
