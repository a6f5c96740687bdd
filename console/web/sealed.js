/*
 * sealed.js - sealed mail: what one asked to open, and what one may sign
 *
 * Of the message there is no more than the rule and how grave it is, until
 * another has signed and who asked has opened it.
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { append, button, count, date, el, mailText, tag } from "./dom.js";
import { table } from "./table.js";

const states = {
	waiting: ["waits for a signature", "warn"], signed: ["signed", "good"],
	refused: ["refused", "grave"], lapsed: ["lapsed: nobody signed", "grey"],
	withdrawn: ["taken back", "grey"], opened: ["opened", ""],
	over: ["over", "grey"],
};

export function sealState(row) {
	return tag(...(states[row.state] ?? [row.state]));
}

/* "1 sealed message: marked union (clause D11), severity 4". */
function what(row) {
	return row.request
		? `${count(row.messages, "sealed message")} of request ${row.request}`
		: `1 sealed message: ${row.words}${
			row.clause ? ` (clause ${row.clause})` : ""}, severity ${
			row.severity}`;
}

/* Ask to open the message of a sealed flag.  What became of it, or null. */
export async function askSealed(flag, purposes) {
	const told = await dialog({
		title: "Ask to open this sealed message",
		wide: true,
		body: el("p", {}, "You alone cannot open it. Another person signs or " +
			"refuses; then you may open it once. Who wrote it is told both " +
			"names and your reason."),
		fields: [
			{
				name: "purpose", label: "Purpose", kind: "select",
				required: true, options: [["", "Choose a purpose"],
					...Object.entries(purposes)],
			},
			{
				name: "reason", label: "Reason, in one line", required: true,
				least: 3, most: 1000,
				hint: "Who signs and the person read will see it word for word.",
			},
			{
				name: "tier", label: "What you need", kind: "radios",
				required: true, value: "T3",
				options: [["T3", "The text"],
					["T4", "The text and the enclosed files"]],
			},
		],
		ok: "Ask",
		send: (values) => post(`/api/flags/${flag}/sealed`, values),
	});
	return told?.result ?? null;
}

/* Ask for all that is sealed in the scope of a request; or null. */
export async function askSealedOf(request, messages) {
	const told = await dialog({
		title: `Ask for ${count(messages, "sealed message")}`,
		body: el("p", {}, "You see nothing of them until another person has " +
			"signed. Then they are records of this request like others."),
		fields: [{
			name: "reason", label: "Why they belong to the answer",
			required: true, least: 3, most: 1000,
		}],
		ok: "Ask",
		send: (values) => post(`/api/requests/${request}/sealed`, values),
	});
	return told?.result ?? null;
}

async function decide(row, sign, done) {
	const told = await dialog({
		title: sign ? "Sign for this?" : "Refuse to sign?",
		body: [el("p", {}, what(row), ", asked by ", mailText(row.asked_by),
			" for: ", row.purpose_words, "."),
		el("p", {}, "Reason given: “", mailText(row.reason), "”"),
		sign ? el("p", {}, "Your name goes into the record, and to the person " +
			"whose mail it is.") : null],
		fields: [{
			name: "note", label: sign ? "Note (not needed)" : "Reason",
			required: !sign, least: sign ? 0 : 3, most: 1000,
			hint: `${row.asked_by} reads it.`,
		}],
		ok: sign ? "Sign" : "Refuse",
		kind: sign ? "" : "warning",
		send: ({ note }) => post(`/api/sealed/${row.ask}/decide`,
			{ sign, note: note || null }),
	});
	if (told)
		await done(sign ? "It is signed." : "It is refused.");
}

async function open(row, params) {
	const told = await dialog({
		title: "Open it now?",
		body: el("p", {}, "Once, for an hour. Who wrote it is told at once: " +
			`your name, ${row.decided_by}’s and the reason.`),
		fields: [],
		ok: "Open",
		send: () => post(`/api/sealed/${row.ask}/open`),
	});
	if (told)
		params.go(`/opening/${told.result.opening}`);
}

async function withdraw(row, done) {
	await post(`/api/sealed/${row.ask}/withdraw`);
	await done("It is taken back.");
}

/* What the caller may do with it. */
function acts(row, params, done) {
	return el("div", { class: "buttons" }, row.may_sign ? [
		button("Sign", () => decide(row, true, done)),
		button("Refuse", () => decide(row, false, done), "secondary"),
	] : null,
	row.may_open ? button("Open", () => open(row, params)) : null,
	row.mine && row.state === "waiting"
		? button("Take back", () => withdraw(row, done), "secondary") : null,
	row.opening ? el("a", { href: `#/opening/${row.opening}` },
		"The opening") : null);
}

/* Until when what. */
function time(row) {
	if (row.state === "waiting")
		return ["to be signed until ", date(row.lapses)];
	if (row.state === "signed")
		return row.until ? ["to be opened until ", date(row.until)]
			: "until the request is closed";
	return row.decided ? date(row.decided) : date(row.asked);
}

export async function page(view, params) {
	const list = table({
		caption: "Asked for, newest first",
		columns: [
			{ name: "What", cell: what },
			{
				name: "Who asks", cell: (row) => [
					row.mine ? "you" : mailText(row.asked_by, 100), ", ",
					date(row.asked)],
			},
			{
				name: "Why", cell: (row) => [row.purpose_words, ": ",
					mailText(row.reason, 300)],
			},
			{
				name: "State", cell: (row) => [sealState(row),
					row.decided_by ? [" by ", mailText(row.decided_by, 100)]
						: null,
					row.note ? [": ", mailText(row.note, 300)] : null,
					el("p", { class: "hint" }, time(row))],
			},
			{ name: "Act", cell: (row) => acts(row, params, done) },
		],
		load: (after) => get("/api/sealed", { after, lim: 50 }),
		key: (row) => row.ask,
		empty: "Nothing was asked of you, or by you.",
	});
	const done = async (words) => {
		await list.reload();
		params.say(words);
	};
	append(view, el("h1", {}, "Sealed mail"),
		el("p", {}, "What a rule sealed (of a union, a lawyer, a doctor, a " +
			"whistleblower, or marked personal) is opened by two people or " +
			"by nobody. One asks; another signs, or refuses."), list);
}
