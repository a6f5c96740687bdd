/*
 * area_figures.c - counts of a month, of nobody
 */
#include "console/route.h"

const struct route figures_routes[] = {
	{ .method = "GET",
	    .path = "/api/figures",
	    .roles = "headteacher deputy governor chair auditor mail-admin "
		     "admin dsl dpo",
	    .statement = STMT_CONSOLE_FIGURES,
	    .summary = "counts of a month; none of fewer than five",
	    .parameters = { { "month", FROM_QUERY, TYPE_DATE, 0 },
		{ "school", FROM_QUERY, TYPE_TEXT, 63 } } },
	{ .method = NULL },
};
