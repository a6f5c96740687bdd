/*
 * me_declare.js - what one declares: personal use, a union office, consent; and
 * the school's policies that one accepts
 */
import { get, post } from "./api.js";
import { confirm, dialog } from "./dialog.js";
import { button, card, date, el, mailText, tag } from "./dom.js";
import { table } from "./table.js";

const kinds = {
	"personal-period": "A time of personal use",
	"union-office": "An office in a union",
	"owner-consent": "Somebody may open my mail",
};

function days(row) {
	return [date(row.starts, "day"), row.ends ? [" to ", date(row.ends, "day")]
		: ", until I say so"];
}

async function declare(reload) {
	const told = await dialog({
		title: "Declare something",
		fields: [
			{
				name: "kind", label: "What", kind: "radios",
				required: "Choose what you declare",
				options: Object.entries(kinds),
			},
			{
				name: "words", label: "In words", most: 1000,
				hint: "Which union and office, or who may open what.",
				check: (value, { kind }) => kind !== "personal-period" &&
					value.length < 3 ? "Say which union, or who may open what"
					: null,
			},
			{
				name: "starts", label: "From", kind: "date",
				required: "Enter the first day",
			},
			{
				name: "ends", label: "Until", kind: "date",
				hint: "At most four weeks of personal use, a year of consent. " +
					"An office may have no end.",
				check: (value, { kind }) => kind !== "union-office" &&
					value === "" ? "Enter the last day" : null,
			},
		],
		ok: "Declare",
		send: (values) => post("/api/me/declarations",
			{ ...values, ends: values.ends || null }),
	});
	if (told !== null)
		await reload();
}

async function end(row, list) {
	if (!await confirm("Take this back?", el("p", {},
		"It ends now. That it was there stays written."), "Take it back"))
		return;
	await post(`/api/me/declarations/${row.declaration}/end`, {});
	await list.reload();
}

export function declarationsCard(say) {
	const list = table({
		caption: "Your declarations",
		columns: [
			{ name: "What", cell: (row) => kinds[row.kind] ?? row.kind },
			{ name: "In words", cell: (row) => mailText(row.words, 300) },
			{ name: "Days", cell: days },
			{
				name: "State", cell: (row) => row.in_force
					? tag("In force", "good")
					: tag(row.ended ? "Taken back" : "Not in force", "grey"),
			},
			{
				name: "End", cell: (row) => row.ended ? "" : button("End",
					() => end(row, list), "secondary",
					{ "aria-label": `End: ${kinds[row.kind]}` }),
			},
		],
		load: () => get("/api/me/declarations"),
		empty: "You have declared nothing.",
	});
	return card("Your declarations", list, button("Declare something",
		() => declare(async () => {
			await list.reload();
			say("It is declared.");
		}), "secondary"));
}

async function accept(row, list, say) {
	if (!await confirm("Accept this policy?", el("p", {},
		`${row.policy}, version ${row.version}. That you have read it and ` +
		"keep to it is written down with today's date."), "Accept"))
		return;
	await post("/api/me/policies/accept",
		{ policy: row.policy, version: row.version });
	await list.reload();
	say("It is accepted.");
}

export function policiesCard(say) {
	const list = table({
		caption: "Policies of the school",
		columns: [
			{ name: "Policy", cell: (row) => mailText(row.policy) },
			{ name: "Version", cell: (row) => mailText(row.version) },
			{ name: "Of", cell: (row) => date(row.published, "day") },
			{
				name: "Accepted", cell: (row) => row.accepted
					? date(row.accepted, "day")
					: !row.newest ? "Not accepted" : button("Accept",
						() => accept(row, list, say), "secondary",
						{ "aria-label": `Accept ${row.policy} ${row.version}` }),
			},
		],
		load: () => get("/api/me/policies"),
		empty: "None is noted.",
	});
	return card("Policies", list);
}
