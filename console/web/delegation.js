/*
 * delegation.js - the headteacher names a deputy for some days, with a reason
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, date, el, mailText, tag } from "./dom.js";
import { form } from "./form.js";
import { table } from "./table.js";

const states = {
	coming: ["To come", ""],
	running: ["In force", "good"],
	ended: ["Ended", "grey"],
};

function stateTag(state) {
	const [words, kind] = states[state] ?? [state, ""];
	return tag(words, kind);
}

async function end(row, say, list) {
	const told = await dialog({
		title: "End this delegation now?",
		fields: [{
			name: "reason", label: "Reason", required: true, most: 500,
		}],
		ok: "End it",
		kind: "warning",
		send: (values) =>
			post(`/api/delegations/${row.delegation}/end`, values),
	});
	if (told) {
		say("The delegation has ended.");
		list.reload();
	}
}

function listed(say) {
	const list = table({
		caption: "Delegations",
		columns: [
			{ name: "Deputy", cell: (row) => mailText(row.name) },
			{ name: "From", cell: (row) => date(row.begins) },
			{ name: "Until", cell: (row) => date(row.ends) },
			{ name: "Reason", cell: (row) => mailText(row.reason) },
			{ name: "State", cell: (row) => stateTag(row.state) },
			{
				name: "End", cell: (row) => row.state === "ended" ? "–"
					: button("End now", () => end(row, say, list), "secondary"),
			},
		],
		load: () => get("/api/delegations"),
		empty: "Nobody acts for you, and nobody has yet.",
	});
	return list;
}

export async function page(view, { say }) {
	const { rows } = await get("/api/delegations/people");
	const list = listed(say);
	view.append(
		el("h1", {}, "Delegation"),
		el("p", {}, "While you are away a deputy sees your queue and decides " +
			"for you. What is done is marked as done for you; mail that is " +
			"about the deputy stays hidden from the deputy."),
		form({
			fields: [
				{
					name: "to", label: "Deputy", kind: "select", required: true,
					options: [["", "Choose somebody"],
						...rows.map((one) => [one.person, one.name])],
				},
				{
					name: "begins", label: "From", kind: "date",
					required: "Enter the first day",
				},
				{
					name: "ends", label: "Until and including", kind: "date",
					required: "Enter the last day",
					check: (ends, { begins }) => ends >= begins ? null
						: "The last day must not be before the first",
				},
				{
					name: "reason", label: "Reason", required: true, most: 500,
				},
			],
			ok: "Delegate",
			send: async (values) => {
				await post("/api/delegations", values);
				say("The delegation is recorded.");
				list.reload();
			},
		}),
		list);
}
