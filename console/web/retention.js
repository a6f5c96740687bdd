/*
 * retention.js - what is kept until when, what stays beyond it, what was deleted
 */
import { get, post } from "./api.js";
import { confirm, dialog } from "./dialog.js";
import { append, button, card, count, date, el, mailText, span, tag }
	from "./dom.js";
import { plainTable, table } from "./table.js";

const reasons = {
	hold: "a hold", request: "a request", breach: "a breach",
};

/* "2 (a hold: 1, a breach: 2)": how many stay longer, and why. */
function stayWords(n, why) {
	const said = Object.entries(why)
		.map(([name, k]) => `${reasons[name] ?? name}: ${k}`);
	return said.length > 0 ? `${n} (${said.join(", ")})` : n;
}

function months(answer) {
	return card("Records", el("p", {},
		`Records are kept for ${count(answer.months, "month")}. What is held, ` +
		"asked for by somebody, or of a breach stays longer: of a breach until " +
		`it is closed, and ${count(answer.breach_months, "month")} after that.`),
	plainTable("", [
		{ name: "Month", cell: (row) => row.month },
		{ name: "Records", cell: (row) => row.records, number: true },
		{ name: "First go", cell: (row) => date(row.begins, "day") },
		{ name: "All gone", cell: (row) => date(row.gone, "day") },
		{ name: "Stay longer", cell: (row) => stayWords(row.stay, row.why),
			number: true },
	], answer.rows, "There is no record."),
	answer.kept > 0 ? el("p", {}, "Of months that are gone are held: ",
		stayWords(answer.kept, answer.kept_why), ".") : null,
	answer.other > 0 ? el("p", {}, `${count(answer.other, "record")} of clocks ` +
		"that were wrong are counted from the day they came.") : null);
}

const terms = {
	"no-breach": "no breach", explained: "explained", withdrawn: "a mistake",
	advice: "advice", training: "training", safeguarding:
		"with the safeguarding lead, whatever came of it", other: "any other",
};

/* What came of a case says how long it is kept. */
function cases(kept) {
	if (!kept)
		return null;
	const said = Object.entries(kept.terms).map(([name, months], i) =>
		`${i > 0 ? "; " : ""}${terms[name] ?? name}: ${span(months)}`);
	return card("Cases", el("p", {}, "A case is kept for a term after it was " +
		"closed, by its outcome: ", said, ". ", `${count(kept.open, "case")} ` +
		"that is open stays."),
	plainTable("", [
		{ name: "Kept for", cell: (row) => span(row.months) },
		{ name: "Closed cases", cell: (row) => row.cases, number: true },
		{ name: "First go", cell: (row) => date(row.first, "day") },
		{ name: "Stay longer", cell: (row) => row.stay, number: true },
	], kept.rows, "No case is closed."));
}

async function end(row, list) {
	if (await confirm("End this hold?", el("p", {},
		"The record then goes when its time is over."), "End it", "warning")) {
		await post(`/api/retention/holds/${row.hold}/end`);
		await list.reload();
	}
}

function holds() {
	const list = table({
		caption: "Holds",
		columns: [
			{
				name: "Placed", cell: (row) => date(row.placed, "day"),
				sort: (row) => row.placed,
			},
			{ name: "Message", cell: (row) => row.reference },
			{ name: "Why", cell: (row) => mailText(row.reason, 300) },
			{ name: "By", cell: (row) => mailText(row.by, 100) },
			{
				name: "Until", cell: (row) => row.until
					? date(row.until, "day") : "it is ended",
			},
			{
				name: "State", cell: (row) => row.runs
					? button("End", () => end(row, list), "link")
					: tag("over", "grey"),
			},
		],
		load: (after) => get("/api/retention/holds",
			{ ended: true, after, lim: 50 }),
		key: (row) => row.hold,
		empty: "No record is held.",
	});
	return list;
}

const onwards = {
	reported: ["contained", "assessed"], contained: ["assessed"],
	assessed: ["closed"], closed: ["reopened"],
};
const keepers = ["dpo", "headteacher"];
const breachActs = {
	contained: "Contained", assessed: "Risk assessed", closed: "Close the breach",
	reopened: "Open again",
};

async function breachAct(row, act, list) {
	const told = await dialog({
		title: `${breachActs[act]}: breach of ${row.reference}`,
		fields: [{
			name: "note", label: "In one line, for the register",
			required: true, least: 3, most: 1000,
		}],
		ok: breachActs[act],
		send: ({ note }) => post(`/api/breaches/${row.breach}/act`,
			{ act, note }),
	});
	if (told)
		await list.reload();
}

function breachState(row) {
	return [tag(row.state, row.late ? "grave" : row.closed ? "grey" : "warn"),
		row.late ? " 72 hours are over" : null,
		row.kept_until ? [" its mail is kept until ",
			date(row.kept_until, "day")] : null];
}

/* What a breach concerns stays; the Data Protection Officer closes it. */
function breaches(closed) {
	const list = table({
		caption: closed ? "Closed breaches" : "Open breaches",
		columns: [
			{ name: "Reported", cell: (row) => date(row.reported) },
			{ name: "By", cell: (row) => mailText(row.reporter, 100) },
			{ name: "Message", cell: (row) => row.reference },
			{ name: "Regulator by", cell: (row) => date(row.due) },
			{ name: "State", cell: breachState },
			{
				name: "Last word", cell: (row) =>
					mailText(row.events.at(-1)?.note ?? "", 300),
			},
			{
				name: "Act", cell: (row) => onwards[row.state].map((act) =>
					[button(breachActs[act],
						() => breachAct(row, act, list), "link"), " "]),
			},
		],
		load: (after) => after ? { rows: [] }
			: get("/api/breaches", { closed, lim: 200 }),
		key: (row) => row.breach,
		empty: closed ? "None was closed." : "No breach is open.",
	});
	return list;
}

function certificates() {
	return table({
		caption: "Certificates of what was deleted",
		columns: [
			{
				name: "When", cell: (row) => date(row.at),
				sort: (row) => row.at,
			},
			{ name: "Month, or what", cell: (row) => row.month },
			{ name: "Deleted", cell: (row) => row.records, number: true },
			{ name: "Held", cell: (row) => stayWords(row.held, row.why),
				number: true },
			{
				name: "Kept for", cell: (row) => span(row.months),
			},
			{
				name: "Certificate", cell: (row) => `C${row.certificate}, ${
					row.hash.slice(0, 16)}`,
			},
		],
		load: (after) => get("/api/retention/certificates",
			{ after, lim: 50 }),
		key: (row) => row.certificate,
		empty: "Nothing was deleted yet.",
	});
}

export async function page(view, { session }) {
	const answer = await get("/api/retention");
	append(view, el("h1", {}, "Retention"), months(answer),
		session.roles.some((role) => keepers.includes(role))
			? [breaches(false), breaches(true)] : null,
		cases(answer.cases), holds(), certificates());
}
