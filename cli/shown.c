/*
 * shown.c - a message as a page of text, which a scanner renders
 */
#include "cli/shown.h"

#include <stdio.h>

#include "cli/column.h"
#include "cli/page.h"
#include "record/rendering.h"
#include "record/scanner.h"

enum cli_exit
shown_begin(struct session *s, struct scanner *out)
{
	struct err e;

	return session_scanner(s, out, &e) == 0
		   ? CLI_OK
		   : complain(CLI_CONFIG, "%s", e.text);
}

enum cli_exit
shown_print(struct session *s, const struct option_row *options,
    struct scanner *scanner, struct bytes octets)
{
	struct job_request request = { .kind = JOB_RENDER };
	struct rendering rendering;
	struct bytes document;
	struct err e;

	if (scanner_ask(scanner, s->a, &request, octets, &document, &e) == -1 ||
	    rendering_from_json(s->a, document, &rendering, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	if (option_given(options, "json"))
		printf("%.*s\n", (int)document.len, (const char *)document.p);
	else
		page_print(s->a, &rendering, column_width());
	return CLI_OK;
}
