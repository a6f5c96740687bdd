/*
 * exemptions.js - exemptions from rules: asked for, allowed, ended
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, dateUntil, el, mailText, tag } from "./dom.js";
import { table } from "./table.js";

const kinds = { "in force": "good", proposed: "warn", "to come": "" };
const reason = {
	name: "reason", label: "Reason", required: true, least: 3, most: 1000,
};

async function ask(list, say) {
	const told = await dialog({
		title: "Ask for an exemption from a rule",
		fields: [
			{
				name: "rule", label: "Rule", required: "Enter a rule’s name",
				most: 60, hint: "Its name, as in the list; * for any.",
			},
			{
				name: "from", label: "From whom", most: 500,
				hint: "An address, class:staff or group:choir. Leave it empty " +
					"for anybody.",
			},
			{
				name: "to", label: "To whom", most: 500,
				hint: "The same.",
			},
			{ name: "until", label: "Last day", kind: "date", required: true },
			reason,
		],
		ok: "Ask",
		send: (values) => post("/api/exemptions",
			{ what: { ...values, propose: true } }),
	});
	if (told !== null) {
		say("The exemption is asked for.");
		list.reload();
	}
}

async function decide(row, approve, list, say) {
	const told = await dialog({
		title: approve ? "Allow this exemption?" : "Refuse this exemption?",
		fields: [reason],
		ok: approve ? "Allow" : "Refuse",
		kind: approve ? "" : "warning",
		send: (values) => post(`/api/exemptions/${row.reference}/decide`,
			{ approve, ...values }),
	});
	if (told !== null) {
		say(approve ? "The exemption is allowed." : "The exemption is refused.");
		list.reload();
	}
}

async function end(row, list, say) {
	const told = await dialog({
		title: "End this exemption now?", fields: [reason], ok: "End it",
		kind: "warning",
		send: (values) => post(`/api/exemptions/${row.reference}/end`, values),
	});
	if (told !== null) {
		say("The exemption has ended.");
		list.reload();
	}
}

function acts(row, mayDecide, list, say) {
	return el("div", { class: "buttons" },
		row.state === "proposed" && mayDecide ? [
			button("Allow", () => decide(row, true, list(), say)),
			button("Refuse", () => decide(row, false, list(), say),
				"secondary")] : null,
		button("End", () => end(row, list(), say), "secondary"));
}

export function exemptions(session, say) {
	const has = (...roles) => roles.some((role) =>
		session.roles.includes(role));
	const mayAct = has("mail-admin", "admin", "headteacher", "deputy", "dsl",
		"dpo", "chair");
	const list = table({
		caption: "Exemptions",
		columns: [
			{ name: "Reference", cell: (row) => row.reference },
			{ name: "State", cell: (row) => tag(row.state, kinds[row.state]) },
			{ name: "Rule", cell: (row) => mailText(row.rule) },
			{ name: "From", cell: (row) => mailText(row.from || "anybody") },
			{ name: "To", cell: (row) => mailText(row.to || "anybody") },
			{ name: "Until", cell: (row) => dateUntil(row.until) },
			{ name: "Reason", cell: (row) => mailText(row.reason) },
			...mayAct ? [{
				name: "Act", cell: (row) =>
					acts(row, has("headteacher", "chair"), () => list, say),
			}] : [],
		],
		load: () => get("/api/exemptions"),
		empty: "There is no exemption from any rule.",
	});
	return el("section", {}, el("h2", {}, "Exemptions"),
		el("p", {}, "Each ends by itself, after 400 days at the latest."),
		mayAct ? button("Ask for an exemption", () => ask(list, say),
			"secondary") : null, list);
}
