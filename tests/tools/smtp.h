/*
 * smtp.h - a small SMTP client for samples, tests and the bench
 *
 * One connection for each message, no pipelining, no TLS: what it measures and
 * proves is the mail server and what stands behind it.
 */
#ifndef TESTS_TOOLS_SMTP_H
#define TESTS_TOOLS_SMTP_H

#include <stddef.h>

struct smtp_server {
	/* IPv4 addresses; `source` is where we come from, NULL: any. */
	const char *address, *source;
	unsigned short port;
	/* Seconds that any one read or write may take. */
	int seconds;
};

struct smtp_mail {
	const char *sender;
	const char *const *recipients;
	size_t recipients_len;
	/* Ready for the wire: CRLF, dots doubled, without the closing dot. */
	const char *octets;
	size_t octets_len;
	/* 1: in two chunks (BDAT, RFC 3030), not as DATA. */
	int bdat;
};

struct smtp_reply {
	/* 0: the connection failed or was lost. */
	int code;
	/* 1: this is the answer to the message's octets. */
	int at_end;
	/* The reply's lines as one, without its code. */
	char text[1024];
};

/* Send one message; `*reply` is the refusal, or the answer at the end. */
void smtp_send(const struct smtp_server *server, const struct smtp_mail *mail,
    struct smtp_reply *reply);

/*
 * A message as it lies in a file, made ready for the wire.  The caller frees
 * it.  NULL when there is no memory.
 */
char *smtp_ready(const char *octets, size_t len, size_t *out_len);

#endif
