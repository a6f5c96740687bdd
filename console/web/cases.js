/*
 * cases.js - cases: the list, and one with its timeline and what may be done
 */
import { get, post } from "./api.js";
import { askMessage } from "./case_message.js";
import { dialog } from "./dialog.js";
import { append, button, card, date, dateUntil, el, inOrder, mailText, span,
	summaryList, tag } from "./dom.js";
import { keys } from "./keys.js";
import { nameText } from "./message.js";
import { table } from "./table.js";
import { today } from "./zone.js";

const roleWords = {
	headteacher: "the headteacher", deputy: "the deputy",
	dsl: "the safeguarding lead", dpo: "the Data Protection Officer",
	hr: "human resources", chair: "the chair of governors",
};

function role(code) {
	return roleWords[code] ?? code;
}

function state(row) {
	return row.state === "open" ? tag("open", "warn")
		: tag(row.outcome_words ?? "closed", "grey");
}

/* Of sealed mail, whom it is about is for those who unsealed it. */
function about(row, most) {
	return row.sealed ? tag("sealed", "grey") : mailText(row.person, most);
}

/* -- the list ---------------------------------------------------------------- */

function listOf(which) {
	return table({
		caption: which === "open" ? "Open cases" : "Closed cases",
		columns: [
			{
				name: "Case", cell: (row) => el("a",
					{ href: `#/cases/${row.case}` }, `Case ${row.case}`),
				sort: (row) => row.case,
			},
			{ name: "About", cell: (row) => about(row, 120) },
			{ name: "Rule", cell: (row) => row.rule_words },
			{
				name: "Opened", cell: (row) => date(row.opened, "day"),
				sort: (row) => row.opened,
			},
			{ name: "With", cell: (row) => role(row.turn) },
			{ name: "State", cell: state },
			{
				name: "Latest", cell: (row) => date(row.latest),
				sort: (row) => row.latest,
			},
		],
		load: (after) => get("/api/cases", { state: which, after, lim: 50 }),
		key: (row) => row.case,
		empty: which === "open" ? "No case is open." : "No case is closed.",
	});
}

/* One's own openings of which nobody knows how they ended. */
async function unfinished() {
	const { rows } = await get("/api/openings/mine",
		{ unfinished: true, lim: 20 });
	if (rows.length === 0)
		return null;
	return card("Your openings without an outcome", el("ul", {},
		rows.map((row) => el("li", {}, el("a", {
			href: `#/open/${row.message}`,
		}, `Message ${row.reference}`), ", opened ", date(row.at), ": ",
		mailText(row.reason, 120)))));
}

async function list(view) {
	append(view, el("h1", {}, "Cases"), await unfinished(), listOf("open"),
		listOf("closed"));
}

/* -- one case ---------------------------------------------------------------- */

const happened = {
	opened: "Opened", note: "Note", message: "Message added",
	asked: "Explanation asked", answered: "Answered", passed: "Passed on",
	closed: "Closed", reopened: "Opened again",
};

function eventLine(event, row) {
	const to = event.what === "passed" ? ` to ${role(event.code)}`
		: event.what === "closed"
			? `: ${row.outcomes[event.code] ?? event.code}` : "";
	return el("li", {},
		el("p", {}, el("strong", {}, happened[event.what] ?? event.what, to),
			", ", date(event.at), ", by ", mailText(event.by, 100)),
		event.note ? el("p", {}, mailText(event.note)) : null);
}

function questionLine(question) {
	return el("li", {},
		el("p", {}, el("strong", {}, "Asked by "), mailText(question.by, 100),
			", ", date(question.asked), ":"),
		el("p", {}, mailText(question.words)),
		question.answered
			? el("p", {}, el("strong", {}, "Answer, "),
				date(question.answered), ": ", mailText(question.answer))
			: el("p", { class: "hint" }, "No answer yet. It is awaited until ",
				dateUntil(question.due), "."));
}

function messageLine(message) {
	return el("li", {}, el("a", { href: `#/open/${message.id}` },
		nameText(message.subject || "no subject", 200)), " from ",
	mailText(message.person, 100), ", ", date(message.received));
}

/* A field that was left empty says nothing. */
function given(values) {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== ""));
}

/* An act: a dialog, then the case as it is now. */
function act(words, path, ask, kind = "secondary") {
	return (row, redraw) => button(words, async () => {
		const told = await dialog({
			...ask(row),
			send: (values) => post(`/api/cases/${row.case}/${path}`,
				given(values)),
		});
		if (told)
			await redraw(words);
	}, kind);
}

