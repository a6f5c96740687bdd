/*
 * me.js - about me: what is kept, who may see it, every opening of one's mail
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { append, button, card, count, date, dateWords, el, mailText, replace,
	monthWords, summaryList, tag } from "./dom.js";
import { answersCard } from "./me_answers.js";
import { declarationsCard, policiesCard } from "./me_declare.js";
import { downloadCard } from "./me_download.js";
import { roleName } from "./roles.js";
import { plainTable, table } from "./table.js";
import { outcomes } from "./today_lists.js";

const notices = {
	due: ["You are being told", "warn"], sent: ["You were told", ""],
	failed: ["The notice could not be sent", "grave"],
	read: ["You have read it", "grey"], answered: ["You answered", "good"],
	challenged: ["You objected", "warn"], resolved: ["Resolved", "good"],
};
const said = {
	answered: "You answered", challenged: "You objected",
	resolved: "The school's reply",
};

function recordedCard(about) {
	const number = (name, member) => ({
		name, number: true, cell: (row) => row[member],
	});
	return card("What is recorded of you",
		el("p", {}, "Of each e-mail that you send or get: who wrote it, to " +
			"whom, when, the subject, names and sizes of files, and a sealed " +
			"copy."),
		summaryList([
			["Your addresses", about.addresses.map((address) =>
				el("div", {}, mailText(address)))],
			["Kept for", count(about.kept_months, "month")],
			["Kept longer", about.held === 0 ? "None" :
				`${count(about.held, "message")}, because a request or an ` +
				"enquiry needs them"],
		]),
		plainTable("How much, by month", [
			{ name: "Month", cell: (row) => monthWords(row.month) },
			number("Sent in school", "sent_inside"),
			number("Sent outside", "sent_outside"),
			number("From the school", "received_inside"),
			number("From outside", "received_outside"),
		], about.months, "No mail of yours is recorded."));
}

function whoCard(about) {
	return card("Who may see it",
		plainTable("Roles at your school", [
			{ name: "Role", cell: (row) => roleName(row.role) },
			{
				name: "Now",
				cell: (row) => row.people.length === 0 ? "Nobody"
					: row.people.map((name) => el("div", {}, mailText(name))),
			},
			{ name: "May see", cell: (row) => row.sees },
		], about.who),
		el("p", {}, "Nobody opens a whole message without one of these " +
			"purposes, a reason, and a notice to you:"),
		el("ul", {}, Object.values(about.purposes).map((words) =>
			el("li", {}, words))),
		el("p", {}, "Questions and objections: ", mailText(about.answer_to),
			"."));
}

function mailCard() {
	return card("Your mail as it is recorded", table({
		caption: "Headings only",
		columns: [
			{ name: "When", cell: (row) => date(row.received) },
			{
				name: "Which way",
				cell: (row) => row.direction === "sent" ? "Sent" : "Received",
			},
			{
				name: "With", cell: (row) => mailText(row.direction === "sent"
					? row.recipients.join(", ") : row.sender, 120),
			},
			{ name: "Subject", cell: (row) => mailText(row.subject, 160) },
			{ name: "Kept until", cell: (row) => date(row.until, "day") },
		],
		load: (after) => get("/api/me/mail", { after, lim: 25 }),
		lim: 25,
		key: (row) => row.id,
		empty: "No mail of yours is recorded.",
	}));
}

/* Answer an opening, or object to it. */
async function answer(row, objects, reload) {
	const told = await dialog({
		title: objects ? "Object to this opening" : "Answer",
		body: el("p", {}, `${row.by} and the Data Protection Officer read ` +
			"what you write. It is kept with the opening and cannot be " +
			"changed."),
		fields: [{
			name: "words", label: objects ? "Why you object" : "Your answer",
			kind: "textarea", required: true, least: 3, most: 4000, rows: 5,
		}],
		ok: "Send",
		send: ({ words }) => post(`/api/me/openings/${row.opening}/answer`,
			{ objects, answer: words }),
	});
	if (told !== null)
		await reload();
}

