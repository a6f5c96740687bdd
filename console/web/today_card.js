/*
 * today_card.js - one card of the day's queue: what was found, why, and what is
 * to be known before one decides
 *
 * All of it is T1 and T2: headings, and passages that the server has masked.
 */
import { append, card, count, date, el, mailText, replace, tag } from "./dom.js";

const manners = {
	own: "in the sender’s own words", newsletter: "in a newsletter",
	automatic: "in mail of a machine", footer: "in a signature or footer",
	quoted: "in a quotation", reported: "in what somebody tells of others",
	file: "in an enclosed file", sealed: "in sealed mail",
};

const marks = {
	danger: ["danger to a child", "grave"],
	"told-of-others": ["told of others: not against the sender", "good"],
	reopened: ["taken back before", "warn"],
	"reported-first": ["reported by somebody who got it", "good"],
	explained: ["the sender has explained", "good"],
	"exempt-near": ["something in it is permitted", "good"],
};

/* Passages of a card that are shown before one asks for more. */
const SHOWN = 2;

/* "insult in a newsletter, from weekly.example; 2 of the last 20 were real". */
export function whyWords(why) {
	if (!why)
		return "the cause is not known";
	const before = why.decided === 0 ? "nothing of this cause was decided yet"
		: why.decided === 1 ? `the one that was decided was ${
			why.real === 1 ? "" : "not "}real`
			: `${why.real} of the last ${why.decided} were real`;
	return `${causeWords(why)}; ${before}`;
}

/* The cause alone: "insult in a newsletter, from weekly.example". */
export function causeWords(why) {
	const what = why.kinds.length > 0 ? why.kinds.join(", ") : "the rule itself";
	return `${what} ${manners[why.manner] ?? ""}, from ${why.whose}`;
}

function severity(row) {
	return tag(`severity ${row.severity} of 5`,
		row.severity >= 4 ? "grave" : row.severity === 3 ? "warn" : "");
}

function heading(row) {
	return [severity(row), " ", row.sealed
		? `1 sealed message: ${row.words}` : row.words,
	row.clause ? ` (clause ${row.clause})` : null];
}

/* Who to whom, when, what about; others' names left out by the server. */
function headings(row) {
	const more = row.recipients_count - row.recipients.length;
	return el("p", { class: "headings" },
		el("strong", {}, mailText(row.person, 120)), " <",
		mailText(row.sender, 120), "> to ",
		row.recipients.map((one, i) => [i > 0 ? ", " : "", mailText(one, 120)]),
		more > 0 ? ` and ${more} more` : null, ", ", date(row.received), ": ",
		row.subject === null ? el("span", { class: "hint" },
			"subject no longer kept") : mailText(row.subject, 200),
		row.attachments > 0
			? `, ${count(row.attachments, "file")} enclosed` : null);
}

function markTags(row) {
	const own = row.marks.map((name) => tag(...(marks[name] ?? [name])));
	if (row.taken_by)
		own.push(tag(["taken by ", mailText(row.taken_by, 80)], "warn"));
	if (row.state === "suppressed")
		own.push(tag("its cause is stopped", "grey"));
	return own.length > 0
		? el("p", { class: "marks" }, own.map((one) => [one, " "])) : null;
}

function waits(row) {
	const deputy = row.queue === "headteacher" && row.days >= 5
		? "; the deputy sees it too" : "";
	return row.days > 0
		? `waits for ${count(row.days, "school day")}${deputy}` : null;
}

/* -- passages ---------------------------------------------------------------- */

function piece(one) {
	if (one.match !== undefined)
		return el("mark", {}, mailText(one.match));
	if (one.mask !== undefined)
		return el("span", { class: "masked" }, one.mask);
	return mailText(one.text);
}

/* Line ends at its edges would put the dots on lines of their own. */
function passage(one) {
	const pieces = one.pieces.map((given) => ({ ...given }));
	const first = pieces[0];
	const last = pieces[pieces.length - 1];
	if (first?.text)
		first.text = first.text.trimStart();
	if (last?.text)
		last.text = last.text.trimEnd();
	return el("blockquote", { class: "passage" }, "…", pieces.map(piece), "…");
}

/* The gravest of the flag's findings first. */
function inOrder({ passages, found }) {
	const place = (one) => {
		const at = found.indexOf(one.finding);
		return at === -1 ? found.length : at;
	};
	return [...passages].sort((a, b) => place(a) - place(b));
}

/* Fill `place` with what a passage route answered. */
export function showPassages(place, told, all = false) {
	const list = inOrder(told);
	const shown = all ? list : list.slice(0, SHOWN);
	replace(place, list.length === 0
		? el("p", { class: "hint" }, "There is no passage to show.")
		: shown.map(passage), list.length > shown.length
		? el("p", { class: "hint" }, `${count(list.length - shown.length,
			"more passage")}: press Enter`) : null);
}

/* -- the card ------------------------------------------------------------------ */

/*
 * A card; `place` is where its passage goes, `foot` where its buttons do.  The
 * element takes the keyboard.
 */
export function cardOf(row) {
	const place = el("div", { class: "passages", "aria-live": "polite" });
	const foot = el("div", { class: "buttons" });
	const node = append(card(null,
		el("h2", { class: "card-heading" }, heading(row)),
		row.sealed ? el("p", {}, "Nobody reads a passage of it alone: ",
			"to open it you ask, and another person signs.") : [
			headings(row), markTags(row), place,
			el("p", { class: "why" }, "Why: ", mailText(whyWords(row.why)))],
		el("p", { class: "hint" }, [
			row.flags.length > 1
				? `${count(row.flags.length, "message")} of this thread and cause`
				: null,
			row.alike > 0 ? `${count(row.alike, "more card")} of this cause`
				: null, waits(row)].filter(Boolean).join("; ")), foot));
	node.setAttribute("tabindex", "-1");
	node.setAttribute("data-card", row.card);
	return { node, place, foot, row };
}
