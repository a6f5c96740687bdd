/*
 * rules.js - every rule as it is in force: what waits for the headteacher, what
 * each rule costs, exemptions, and the words they go by
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, card, date, el, mailText, tag, warning } from "./dom.js";
import { exemptions } from "./exemptions.js";
import { suppressions } from "./suppressions.js";
import { plainTable, table } from "./table.js";

/* How a mode's box looks. */
const modes = {
	off: "grey", shadow: "", nudge: "warn", enforce: "good", differs: "grave",
};

export function modeTag(mode) {
	return tag(mode, modes[mode]);
}

/* A count that may be "<5". */
export function few(n) {
	return n === "<5" ? "under 5" : n ?? "–";
}

/* "marked internal, sent outside (internal-stays-inside, clause 7.4)". */
function ruleName(rule) {
	return el("span", {}, rule.title ?? rule.rule, " ",
		el("span", { class: "hint" }, mailText(rule.rule, 80),
			rule.clause ? ["; clause ", mailText(rule.clause, 80)] : null));
}

/* Approve or refuse, with a reason; fresh sign-in is the API's to ask. */
async function decide(change, approve) {
	return dialog({
		title: approve ? "Approve this change?" : "Refuse this change?",
		body: el("p", {}, mailText(change.rule, 80), ": ", change.was, " to ",
			change.becomes, approve
				? ". It is in force on every mail host within seconds."
				: ". Nothing changes."),
		fields: [{
			name: "reason", label: "Reason", required: true, least: 3,
			most: 1000,
		}],
		ok: approve ? "Approve" : "Refuse",
		kind: approve ? "" : "warning",
		send: ({ reason }) =>
			post(`/api/rule-changes/${change.change}/decide`,
				{ approve, reason }),
	});
}

async function withdraw(change) {
	return dialog({
		title: "Take this proposal back?",
		ok: "Take it back",
		send: () => post(`/api/rule-changes/${change.change}/withdraw`),
	});
}

/* One change that waits, with what may be done about it. */
function waiting(change, title, done) {
	const act = (words, run, kind, said) => button(words, async () => {
		if (await run() !== null)
			done(said);
	}, kind);
	return card(title,
		el("p", {}, modeTag(change.was), " to ", modeTag(change.becomes)),
		el("p", {}, mailText(change.reason)),
		el("p", { class: "hint" }, `M${change.change}, proposed by `,
			mailText(change.proposed_by), ", ", date(change.proposed)),
		el("p", {}, el("a", {
			href: `#/rules/${encodeURIComponent(change.rule)}`,
		}, "What it would cost")),
		el("div", { class: "buttons" },
			change.may_decide ? act("Approve",
				() => decide(change, true), "", "The change is approved.")
				: null,
			change.may_decide ? act("Refuse",
				() => decide(change, false), "secondary",
				"The change is refused.") : null,
			change.may_withdraw ? act("Take it back",
				() => withdraw(change), "secondary",
				"The proposal is taken back.") : null));
}

function queue(changes, rules, done) {
	const titles = new Map(rules.map((rule) => [rule.rule, rule.title]));
	return el("section", {}, el("h2", {}, "Waiting for approval"),
		changes.length === 0
			? el("p", { class: "empty" }, "No change waits.")
			: changes.map((change) => waiting(change,
				titles.get(change.rule) ?? change.rule, done)));
}

/* Those that made too much noise. */
function suspended(rules) {
	const noisy = rules.filter((rule) => rule.change?.noise);
	return noisy.length === 0 ? null : warning("Suspended to shadow by itself, ",
		"because of noise: ", noisy.map((rule, i) => [i > 0 ? "; " : "",
			mailText(rule.rule, 80), ` (${rule.change.reason})`]), ".");
}

function cost(rule) {
	const minutes = rule.figures.minutes_a_week;
	return minutes === null || minutes === undefined ? "–" : minutes;
}

function percent(n) {
	return n === null || n === undefined ? "–" : `${n}%`;
}

