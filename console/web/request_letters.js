/*
 * request_letters.js - letters to who asks, ready to be copied
 *
 * They go by the school's own mail or paper: who asks may not be reached by the
 * address that the school has.
 */
import { dialog, tell } from "./dialog.js";
import { button, card, el } from "./dom.js";
import { dayWords } from "./request_words.js";

const asked = {
	sar: "a copy of the personal information that we hold (a subject access " +
		"request)",
	foi: "information under the Freedom of Information Act 2000",
	record: "a pupil's educational record",
};

/* What the law gives, by kind. */
const time = {
	sar: "one month",
	foi: "20 school days, or 60 working days if that is sooner",
	record: "15 school days",
};

function answerBy(row) {
	return row.due ? `You will have our answer by ${dayWords(row.due)} at the ` +
		"latest."
		: `The law gives us ${time[row.type]} from the day that we know this.`;
}

const open = (row) => !["sent", "closed", "complaint"].includes(row.state);

/* By the step that each belongs to: its button, when it is of use, its lines. */
const letters = [
	{
		words: "Acknowledgement",
		may: open,
		lines: (row) => [
			`On ${dayWords(row.received)} you asked us for ${
				asked[row.type]}. Thank you: we have written it down as ` +
			`request ${row.request}.`,
			answerBy(row),
			"You need not do anything. If you want only part of it, or a " +
			"certain time, tell us: it is then quicker.",
		],
	},
	{
		words: "Question who it is",
		may: (row) => ["received", "identity"].includes(row.state) &&
			row.type !== "foi",
		lines: (row) => [
			`On ${dayWords(row.received)} you asked us for ${
				asked[row.type]}.`,
			"Before we send personal information we must know that it goes " +
			"to the right person. Send us a copy of one paper with your name " +
			"and address on it, or show it at the school office. If you ask " +
			"for somebody else, say on what ground.",
			`The law gives us ${time[row.type]} from the day that we know it.`,
		],
	},
	{
		words: "Question what is meant",
		may: (row) => open(row) && row.type !== "record",
		lines: (row) => [
			`On ${dayWords(row.received)} you asked us for ${
				asked[row.type]}.`,
			"We hold much of it. So that you get what you need, tell us: " +
			"which time is it about, which matter, and whose e-mails?",
			row.type === "foi"
				? "Our time to answer begins when we hear from you."
				: "Our time to answer stands still until we hear from you.",
		],
	},
	{
		words: "It takes longer",
		may: (row) => open(row) && row.extended !== null,
		lines: (row) => [
			`On ${dayWords(row.received)} you asked us for ${
				asked[row.type]}.`,
			"There is much of it, or it is hard to put together, so the law " +
			"lets us take two months more. The reason is: [say it here].",
			answerBy(row),
		],
	},
	{
		words: "Acknowledgement of the complaint",
		may: (row) => row.state === "complaint",
		lines: (row) => [
			`You complained of how we answered request ${row.request}, of ${
				dayWords(row.received)}. We have your complaint and look ` +
			"into it; you will hear from us what we found.",
		],
	},
];

const rights = "If you are not content you may complain to us, and to the " +
	"Information Commissioner: ico.org.uk, telephone 0303 123 1113.";

function text(letter, row, session) {
	return [`Dear ${row.name},`, ...letter.lines(row), rights,
		`${session.name}\nData Protection Officer, ${session.school_name}`]
		.join("\n\n");
}

async function show(letter, row, session) {
	const told = await dialog({
		title: letter.words,
		wide: true,
		body: el("p", {}, "Nothing is sent from here. Change the text as you " +
			"like, copy it, and send it by your own mail or by post."),
		fields: [{
			name: "text", label: "Text", kind: "textarea", rows: 14,
			value: text(letter, row, session), required: true,
		}],
		ok: "Copy the text",
		cancel: "Close",
		send: async (values) => {
			try {
				await navigator.clipboard.writeText(values.text);
			} catch {
				throw new Error("This browser does not allow it: mark the " +
					"text and copy it by hand.");
			}
		},
	});
	if (told)
		await tell("The text is copied", el("p", {}, "Paste it into your own " +
			"mail or a letter. When it has gone, note it with the buttons " +
			"above where the clock depends on it."));
}

/* The letters of a request's state; null where there are none. */
export function lettersOf(row, session) {
	const those = letters.filter(({ may }) => may(row));
	return those.length === 0 ? null : card("Letters, ready to copy",
		el("div", { class: "buttons" }, those.map((letter) =>
			button(letter.words, () => show(letter, row, session),
				"secondary"))));
}
