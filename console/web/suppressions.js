/*
 * suppressions.js - causes that nobody is asked about until a day
 */
import { get } from "./api.js";
import { dateUntil, el, mailText } from "./dom.js";
import { plainTable } from "./table.js";

/* null: they are not this person's, or not kept here. */
export async function suppressions() {
	let rows;
	try {
		({ rows } = await get("/api/suppressions"));
	} catch (error) {
		if (error.status === 403 || error.status === 404)
			return null;
		throw error;
	}
	return el("section", {}, el("h2", {}, "Stopped causes"),
		plainTable("Causes that nobody is asked about", [
			{
				name: "Rule", cell: (row) => el("span", {},
					row.words ?? row.rule),
			},
			{
				name: "Kept back", number: true, cell: (row) => row.kept ?? "–",
			},
			{ name: "Until", cell: (row) => dateUntil(row.until) },
			{ name: "Reason", cell: (row) => mailText(row.reason) },
			{ name: "By", cell: (row) => mailText(row.by) },
		], rows, "No cause is stopped."));
}
