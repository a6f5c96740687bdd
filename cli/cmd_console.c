/*
 * cmd_console.c - let somebody in to the console
 *
 * What is printed is the only copy of the link: the database keeps a digest.
 */
#include <string.h>

#include "base/token.h"
#include "cli/admin.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/session.h"

enum { ROLES_OCTETS = 4096 };

static const char invitation_hours[] = "72";

/* The roles as PostgreSQL writes an array; NULL: none was given. */
static const char *
roles_text(struct session *s, const struct option_row *role)
{
	struct strbuf b;
	const char *text;

	if (role->given == 0)
		return NULL;
	strbuf_init(&b, ROLES_OCTETS);
	for (size_t i = 0; i < role->given; i++) {
		const char *name = role->values[i];

		strbuf_char(&b, i == 0 ? '{' : ',');
		/* Whatever else stands there is no role either. */
		if (name[0] == '\0' || strpbrk(name, "\"\\{},") != NULL)
			name = "?";
		strbuf_fmt(&b, "\"%s\"", name);
	}
	strbuf_char(&b, '}');
	text = arena_string(s->a, strbuf_cstr(&b), b.len);
	strbuf_done(&b);
	return text;
}

static void
print_link(const struct session *s, const char *token, struct row *row)
{
	const struct conf *conf = &s->conf;
	const char *base = conf->console_base_url;

	printf("For ");
	print_text(row_text(row, "name"));
	printf(" (");
	print_text(row_list(row, "roles", 20));
	printf("), once, until ");
	print_time(row_text(row, "expires"));
	printf(":\n%s%s/#/enrol/%s\n", base[0] != '\0' ? "" : "https://",
	    base[0] != '\0' ? base : conf->console_listen, token);
}

static enum cli_exit
invite(struct session *s, const struct option_row *options, const char *person)
{
	unsigned char digest[SHA256_LEN];
	char token[TOKEN_LEN + 1];
	struct db_value params[4];
	struct db_rows rows;
	enum cli_exit code;
	struct row *row;
	struct err e;

	if (token_new(token, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	token_digest(token, digest);
	params[0] = db_text(person);
	params[1] = db_text(roles_text(s, &options[0]));
	params[2] = db_bytea((struct bytes){ digest, sizeof(digest) });
	params[3] = db_text(invitation_hours);
	code = session_call(s, STMT_CLI_CONSOLE_INVITE, params, 4, &rows);
	row = code == CLI_OK ? row_open(s->a, &rows, 0) : NULL;
	if (row == NULL)
		return code == CLI_OK
			   ? complain(CLI_FAILED, "could not read the answer")
			   : code;
	print_link(s, token, row);
	row_close(row);
	return CLI_OK;
}

enum cli_exit
cmd_console(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("role", "ROLE",
		    "what the person is; may stand several times"),
		{ .name = NULL },
	};
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("console invite PERSON [--role ROLE]...", options,
	    &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	if (argc != 2 || strcmp(argv[0], "invite") != 0)
		return complain(CLI_USAGE, "say: console invite PERSON");
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = admin_connect(&s, NULL);
	if (code == CLI_OK)
		code = invite(&s, options, argv[1]);
	session_end(&s);
	return code;
}
