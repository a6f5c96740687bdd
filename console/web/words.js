/*
 * words.js - one word list: its entries, each with lines that it must find and
 * lines that it must not
 */
import { get } from "./api.js";
import { el, mailText, warning } from "./dom.js";
import { table } from "./table.js";

function lines(texts) {
	return el("ul", {}, texts.map((text) => el("li", {}, mailText(text))));
}

export async function page(view, { list, query }) {
	const host = query.get("host") ?? "";
	const { rows } = await get("/api/word-lists");
	const found = rows.find((row) => String(row.list) === list &&
		row.host === host);
	view.append(el("h1", {}, "Word list"),
		el("p", {}, found
			? `${found.name}, category ${found.category}, ${
				found.terms} entries, version ${found.version}` : ""),
		warning("This page shows words that hurt."),
		table({
			caption: "Entries",
			columns: [
				{ name: "Entry", cell: (row) => mailText(row.term) },
				{ name: "Severity", number: true, cell: (row) => row.severity },
				{
					name: "Confidence", number: true,
					cell: (row) => row.confidence,
				},
				{ name: "Must find", cell: (row) => lines(row.match) },
				{ name: "Must not find", cell: (row) => lines(row.clean) },
			],
			load: (after) => get(
				`/api/word-lists/${list}/entries`, { host, after, lim: 50 }),
			key: (row) => row.entry,
			empty: "This list has no entries.",
		}),
		el("p", {}, el("a", { href: "#/rules" }, "All rules")));
}
