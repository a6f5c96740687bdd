/*
 * noise.js - how much noise suspends a rule; the limits are the headteacher's
 */
import { post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, el } from "./dom.js";

const limits = [
	["flags_per_1000", "Flags of 1,000 mails", 1, 1000],
	["mails", "Mails that are looked back on", 100, 100000],
	["false_alarm_percent", "False alarms in 100 decisions", 10, 100],
	["decisions", "Decisions that are looked back on", 10, 500],
];

function field(given, [name, label, least, most]) {
	return {
		name, label, kind: "number", required: true,
		value: String(given[name]),
		check: (value) => /^\d+$/.test(value) && Number(value) >= least &&
			Number(value) <= most ? null : `${label}: ${least} to ${most}`,
	};
}

async function change(given) {
	return dialog({
		title: "How much noise suspends a rule?",
		fields: [...limits.map((limit) => field(given, limit)), {
			name: "reason", label: "Reason", required: true, least: 3,
			most: 1000,
		}],
		ok: "Set these limits",
		send: ({ reason, ...values }) => post("/api/rule-noise", {
			limits: Object.fromEntries(limits.map(([name]) =>
				[name, Number(values[name])])), reason,
		}),
	});
}

export function noise(given, session, done) {
	return el("section", {}, el("h2", {}, "Noise"),
		el("p", {}, `A rule suspends itself to shadow when it makes more than ${
			given.flags_per_1000} flags of 1,000 mails (the last ${
			given.mails} are looked at), or when more than ${
			given.false_alarm_percent} in 100 of its last ${
			given.decisions} decisions were false alarms.`),
		session.roles.includes("headteacher")
			? button("Change these limits", async () => {
				if (await change(given) !== null)
					done();
			}, "secondary") : null);
}
