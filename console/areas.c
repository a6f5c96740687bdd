/*
 * areas.c - the tables of all slices
 */
#include "console/areas.h"

extern const struct route session_routes[];
extern const struct route account_routes[];
extern const struct route open_routes[];
extern const struct route sealed_routes[];
extern const struct route cases_routes[];
extern const struct route today_routes[];
extern const struct route dpo_routes[];
extern const struct route rules_routes[];
extern const struct route health_routes[];
extern const struct route figures_routes[];
extern const struct route mine_routes[];
extern const struct route held_routes[];

const struct route *const areas[] = {
	session_routes,
	account_routes,
	open_routes,
	sealed_routes,
	cases_routes,
	today_routes,
	dpo_routes,
	rules_routes,
	health_routes,
	figures_routes,
	mine_routes,
	held_routes,
	NULL,
};
