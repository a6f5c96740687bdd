/*
 * milterspeak.c - speak the milter protocol to a socket, from a script
 *
 *	milterspeak SOCKET <SCRIPT
 *
 * Each line of the script is one packet; a word stands for its command:
 *
 *	negotiate		version 6, everything offered; prints "steps N"
 *	negotiate-old		the same without SMFIP_HDR_LEADSPC
 *	connect NAME ADDRESS	helo NAME	mail <PATH> [ARGUMENT...]
 *	macro COMMAND NAME=VALUE...		rcpt <PATH> [ARGUMENT...]
 *	header NAME VALUE	(value as it is, "\n" for a line end)
 *	long NAME OCTETS	a header of so many octets
 *	eoh  body TEXT  fill OCTETS  end  abort  quit
 *	wait			read one answer and print it: "continue",
 *				"reply 550 ...", "tempfail", "closed"
 *	close			close without a word
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { PACKET = 1 << 20 };

struct speaker {
	int fd;
	unsigned char out[PACKET];
	size_t len;
};

static void
put(struct speaker *s, const void *p, size_t len)
{
	if (len > PACKET - s->len)
		abort();
	memcpy(s->out + s->len, p, len);
	s->len += len;
}

/* A string with its NUL; "\n" becomes a line end. */
static void
put_string(struct speaker *s, const char *text)
{
	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == 'n') {
			put(s, "\n", 1);
			text++;
		} else {
			put(s, text, 1);
		}
	}
	put(s, "", 1);
}

static void
send_packet(struct speaker *s, char command)
{
	uint32_t size = htonl((uint32_t)s->len + 1);
	unsigned char head[5];

	memcpy(head, &size, 4);
	head[4] = (unsigned char)command;
	if (send(s->fd, head, 5, MSG_NOSIGNAL) != 5 ||
	    send(s->fd, s->out, s->len, MSG_NOSIGNAL) != (ssize_t)s->len)
		printf("not sent\n");
	s->len = 0;
}

static void
negotiate(struct speaker *s, uint32_t steps)
{
	uint32_t v[3] = { htonl(6), htonl(0x1ff), htonl(steps) };

	put(s, v, sizeof(v));
	send_packet(s, 'O');
}

/* Words of the rest of the line as strings. */
static void
put_words(struct speaker *s, char *rest)
{
	char *save = NULL;

	for (char *word = strtok_r(rest, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		put_string(s, word);
}

static void
put_connect(struct speaker *s, char *rest)
{
	char *space = strchr(rest, ' ');
	uint16_t port = htons(4000);

	if (space == NULL)
		abort();
	*space = '\0';
	put_string(s, rest);
	put(s, "4", 1);
	put(s, &port, 2);
	put_string(s, space + 1);
}

static void
put_macro(struct speaker *s, char *rest)
{
	char *save = NULL;
	char *word = strtok_r(rest, " ", &save);

	put(s, word, 1);
	while ((word = strtok_r(NULL, " ", &save)) != NULL) {
		char *equals = strchr(word, '=');

		if (equals == NULL)
			abort();
		*equals = '\0';
		put_string(s, word);
		put_string(s, equals + 1);
	}
}

static void
put_header(struct speaker *s, char *rest)
{
	char *space = strchr(rest, ' ');

	if (space == NULL)
		abort();
	*space = '\0';
	put_string(s, rest);
	put_string(s, space + 1);
}

static void
put_fill(struct speaker *s, char *rest)
{
	size_t n = strtoul(rest, NULL, 10);

	for (size_t i = 0; i < n; i++)
		put(s, i % 64 == 63 ? "\n" : "x", 1);
}

static void
put_long(struct speaker *s, char *rest)
{
	char *space = strchr(rest, ' ');

	if (space == NULL)
		abort();
	*space = '\0';
	put_string(s, rest);
	put_fill(s, space + 1);
	put(s, "", 1);
}

static void
put_text(struct speaker *s, char *rest)
{
	put_string(s, rest);
	s->len--;
}

static int
receive(int fd, void *p, size_t len)
{
	unsigned char *to = p;

	while (len > 0) {
		ssize_t n = read(fd, to, len);

		if (n <= 0)
			return -1;
		to += n;
		len -= (size_t)n;
	}
	return 0;
}

static void
wait_answer(struct speaker *s)
{
	static const struct {
		char code;
		const char *name;
	} names[] = { { 'c', "continue" }, { 'a', "accept" }, { 'r', "reject" },
		{ 't', "tempfail" }, { 'd', "discard" }, { 'p', "progress" },
		{ '+', "add-recipient" }, { 'm', "change-header" } };
	static char text[PACKET];
	uint32_t size;
	char code;

	if (receive(s->fd, &size, 4) == -1 || ntohl(size) == 0 ||
	    ntohl(size) > PACKET || receive(s->fd, &code, 1) == -1 ||
	    receive(s->fd, text, ntohl(size) - 1) == -1) {
		printf("closed\n");
		return;
	}
	text[ntohl(size) - 1] = '\0';
	if (code == 'O') {
		uint32_t v[3];

		memcpy(v, text, sizeof(v));
		printf("negotiated version %u actions %x steps %x\n",
		    ntohl(v[0]), ntohl(v[1]), ntohl(v[2]));
		return;
	}
	if (code == 'y') {
		printf("reply %s\n", text);
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].code == code)
			printf("%s\n", names[i].name);
}

static const struct {
	const char *word;
	char command;
	void (*put)(struct speaker *s, char *rest);
} commands[] = {
	{ "connect", 'C', put_connect },
	{ "helo", 'H', put_text },
	{ "mail", 'M', put_words },
	{ "rcpt", 'R', put_words },
	{ "macro", 'D', put_macro },
	{ "header", 'L', put_header },
	{ "long", 'L', put_long },
	{ "eoh", 'N', NULL },
	{ "body", 'B', put_text },
	{ "fill", 'B', put_fill },
	{ "end", 'E', NULL },
	{ "abort", 'A', NULL },
	{ "quit", 'Q', NULL },
};

static void
speak(struct speaker *s, char *line)
{
	char *rest = strchr(line, ' ');

	if (rest != NULL)
		*rest++ = '\0';
	if (strcmp(line, "negotiate") == 0)
		negotiate(s, 0x1fffff);
	else if (strcmp(line, "negotiate-old") == 0)
		negotiate(s, 0xfffff);
	else if (strcmp(line, "wait") == 0)
		wait_answer(s);
	else if (strcmp(line, "close") == 0)
		close(s->fd);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(line, commands[i].word) != 0)
			continue;
		if (commands[i].put != NULL && rest != NULL)
			commands[i].put(s, rest);
		/* Strings of HELO end with NUL as well. */
		if (commands[i].command == 'H')
			put(s, "", 1);
		send_packet(s, commands[i].command);
	}
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static struct speaker s;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = 40 };
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (argc != 2 || strlen(argv[1]) >= sizeof(at.sun_path))
		return 2;
	strncpy(at.sun_path, argv[1], sizeof(at.sun_path) - 1);
	s.fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (s.fd == -1 ||
	    setsockopt(s.fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		sizeof(patience)) == -1 ||
	    connect(s.fd, (struct sockaddr *)&at, sizeof(at)) == -1) {
		perror("milterspeak");
		return 1;
	}
	while ((len = getline(&line, &cap, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		speak(&s, line);
	}
	free(line);
	return 0;
}
