/*
 * smtp.c - one message to one listener [libcurl]
 */
#define _GNU_SOURCE
#include "milter/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/strbuf.h"

enum {
	CONNECT_MS = 30 * 1000,
	/* RFC 5321 section 4.5.3.2. */
	REPLY_MS = 5 * 60 * 1000,
	LAST_REPLY_MS = 10 * 60 * 1000,
	/* A reply's lines, each of 512 octets. */
	REPLY_OCTETS = 64 * 1024,
	GATHER = 64 * 1024,
};

/* What the listener offers. */
enum extension {
	EXTENSION_8BITMIME = 1 << 0,
	EXTENSION_SMTPUTF8 = 1 << 1,
	EXTENSION_DSN = 1 << 2,
	EXTENSION_SIZE = 1 << 3,
};

static const struct {
	const char *name;
	unsigned bit;
} extensions[] = {
	{ "8BITMIME", EXTENSION_8BITMIME },
	{ "SMTPUTF8", EXTENSION_SMTPUTF8 },
	{ "DSN", EXTENSION_DSN },
	{ "SIZE", EXTENSION_SIZE },
};

enum { EXTENSIONS = sizeof(extensions) / sizeof(*extensions) };

struct talk {
	CURL *curl;
	curl_socket_t socket;
	unsigned offered;
	struct strbuf out;
	int is_unresolved;
	struct err *e;
};

/* -- before the sandbox ----------------------------------------------------------- */

/* "mail.school.example:26" or "[::1]:26": the name as it is looked up. */
static void
host_of(const struct conf *conf, char out[NI_MAXHOST])
{
	const char *to = conf->deliver_to;
	const char *end = strrchr(to, ':');
	size_t len = end != NULL && strchr(end, ']') == NULL
			 ? (size_t)(end - to)
			 : strlen(to);

	if (len >= 2 && to[0] == '[' && to[len - 1] == ']') {
		to++;
		len -= 2;
	}
	snprintf(out, NI_MAXHOST, "%.*s", (int)len, to);
}

void
smtp_prepare(const struct conf *conf)
{
	char host[NI_MAXHOST];
	struct addrinfo *found = NULL;

	(void)curl_global_init(CURL_GLOBAL_ALL);
	host_of(conf, host);
	if (host[0] != '\0' && getaddrinfo(host, NULL, NULL, &found) == 0)
		freeaddrinfo(found);
}

uint16_t
smtp_port(const struct conf *conf)
{
	enum { SMTP = 25, SMTPS = 465 };
	const char *colon = strrchr(conf->deliver_to, ':');
	unsigned long port;

	if (colon == NULL || strchr(colon, ']') != NULL)
		return conf->deliver_tls == TLS_DIRECT ? SMTPS : SMTP;
	port = strtoul(colon + 1, NULL, 10);
	return port <= UINT16_MAX ? (uint16_t)port : 0;
}

/* -- connecting ---------------------------------------------------------------- */

/* Watch libcurl's own EHLO: the last one counts (after STARTTLS). */
static int
overhear(CURL *curl, curl_infotype kind, char *data, size_t len, void *to)
{
	struct talk *t = to;

	(void)curl;
	if (kind == CURLINFO_HEADER_OUT && len >= 4 &&
	    strncasecmp(data, "EHLO", 4) == 0)
		t->offered = 0;
	if (kind != CURLINFO_HEADER_IN || len < 5 ||
	    strncmp(data, "250", 3) != 0)
		return 0;
	for (size_t i = 0; i < EXTENSIONS; i++) {
		size_t n = strlen(extensions[i].name);

		if (len >= 4 + n &&
		    strncasecmp(data + 4, extensions[i].name, n) == 0 &&
		    (len == 4 + n || strchr(" \r\n", data[4 + n]) != NULL))
			t->offered |= extensions[i].bit;
	}
	return 0;
}

