/*
 * smtpsend.c - send one message from standard input and print the answer
 *
 *	smtpsend [-s SOURCE] ADDRESS PORT SENDER RECIPIENT... <FILE
 *
 * Exit code: 0 accepted, 1 refused for good (5xx), 2 for now (4xx), 3 no
 * conversation, 4 usage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tools/smtp.h"

static char *
read_input(size_t *len)
{
	size_t room = 1 << 16, n = 0, got;
	char *buf = malloc(room);

	while (buf != NULL && (got = fread(buf + n, 1, room - n, stdin)) > 0) {
		char *more;

		n += got;
		if (n < room)
			continue;
		room *= 2;
		more = realloc(buf, room);
		if (more == NULL)
			free(buf);
		buf = more;
	}
	*len = n;
	return buf;
}

int
main(int argc, char **argv)
{
	struct smtp_server server = { .seconds = 60 };
	struct smtp_mail mail;
	struct smtp_reply reply;
	char *octets, *ready;
	size_t len;
	int option, bdat = 0;

	while ((option = getopt(argc, argv, "bs:")) != -1) {
		if (option == 'b')
			bdat = 1;
		else if (option == 's')
			server.source = optarg;
		else
			return 4;
	}
	if (argc - optind < 4) {
		fprintf(stderr, "usage: smtpsend [-b] [-s SOURCE] ADDRESS PORT "
				"SENDER RECIPIENT... <FILE\n");
		return 4;
	}
	server.address = argv[optind];
	server.port = (unsigned short)strtoul(argv[optind + 1], NULL, 10);
	octets = read_input(&len);
	ready = octets == NULL ? NULL : smtp_ready(octets, len, &len);
	if (ready == NULL)
		abort();
	mail = (struct smtp_mail){ .sender = argv[optind + 2],
		.recipients = (const char *const *)(argv + optind + 3),
		.recipients_len = (size_t)(argc - optind - 3),
		.octets = ready,
		.octets_len = len,
		.bdat = bdat };
	smtp_send(&server, &mail, &reply);
	printf("%d %s\n", reply.code, reply.text);
	free(ready);
	free(octets);
	if (reply.code == 0)
		return 3;
	return reply.code / 100 == 2 ? 0 : reply.code / 100 == 4 ? 2 : 1;
}
