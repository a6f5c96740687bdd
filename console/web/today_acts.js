/*
 * today_acts.js - what is decided of a card: one key each, and what is asked
 * before
 *
 *	await acts.falseAlarm(row, data)	->  what was decided, or null
 *
 * Each answers {batch, ...} of the server, or null when it was not done.
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { el, mailText } from "./dom.js";
import { causeWords } from "./today_card.js";
import { dayBegins, today } from "./zone.js";

const WEEK = 7;

function decide(act) {
	return post("/api/today/decide", act);
}

/* When a cause is asked about again: so many weeks from today's day. */
function inWeeks(weeks, zone) {
	return weeks === "0" ? null
		: dayBegins(today(zone), zone, Number(weeks) * WEEK);
}

/* Nothing is asked: one key. */
export function nothingWrong(row) {
	return decide({ outcome: "nothing-wrong", flags: row.flags });
}

const spans = [["0", "No: ask about it again"], ["1", "For a week"],
	["4", "For four weeks"], ["12", "For twelve weeks"],
	["17", "For seventeen weeks, a term at most"]];

/* Which cause a card has: what is stopped is all of it. */
function cause(row) {
	return el("p", {}, "Its cause: ", el("strong", {},
		mailText(causeWords(row.why))), ".");
}

/* A false alarm; and whether its cause is asked about again, until when. */
export async function falseAlarm(row, { zone }) {
	const told = await dialog({
		title: "False alarm",
		body: row.may_suppress ? cause(row) : el("p", {}, "This cause is " +
			"always asked about: it is danger, a report, or sealed."),
		fields: row.may_suppress ? [{
			name: "weeks", label: "Stop this cause", kind: "radios",
			options: spans, value: "0",
			hint: "Mail of this cause, from whoever it comes, is then not " +
				"put before you. It is counted, and listed below the cards.",
		}, {
			name: "note", label: "Why (not needed)", most: 1000,
		}] : [],
		ok: "It is a false alarm",
		send: ({ weeks = "0", note = "" }) => decide({
			outcome: "false-alarm", flags: row.flags, note: note || null,
			until: inWeeks(weeks, zone),
		}),
	});
	return told?.result ?? null;
}

/* A letter to the sender, ready to be changed. */
async function letter(row, outcome, title) {
	const ready = await get(`/api/flags/${row.flag}/letter`, { outcome });
	if (!ready.address) {
		await dialog({
			title, ok: "Close", cancel: null,
			body: el("p", {}, "The sender is not one of the school’s: nobody " +
				"is written to."),
		});
		return null;
	}
	const told = await dialog({
		title,
		wide: true,
		body: el("p", {}, "To ", mailText(ready.address), ", as “",
			mailText(ready.subject), "”:"),
		fields: [{
			name: "words", label: "Text", kind: "textarea", rows: 7,
			required: true, least: 3, most: 4000, value: ready.words,
			hint: "Do not repeat what other people wrote.",
		}],
		ok: "Send it",
		send: ({ words }) => decide({ outcome, flags: row.flags, words }),
	});
	return told?.result ?? null;
}

export function advise(row) {
	return letter(row, "advise-sender", "Advise the sender");
}

export function askSender(row) {
	return letter(row, "ask-explanation", "Ask for an explanation");
}

const others = [["pass-to-headteacher", "headteacher", "The headteacher"],
	["pass-to-dsl", "dsl", "The safeguarding lead"],
	["pass-to-dpo", "dpo", "The Data Protection Officer"],
	["pass-to-chair", "chair", "The chair of governors"],
	["hr", "hr", "Human resources, as a case"]];

/* Human resources see no flags: they get a case. */
async function passAsCase(row, note) {
	const made = await post(`/api/flags/${row.flag}/case`, { note });
	await post(`/api/cases/${made.case}/pass`, { role: "hr", note });
	return { outcome: "open-case", decided: 1 };
}

export async function pass(row) {
	const told = await dialog({
		title: "Pass it on",
		fields: [{
			name: "to", label: "To whom", kind: "radios", required: true,
			options: others.filter(([, role]) => row.pass_to.includes(role))
				.map(([value, , words]) => [value, words]),
		}, { name: "note", label: "Note (not needed)", most: 1000 }],
		ok: "Pass it on",
		send: ({ to, note }) => to === "hr" ? passAsCase(row, note || null)
			: decide({ outcome: to, flags: row.flags, note: note || null }),
	});
	return told?.result ?? null;
}

/* All that wait of a cause, as the list stood when it was drawn. */
export async function allOfCause(row, { at, zone }) {
	const told = await dialog({
		title: `Decide all ${row.alike + 1} cards of this cause`,
		body: [cause(row), el("p", {}, "Each gets a decision of its own. Danger " +
			"to a child is never decided this way.")],
		fields: [{
			name: "outcome", label: "They are", kind: "radios", required: true,
			options: [["nothing-wrong", "Nothing wrong"],
				["false-alarm", "False alarms"]],
			value: "false-alarm",
		}, ...row.may_suppress ? [{
			name: "weeks", label: "Stop this cause, if they are false alarms",
			kind: "radios", options: spans, value: "0",
		}] : []],
		ok: "Decide them all",
		send: ({ outcome, weeks = "0" }) => decide({
			outcome, cause: row.why.cause, before: at,
			until: outcome === "false-alarm" ? inWeeks(weeks, zone) : null,
		}),
	});
	return told?.result ?? null;
}

export function undo(batch) {
	return post("/api/today/undo", { batch });
}
