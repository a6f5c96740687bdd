/*
 * pages.js - the table of pages
 *
 * path: what stands after #; `:x` is handed to the page as params.x.  title: of
 * the page and in the navigation; never a word of mail.  roles: who may come
 * here (any of them; the rights themselves are the database's).  module: what
 * shows it.  nav: false keeps it out of the navigation.  open: nobody need be
 * signed in.  The order is that of the navigation.
 */
export const pages = [
	{
		path: "/today", title: "Today", module: "./today.js",
		roles: ["headteacher", "deputy", "dsl", "chair", "dpo", "hr"],
	},
	{
		path: "/requests", title: "Requests", module: "./requests.js",
		roles: ["dpo"],
	},
	{
		path: "/requests/:request", title: "Request",
		module: "./requests.js", roles: ["dpo"], nav: false,
	},
	{
		path: "/records", title: "Records", module: "./records.js",
		roles: ["dpo"],
	},
	{
		path: "/cases", title: "Cases", module: "./cases.js",
		roles: ["headteacher", "deputy", "dsl", "dpo", "hr", "chair"],
	},
	{
		path: "/cases/:case", title: "Case", module: "./cases.js",
		roles: ["headteacher", "deputy", "dsl", "dpo", "hr", "chair"],
		nav: false,
	},
	{
		path: "/open/:id", title: "Message", module: "./open.js",
		roles: ["headteacher", "deputy", "dsl", "dpo", "hr", "chair"],
		nav: false,
	},
	{
		path: "/opening/:opening", title: "Message", module: "./open.js",
		roles: ["headteacher", "deputy", "dsl", "dpo", "hr", "chair"],
		nav: false,
	},
	{
		path: "/sealed", title: "Sealed mail", module: "./sealed.js",
		roles: ["headteacher", "deputy", "dsl", "dpo", "hr", "chair"],
	},
	{
		path: "/health", title: "Health", module: "./health.js",
		roles: ["admin", "mail-admin", "headteacher", "deputy", "dpo"],
	},
	{
		path: "/rules", title: "Rules", module: "./rules.js",
		roles: ["admin", "mail-admin", "headteacher", "deputy", "dsl"],
	},
	{
		path: "/rules/:rule", title: "Rule", module: "./rule.js",
		roles: ["admin", "mail-admin", "headteacher", "deputy", "dsl"],
		nav: false,
	},
	{
		path: "/words/:list", title: "Word list", module: "./words.js",
		roles: ["admin", "mail-admin", "headteacher", "dsl"], nav: false,
	},
	{ path: "/held", title: "Held mail", module: "./held.js", roles: ["staff"] },
	{
		path: "/figures", title: "Figures", module: "./figures.js",
		roles: ["headteacher", "deputy", "governor", "chair", "dpo", "auditor",
			"admin", "mail-admin"],
	},
	{
		path: "/audit", title: "Openings", module: "./audit.js",
		roles: ["dpo", "auditor"],
	},
	{
		path: "/retention", title: "Retention", module: "./retention.js",
		roles: ["dpo"],
	},
	{ path: "/me", title: "About me", module: "./me.js", roles: ["staff"] },
	{
		path: "/delegation", title: "Delegation", module: "./delegation.js",
		roles: ["headteacher", "dsl", "chair"],
	},
	{
		path: "/accounts", title: "Accounts", module: "./accounts.js",
		roles: ["headteacher", "admin", "mail-admin", "auditor"],
	},
	{
		path: "/account", title: "My account", module: "./account.js",
		roles: ["staff"], nav: false,
	},
	{
		path: "/sign-in", title: "Sign in", module: "./sign_in.js",
		roles: [], nav: false, open: true,
	},
	{
		path: "/recover", title: "Sign in with a recovery code",
		module: "./recover.js", roles: [], nav: false, open: true,
	},
	{
		path: "/enrol/:token", title: "Set up your account",
		module: "./enrol.js", roles: [], nav: false, open: true,
	},
];

/* Where somebody begins: at the page of the first of these roles that is his. */
const homes = [
	["headteacher", "/today"], ["deputy", "/today"], ["dsl", "/today"],
	["chair", "/today"], ["dpo", "/requests"], ["mail-admin", "/health"],
	["admin", "/health"], ["hr", "/cases"], ["governor", "/figures"],
	["auditor", "/audit"], ["staff", "/me"],
];

export function homeOf(roles) {
	return homes.find(([role]) => roles.includes(role))?.[1] ?? "/account";
}

/* The :x of a pattern that a path has; null when it is another path. */
function matched(pattern, path) {
	const want = pattern.split("/");
	const have = path.split("/");
	if (want.length !== have.length)
		return null;
	const found = {};
	for (let i = 0; i < want.length; i++)
		if (want[i].startsWith(":") && have[i] !== "")
			found[want[i].slice(1)] = have[i];
		else if (want[i] !== have[i])
			return null;
	return found;
}

/* The page at what stands after #, with its params; null when there is none. */
export function pageAt(hash) {
	const [path, query] = hash.replace(/^#/, "").split("?", 2);
	for (const page of pages) {
		const params = matched(page.path, path);
		if (params !== null)
			return {
				page,
				params: { ...params, query: new URLSearchParams(query ?? "") },
			};
	}
	return null;
}

/* May somebody with these roles come here? */
export function mayCome(page, roles) {
	return page.open || page.roles.length === 0 ||
		page.roles.some((role) => roles.includes(role));
}
