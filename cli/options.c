/*
 * options.c - the options of one command as a table
 */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "cli/session.h"

static void
help(const char *usage, const struct option_row *rows)
{
	printf("usage: schoolgate %s\n", usage);
	for (; rows->name != NULL; rows++)
		printf("  --%s%s%s\n        %s\n", rows->name,
		    rows->value != NULL ? " " : "",
		    rows->value != NULL ? rows->value : "", rows->sentence);
}

static struct option_row *
find(struct option_row *rows, const char *name, size_t len)
{
	for (; rows->name != NULL; rows++)
		if (strlen(rows->name) == len &&
		    memcmp(rows->name, name, len) == 0)
			return rows;
	return NULL;
}

/* "-o": the row of that letter, or NULL. */
static struct option_row *
find_letter(struct option_row *rows, const char *argument)
{
	if (argument[0] != '-' || argument[1] == '-' || argument[1] == '\0' ||
	    argument[2] != '\0')
		return NULL;
	for (; rows->name != NULL; rows++)
		if (rows->letter == argument[1])
			return rows;
	return NULL;
}

/* Take the option at argv[*i] and its value; *i is on the last used. */
static enum cli_exit
take(struct option_row *rows, int argc, char **argv, int *i)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	struct option_row *row = find_letter(rows, argv[*i]);

	if (row == NULL)
		row = find(rows, name, len);
	else
		equals = NULL;

	if (row == NULL)
		return complain(CLI_USAGE,
		    "there is no option \"%s\"; try --help", argv[*i]);
	if (row->given == OPTION_VALUES_MAX)
		return complain(
		    CLI_USAGE, "\"--%s\" is given too often", row->name);
	if (row->value == NULL) {
		row->values[row->given++] = "";
		return equals == NULL
			   ? CLI_OK
			   : complain(CLI_USAGE, "\"--%s\" takes no value",
				 row->name);
	}
	if (equals == NULL && *i + 1 >= argc)
		return complain(CLI_USAGE, "\"--%s\" needs a value: %s",
		    row->name, row->value);
	row->values[row->given++] = equals != NULL ? equals + 1 : argv[++*i];
	return CLI_OK;
}

enum cli_exit
options_read(const char *usage, struct option_row *rows, int *argc,
    char ***argv, int *helped)
{
	char **v = *argv;
	int n = 0;

	*helped = 0;
	for (int i = 1; i < *argc; i++) {
		enum cli_exit code;

		if (strcmp(v[i], "--help") == 0 || strcmp(v[i], "-h") == 0) {
			help(usage, rows);
			*helped = 1;
			return CLI_OK;
		}
		if (strcmp(v[i], "--") == 0) {
			while (++i < *argc)
				v[n++] = v[i];
			break;
		}
		if (strncmp(v[i], "--", 2) != 0 &&
		    find_letter(rows, v[i]) == NULL) {
			v[n++] = v[i];
			continue;
		}
		code = take(rows, *argc, v, &i);
		if (code != CLI_OK)
			return code;
	}
	*argc = n;
	return CLI_OK;
}

int
option_given(const struct option_row *rows, const char *name)
{
	for (; rows->name != NULL; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows->given > 0;
	return 0;
}

const char *
option_value(const struct option_row *rows, const char *name)
{
	for (; rows->name != NULL; rows++)
		if (strcmp(rows->name, name) == 0 && rows->given > 0)
			return rows->values[rows->given - 1];
	return NULL;
}
