/*
 * area_health.c - how mail hosts stand
 */
#include "console/route.h"

const struct route health_routes[] = {
	{ .method = "GET",
	    .path = "/api/health",
	    .roles = "mail-admin admin headteacher deputy dpo auditor",
	    .statement = STMT_CONSOLE_HEALTH,
	    .summary = "what status and doctor say, and a week by hours",
	    .parameters = { { "school", FROM_QUERY, TYPE_TEXT, 63 } } },
	{ .method = NULL },
};
