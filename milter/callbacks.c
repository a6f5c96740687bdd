/*
 * callbacks.c - libmilter's side of the milter process [libmilter]
 *
 * Callbacks translate, delegate and answer.  Only MAIL and the end of a message
 * are answered at all (SMFIP_NR_*): that saves a third of our time.
 */
#include "milter/callbacks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/io.h"
#include "milter/answer.h"
#include "milter/session.h"

/* libmilter hands its callbacks nothing of ours; set once, before threads. */
static const struct host *shared;

static struct session *
session_of(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL) {
		s = session_new(shared);
		smfi_setpriv(ctx, s);
	}
	return s;
}

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2,
    unsigned long f3, unsigned long *pf0, unsigned long *pf1,
    unsigned long *pf2, unsigned long *pf3)
{
	const unsigned long wanted =
	    SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_RCPT | SMFIP_NR_HDR |
	    SMFIP_NR_BODY | SMFIP_HDR_LEADSPC | SMFIP_NODATA | SMFIP_NOUNKNOWN |
	    SMFIP_NOEOH;

	(void)f2, (void)f3;
	*pf0 = f0 & answer_flags();
	*pf2 = *pf3 = 0;
	*pf1 = f1 & wanted;
	session_leading_blanks(session_of(ctx), (f1 & SMFIP_HDR_LEADSPC) != 0);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address)
{
	char text[INET6_ADDRSTRLEN] = "";
	const struct sockaddr *any = (const struct sockaddr *)address;

	if (any != NULL && any->sa_family == AF_INET)
		inet_ntop(AF_INET,
		    &((const struct sockaddr_in *)(const void *)any)->sin_addr,
		    text, sizeof(text));
	else if (any != NULL && any->sa_family == AF_INET6)
		inet_ntop(AF_INET6,
		    &((const struct sockaddr_in6 *)(const void *)any)
			 ->sin6_addr,
		    text, sizeof(text));
	session_client(session_of(ctx), name, text);
	return SMFIS_NOREPLY;
}

static sfsistat
on_helo(SMFICTX *ctx, char *helo)
{
	session_helo(session_of(ctx), helo);
	return SMFIS_NOREPLY;
}

static sfsistat
on_mail(SMFICTX *ctx, char **argv)
{
	struct err e;

	if (session_mail(session_of(ctx), argv,
		smfi_getsymval(ctx, "{auth_authen}"), &e) == -1)
		return answer_failure(ctx, &e);
	return SMFIS_CONTINUE;
}

static sfsistat
on_recipient(SMFICTX *ctx, char **argv)
{
	session_recipient(session_of(ctx), argv);
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	session_header(session_of(ctx), name, value);
	return SMFIS_NOREPLY;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *p, size_t len)
{
	session_body(session_of(ctx), (struct bytes){ p, len });
	return SMFIS_NOREPLY;
}

static sfsistat
on_end(SMFICTX *ctx)
{
	struct session *s = session_of(ctx);
	const struct verdict *verdict;
	sfsistat answer;
	struct err e;

	if (session_judge(s, smfi_getsymval(ctx, "i"), &verdict, &e) == -1)
		answer = answer_failure(ctx, &e);
	else
		answer = answer_verdict(ctx, verdict, session_hides_blanks(s));
	session_abort(s);
	return answer;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	session_abort(session_of(ctx));
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	session_free(smfi_getpriv(ctx));
	smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

/* The path of a socket in the file system; NULL for any other. */
static const char *
socket_path(const struct conf *conf)
{
	if (strncmp(conf->listen, "unix:", 5) != 0 &&
	    strncmp(conf->listen, "local:", 6) != 0)
		return NULL;
	return strchr(conf->listen, ':') + 1;
}

/* A socket in the file system is for one group, and for root. */
static int
share_socket(const struct conf *conf, struct err *e)
{
	const char *path = socket_path(conf);
	const struct group *group = NULL;

	if (path == NULL)
		return 0;
	if (conf->socket_group[0] != '\0') {
		group = getgrnam(conf->socket_group);
		if (group == NULL)
			return err_set(e, ERR_CONFIG,
			    "could not find the group \"%s\" of socket-group",
			    conf->socket_group);
		if (chown(path, (uid_t)-1, group->gr_gid) == -1)
			return err_set(e, ERR_SYSTEM,
			    "could not give \"%s\" to its group: %s", path,
			    strerror(errno));
	}
	if (chmod(path, group != NULL ? 0660 : 0600) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not set the mode of \"%s\": %s", path,
		    strerror(errno));
	return 0;
}

int
callbacks_listen(const struct conf *conf, struct err *e)
{
	struct smfiDesc desc = { .xxfi_name = NULL,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = answer_flags(),
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_mail,
		.xxfi_envrcpt = on_recipient,
		.xxfi_header = on_header,
		.xxfi_body = on_body,
		.xxfi_eom = on_end,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_negotiate = on_negotiate };
	char name[] = "schoolgate", where[256];
	mode_t before;
	int failed;

	desc.xxfi_name = name;
	if (strlen(conf->listen) >= sizeof(where))
		return err_set(e, ERR_CONFIG, "listen is too long");
	memcpy(where, conf->listen, strlen(conf->listen) + 1);
	/* Not for inet:PORT@HOST. */
	if (strchr(where, '/') != NULL)
		io_make_directory_of(strchr(where, '/'));
	before = umask(0177);
	failed = smfi_register(desc) == MI_FAILURE ||
		 smfi_setconn(where) == MI_FAILURE ||
		 smfi_opensocket(1) == MI_FAILURE;
	umask(before);
	if (failed)
		return err_set(e, ERR_SYSTEM,
		    "could not listen on \"%s\": it may be in use, or its "
		    "directory is not there",
		    conf->listen);
	return share_socket(conf, e);
}

int
callbacks_serve(const struct host *host, struct err *e)
{
	shared = host;
	if (smfi_main() == MI_FAILURE)
		return err_set(e, ERR_SYSTEM, "could not serve the MTA");
	return 0;
}

void
callbacks_wake(const struct conf *conf)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = socket_path(conf);
	int fd;

	if (path == NULL || strlen(path) >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1)
		return;
	/* Whether it is taken is all the same: that somebody came is all. */
	if (fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
		(void)connect(fd, (struct sockaddr *)&address, sizeof(address));
	close(fd);
}