static CURLcode
set_options(struct talk *t, const struct conf *conf, const char *url)
{
	const struct {
		CURLoption option;
		long value;
	} numbers[] = {
		{ CURLOPT_CONNECT_ONLY, 1 },
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_VERBOSE, 1 },
		{ CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS },
		{ CURLOPT_TIMEOUT_MS, CONNECT_MS },
		{ CURLOPT_USE_SSL, conf->deliver_tls == TLS_STARTTLS
				       ? (long)CURLUSESSL_ALL
				       : (long)CURLUSESSL_NONE },
	};
	CURLcode code = curl_easy_setopt(t->curl, CURLOPT_URL, url);

	for (size_t i = 0;
	     code == CURLE_OK && i < sizeof(numbers) / sizeof(*numbers); i++)
		code = curl_easy_setopt(
		    t->curl, numbers[i].option, numbers[i].value);
	if (code == CURLE_OK)
		code =
		    curl_easy_setopt(t->curl, CURLOPT_DEBUGFUNCTION, overhear);
	if (code == CURLE_OK)
		code = curl_easy_setopt(t->curl, CURLOPT_DEBUGDATA, t);
	/* Never by way of a proxy that the environment names. */
	if (code == CURLE_OK)
		code = curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
	if (code == CURLE_OK && conf->deliver_ca[0] != '\0')
		code =
		    curl_easy_setopt(t->curl, CURLOPT_CAINFO, conf->deliver_ca);
	return code;
}

static int
connect_to(struct talk *t, const struct conf *conf)
{
	char url[600];
	CURLcode code;

	snprintf(url, sizeof(url), "%s://%s/%s",
	    conf->deliver_tls == TLS_DIRECT ? "smtps" : "smtp",
	    conf->deliver_to, conf->host);
	t->curl = curl_easy_init();
	if (t->curl == NULL)
		return err_set(t->e, ERR_SYSTEM, "could not begin to send");
	code = set_options(t, conf, url);
	if (code == CURLE_OK)
		code = curl_easy_perform(t->curl);
	if (code == CURLE_OK)
		code = curl_easy_getinfo(
		    t->curl, CURLINFO_ACTIVESOCKET, &t->socket);
	t->is_unresolved = code == CURLE_COULDNT_RESOLVE_HOST;
	if (code != CURLE_OK)
		return err_set(t->e, ERR_SYSTEM,
		    "could not connect to \"%s\": %s", conf->deliver_to,
		    curl_easy_strerror(code));
	return 0;
}

/* -- lines --------------------------------------------------------------------- */

static int
await(struct talk *t, short events, uint64_t deadline_ms)
{
	struct pollfd p = { .fd = t->socket, .events = events };
	uint64_t now = clock_mono_ms();

	if (now < deadline_ms &&
	    (poll(&p, 1, (int)(deadline_ms - now)) > 0 || errno == EINTR))
		return 0;
	return err_set(t->e, ERR_SYSTEM, "the listener does not answer");
}

/* Give away what is gathered. */
static int
flush(struct talk *t)
{
	uint64_t deadline = clock_mono_ms() + REPLY_MS;
	size_t at = 0;

	while (at < t->out.len) {
		size_t n = 0;
		CURLcode code =
		    curl_easy_send(t->curl, t->out.p + at, t->out.len - at, &n);

		if (code == CURLE_AGAIN) {
			if (await(t, POLLOUT, deadline) == -1)
				return -1;
		} else if (code != CURLE_OK) {
			return err_set(t->e, ERR_SYSTEM,
			    "the listener went away: %s",
			    curl_easy_strerror(code));
		}
		at += n;
	}
	strbuf_clear(&t->out);
	return 0;
}

/* 1: `reply` ends with a line that no other follows: "250 ok". */
static int
is_whole(const char *reply, size_t len)
{
	size_t from = len;

	if (len < 4 || reply[len - 1] != '\n')
		return 0;
	for (from = len - 1; from > 0 && reply[from - 1] != '\n'; from--)
		continue;
	return len - from >= 4 && reply[from + 3] != '-';
}

