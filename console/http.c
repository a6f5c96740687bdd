/*
 * http.c - HTTP and TLS [libmicrohttpd]
 */
#define _GNU_SOURCE
#include "console/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "console/exchange.h"
#include "console/serve.h"
#include "console/visitors.h"

enum {
	/* Connections from one address, unless a proxy is in front. */
	CONNECTIONS_EACH = 50,
	/*
	 * Octets of a body that are read and thrown away, so that a browser
	 * hears why it is not taken; a longer one is cut off.
	 */
	THROWN_OCTETS = 4 * EXCHANGE_BODY,
	/* Octets for the header of a request and its answer. */
	HEADER_OCTETS = 32 * 1024,
	/* Seconds without an octet. */
	QUIET_SECONDS = 15,
	STACK_OCTETS = 512 * 1024,
	/* Octets of all that one request makes; most take a few thousand. */
	REQUEST_ARENA = 512 * 1024 * 1024,
	/* How long answers that are made may take to leave at the end. */
	LAST_ANSWERS_SECONDS = 2,
};

struct http {
	const struct http_settings *settings;
	struct MHD_Daemon *daemon;
	struct visitors *visitors;
	pthread_attr_t attributes;
	/* Guards what follows. */
	pthread_mutex_t lock;
	/* A thread of ours has ended, or an answer was sent. */
	pthread_cond_t less;
	/* Requests that a thread works for; and that have no answer yet. */
	unsigned working, unanswered;
	/* 1: no more work is begun. */
	int ending;
};

/* One request from its first line to the end of its answer. */
struct call {
	struct http *http;
	struct MHD_Connection *connection;
	struct visitor *visitor;
	struct arena *a;
	struct exchange x;
	struct strbuf body;
	/* 1: it is here as a whole, and counted among those unanswered. */
	int is_begun;
	struct answer answer;
};

/* -- connections --------------------------------------------------------------- */

static struct visitor *
visitor_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

static void
on_connection(void *arg, struct MHD_Connection *connection,
    void **socket_context, enum MHD_ConnectionNotificationCode what)
{
	struct http *h = arg;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		visitors_leave(h->visitors, *socket_context);
		*socket_context = NULL;
	} else if (info != NULL) {
		*socket_context = visitors_enter(
		    h->visitors, info->connect_fd, clock_mono_ms());
	}
}

void
http_sweep(struct http *h)
{
	visitors_sweep(h->visitors, clock_mono_ms());
}

static void
turn(const struct call *call, enum visit stage)
{
	visitors_turn(
	    call->http->visitors, call->visitor, stage, clock_mono_ms());
}

/* -- requests ---------------------------------------------------------------- */

/* What stands in a path or argument is decoded by us, where it is checked. */
static size_t
leave_as_it_is(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
}

static enum MHD_Result
add_header(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct exchange *x = arg;

	(void)kind;
	if (x->headers_len == EXCHANGE_HEADERS) {
		x->is_over = 1;
		return MHD_NO;
	}
	x->headers[x->headers_len++] =
	    (struct pair){ name, value == NULL ? "" : value };
	return MHD_YES;
}

static enum MHD_Result
add_argument(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct exchange *x = arg;

	(void)kind;
	if (x->arguments_len == EXCHANGE_ARGUMENTS) {
		x->is_over = 1;
		return MHD_NO;
	}
	x->arguments[x->arguments_len++] =
	    (struct pair){ name, value == NULL ? "" : value };
	return MHD_YES;
}

static void
add_peer(struct MHD_Connection *connection, struct exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address =
	    info == NULL ? NULL : info->client_addr;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (address != NULL && address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof(in));
		inet_ntop(AF_INET, &in.sin_addr, x->peer, sizeof(x->peer));
	} else if (address != NULL && address->sa_family == AF_INET6) {
		memcpy(&in6, address, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, x->peer, sizeof(x->peer));
	}
}

static struct call *
call_new(struct http *h, struct MHD_Connection *connection, const char *method,
    const char *path)
{
	struct call *call = calloc(1, sizeof(*call));

	if (call == NULL)
		abort();
	call->http = h;
	call->connection = connection;
	call->visitor = visitor_of(connection);
	call->a = arena_new(REQUEST_ARENA);
	call->x.method = method;
	call->x.path = path;
	strbuf_init(&call->body, EXCHANGE_BODY);
	MHD_get_connection_values(
	    connection, MHD_HEADER_KIND, add_header, &call->x);
	MHD_get_connection_values(
	    connection, MHD_GET_ARGUMENT_KIND, add_argument, &call->x);
	add_peer(connection, &call->x);
	return call;
}

