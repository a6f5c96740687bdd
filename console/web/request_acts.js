/*
 * request_acts.js - what may be done with a request in its state: the clock, the
 * export, its end
 */
import { download, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, el, warning } from "./dom.js";
import { waits } from "./request_words.js";

const dayField = {
	name: "day", label: "On", kind: "date", hint: "Empty: today.",
};

function noteField(label, required) {
	return {
		name: "note", label, kind: "textarea", required, most: 1000,
		least: required ? 3 : 0,
	};
}

const clarification = {
	name: "code", label: "What it waits for", kind: "radios", required: true,
	options: waits,
	value: "clarification",
};

/* In which states an act may be done, its words, what it asks. */
const steps = [
	{
		act: "start", states: ["received"], words: "Start the clock",
		fields: [], hint: "It runs from the day the request was received.",
	},
	{
		act: "ask-identity", states: ["received"], words: "Ask who it is",
		fields: [dayField],
		hint: "The clock starts on the day that you know.", second: true,
	},
	{
		act: "identified", states: ["identity"], words: "It is known who it is",
		fields: [dayField, noteField("How (not needed)", false)],
	},
	{
		act: "pause", states: ["running", "collected"],
		words: "Stop the clock", second: true,
		fields: [clarification, dayField, noteField("What you asked", true)],
	},
	{
		act: "resume", states: ["paused"], words: "The clock runs again",
		fields: [dayField, noteField("What was answered (not needed)", false)],
	},
	{
		act: "extend", states: ["received", "running", "paused", "collected"],
		only: (row) => row.type === "sar" && !row.extended,
		words: "Extend by two months", second: true,
		fields: [noteField("Why it is complex or much", true)],
		hint: "Who asks must be told within the first month, with the reason.",
	},
	{
		act: "collected", states: ["running"], words: "Everything is collected",
		only: (row) => row.included > 0, fields: [], second: true,
	},
	{
		act: "sent", states: ["running", "collected"], words: "It was sent",
		only: (row) => row.included + row.left_out > 0,
		fields: [dayField, noteField("How (not needed)", false)], second: true,
	},
	{
		act: "complain", states: ["closed"], words: "A complaint came",
		fields: [dayField, noteField("What is complained of", true)],
		hint: "It is acknowledged within 30 days.", second: true,
	},
	{
		act: "close", states: ["received", "identity", "running", "paused",
			"collected", "sent", "complaint"],
		words: "Close the request", kind: "warning",
		fields: [noteField("How it ended", true)],
		hint: "Everybody whose mail was opened for it is told now, once each. " +
			"You see its mail no more.",
	},
];

/* A field that was left empty says nothing. */
function given(values) {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== ""));
}

function stepButton(row, step, redraw) {
	return button(step.words, async () => {
		const told = await dialog({
			title: step.words,
			body: step.hint ? el("p", {}, step.hint) : null,
			fields: step.fields,
			ok: step.words,
			kind: step.kind,
			send: (values) => post(`/api/requests/${row.request}/act`,
				{ act: step.act, ...given(values) }),
		});
		if (told)
			await redraw(`${step.words}: done.`);
	}, step.kind ?? (step.second ? "secondary" : ""));
}

/* What is said when a part is made: the password follows the last. */
function madeWords(volume, volumes) {
	return volume < volumes ? `Part ${volume} of ${volumes} is made.`
		: `${volumes === 1 ? "The file is" : `All ${volumes} parts are`} made. ` +
			"The password comes by e-mail in five minutes.";
}

/* Make one part of an export that was begun, and keep the file. */
export async function makePart(one, volume) {
	await download(`/api/exports/${one.export}/volumes/${volume}`, {});
	return madeWords(volume, one.volumes.length ?? one.volumes);
}

/* Files with a password that follows by mail. */
function exportButton(row, redraw) {
	return button("Export", async () => {
		const told = await dialog({
			title: `Export ${row.included === 1 ? "1 message"
				: `${row.included} messages`}`,
			body: [
				el("p", {}, "A zip file with each message as it was sent (EML) " +
					"and a schedule (CSV); more than 2,000 messages or 90 MB " +
					"make several parts, the schedule in the last. Each " +
					"message is written down as opened; who wrote it is told " +
					"when the request is closed."),
				warning("The password comes to your own address by e-mail, " +
					"five minutes after the last file. Send it by another way."),
			],
			ok: "Export",
			send: async () => makePart(
				await post(`/api/requests/${row.request}/export`), 1),
		});
		if (told)
			await redraw(told.result);
	});
}

export function acts(row, redraw) {
	const may = ["running", "collected", "complaint"].includes(row.state) &&
		row.included > 0;
	return [
		may ? exportButton(row, redraw) : null,
		steps.filter((step) => step.states.includes(row.state) &&
			(!step.only || step.only(row)))
			.map((step) => stepButton(row, step, redraw)),
	];
}
