/*
 * audit.js - all openings of other people's mail: who, when, whose, why, and
 * what became of the notice; whether the account is whole
 */
import { get, post } from "./api.js";
import { append, button, card, count, date, el, mailText, replace, tag,
	warning } from "./dom.js";
import { form } from "./form.js";
import { plainTable, table } from "./table.js";

const notices = {
	sent: ["told", "good"], due: ["is being told", "warn"],
	deferred: ["told later", ""], failed: ["could not be told", "grave"],
	none: ["nobody to tell", "grey"],
};

function noticeTag(row) {
	const [words, kind] = notices[row.notice] ?? [row.notice, ""];
	return tag(words, kind);
}

const fields = [
	{ name: "by", label: "Opened by (a person's number)" },
	{ name: "told", label: "Whose mail (number or address)" },
	{
		name: "notice", label: "Notice", kind: "select",
		options: [["", "any"], ["sent", "told"], ["due", "is being told"],
			["deferred", "told later"], ["failed", "could not be told"],
			["none", "nobody to tell"]],
	},
	{ name: "since", label: "From", kind: "date" },
	{ name: "until", label: "To", kind: "date" },
];

function openings(filter) {
	return table({
		caption: "Openings",
		columns: [
			{
				name: "When", cell: (row) => date(row.at),
				sort: (row) => row.opening,
			},
			{
				name: "Who", cell: (row) => [mailText(row.by_name ?? row.by, 100),
					row.signed_by ? [", signed for by ", mailText(
						row.signed_name ?? row.signed_by, 100)] : null],
			},
			{
				name: "Whose mail", cell: (row) => row.told_address
					? [mailText(row.told_name ?? row.told_address, 100),
						row.others.map(({ told_name: name, told_address: at }) =>
							[", ", mailText(name ?? at, 100)]),
						row.untold > 0 ? ` and ${row.untold} more` : null]
					: "somebody outside",
			},
			{
				name: "Why", cell: (row) => [row.purpose_words ?? row.purpose,
					": ", mailText(row.reason, 300), row.under
						? [" (", el("a", {
							href: `#/requests/${row.under.replace(/\D/g, "")}`,
						}, row.under.replace(":", " ")), ")"] : null],
			},
			{
				name: "How far", cell: (row) => row.tier === "T4"
					? "the text and what was enclosed" : "the text",
			},
			{ name: "Message", cell: (row) => row.reference },
			{ name: "Notice", cell: noticeTag },
			{ name: "Answers", cell: (row) => row.answers.length, number: true },
		],
		load: (after) => post("/api/audit/openings",
			{ filter, after, lim: 50 }),
		key: (row) => row.opening,
		empty: "Nothing was opened.",
	});
}

/* One side and the other: every opening is accounted for once. */
function balance(n) {
	return card("The account", el("p", { class: "balance" },
		el("strong", {}, count(n.openings, "opening")),
		`, ${count(n.notices, "notice")} = ${n.sent} told + ${
			n.due} being told + ${n.deferred} told later + ${
			n.failed} could not be told `,
		n.balanced ? tag("it adds up", "good")
			: tag("it does not add up", "grave")),
	el("p", {}, `Of ${count(n.done, "opening")} everybody was told whose mail ` +
		`it is; ${n.outside} had nobody to tell, because nobody of the school wrote it or got it.`,
	n.untold > 0 ? ` ${n.untold} more got mail that went to more people ` +
		"than one opening tells." : null),
	n.overdue > 0 ? warning(`${count(n.overdue, "notice")} should have been ` +
		"sent by now.") : null,
	n.failed > 0 ? warning(`${count(n.failed, "notice")} could not be ` +
		"delivered: tell these people another way.") : null);
}

/* What each chain of the database holds. */
const chainWords = {
	decision: "Decisions about flags", opening: "Openings",
	notice_event: "Notices", certificate: "Certificates of deletion",
	rule_event: "Changes of rules", trial: "Trials of rules and word lists",
	account_event: "Accounts and roles", opening_outcome: "Outcomes of openings",
	case_event: "Cases", request_event: "Requests", seal_event: "Sealed mail",
};

async function chains() {
	const { rows } = await get("/api/audit/chains");
	return card("Nothing was changed afterwards", plainTable("", [
		{ name: "Written down", cell: (row) => chainWords[row.chain] ?? row.chain },
		{ name: "Rows", cell: (row) => row.rows, number: true },
		{
			name: "As written", cell: (row) => row.ok ? tag("whole", "good")
				: tag(`changed at row ${row.broken_at}`, "grave"),
		},
		{
			name: "Head", cell: (row) => el("code", {},
				(row.head ?? "–").slice(0, 16)),
		},
	], rows));
}

export async function page(view, params) {
	append(view, el("h1", {}, "Openings"),
		balance(await get("/api/audit/balance")));
	if (params.session.roles.includes("dpo")) {
		const place = el("div", {});
		const draw = (filter) => replace(place, openings(filter));
		append(view, el("details", {}, el("summary", {}, "Look for"),
			form({
				fields, ok: "Look",
				send: async (values) => draw(Object.fromEntries(
					Object.entries(values).filter(([, value]) => value !== ""))),
			})), place);
		draw({});
	}
	const whole = el("div", {}, button("Check that nothing was changed",
		async () => replace(whole, await chains()), "secondary"));
	append(view, whole);
}
