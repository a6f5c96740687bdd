/*
 * smtp.c - a small SMTP client for samples, tests and the bench
 */
#include "tests/tools/smtp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* A connection, and what was read beyond the last line. */
struct line_reader {
	int fd;
	size_t len;
	char buf[2048];
};

static int
connect_to(const struct smtp_server *server)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(server->port) };
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct timeval wait = { .tv_sec = server->seconds };
	int fd = socket(AF_INET, SOCK_STREAM, 0), now = 1;

	if (fd == -1)
		return -1;
	if (inet_pton(AF_INET, server->address, &at.sin_addr) != 1)
		goto out;
	if (server->source != NULL &&
	    (inet_pton(AF_INET, server->source, &from.sin_addr) != 1 ||
		bind(fd, (struct sockaddr *)&from, sizeof(from)) == -1))
		goto out;
	/* Else the closing dot waits for the server's delayed ACK. */
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof(now)) == -1)
		goto out;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == -1)
		goto out;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) == -1)
		goto out;
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == -1)
		goto out;
	return fd;
out:
	close(fd);
	return -1;
}

static int
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* One line without its end into `line`, cut at its size; -1 at the end. */
static int
read_line(struct line_reader *r, char *line, size_t size)
{
	for (;;) {
		char *end = memchr(r->buf, '\n', r->len);
		ssize_t n;

		if (end != NULL) {
			size_t len = (size_t)(end - r->buf), used = len + 1;

			if (len > 0 && r->buf[len - 1] == '\r')
				len--;
			if (len > size - 1)
				len = size - 1;
			memcpy(line, r->buf, len);
			line[len] = '\0';
			r->len -= used;
			memmove(r->buf, r->buf + used, r->len);
			return 0;
		}
		if (r->len == sizeof(r->buf))
			return -1;
		n = read(r->fd, r->buf + r->len, sizeof(r->buf) - r->len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		r->len += (size_t)n;
	}
}

/* A whole reply; code 0 when the connection is lost. */
static void
read_reply(struct line_reader *r, struct smtp_reply *reply)
{
	char line[1024];
	size_t at = 0;

	reply->code = 0;
	reply->text[0] = '\0';
	do {
		size_t len;

		if (read_line(r, line, sizeof(line)) == -1 ||
		    strlen(line) < 3) {
			reply->code = 0;
			return;
		}
		if (strlen(line) < 5)
			continue;
		len = strlen(line + 4);
		if (at + len + 2 > sizeof(reply->text))
			continue;
		if (at > 0)
			reply->text[at++] = ' ';
		memcpy(reply->text + at, line + 4, len + 1);
		at += len;
	} while (line[3] == '-');
	reply->code = (int)strtol(line, NULL, 10);
}

/* Send a command and read the reply; -1 unless its code begins with `want`. */
__attribute__((format(printf, 4, 5))) static int
command(struct line_reader *r, struct smtp_reply *reply, int want,
    const char *fmt, ...)
{
	char line[1200];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	reply->code = 0;
	if (len < 0 || (size_t)len >= sizeof(line) ||
	    write_all(r->fd, line, (size_t)len) == -1)
		return -1;
	read_reply(r, reply);
	return reply->code / 100 == want ? 0 : -1;
}

/* Octets without the dots that DATA needs; the caller frees them. */
static char *
without_dots(const struct smtp_mail *mail, size_t *len)
{
	char *out = malloc(mail->octets_len + 1);
	int line_start = 1;

	*len = 0;
	for (size_t i = 0; out != NULL && i < mail->octets_len; i++) {
		char c = mail->octets[i];

		if (c != '.' || !line_start)
			out[(*len)++] = c;
		line_start = c == '\n';
	}
	return out;
}

/* The message in two chunks. */
static void
send_chunks(struct line_reader *r, const struct smtp_mail *mail,
    struct smtp_reply *reply)
{
	size_t len, first;
	char *octets = without_dots(mail, &len);
	char line[64];

	if (octets == NULL)
		return;
	first = len / 2;
	snprintf(line, sizeof(line), "BDAT %zu\r\n", first);
	if (write_all(r->fd, line, strlen(line)) == 0 &&
	    write_all(r->fd, octets, first) == 0)
		read_reply(r, reply);
	if (reply->code / 100 == 2) {
		reply->code = 0;
		reply->at_end = 1;
		snprintf(line, sizeof(line), "BDAT %zu LAST\r\n", len - first);
		if (write_all(r->fd, line, strlen(line)) == 0 &&
		    write_all(r->fd, octets + first, len - first) == 0)
			read_reply(r, reply);
	}
	free(octets);
}

static void
converse(struct line_reader *r, const struct smtp_mail *mail,
    struct smtp_reply *reply)
{
	read_reply(r, reply);
	if (reply->code / 100 != 2)
		return;
	if (command(r, reply, 2, "EHLO client.example\r\n") == -1)
		return;
	if (command(r, reply, 2, "MAIL FROM:<%s>\r\n", mail->sender) == -1)
		return;
	for (size_t i = 0; i < mail->recipients_len; i++)
		if (command(r, reply, 2, "RCPT TO:<%s>\r\n",
			mail->recipients[i]) == -1)
			return;
	if (mail->bdat) {
		send_chunks(r, mail, reply);
		return;
	}
	if (command(r, reply, 3, "DATA\r\n") == -1)
		return;
	reply->code = 0;
	reply->at_end = 1;
	if (write_all(r->fd, mail->octets, mail->octets_len) == -1)
		return;
	(void)command(r, reply, 2, ".\r\n");
}

void
smtp_send(const struct smtp_server *server, const struct smtp_mail *mail,
    struct smtp_reply *reply)
{
	struct line_reader r = { .fd = connect_to(server) };
	struct smtp_reply bye;

	*reply = (struct smtp_reply){ 0 };
	if (r.fd == -1) {
		snprintf(reply->text, sizeof(reply->text),
		    "could not connect: %s", strerror(errno));
		return;
	}
	converse(&r, mail, reply);
	if (reply->code != 0)
		(void)command(&r, &bye, 2, "QUIT\r\n");
	else if (reply->text[0] == '\0')
		snprintf(reply->text, sizeof(reply->text), "connection lost");
	close(r.fd);
}

char *
smtp_ready(const char *octets, size_t len, size_t *out_len)
{
	/* Each octet becomes two at most, and one line end may be missing. */
	char *out = malloc(len * 2 + 3);
	size_t n = 0;
	int line_start = 1;

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		char c = octets[i];

		if (c == '\r' && i + 1 < len && octets[i + 1] == '\n')
			continue;
		if (c == '.' && line_start)
			out[n++] = '.';
		if (c == '\n')
			out[n++] = '\r';
		out[n++] = c;
		line_start = c == '\n';
	}
	if (!line_start) {
		out[n++] = '\r';
		out[n++] = '\n';
	}
	*out_len = n;
	return out;
}
