/*
 * service.c - the console from its start to its end
 *
 * As root: fork who holds the school's key, bind the socket.  Then its own user
 * for good, before the first
 * thread and the first octet from outside; keys and certificate are that user's.
 */
#define _GNU_SOURCE
#include "console/service.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/user.h"
#include "console/areas.h"
#include "console/certificate.h"
#include "console/console.h"
#include "console/files.h"
#include "console/http.h"
#include "console/listen.h"
#include "console/otp.h"
#include "console/pool.h"
#include "console/reading.h"
#include "console/secrets.h"
#include "policy/policy.h"

enum { PATH_OCTETS = 4096, ARENA = 8 * 1024 * 1024, SWEEP_MS = 1000 };

struct service {
	const struct conf *conf;
	struct arena *a;
	struct console console;
	struct db_settings database;
	struct certificate certificate;
	struct http_settings http;
	int signal_fd;
};

static const char *text(struct arena *a, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

static const char *
text(struct arena *a, const char *fmt, ...)
{
	char out[PATH_OCTETS];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, sizeof(out), fmt, ap);
	va_end(ap);
	return arena_string(a, out, strlen(out));
}

/* The state directory, ours alone. */
static int
make_state(const struct service *s, const struct user *user, struct err *e)
{
	const char *path = s->conf->console_state;
	struct stat st;

	if ((mkdir(path, 0700) == -1 && errno != EEXIST) ||
	    stat(path, &st) == -1)
		return err_set(e, ERR_CONFIG, "could not make \"%s\": %s", path,
		    strerror(errno));
	if (user->name != NULL && st.st_uid != user->uid &&
	    chown(path, user->uid, user->gid) == -1)
		return err_set(e, ERR_CONFIG, "could not give \"%s\" to %s: %s",
		    path, user->name, strerror(errno));
	return 0;
}

/*
 * The key reader, before anything else is open.  Where the key is not at hand
 * people see headings, and are told why nothing can be opened.
 */
static void
begin_reading(struct service *s)
{
	struct err e;

	s->console.reading = reading_new(s->conf, &e);
	if (s->console.reading == NULL)
		log_err("-", "nothing-is-opened", &e);
}

/* What the school's policy says of passwords. */
static int
load_policy(struct service *s, struct err *e)
{
	struct policy *policy = policy_load(s->conf->policy, e);

	if (policy == NULL)
		return -1;
	s->console.password_least = policy_password_length(policy);
	policy_free(policy);
	return 0;
}

/* Its pages, which may lie where only root looks: a tree that is tried out. */
static int
load_pages(struct service *s, struct err *e)
{
	const struct conf *conf = s->conf;

	s->console.files =
	    files_new(conf->console_web[0] != '\0'
			  ? conf->console_web
			  : text(s->a, "%s/console/web", conf->share),
		e);
	return s->console.files == NULL ? -1 : 0;
}

/* What root may do; then we are the console's user. */
static int
begin(struct service *s, struct err *e)
{
	const char *group = s->conf->console_socket_group;
	const struct group *found = *group == '\0' ? NULL : getgrnam(group);
	struct user user;

	if (*group != '\0' && found == NULL)
		return err_set(
		    e, ERR_CONFIG, "could not find the group \"%s\"", group);
	if (load_policy(s, e) == -1 || load_pages(s, e) == -1 ||
	    user_find(s->conf->console_user, &user, e) == -1 ||
	    make_state(s, &user, e) == -1)
		return -1;
	s->http.fd = listen_at(s->conf->console_listen,
	    found == NULL ? (gid_t)-1 : found->gr_gid, e);
	return s->http.fd == -1 ? -1 : user_become(&user, e);
}

static int
load_certificate(struct service *s, struct err *e)
{
	const struct conf *conf = s->conf;
	int is_own = conf->console_certificate[0] == '\0';
	const char *certificate = conf->console_certificate;
	const char *key = conf->console_key;

	if (!s->console.is_tls)
		return 0;
	if (is_own) {
		certificate =
		    text(s->a, "%s/certificate.pem", conf->console_state);
		key = text(s->a, "%s/key.pem", conf->console_state);
	}
	if (certificate_load(s->a, certificate, key, conf->host, is_own,
		&s->certificate, e) == -1)
		return -1;
	s->http.certificate = s->certificate.certificate;
	s->http.key = s->certificate.key;
	log_line(LOG_LEVEL_INFO, "-", "certificate", "fingerprint=%s new=%d",
	    s->certificate.fingerprint, s->certificate.is_new);
	return 0;
}

