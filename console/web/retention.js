/*
 * retention.js - what is kept until when, what stays beyond it, what was deleted
 */
import { get, post } from "./api.js";
import { confirm } from "./dialog.js";
import { append, button, card, count, date, el, mailText, monthWords, span,
	tag } from "./dom.js";
import { plainTable, table } from "./table.js";

function months(answer) {
	return card("Records", el("p", {},
		`Records are kept for ${count(answer.months, "month")}. What is held, ` +
		"or asked for by somebody, stays longer."),
	plainTable("", [
		{ name: "Month", cell: (row) => monthWords(row.month) },
		{ name: "Records", cell: (row) => row.records, number: true },
		{ name: "First go", cell: (row) => date(row.begins, "day") },
		{ name: "All gone", cell: (row) => date(row.gone, "day") },
		{ name: "Stay longer", cell: (row) => row.stay, number: true },
	], answer.rows, "There is no record."),
	answer.kept > 0 ? el("p", {}, `${count(answer.kept, "record")} of months ` +
		"that are gone are held.") : null,
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
	const said = Object.entries(kept.terms).sort(([, a], [, b]) => a - b)
		.map(([name, months], i) =>
		`${i > 0 ? "; " : ""}${terms[name] ?? name}: ${span(months)}`);
	return card("Cases", el("p", {}, "A case is kept for a term after it was " +
		"closed, by its outcome: ", said, ". ", kept.open === 0 ? null
		: kept.open === 1 ? "1 case that is open stays."
			: `${kept.open} cases that are open stay.`),
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

function certificates() {
	return table({
		caption: "Certificates of what was deleted",
		columns: [
			{
				name: "When", cell: (row) => date(row.at),
				sort: (row) => row.at,
			},
			{ name: "Month, or what", cell: (row) => monthWords(row.month) },
			{ name: "Deleted", cell: (row) => row.records, number: true },
			{ name: "Held", cell: (row) => row.held, number: true },
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

export async function page(view) {
	const answer = await get("/api/retention");
	append(view, el("h1", {}, "Retention"), months(answer),
		cases(answer.cases), holds(), certificates());
}
