/*
 * me_answers.js - what one was asked, and what people say to openings of one's
 * own or of those that one answers for
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, card, date, dateUntil, dateWords, el, mailText, replace, summaryList,
	tag } from "./dom.js";

/* -- questions ----------------------------------------------------------------- */

async function explain(row, reload) {
	const told = await dialog({
		title: "Your explanation",
		body: el("p", { class: "inset" }, mailText(row.words)),
		fields: [{
			name: "answer", label: "What you say to it", kind: "textarea",
			required: true, most: 4000, rows: 6,
			hint: "You answer once. Nothing is decided against you before.",
		}],
		ok: "Send",
		send: ({ answer }) => post(`/api/me/questions/${row.question}/answer`,
			{ answer }),
	});
	if (told !== null)
		await reload();
}

function question(row, reload) {
	return el("li", {},
		el("h3", {}, "Asked by ", mailText(row.by), ", ", date(row.asked), " ",
			row.open ? tag("Waits for you", "warn") : tag("Answered", "good")),
		summaryList([
			["Question", mailText(row.words, 4000)],
			["About your e-mail of", [date(row.sent), `, ref ${row.reference}`]],
			row.open ? ["Answer by", dateUntil(row.due)]
				: ["Your answer", mailText(row.answer, 4000)],
		]),
		row.open ? button("Explain", () => explain(row, reload)) : null);
}

/* -- what others say ------------------------------------------------------------ */

const said = {
	answered: "Answer", challenged: "Objection", resolved: "The school's reply",
};

async function resolve(row, reload) {
	const told = await dialog({
		title: "Reply and close",
		body: el("p", {}, "The person reads what you write. It ends the matter " +
			"and cannot be changed."),
		fields: [{
			name: "words", label: "The school's reply", kind: "textarea",
			required: true, least: 3, most: 4000, rows: 5,
		}],
		ok: "Send",
		send: ({ words }) => post(`/api/answers/${row.opening}/resolve`,
			{ words }),
	});
	if (told !== null)
		await reload();
}

function opening(row, reload) {
	return el("li", {},
		el("h3", {}, mailText(row.person), " on an opening of ", date(row.at),
			row.own ? " by you" : [" by ", mailText(row.by)]),
		summaryList([
			["Purpose", row.ground ?? row.purpose],
			["Reason", mailText(row.reason, 1000)],
			...row.answers.map((one) => [`${said[one.state]}, ${
				dateWords(one.at)}`, mailText(one.words, 4000)]),
		]),
		row.resolves ? button("Reply and close", () => resolve(row, reload),
			"secondary") : null);
}

/* -- cards ------------------------------------------------------------------------ */

/* A card with a list that draws itself again; null while there is nothing. */
async function listCard(heading, path, item) {
	const place = el("ol", { class: "openings" });
	const load = async () => {
		const { rows } = await get(path, { lim: 50 });
		replace(place, rows.map((row) => item(row, load)));
		return rows.length;
	};
	return await load() > 0 ? card(heading, place) : null;
}

/* What one was asked, and what one is to read; nothing where there is neither. */
export async function answersCard() {
	return [
		await listCard("You are asked", "/api/me/questions", question),
		await listCard("Said about openings", "/api/answers", opening),
	];
}
