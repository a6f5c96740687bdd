/*
 * opening.js - the dialogs of an opening: before it, and how it ended
 *
 * Nothing is opened without a purpose of the school's list and a reason; what
 * the person read will be told stands there word for word before.
 */
import { post } from "./api.js";
import { dialog } from "./dialog.js";
import { el, inOrder, mailText, replace, warning } from "./dom.js";

/* How long the keyboard rests before the words are asked for again. */
const PAUSE = 350;

/* How many are named beside the first; the rest is a number. */
const NAMED = 9;

/* "Ann Tate, Bob Bell and 3 more": whom an opening tells. */
export function everybodyTold({ told, others, untold }) {
	const more = others.length - NAMED;
	return [mailText(told), others.slice(0, NAMED).map((one) =>
		[", ", mailText(one)]), more > 0 ? ` and ${more} more` : null,
	untold > 0 ? ` (not ${untold} more who got it)` : null];
}

/* What will be told, as the fields stand now. */
async function preview(place, message, fields) {
	const told = await post(`/api/messages/${message}/opening-words`, fields);
	replace(place, told.words
		? [el("strong", {}, everybodyTold(told), " will be told now: "),
			mailText(told.words)]
		: "Nobody is told: nobody of the school wrote it or got it.");
}

/* Ask for the words whenever the fields have changed; the last answer counts. */
function follow(place, message, form) {
	let timer = 0;
	let turn = 0;
	const ask = async () => {
		const mine = ++turn;
		const fields = {
			purpose: form.elements.namedItem("purpose").value || null,
			reason: form.elements.namedItem("reason").value.trim() || null,
		};
		const next = el("span", {});
		try {
			await preview(next, message, fields);
		} catch (error) {
			replace(next, error.message);
		}
		if (mine === turn)
			replace(place, next);
	};
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, PAUSE);
	});
	ask();
}

/*
 * Ask for purpose and reason, and open: tier "T3" the message, "T4" what is
 * enclosed.  The opening, or null.
 */
export async function askOpening({ message, purposes, tier, title, caution }) {
	const place = el("p", { class: "inset", "aria-live": "polite" }, "…");
	const asked = dialog({
		title,
		wide: true,
		body: [caution ? warning(caution) : null, place],
		fields: [
			{
				name: "purpose", label: "Purpose", kind: "select",
				required: true, options: [["", "Choose a purpose"],
					...Object.entries(purposes)],
			},
			{
				name: "reason", label: "Reason, in one line", required: true,
				least: 3, most: 1000,
				hint: "The person read will see it word for word.",
			},
		],
		ok: "Open",
		send: (values) => post(`/api/messages/${message}/open`,
			{ tier, ...values }),
	});
	follow(place, message, place.closest("form"));
	return (await asked)?.result ?? null;
}

async function closeAll(openings, outcome, note) {
	let last = null;
	for (const opening of openings)
		last = await post(`/api/openings/${opening}/close`, { outcome, note });
	return last;
}

/* Close the openings with an outcome; the last of them, or null. */
export async function askOutcome(openings, outcomes) {
	const answer = await dialog({
		title: "Close with an outcome",
		fields: [
			{
				name: "outcome", label: "Outcome", kind: "radios",
				required: true, options: inOrder(outcomes)
					.filter(([code]) => code !== "mistake"),
			},
			{ name: "note", label: "Note (not needed)", most: 1000 },
		],
		ok: "Close it",
		send: ({ outcome, note }) => closeAll(openings, outcome, note),
	});
	return answer?.result ?? null;
}

/* The same where it should not have been opened. */
export async function askMistake(openings) {
	const answer = await dialog({
		title: "Opened by mistake",
		body: el("p", {}, "The message is closed at once. The person read is " +
			"told all the same, and that it was a mistake, in your words."),
		fields: [{
			name: "note", label: "What happened", required: true, least: 3,
			most: 1000,
		}],
		ok: "Close it",
		kind: "warning",
		send: ({ note }) => closeAll(openings, "mistake", note),
	});
	return answer?.result ?? null;
}