function openingRows(row) {
	return [
		["Which message", [mailText(row.subject ?? "The record is gone", 200),
			row.sent ? [", of ", date(row.sent)] : null]],
		["Purpose", row.ground ?? row.purpose],
		["Reason", mailText(row.reason, 1000)],
		row.clauses.length > 0 ? ["Clause", row.clauses.join(", ")] : null,
		["What was seen", row.tier === "T4" ? "Its files" : "Its text"],
		row.told ? ["You were told", date(row.told)] : null,
		...row.answers.map((one) => [`${said[one.state]}, ${
			dateWords(one.at)}`, mailText(one.words, 4000)]),
	].filter((pair) => pair !== null);
}

function openingItem(row, reload) {
	const [words, kind] = notices[row.notice] ?? [row.notice, "grey"];
	return el("li", { "data-opening": row.opening },
		el("h3", {}, mailText(row.by), ", ", date(row.at), " ",
			tag(words, kind)),
		row.signed_by ? el("p", {}, "It was sealed: ", mailText(row.signed_by),
			" signed before it was opened.") : null,
		row.deferred ? el("p", {}, "You are told of this late: it was part of " +
			"a request or an enquiry that has ended.") : null,
		summaryList(openingRows(row)),
		row.notice === "resolved" ? null : el("div", { class: "buttons" },
			button("Answer", () => answer(row, false, reload), "secondary",
				{ "aria-label": `Answer opening ${row.opening}` }),
			button("Object", () => answer(row, true, reload), "secondary",
				{ "aria-label": `Object to opening ${row.opening}` })));
}

/* All of them are shown, page by page; what is shown is read. */
function openingsCard() {
	const place = el("div", {});
	const state = { rows: [], more: false };
	const draw = () => replace(place, state.rows.length === 0
		? el("p", { class: "empty" }, "Nobody has opened mail of yours.")
		: el("ol", { class: "openings" }, state.rows.map((row) =>
			openingItem(row, reload))),
	state.more ? button("Show more", next, "secondary") : null);
	const next = async () => {
		const last = state.rows[state.rows.length - 1];
		const { rows } = await get("/api/me/openings",
			{ after: last?.opening, lim: 25 });
		state.rows.push(...rows);
		state.more = rows.length === 25;
		draw();
		if (rows.length > 0)
			await post("/api/me/openings/read",
				{ openings: rows.map((row) => row.opening) });
	};
	const reload = async () => {
		state.rows = [];
		await next();
	};
	return [card("Who has opened your mail", place), reload];
}

function flagsCard() {
	return card("Your mail that a rule put before somebody", el("p", {
		class: "hint",
	}, "It stands here once it is decided, and where telling you spoils no " +
		"enquiry."),
	table({
		caption: "What was decided of it",
		columns: [
			{ name: "Message", cell: (row) => mailText(row.subject, 120) },
			{ name: "Of", cell: (row) => date(row.received, "day") },
			{ name: "Why", cell: (row) => row.rule_words },
			{ name: "Clause", cell: (row) => row.clause },
			{
				name: "What came of it",
				cell: (row) => outcomes[row.outcome] ??
					row.outcome.replaceAll("-", " "),
			},
			{ name: "When", cell: (row) => date(row.decided, "day") },
		],
		load: (after) => get("/api/me/flags", { after, lim: 25 }),
		lim: 25,
		key: (row) => row.decided,
		empty: "There is none.",
	}));
}

export async function page(view, { say }) {
	append(view, el("h1", {}, "About me"));
	const about = await get("/api/me");
	const [openings, load] = openingsCard();
	append(view, await answersCard(say), openings, flagsCard(),
		recordedCard(about), whoCard(about), mailCard(),
		declarationsCard(say), policiesCard(say), downloadCard(say));
	await load();
}
