/*
 * held.js - held mail: one's own, and what waits for one's word
 */
import { get, post } from "./api.js";
import { dialog, tell } from "./dialog.js";
import { append, button, count, date, dateAfter, el, mailText, replace,
	summaryList, tag } from "./dom.js";
import { acts, reasonFields, reasonOf } from "./held_acts.js";

/* The API's states and roles in words. */
const states = {
	waiting: "Waiting", released: "On its way", sent: "Sent",
	returned: "Given back", dropped: "Refused", protected: "Sent, protected",
};
const judges = {
	headteacher: "the headteacher", dsl: "the safeguarding lead",
	dpo: "the Data Protection Officer", it: "IT",
};
const results = {
	done: "done", "too-late": "too late", "nobody-left": "nobody was left",
	"not-possible": "this mail cannot be changed so",
	"nothing-to-protect": "it has no file to protect",
	"no-such-message": "too late",
};

/* How long a page waits for the mail host, and how often it asks. */
const PATIENCE = 12000;
const PAUSE = 600;

function stateTag(item) {
	return tag(states[item.state] ?? item.state,
		item.state === "waiting" ? "warn"
			: item.state === "dropped" || item.state === "returned" ? "grey"
				: "good");
}

function people(list) {
	return el("ul", {}, (list ?? []).map((address) =>
		el("li", {}, mailText(address, 200))));
}

/* The choices of whom to take out; none is chosen beforehand. */
function whomFields(item) {
	return item.recipients.slice(0, 100).map((address, i) => ({
		name: `out${i}`, kind: "checkbox",
		label: address.replace(/\p{C}/gu, "?").slice(0, 200),
	}));
}

function whom(item, values) {
	return item.recipients.filter((address, i) => values[`out${i}`]);
}

/* Wait until the mail host has done all that was asked; what it said last. */
async function outcome(item) {
	const end = Date.now() + PATIENCE;
	while (Date.now() < end) {
		await new Promise((resolve) => setTimeout(resolve, PAUSE));
		const { orders } = await get(`/api/held/${item.item}`);
		if (orders.every((order) => order.result !== "on its way"))
			return orders[orders.length - 1].result;
	}
	return null;
}

/* Ask, order, wait; then show what there is. */
async function act(item, offer, page) {
	const words = acts[offer.act];
	const told = await dialog({
		title: `${item.own ? words.own : words.other}?`,
		body: el("p", {}, words.asks),
		fields: [
			...offer.act === "remove" ? whomFields(item) : [],
			...offer.reason ? reasonFields(offer.act, item.own) : [],
		],
		ok: item.own ? words.own : words.other,
		kind: words.kind,
		send: (values) => post(`/api/held/${item.item}/order`, {
			act: offer.act,
			reason: offer.reason ? reasonOf(values) : "",
			recipients: offer.act === "remove" ? whom(item, values) : null,
		}),
	});
	if (told === null)
		return;
	page.say("The mail server is told. One moment.");
	const result = await outcome(item);
	if (result === "done")
		page.say(words.done);
	else if (result !== null)
		await tell("It did not happen", el("p", {},
			`The mail server says: ${results[result] ?? result}.`));
	await page.draw();
}

function asked(item) {
	return item.orders.length === 0 ? null : el("ul", {},
		item.orders.map((order) => el("li", {}, date(order.at),
			order.actor === undefined ? null : [" ", mailText(order.actor)],
			`: ${acts[order.act].other.toLowerCase()}, `,
			results[order.result] ?? order.result,
			order.reason ? [" – ", mailText(order.reason, 300)] : null)));
}

function rows(item) {
	return [
		item.subject === undefined ? null
			: ["Subject", mailText(item.subject, 300)],
		item.own || item.sender === undefined ? null
			: ["From", mailText(item.sender, 200)],
		item.recipients === undefined
			? ["To", count(item.recipients_count, "person", "people")]
			: ["To", people(item.recipients)],
		["Written", date(item.created)],
		item.state === "waiting" && item.until
			? ["Sends itself", dateAfter(item.until)] : null,
		item.state === "waiting" && item.expires
			? ["Comes back, if nobody decides", dateAfter(item.expires)] : null,
		item.overdue
			? ["Overdue since", [date(item.overdue),
				": it cannot go back, and waits until somebody decides"]]
			: null,
		item.approvers.length === 0 ? null : ["Waits for the word of",
			item.approvers.map((role) => judges[role] ?? role).join(", ")],
		item.removed.length > 0 && item.recipients ? ["Taken out",
			people(item.removed.map((n) => item.recipients[n - 1]))] : null,
		item.maybe_repeated ? ["Note", "It may have been sent twice."] : null,
		item.orders.length > 0 ? ["Asked for", asked(item)] : null,
	].filter((row) => row !== null);
}

/* What nobody needs to do is no first choice. */
const stops = new Set(["return", "drop"]);

function itemCard(item, page) {
	const buttons = item.acts.map((offer, i) => button(
		acts[offer.act][item.own ? "own" : "other"],
		() => act(item, offer, page),
		i === 0 && !stops.has(offer.act) ? ""
			: acts[offer.act].kind ?? "secondary",
		{ "aria-describedby": `held-${item.reference}` }));
	return el("section", { class: "card", "data-reference": item.reference },
		el("h3", { class: "card-heading", id: `held-${item.reference}` },
			item.reference, " ", stateTag(item)),
		item.told ? el("p", { class: "inset" }, item.own ? null
			: el("strong", {}, "The sender was told: "),
		mailText(item.told)) : null,
		summaryList(rows(item)),
		buttons.length > 0 ? el("div", { class: "buttons" }, buttons) : null);
}

function group(heading, hint, items, page) {
	return items.length === 0 ? null
		: [el("h2", {}, heading), hint ? el("p", { class: "hint" }, hint) : null,
			items.map((item) => itemCard(item, page))];
}

const theirs = "The sender chooses what becomes of these. You may decide in the " +
	"sender's place.";

export async function page(view, { query, say }) {
	const settled = query.get("settled") === "1";
	const place = el("div", {});
	const draw = async () => {
		const { rows: items } = await get("/api/held", { settled });
		const mine = items.filter((item) => item.own);
		const others = items.filter((item) => !item.own);
		const judged = (item) => item.approvers.length > 0;
		const shared = { say, draw };
		replace(place,
			group("Yours", null, mine, shared),
			group("For you to decide", null, others.filter(judged), shared),
			group("Waiting for their senders", theirs,
				others.filter((item) => !judged(item)), shared),
			items.length === 0
				? el("p", { class: "empty" }, "Nothing waits. When it does, you " +
					"get an e-mail within a minute.") : null);
	};
	append(view, el("h1", {}, "Held mail"),
		el("p", { class: "hint" }, "Mail waits here when a rule of the school " +
			"needs a decision first. Nothing here is deleted by itself."),
		place,
		el("p", {}, settled
			? el("a", { href: "#/held" }, "Show what waits only")
			: el("a", { href: "#/held?settled=1" },
				"Show what is settled too")));
	await draw();
}
