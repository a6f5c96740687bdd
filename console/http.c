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
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "console/exchange.h"
#include "console/serve.h"

enum {
	/* Connections at once; from one address, unless a proxy is in front. */
	CONNECTIONS = 200,
	CONNECTIONS_EACH = 50,
	/*
	 * Octets of a body that are read and thrown away, so that a browser
	 * hears why it is not taken; a longer one is cut off.
	 */
	THROWN_OCTETS = 4 * EXCHANGE_BODY,
	/* Octets for the header of a request and its answer. */
	HEADER_OCTETS = 32 * 1024,
	/* Seconds without an octet; for a whole request; for its answer. */
	QUIET_SECONDS = 15,
	REQUEST_MS = 30 * 1000,
	ANSWER_MS = 600 * 1000,
	STACK_OCTETS = 512 * 1024,
	/* Octets of all that one request makes; most take a few thousand. */
	REQUEST_ARENA = 512 * 1024 * 1024,
};

/* A connection that is open. */
struct slot {
	/* -1: none. */
	int fd;
	/* When it is cut off, clock_mono_ms. */
	uint64_t end_ms;
};

struct http {
	const struct http_settings *settings;
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	struct slot slots[CONNECTIONS];
};

/* One request from its first line to the end of its answer. */
struct call {
	struct arena *a;
	struct exchange x;
	struct strbuf body;
};

/* -- time limits ------------------------------------------------------------- */

static void
set_end(struct http *h, struct slot *slot, uint64_t ms)
{
	pthread_mutex_lock(&h->lock);
	if (slot != NULL)
		slot->end_ms = clock_mono_ms() + ms;
	pthread_mutex_unlock(&h->lock);
}

static struct slot *
slot_of(struct MHD_Connection *connection)
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

	pthread_mutex_lock(&h->lock);
	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (*socket_context != NULL)
			((struct slot *)*socket_context)->fd = -1;
		*socket_context = NULL;
	} else {
		for (size_t i = 0; i < CONNECTIONS && info != NULL; i++) {
			struct slot *slot = &h->slots[i];

			if (slot->fd != -1)
				continue;
			*slot = (struct slot){ info->connect_fd,
				clock_mono_ms() + REQUEST_MS };
			*socket_context = slot;
			break;
		}
	}
	pthread_mutex_unlock(&h->lock);
}

void
http_sweep(struct http *h)
{
	uint64_t now = clock_mono_ms();

	pthread_mutex_lock(&h->lock);
	for (size_t i = 0; i < CONNECTIONS; i++)
		if (h->slots[i].fd != -1 && h->slots[i].end_ms < now)
			shutdown(h->slots[i].fd, SHUT_RDWR);
	pthread_mutex_unlock(&h->lock);
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
call_new(
    struct MHD_Connection *connection, const char *method, const char *path)
{
	struct call *call = calloc(1, sizeof(*call));

	if (call == NULL)
		abort();
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
send_answer(struct http *h, struct MHD_Connection *connection,
    const struct answer *answer)
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
	add_fields(response, h->settings->console, answer);
	result = MHD_queue_response(connection,
	    answer->status == 0 ? MHD_HTTP_OK : answer->status, response);
	MHD_destroy_response(response);
	set_end(h, slot_of(connection), ANSWER_MS);
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
on_begin(struct http *h, struct MHD_Connection *connection, struct call *call)
{
	struct answer answer;

	set_end(h, slot_of(connection), REQUEST_MS);
	if (!is_endless(&call->x))
		return MHD_YES;
	answer_error(
	    call->a, &answer, 413, "input", "more than 1 MB is not taken");
	return send_answer(h, connection, &answer);
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data, size_t *data_len,
    void **state)
{
	struct http *h = arg;
	struct call *call = *state;
	struct answer answer = { 0 };

	(void)version;
	if (call == NULL) {
		*state = call = call_new(connection, method, path);
		return on_begin(h, connection, call);
	}
	if (*data_len > 0) {
		strbuf_add(&call->body, data, *data_len);
		*data_len = 0;
		return MHD_YES;
	}
	/* It is here: from now on time is ours, not the client's. */
	set_end(h, slot_of(connection), ANSWER_MS);
	call->x.body = strbuf_bytes(&call->body);
	if (strbuf_over(&call->body))
		answer_error(call->a, &answer, 413, "input",
		    "more than 1 MB is not taken");
	else
		serve(h->settings->console, h->settings->routes, &call->x,
		    call->a, &answer);
	return send_answer(h, connection, &answer);
}

static void
on_completed(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct http *h = arg;
	struct call *call = *state;

	(void)why;
	set_end(h, slot_of(connection), REQUEST_MS);
	if (call == NULL)
		return;
	strbuf_done(&call->body);
	arena_free(call->a);
	free(call);
	*state = NULL;
}

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
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD |
			 MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			 MHD_USE_ITC | MHD_USE_ERROR_LOG;
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
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, each,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)QUIET_SECONDS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_OCTETS,
	    MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_OCTETS,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_as_it_is, NULL,
	    MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

struct http *
http_new(const struct http_settings *settings, struct err *e)
{
	struct http *h = calloc(1, sizeof(*h));

	if (h == NULL || pthread_mutex_init(&h->lock, NULL) != 0)
		abort();
	h->settings = settings;
	for (size_t i = 0; i < CONNECTIONS; i++)
		h->slots[i].fd = -1;
	h->daemon = start(h);
	if (h->daemon != NULL)
		return h;
	err_set(e, ERR_CONFIG, "could not start the web server%s",
	    settings->certificate == NULL ? ""
					  : ": is the certificate the key's?");
	pthread_mutex_destroy(&h->lock);
	free(h);
	return NULL;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	MHD_stop_daemon(h->daemon);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