/* -- answers ----------------------------------------------------------------- */

static const char page_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

/* On every answer, whatever it is. */
static const struct pair always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Embedder-Policy", "require-corp" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy",
	    "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
};

static void
add(struct MHD_Response *response, const char *name, const char *value)
{
	if (value != NULL &&
	    MHD_add_response_header(response, name, value) != MHD_YES)
		abort();
}

static void
add_fields(struct MHD_Response *response, const struct console *console,
    const struct answer *answer)
{
	char seconds[16];

	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		add(response, always[i].name, always[i].value);
	if (console->is_tls || console->is_proxied)
		add(response, "Strict-Transport-Security",
		    "max-age=31536000; includeSubDomains");
	add(response, "Content-Security-Policy",
	    answer->policy != NULL ? answer->policy : page_policy);
	add(response, "X-Frame-Options",
	    answer->is_framed ? "SAMEORIGIN" : "DENY");
	add(response, "Content-Type",
	    answer->type != NULL ? answer->type : "application/json");
	add(response, "Cache-Control",
	    answer->etag != NULL ? "no-cache" : "no-store");
	add(response, "ETag", answer->etag);
	add(response, "Content-Disposition", answer->disposition);
	add(response, "Set-Cookie", answer->cookie);
	add(response, "Allow", answer->allow);
	add(response, "Connection", answer->is_last ? "close" : NULL);
	if (answer->retry_after > 0) {
		snprintf(seconds, sizeof(seconds), "%u", answer->retry_after);
		add(response, "Retry-After", seconds);
	}
}

static enum MHD_Result
send_answer(const struct call *call, const struct answer *answer)
{
	/* The library reads it only. */
	union {
		const void *given;
		void *wanted;
	} body = { answer->body.p };
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    answer->body.len, body.wanted, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (response == NULL)
		return MHD_NO;
	add_fields(response, call->http->settings->console, answer);
	result = MHD_queue_response(call->connection,
	    answer->status == 0 ? MHD_HTTP_OK : answer->status, response);
	MHD_destroy_response(response);
	turn(call, VISIT_READS);
	return result;
}

/* Longer than we care to read, as it says itself. */
static int
is_endless(const struct exchange *x)
{
	const char *length = exchange_header(x, "Content-Length", NULL);

	return length != NULL && (strlen(length) > 9 ||
				     strtoul(length, NULL, 10) > THROWN_OCTETS);
}

static enum MHD_Result
on_begin(struct call *call)
{
	turn(call, VISIT_ASKS);
	if (!is_endless(&call->x))
		return MHD_YES;
	answer_error(call->a, &call->answer, 413, "input",
	    "more than 1 MB is not taken");
	return send_answer(call, &call->answer);
}

/* -- the work ---------------------------------------------------------------- */

