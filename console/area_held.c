/*
 * area_held.c - mail that is held or delayed; links in notices
 */
#include "console/answer.h"
#include "console/console.h"
#include "console/files.h"
#include "console/request.h"
#include "console/route.h"

/* What a link says of itself: in a body, since addresses are logged. */
#define LINK                                                                   \
	{ "token", FROM_BODY, TYPE_TEXT, 43, REQUIRED },                       \
	{                                                                      \
		"address", FROM_BODY, TYPE_TEXT, 512, REQUIRED                 \
	}

/*
 * The page of a link: the same for every link, because the token stands behind
 * '#' and does not come here.
 */
static int
show_page(struct request *r, struct answer *out, struct err *e)
{
	(void)e;
	files_answer(r->console->files, "/link.html", NULL, r->a, out);
	return 0;
}

const struct route held_routes[] = {
	{ .method = "GET",
	    .path = "/api/held",
	    .statement = STMT_CONSOLE_HELD_LIST,
	    .flags = ROUTE_ROWS,
	    .summary = "held and delayed mail that one may see, oldest first",
	    .parameters = { { "settled", FROM_QUERY, TYPE_BOOL, 0 } } },
	{ .method = "GET",
	    .path = "/api/held/:name",
	    .statement = STMT_CONSOLE_HELD_SHOW,
	    .summary = "one of them, with what one may ask for",
	    .parameters = { { "name", FROM_PATH, TYPE_TEXT, 40 } } },
	{ .method = "POST",
	    .path = "/api/held/:name/order",
	    .statement = STMT_CONSOLE_HELD_ORDER,
	    .summary = "release, remove, separate, protect, manager, return or "
		       "drop it",
	    .parameters = { { "name", FROM_PATH, TYPE_TEXT, 40 },
		{ "act", FROM_BODY, TYPE_TEXT, 20, REQUIRED },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000 },
		{ "recipients", FROM_BODY, TYPE_JSON, 64 * 1024 } } },
	{ .method = "GET",
	    .path = "/h",
	    .run = show_page,
	    .flags = ROUTE_PUBLIC | ROUTE_OWN_TRANSACTION,
	    .summary = "the page of a notice's link" },
	{ .method = "POST",
	    .path = "/api/link/show",
	    .statement = STMT_CONSOLE_LINK_SHOW,
	    .flags = ROUTE_PUBLIC,
	    .summary = "what a link would do; nothing happens",
	    .parameters = { LINK } },
	{ .method = "POST",
	    .path = "/api/link/use",
	    .statement = STMT_CONSOLE_LINK_USE,
	    .flags = ROUTE_PUBLIC,
	    .summary = "use a link, once",
	    .parameters = { LINK, { "act", FROM_BODY, TYPE_TEXT, 20, REQUIRED },
		{ "reason", FROM_BODY, TYPE_TEXT, 4000 } } },
	{ .method = NULL },
};
