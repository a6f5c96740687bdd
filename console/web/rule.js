/*
 * rule.js - one rule: what it costs, what another mode would, and its changes
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, date, el, mailText, summaryList } from "./dom.js";
import { noise } from "./noise.js";
import { few, modeTag } from "./rules.js";
import { plainTable } from "./table.js";

const classes = {
	ordinary: "may suspend itself when it makes too much noise",
	internal: "what stays inside: never suspends itself",
	malware: "harmful files: never suspends itself",
	danger: "danger to a child: changed in the policy file alone",
	seal: "seals mail: changed in the policy file alone",
	unread: "what could not be read: never suspends itself",
	account: "accounts: never suspends itself",
};

async function propose(rule) {
	const modes = ["off", "shadow", "nudge", "enforce"].filter((mode) =>
		mode !== rule.mode);
	return dialog({
		title: "Propose another mode",
		body: el("p", {}, "It is in force once the headteacher has approved it."),
		fields: [
			{
				name: "mode", label: "Mode", kind: "select", required: true,
				options: [["", "Choose a mode"], ...modes.map((mode) =>
					[mode, mode])],
			},
			{
				name: "reason", label: "Reason", required: true, least: 3,
				most: 1000,
			},
		],
		ok: "Propose",
		send: (values) => post(
			`/api/rules/${encodeURIComponent(rule.rule)}/propose`, values),
	});
}

function about(rule) {
	const rows = [
		["Mode", el("span", {}, modeTag(rule.mode), rule.source === "file"
			? " by the policy file" : ` by change M${rule.change?.change ?? ""}`)],
		["Rule", mailText(rule.rule)],
		["Clause", mailText(rule.clause)],
		["Action", rule.action],
		["From", rule.from],
		["To", rule.to],
		["Severity", rule.severity],
		["Flags go to", rule.queue || "nobody"],
		["Kind", `${rule.kind}; ${classes[rule.class] ?? ""}`],
	];
	if (rule.unless)
		rows.push(["Unless", rule.unless]);
	if (rule.about)
		rows.push(["About", mailText(rule.about, 400)]);
	return summaryList(rows);
}

function hosts(rule) {
	return plainTable("On each mail host", [
		{ name: "Mail host", cell: (row) => row.host },
		{ name: "In force", cell: (row) => row.mode },
		{ name: "The file says", cell: (row) => row.file },
	], rule.hosts);
}

/* What nobody has to run anything for: shadow and live, as they were. */
function estimate({ figures }) {
	const minutes = figures.minutes_a_week;
	return el("p", {}, `In 30 days it had something to say about ${
		few(figures.shadow)} messages in shadow and ${few(figures.live)} live; ${
		few(figures.reviews)} were or would be for somebody to look at${
		minutes === null || minutes === undefined ? ""
			: `, about ${minutes} minutes a week`}.`);
}

function causes(result) {
	return result.causes.length === 0 ? null : plainTable("Its causes", [
		{ name: "Cause", cell: (row) => mailText(row.text, 120) },
		{ name: "Messages", number: true, cell: (row) => row.n },
	], result.causes);
}

function replayed(rule) {
	const run = rule.replay;
	if (run === null || !run.result)
		return el("p", {}, "It was not run over recorded mail yet. The " +
			"administrator can: ", el("code", {},
			`schoolgate replay ${rule.rule} --since DATE`));
	const { result } = run;
	return el("div", {},
		el("p", {}, mailText(run.by), " ran it ", date(run.at), " over ",
			`${run.messages.toLocaleString("en-GB")} messages since `,
			date(run.since, "day"), `, as if in mode ${result.mode}.`),
		summaryList([
			["Messages hit", few(result.hits)],
			["People who sent them", few(result.people)],
			["Somebody would look at", few(result.reviews)],
			["Minutes of it a week", result.minutes_a_week ?? "–"],
			["Held, delayed, refused", [few(result.held), few(result.delayed),
				few(result.refused)].join(", ")],
		]), causes(result));
}

function changes(rule) {
	return plainTable("Changes of its mode", [
		{ name: "Change", cell: (row) => `M${row.change}` },
		{ name: "Mode", cell: (row) => `${row.was} to ${row.becomes}` },
		{ name: "State", cell: (row) => row.noise ? "noise" : row.state },
		{
			name: "Proposed by", cell: (row) => el("span", {},
				mailText(row.proposed_by), ", ", date(row.proposed)),
		},
		{
			name: "Decided by", cell: (row) =>
				mailText(row.approved_by ?? row.refused_by ?? "–"),
		},
		{ name: "Reason", cell: (row) => mailText(row.reason) },
	], rule.changes, "Its mode was never changed here.");
}

export async function page(view, { rule: name, session, say, go }) {
	const path = `/rules/${name}`;
	const rule = await get(`/api${path}`);
	const mayPropose = ["mail-admin", "admin"].some((role) =>
		session.roles.includes(role)) && rule.proposal === null &&
		rule.class !== "danger" && rule.class !== "seal";
	view.append(el("h1", {}, rule.title ?? "Rule"), about(rule));
	if (rule.proposal)
		view.append(el("p", { class: "inset" },
			`A change to ${rule.proposal.becomes} waits for approval: `,
			mailText(rule.proposal.reason)));
	if (mayPropose)
		view.append(button("Propose another mode", async () => {
			if (await propose(rule) === null)
				return;
			say("The change is proposed.");
			go(path);
		}));
	view.append(el("h2", {}, "What it costs"), estimate(rule),
		el("h2", {}, "Run over recorded mail"), replayed(rule),
		el("h2", {}, "Where it is in force"), hosts(rule), changes(rule),
		noise(rule.noise_limits, session, () => {
			say("The limits are set.");
			go(path);
		}),
		el("p", {}, el("a", { href: "#/rules" }, "All rules")));
}