/* The code of the next reply; 0 with t->e. */
static uint32_t
hear(struct talk *t, uint32_t ms)
{
	uint64_t deadline = clock_mono_ms() + ms;
	char reply[REPLY_OCTETS] = "";
	size_t len = 0, n;

	while (!is_whole(reply, len)) {
		CURLcode code;

		n = 0;
		if (len == sizeof(reply)) {
			err_set(t->e, ERR_SYSTEM, "a reply has no end");
			return 0;
		}
		code = curl_easy_recv(
		    t->curl, reply + len, sizeof(reply) - len, &n);
		len += n;
		if (code == CURLE_AGAIN) {
			if (await(t, POLLIN, deadline) == -1)
				return 0;
		} else if (code != CURLE_OK || n == 0) {
			err_set(t->e, ERR_SYSTEM,
			    "the listener went away without an answer");
			return 0;
		}
	}
	for (n = 0; n < 3; n++)
		if (reply[n] < '0' || reply[n] > '9')
			break;
	if (n < 3 || reply[0] < '2' || reply[0] > '5') {
		err_set(t->e, ERR_SYSTEM, "a reply is none of SMTP");
		return 0;
	}
	return (uint32_t)((reply[0] - '0') * 100 + (reply[1] - '0') * 10 +
			  reply[2] - '0');
}

static uint32_t
ask(struct talk *t, const char *line)
{
	strbuf_str(&t->out, line);
	strbuf_str(&t->out, "\r\n");
	return flush(t) == -1 ? 0 : hear(t, REPLY_MS);
}

/* -- the envelope ---------------------------------------------------------------- */

static int
has_argument(const struct fields *args, const char *name)
{
	for (size_t i = 0; i < args->len; i++)
		if (utf8_begins_like(args->v[i].text, name))
			return 1;
	return 0;
}

/* What must be said anew, or says nothing of the message. */
static const char *const ours[] = { "SIZE=", "BODY=", "SMTPUTF8", "AUTH=" };
static const char *const dsn[] = { "RET=", "ENVID=", "NOTIFY=", "ORCPT=" };

static int
begins_with_one(
    struct utf8 argument, const char *const *names, size_t names_len)
{
	for (size_t i = 0; i < names_len; i++)
		if (utf8_begins_like(argument, names[i]))
			return 1;
	return 0;
}

/* The arguments that were given, as far as they are understood here. */
static void
replay(struct talk *t, const struct fields *args, struct smtp_answer *out)
{
	for (size_t i = 0; i < args->len; i++) {
		struct utf8 given = args->v[i].text;

		if (begins_with_one(given, ours, sizeof(ours) / sizeof(*ours)))
			continue;
		if ((t->offered & EXTENSION_DSN) == 0 ||
		    !begins_with_one(given, dsn, sizeof(dsn) / sizeof(*dsn))) {
			out->lost_arguments = 1;
			continue;
		}
		strbuf_char(&t->out, ' ');
		strbuf_add(&t->out, given.p, given.len);
	}
}

/* "FROM:<a@b>": nothing in an address may end the line or the path. */
static int
add_path(struct talk *t, const char *verb, struct field address)
{
	struct bytes given = field_given(address);

	strbuf_fmt(&t->out, "%s:<", verb);
	for (size_t i = 0; i < given.len; i++) {
		if (given.p[i] < ' ' || given.p[i] == 0x7f)
			return -1;
		strbuf_char(&t->out, (char)given.p[i]);
	}
	strbuf_char(&t->out, '>');
	return 0;
}

/* 1: an address or the header is not ASCII, as it was said to be. */
static int
needs_utf8(const struct smtp_letter *l)
{
	const struct envelope *envelope = l->envelope;

	if (has_argument(&envelope->sender_args, "SMTPUTF8") ||
	    bytes_eight_bit(field_given(envelope->sender)))
		return 1;
	for (size_t i = 0; i < envelope->recipients_len; i++)
		if (l->done[i] == 0 && bytes_eight_bit(field_given(
					   envelope->recipients[i].address)))
			return 1;
	return 0;
}

