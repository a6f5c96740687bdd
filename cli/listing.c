/*
 * listing.c - a statement whose rows a command prints, for people or as JSON
 */
#include "cli/listing.h"

enum cli_exit
listing_run(struct session *s, const struct option_row *options,
    const struct listing *what, const struct db_value *params,
    size_t params_len)
{
	struct db_rows rows;
	enum cli_exit code =
	    session_call(s, what->stmt, params, params_len, &rows);

	if (code != CLI_OK)
		return code;
	if (option_given(options, "json"))
		print_json(&rows);
	else
		print_each(s->a, &rows, what->print, what->none);
	return CLI_OK;
}