/* "user=" behind the school's own settings: libpq takes the last. */
static const char *
conninfo(struct service *s)
{
	return s->conf->console_passfile[0] == '\0'
		   ? s->conf->database
		   : text(
			 s->a, "%s user=schoolgate_console", s->conf->database);
}

/* Behind a web server nothing here knows what people type. */
static int
check_address(const struct console *c, struct err *e)
{
	if (!c->is_proxied || c->base_url[0] != '\0')
		return 0;
	return err_set(e, ERR_CONFIG,
	    "console-base-url is not set: behind a web server it has to be");
}

static int
load(struct service *s, struct err *e)
{
	const struct conf *conf = s->conf;
	struct console *c = &s->console;

	c->conf = conf;
	c->is_proxied = conf->console_behind_proxy != 0 ||
			listen_is_path(conf->console_listen);
	c->is_tls = !c->is_proxied;
	c->base_url = conf->console_base_url[0] != '\0' || c->is_proxied
			  ? conf->console_base_url
			  : text(s->a, "https://%s", conf->console_listen);
	if (check_address(c, e) == -1 || load_certificate(s, e) == -1)
		return -1;
	c->secrets =
	    secrets_new(text(s->a, "%s/secret.key", conf->console_state), e);
	if (c->secrets == NULL)
		return -1;
	s->database = (struct db_settings){ .conninfo = conninfo(s),
		.passfile = conf->console_passfile,
		.deadline_ms = conf->database_seconds * 1000 };
	c->pool = pool_new(&s->database);
	otp_start();
	return c->reading == NULL ? 0 : reading_start(c->reading, e);
}

/* Every statement of ours is there, or we do not start; down is no reason. */
static int
check_database(struct service *s, struct err *e)
{
	struct err why;
	struct db *db = pool_take(s->console.pool, &why);
	int result;

	if (db == NULL) {
		log_err("-", "database-down", &why);
		return 0;
	}
	result = db_prepare(db, "console", e);
	if (result == -1 && !db_alive(db))
		result = 0;
	pool_give(s->console.pool, db);
	return result;
}

/* Once the key reader has ended only a new start brings another. */
static int
is_whole(const struct service *s)
{
	return s->console.reading == NULL || reading_alive(s->console.reading);
}

static int
run(struct service *s, struct err *e)
{
	struct pollfd end = { .fd = s->signal_fd, .events = POLLIN };
	uint64_t given_back_ms = clock_mono_ms();
	struct http *http;

	s->http.console = &s->console;
	s->http.routes = areas;
	http = http_new(&s->http, e);
	if (http == NULL)
		return -1;
	log_line(LOG_LEVEL_INFO, "-", "serving",
	    "listen=\"%s\" tls=%d pages=%zu", s->conf->console_listen,
	    s->console.is_tls, files_count(s->console.files));
	while (
	    (poll(&end, 1, SWEEP_MS) == 0 || errno == EINTR) && is_whole(s)) {
		http_sweep(http);
		if (clock_mono_ms() - given_back_ms >= HEAP_MS) {
			heap_give_back();
			given_back_ms = clock_mono_ms();
		}
		if (s->console.reading != NULL)
			reading_tend(s->console.reading);
	}
	http_free(http);
	if (!is_whole(s))
		return err_set(e, ERR_SYSTEM, "the key reader has ended");
	log_line(LOG_LEVEL_INFO, "-", "stopped", "process=console");
	return 0;
}

int
service_main(const struct conf *conf)
{
	struct service s = { .conf = conf, .signal_fd = -1 };
	struct err e;
	int failed;

	s.a = arena_new(ARENA);
	begin_reading(&s);
	s.signal_fd = signals_take_end(&e);
	failed =
	    s.signal_fd == -1 ||
	    clock_follow(conf->test_clock[0] != '\0' ? conf->test_clock : NULL,
		&e) == -1 ||
	    begin(&s, &e) == -1 || load(&s, &e) == -1 ||
	    check_database(&s, &e) == -1 || run(&s, &e) == -1;
	if (failed)
		log_err("-", "not-started", &e);
	reading_free(s.console.reading);
	pool_free(s.console.pool);
	files_free(s.console.files);
	secrets_free(s.console.secrets);
	arena_free(s.a);
	return failed;
}
