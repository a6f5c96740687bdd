/*
 * request_words.js - the words of requests: types, states, clocks, reasons
 */
import { dateWords, tag } from "./dom.js";

export const types = {
	sar: "Subject access", foi: "Freedom of information",
	record: "Educational record",
};

const states = {
	received: "received", identity: "waiting to know who asks",
	running: "running", paused: "clock stands", collected: "collected",
	sent: "sent", closed: "closed", complaint: "complaint",
};

/* Why something is left out: the code, and the words of the schedule. */
export const codes = [
	["not-personal", "Not about the person who asks"],
	["namesake", "About somebody else of the same name"],
	["duplicate", "The same stands in another message"],
	["already-held", "Who asks has it already"],
	["third-party", "About somebody else"],
	["reference", "A confidential reference"],
	["forecast", "Management forecasts"],
	["negotiation", "Negotiations"],
	["privileged", "Legal privilege"],
	["exam", "Exam scripts and marks"],
	["child-abuse", "Child abuse data"],
	["serious-harm", "Serious harm"],
	["health", "Health or social work data"],
	["crime", "Preventing or detecting crime"],
	["exempt", "Exempt for another reason (say which)"],
];

/* What a clock that stands waits for. */
export const waits = [
	["clarification", "What is meant"], ["identity", "Who it is"],
	["fee", "A fee"],
];

export function codeWords(code) {
	return [...codes, ...waits].find(([value]) => value === code)?.[1] ?? code;
}

export function stateTag(row) {
	return tag(states[row.state] ?? row.state, row.state === "closed" ||
		row.state === "sent" ? "good" : row.state === "complaint" ? "warn" : "");
}

/* "due 29 December 2026, in 12 days": a day of the school's own calendar. */
export function dueTag(row) {
	if (!row.due)
		return tag("no clock runs", "grey");
	const day = dateWords(`${row.due}T12:00:00Z`, "day");
	if (row.state === "closed" || row.state === "sent")
		return tag(row.late ? `was due ${day}, late` : `in time (${day})`,
			row.late ? "grave" : "good");
	if (row.days < 0)
		return tag(`late: was due ${day}`, "grave");
	return tag(row.days === 0 ? `due today, ${day}`
		: `due ${day}, in ${row.days} ${row.days === 1 ? "day" : "days"}`,
	row.days <= 7 ? "warn" : "");
}

/* A day without a time, as the API has it. */
export function dayWords(day) {
	return day ? dateWords(`${day}T12:00:00Z`, "day") : "–";
}