function noteField(label, required) {
	return {
		name: "note", label, kind: "textarea", required, most: 4000,
		least: required ? 3 : 0,
	};
}

const addNote = act("Add a note", "note", () => ({
	title: "Add a note", fields: [noteField("Note", true)], ok: "Add it",
}));

function addMessage(row, redraw) {
	return button("Add another message", async () => {
		if (await askMessage(row.case))
			await redraw("Add another message");
	}, "secondary");
}

const askPerson = act("Ask for an explanation", "ask", (row) => ({
	title: "Ask for an explanation",
	body: el("p", {}, mailText(row.person), " gets a letter with your words, " +
		"and answers on the page “About me”."),
	fields: [
		{
			name: "words", label: "Question", kind: "textarea",
			required: true, least: 3, most: 4000,
			hint: "Do not repeat what other people wrote.",
		},
		{
			name: "day", label: "Answer awaited until (not needed)",
			kind: "date", check: (value) => value && value <= row.day
				? "Choose a day after today" : null,
		},
	],
	ok: "Ask",
}), "");

const pass = act("Pass it on", "pass", (row) => ({
	title: "Pass the case on",
	body: el("p", {}, "Nobody gets a case about themselves: it then goes to " +
		"whoever is over them."),
	fields: [
		{
			name: "role", label: "To whom", kind: "radios", required: true,
			options: ["headteacher", "dsl", "dpo", "hr", "chair"]
				.filter((code) => code !== row.turn)
				.map((code) => [code, role(code)]),
		},
		noteField("Note (not needed)", false),
	],
	ok: "Pass it on",
}));

const close = act("Close the case", "close", (row) => ({
	title: "Close the case",
	body: row.heard ? null : el("p", { class: "hint" }, "“",
		row.outcomes.breach ?? "breach", "” is possible once the person has " +
		"explained, or the time for it is over."),
	fields: [
		{
			name: "outcome", label: "Outcome", kind: "radios", required: true,
			options: inOrder(row.outcomes),
		},
		noteField("Note (not needed)", false),
	],
	ok: "Close it",
}));

const reopen = act("Open it again", "reopen", () => ({
	title: "Open the case again", fields: [noteField("Reason", true)],
	ok: "Open it again",
}));

function acts(row, redraw) {
	const all = row.state === "open" ? [askPerson, addNote, addMessage,
		pass, close]
		: [reopen];
	return el("div", { class: "buttons" },
		all.map((one) => one(row, redraw)));
}

function draw(view, row, redraw) {
	view.replaceChildren();
	append(view, el("h1", { tabindex: "-1" }, `Case ${row.case}`),
		summaryList([
			["About", about(row, 200)],
			["Rule", row.rule_words],
			["State", state(row)],
			["With", role(row.turn)],
			["Take part", row.roles.map(role).join(", ")],
			["Opened", [date(row.opened), " by ", mailText(row.opened_by, 100)]],
			["Kept", row.closed ? ["until ", date(row.kept_until, "day"),
				`, ${span(row.kept_months)} after it was closed; longer while ` +
				"one of its messages is held or the person's request is open"]
				: "while it is open, and then for a time that depends on " +
					"its outcome"],
		]),
		acts(row, redraw),
		card("Messages", row.messages.length > 0
			? el("ul", {}, row.messages.map(messageLine))
			: el("p", {}, row.sealed
				? "It is sealed: who opened it with another's signature sees " +
					"it here."
				: "Their time is over; they were deleted.")),
		row.questions.length > 0 ? card("Explanation",
			el("ul", {}, row.questions.map(questionLine))) : null,
		card("Timeline", el("ol", { class: "timeline" },
			row.timeline.map((event) => eventLine(event, row)))));
}

async function one(view, params) {
	const redraw = async (words) => {
		const row = await get(`/api/cases/${params.case}`);
		row.day = today(params.session.zone);
		draw(view, row, redraw);
		if (words) {
			params.say(`${words}: done.`);
			view.querySelector("h1").focus();
		}
	};
	keys(params.signal, [{
		key: "n", words: "Add a note",
		act: () => [...view.querySelectorAll("button")]
			.find((node) => node.textContent === "Add a note")?.click(),
	}]);
	await redraw();
}

export async function page(view, params) {
	return params.case ? one(view, params) : list(view);
}
