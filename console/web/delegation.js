/*
 * delegation.js - the headteacher (or the DSL) names who stands in, for some
 * days and with a reason; who is over a headteacher does so in his place
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, date, dateUntil, el, mailText, tag } from "./dom.js";
import { form } from "./form.js";
import { roleName } from "./roles.js";
import { table } from "./table.js";
import { dayBegins, today } from "./zone.js";

const kinds = { running: "good", "to come": "", over: "grey", ended: "grey" };

function isOpen(row) {
	return row.state === "running" || row.state === "to come";
}

async function end(row, say, list) {
	const told = await dialog({
		title: "End this delegation now?",
		fields: [{
			name: "reason", label: "Reason", required: true, least: 3,
			most: 500,
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
			{ name: "Who stands in", cell: (row) => mailText(row.name) },
			{ name: "For", cell: (row) => mailText(row.for_name) },
			{ name: "As", cell: (row) => roleName(row.role) },
			{ name: "From", cell: (row) => date(row.begins) },
			{ name: "Until", cell: (row) => dateUntil(row.ends) },
			{ name: "Reason", cell: (row) => mailText(row.reason) },
			{
				name: "State",
				cell: (row) => tag(row.state, kinds[row.state]),
			},
			{
				name: "End", cell: (row) => isOpen(row)
					? button("End now", () => end(row, say, list), "secondary")
					: "–",
			},
		],
		load: () => get("/api/delegations", { every: true }),
		empty: "Nobody stands in, and nobody has yet.",
	});
	return list;
}

/* "Dee Deputy (as Headteacher, south, for Hal Head)"; for: the principal,
 * where one acts in another's place. */
function choice(row, session) {
	return `${row.name} (as ${roleName(row.role)}${
		row.school ? `, ${row.school}` : ""}${
		row.for === session.person ? "" : `, for ${row.for_name}`})`;
}

function delegate(people, session, done) {
	return form({
		fields: [
			{
				name: "to", label: "Who stands in", kind: "select",
				required: true,
				options: [["", "Choose somebody"],
					...people.map((row, i) => [String(i), choice(row, session)])],
			},
			{
				name: "first", label: "First day", kind: "date",
				required: true, value: today(session.zone),
			},
			{
				name: "last", label: "Last day", kind: "date", required: true,
				check: (last, { first }) => last < first
					? "The last day must not be before the first" : null,
			},
			{
				name: "reason", label: "Reason", required: true, least: 3,
				most: 500,
			},
		],
		ok: "Delegate",
		send: async ({ to, first, last, reason }) => {
			const row = people[Number(to)];
			await post("/api/delegations", {
				deputy: row.person,
				starts: first === today(session.zone) ? null
					: dayBegins(first, session.zone),
				until: dayBegins(last, session.zone, 1),
				reason,
				role: row.role,
				school: row.school,
				principal: row.for,
			});
			done();
		},
	});
}

export async function page(view, { session, say }) {
	const { rows } = await get("/api/delegations/people");
	const list = listed(say);
	view.append(
		el("h1", {}, "Delegation"),
		el("p", {}, "Who stands in sees the queue of the other and decides in " +
			"the other's place; each act is marked so. Mail about either of " +
			"them stays hidden from the one who stands in."),
		rows.length === 0
			? el("p", { class: "inset" }, "Nobody has a role that may stand in.")
			: delegate(rows, session, () => {
				say("The delegation is recorded.");
				list.reload();
			}),
		list);
}