function listed(rules) {
	return plainTable("Rules in force", [
		{
			name: "Rule", cell: (rule) => el("a", {
				href: `#/rules/${encodeURIComponent(rule.rule)}`,
			}, ruleName(rule)),
		},
		{ name: "Mode", cell: (rule) => modeTag(rule.mode) },
		{
			name: "Set by", cell: (rule) => rule.source === "file"
				? "policy file" : `M${rule.change?.change ?? ""}`,
		},
		{ name: "In shadow", number: true, cell: (r) => few(r.figures.shadow) },
		{ name: "Live", number: true, cell: (rule) => few(rule.figures.live) },
		{ name: "Flags", number: true, cell: (rule) => few(rule.figures.flags) },
		{
			name: "False alarms", number: true,
			cell: (rule) => percent(rule.figures.false_alarm_percent),
		},
		{ name: "Minutes a week", number: true, cell: cost },
	], rules, "No mail host has reported its rules yet.");
}

function wordLists(roles) {
	const may = ["headteacher", "dsl", "mail-admin", "admin"].some((role) =>
		roles.includes(role));
	return el("section", {}, el("h2", {}, "Word lists"),
		el("p", {}, "Lists are files on the mail host. To add a word, put it " +
			"into a list of the school's own beside them, with lines that it " +
			"must find and lines that it must not, and run ",
		el("code", {}, "schoolgate words check"), ", then ",
		el("code", {}, "schoolgate reload"), "."),
		table({
			caption: "Word lists",
			columns: [
				{
					name: "List", cell: (row) => may && row.terms > 0
						? el("a", {
							href: `#/words/${row.list}?host=${
								encodeURIComponent(row.host)}`,
						}, row.name) : row.name,
				},
				{ name: "Category", cell: (row) => row.category },
				{ name: "Entries", number: true, cell: (row) => row.terms },
				{
					name: "Own changes", number: true,
					cell: (row) => row.changes,
				},
				{ name: "Version", cell: (row) => el("code", {}, row.version) },
				{ name: "Mail host", cell: (row) => row.host },
			],
			load: () => get("/api/word-lists"),
			empty: "No mail host has reported its lists yet. They come with " +
				"the daily schoolgate doctor.",
		}));
}

const events = {
	"exemption-proposed": "asked for an exemption",
	"exemption-approved": "allowed an exemption",
	"exemption-refused": "refused an exemption",
	"exemption-ended": "ended an exemption",
	suspended: "suspended an account",
	restored: "restored an account",
	"rule-changed": "policy file changed",
	bypassed: "passed a rule by",
	"mode-proposed": "proposed a mode",
	"mode-approved": "approved a mode",
	"mode-refused": "refused a mode",
	"mode-withdrawn": "took a proposal back",
	"mode-overtaken": "policy file is newer",
	"rule-suspended": "suspended itself",
	"noise-limits": "changed the limits of noise",
	"people-imported": "changed the directory",
	"address-moved": "gave an address to another person",
	"holidays-changed": "changed bank holidays",
	"nation-changed": "changed whose bank holidays count",
};

function history() {
	return el("details", {}, el("summary", {}, "Who changed what"), table({
		caption: "Changes of rules, of the directory and of holidays",
		columns: [
			{ name: "When", cell: (row) => date(row.at) },
			{ name: "Who", cell: (row) => mailText(row.by, 80) },
			{ name: "What", cell: (row) => events[row.what] ?? row.what },
			{ name: "About", cell: (row) => mailText(row.about, 80) },
			{ name: "Reason", cell: (row) => mailText(row.reason) },
		],
		load: () => get("/api/rule-events", { lim: 200 }),
	}));
}

export async function page(view, { session, say, go }) {
	const [{ rows: rules }, { rows: changes }] = await Promise.all([
		get("/api/rules"), get("/api/rule-changes")]);
	const done = (words) => {
		say(words);
		go("/rules");
	};
	view.append(el("h1", {}, "Rules"),
		el("p", {}, "The administrator proposes another mode for a rule, the " +
			"headteacher approves it."),
		el("ul", {},
			el("li", {}, modeTag("off"), " the rule is not looked at."),
			el("li", {}, modeTag("shadow"), " what it finds is counted, and " +
				"nobody notices."),
			el("li", {}, modeTag("nudge"), " it flags and advises, and stops " +
				"nothing."),
			el("li", {}, modeTag("enforce"), " it does what it says.")),
		el("p", { class: "hint" }, "Counts are of the last 30 days. A number " +
			"below five is shown as “under 5”, and nothing about you is " +
			"counted."));
	for (const part of [suspended(rules), queue(changes, rules, done),
		el("h2", {}, "All rules"), listed(rules), exemptions(session, say),
		await suppressions(), wordLists(session.roles), history()])
		if (part)
			view.append(part);
}