static uint32_t
say_sender(struct talk *t, const struct smtp_letter *l, struct smtp_answer *out)
{
	int utf8 = needs_utf8(l);

	if (utf8 && (t->offered & EXTENSION_SMTPUTF8) == 0)
		return 553;
	if (add_path(t, "MAIL FROM", l->envelope->sender) == -1)
		return 553;
	if ((t->offered & EXTENSION_SIZE) != 0)
		strbuf_fmt(&t->out, " SIZE=%zu", l->octets.len);
	if ((t->offered & EXTENSION_8BITMIME) != 0 &&
	    bytes_eight_bit(l->octets))
		strbuf_str(&t->out, " BODY=8BITMIME");
	if (utf8)
		strbuf_str(&t->out, " SMTPUTF8");
	replay(t, &l->envelope->sender_args, out);
	return ask(t, "");
}

/* Each recipient; how many may have it, or -1: nobody listens any more. */
static int
say_recipients(
    struct talk *t, const struct smtp_letter *l, struct smtp_answer *out)
{
	const struct envelope *envelope = l->envelope;
	int accepted = 0;

	for (size_t i = 0; i < envelope->recipients_len; i++) {
		const struct recipient *r = &envelope->recipients[i];

		if (l->done[i] != 0)
			continue;
		if (add_path(t, "RCPT TO", r->address) == -1) {
			strbuf_clear(&t->out);
			out->codes[i] = 553;
			continue;
		}
		replay(t, &r->args, out);
		out->codes[i] = ask(t, "");
		if (out->codes[i] == 0 || out->codes[i] == 421)
			return -1;
		accepted += out->codes[i] / 100 == 2;
	}
	return accepted;
}

/* -- the octets -------------------------------------------------------------------- */

/* Dots doubled, line ends whole; the last line has its end. */
static int
say_octets(struct talk *t, struct bytes octets)
{
	unsigned char before = '\n';

	for (size_t i = 0; i < octets.len; i++) {
		unsigned char c = octets.p[i];

		if (c == '.' && before == '\n')
			strbuf_char(&t->out, '.');
		if (c == '\n' && before != '\r')
			strbuf_char(&t->out, '\r');
		strbuf_char(&t->out, (char)c);
		before = c;
		if (t->out.len > GATHER && flush(t) == -1)
			return -1;
	}
	if (before != '\n')
		strbuf_str(&t->out, "\r\n");
	return flush(t);
}

/*
 * 1: a reply that is about how we speak, not about this message: encryption or a
 * login is wanted (RFC 3207 section 4, RFC 4954 section 6).  Nobody's mail is
 * given up for a setting of ours.
 */
static int
is_about_us(uint32_t code)
{
	return code == 530 || code == 534 || code == 535 || code == 538;
}

static uint32_t
transact(struct talk *t, const struct smtp_letter *l, struct smtp_answer *out)
{
	uint32_t code = say_sender(t, l, out);
	int accepted;

	if (is_about_us(code)) {
		err_set(t->e, ERR_CONFIG,
		    "the listener wants encryption or a login (%u): see "
		    "deliver-tls",
		    (unsigned)code);
		return 0;
	}
	if (code / 100 != 2)
		return code;
	accepted = say_recipients(t, l, out);
	/* Each has had his own answer. */
	if (accepted <= 0)
		return 0;
	code = ask(t, "DATA");
	if (code / 100 != 3)
		return code;
	if (say_octets(t, l->octets) == -1 || l->ending(l->to, t->e) == -1)
		return 0;
	strbuf_str(&t->out, ".\r\n");
	return flush(t) == -1 ? 0 : hear(t, LAST_REPLY_MS);
}

void
smtp_send(struct arena *a, const struct conf *conf,
    const struct smtp_letter *letter, struct smtp_answer *out)
{
	struct talk t = { .e = &out->why };

	*out = (struct smtp_answer){ .codes = arena_array(a,
					 letter->envelope->recipients_len,
					 sizeof(uint32_t)) };
	err_set(&out->why, ERR_SYSTEM, "no recipient was accepted");
	strbuf_init(&t.out, MESSAGE_MAX);
	if (connect_to(&t, conf) == 0)
		out->code = transact(&t, letter, out);
	out->is_unresolved = t.is_unresolved;
	/* Says QUIT. */
	curl_easy_cleanup(t.curl);
	strbuf_done(&t.out);
}