/* A request's own thread: the database, a scanner or a password takes time. */
static void *
work(void *arg)
{
	struct call *call = arg;
	struct http *h = call->http;

	serve(h->settings->console, h->settings->routes, &call->x, call->a,
	    &call->answer);
	/* From here on `call` is the server's thread's again. */
	MHD_resume_connection(call->connection);
	pthread_mutex_lock(&h->lock);
	h->working--;
	pthread_cond_broadcast(&h->less);
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* Leave the connection alone until its answer is there. */
static int
begin_work(struct call *call)
{
	struct http *h = call->http;
	int is_begun = 0;
	pthread_t thread;

	pthread_mutex_lock(&h->lock);
	if (!h->ending) {
		MHD_suspend_connection(call->connection);
		is_begun =
		    pthread_create(&thread, &h->attributes, work, call) == 0;
		if (!is_begun)
			MHD_resume_connection(call->connection);
		h->working += (unsigned)is_begun;
	}
	pthread_mutex_unlock(&h->lock);
	return is_begun ? 0 : -1;
}

/* It is here: from now on time is ours, not the client's. */
static enum MHD_Result
on_whole(struct call *call)
{
	struct http *h = call->http;

	turn(call, VISIT_WAITS);
	call->is_begun = 1;
	pthread_mutex_lock(&h->lock);
	h->unanswered++;
	pthread_mutex_unlock(&h->lock);
	call->x.body = strbuf_bytes(&call->body);
	if (strbuf_over(&call->body)) {
		answer_error(call->a, &call->answer, 413, "input",
		    "more than 1 MB is not taken");
		return send_answer(call, &call->answer);
	}
	if (begin_work(call) == 0)
		return MHD_YES;
	answer_error(
	    call->a, &call->answer, 503, "down", "the console is ending");
	return send_answer(call, &call->answer);
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data, size_t *data_len,
    void **state)
{
	struct call *call = *state;

	(void)version;
	if (call == NULL) {
		*state = call = call_new(arg, connection, method, path);
		return on_begin(call);
	}
	if (*data_len > 0) {
		strbuf_add(&call->body, data, *data_len);
		*data_len = 0;
		return MHD_YES;
	}
	return call->is_begun ? send_answer(call, &call->answer)
			      : on_whole(call);
}

static void
on_completed(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct http *h = arg;
	struct call *call = *state;

	(void)connection;
	(void)why;
	if (call == NULL)
		return;
	turn(call, VISIT_ASKS);
	pthread_mutex_lock(&h->lock);
	h->unanswered -= (unsigned)call->is_begun;
	pthread_cond_broadcast(&h->less);
	pthread_mutex_unlock(&h->lock);
	strbuf_done(&call->body);
	arena_free(call->a);
	free(call);
	*state = NULL;
}

/* -- the server ---------------------------------------------------------------- */

/* What the library has to say is about strangers' connections: not logged. */
static void
be_silent(void *arg, const char *fmt, va_list ap)
{
	(void)arg;
	(void)fmt;
	(void)ap;
}

static struct MHD_Daemon *
start(struct http *h)
{
	const struct http_settings *s = h->settings;
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |
			 MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, NULL },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, NULL },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	/* The library takes pointers that it does not write to. */
	union {
		const char *given;
		void *wanted;
	} certificate = { s->certificate }, key = { s->key },
	  priorities = { "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" };
	unsigned each = s->console->is_proxied || s->certificate == NULL
			    ? 0
			    : CONNECTIONS_EACH;

	tls[0].ptr_value = certificate.wanted;
	tls[1].ptr_value = key.wanted;
	tls[2].ptr_value = priorities.wanted;
	if (s->certificate == NULL)
		tls[0].option = MHD_OPTION_END;
	else
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, h,
	    MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL,
	    MHD_OPTION_LISTEN_SOCKET, s->fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)VISITORS_MAX,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, each,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)QUIET_SECONDS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_OCTETS,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_as_it_is, NULL,
	    MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

/* What a server has beside the library's. */
static struct http *
make(const struct http_settings *settings)
{
	struct http *h = calloc(1, sizeof(*h));
	pthread_condattr_t monotonic;

	if (h == NULL || pthread_mutex_init(&h->lock, NULL) != 0 ||
	    pthread_condattr_init(&monotonic) != 0 ||
	    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&h->less, &monotonic) != 0 ||
	    pthread_attr_init(&h->attributes) != 0 ||
	    pthread_attr_setstacksize(&h->attributes, STACK_OCTETS) != 0 ||
	    pthread_attr_setdetachstate(
		&h->attributes, PTHREAD_CREATE_DETACHED) != 0)
		abort();
	pthread_condattr_destroy(&monotonic);
	h->settings = settings;
	h->visitors = visitors_new();
	return h;
}

static void
unmake(struct http *h)
{
	visitors_free(h->visitors);
	pthread_attr_destroy(&h->attributes);
	pthread_cond_destroy(&h->less);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

struct http *
http_new(const struct http_settings *settings, struct err *e)
{
	struct http *h = make(settings);

	h->daemon = start(h);
	if (h->daemon != NULL)
		return h;
	err_set(e, ERR_CONFIG, "could not start the web server%s",
	    settings->certificate == NULL ? ""
					  : ": is the certificate the key's?");
	unmake(h);
	return NULL;
}

/* Until no thread works for a request, and answers have had time to leave. */
static void
finish(struct http *h)
{
	struct timespec until;
	int is_late = 0;

	pthread_mutex_lock(&h->lock);
	h->ending = 1;
	while (h->working > 0)
		pthread_cond_wait(&h->less, &h->lock);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LAST_ANSWERS_SECONDS;
	while (h->unanswered > 0 && !is_late)
		is_late =
		    pthread_cond_timedwait(&h->less, &h->lock, &until) != 0;
	pthread_mutex_unlock(&h->lock);
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	finish(h);
	MHD_stop_daemon(h->daemon);
	unmake(h);
}
