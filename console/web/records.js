/*
 * records.js - finding mail within the scope of a request, and collecting it
 */
import { get, post } from "./api.js";
import { dialog, tell } from "./dialog.js";
import { append, button, count, date, el, mailText, replace, tag }
	from "./dom.js";
import { form } from "./form.js";
import { nameText } from "./message.js";
import { codes, codeWords, dueTag, stateTag, types } from "./request_words.js";
import { table } from "./table.js";

const any = ["", "any"];

const searchFields = [
	{ name: "address", label: "Somebody else who takes part (address)" },
	{
		name: "party", label: "The person is", kind: "select",
		options: [any, ["from", "the writer"], ["to", "addressed"],
			["copied", "copied"]],
	},
	{
		name: "direction", label: "Direction", kind: "select",
		options: [any, ["in", "from outside"], ["out", "to outside"],
			["internal", "inside the school"]],
	},
	{ name: "since", label: "From", kind: "date" },
	{ name: "until", label: "To", kind: "date" },
	{
		name: "rule", label: "Rule",
		hint: "By its name, for instance prohibited-words.",
	},
	{ name: "attachment", label: "A piece of an attachment's name" },
	{
		name: "type", label: "An attachment's type",
		hint: "How it begins, for instance application/pdf.",
	},
	{
		name: "state", label: "State", kind: "select",
		options: [any, ["found", "nothing said yet"], ["included", "included"],
			["left-out", "left out"], ["held", "was held"],
			["refused", "was refused"]],
	},
];

const parties = { from: "Wrote it", to: "Was addressed", copied: "Was copied" };
const directions = {
	in: "from outside", out: "to outside", internal: "inside the school",
};

function stateOf(row) {
	return [
		`${parties[row.party]}, ${directions[row.direction]} `,
		row.included === true ? tag("included", "good") : null,
		row.included === false ? tag("left out", "grey") : null,
		row.included === false ? [" ", codeWords(row.code)] : null,
		row.sealed ? [" ", tag("was sealed", "warn")] : null,
		row.held ? [" ", tag(`held: ${row.held}`, "warn")] : null,
		row.opened ? [" ", tag("opened", "")] : null,
	];
}

/* Open one for the request, and read it on its own page. */
async function read(state, row, params) {
	const told = await dialog({
		title: "Open this message for the request?",
		body: el("p", {}, "It is written down. Who wrote it is told when the " +
			"request is closed."),
		fields: [{
			name: "reason", label: "Reason, in one line", required: true,
			least: 3, most: 1000, value: `to answer request ${state.request}`,
		}],
		ok: "Open",
		send: ({ reason }) => post(`/api/requests/${state.request}/open`,
			{ message: row.id, tier: "T3", reason }),
	});
	if (told)
		params.go(row.sealed ? `/opening/${told.result.opening}`
			: `/open/${row.id}`);
}

/* Keep one beyond its time, whatever becomes of the request. */
async function hold(row, params) {
	const told = await dialog({
		title: "Hold this record?",
		body: el("p", {}, "Retention leaves it alone until you end the hold, " +
			"or until a day."),
		fields: [
			{
				name: "reason", label: "Reason", required: true, least: 3,
				most: 1000,
			},
			{ name: "until", label: "Until (not needed)", kind: "date" },
		],
		ok: "Hold it",
		send: ({ reason, until }) => post("/api/retention/holds",
			{ message: row.id, reason, until: until || null }),
	});
	if (told)
		params.say("The record is held.");
}

function pick(state, row) {
	return el("input", {
		type: "checkbox", "aria-label": "Choose this message",
		checked: state.chosen.has(row.id),
		on: {
			change: (event) => event.target.checked
				? state.chosen.add(row.id) : state.chosen.delete(row.id),
		},
	});
}

function found(state, params) {
	return table({
		caption: "Records that the search found",
		columns: [
			{ name: "Choose", cell: (row) => pick(state, row) },
			{
				name: "Received", cell: (row) => date(row.received),
				sort: (row) => row.received,
			},
			{ name: "From", cell: (row) => mailText(row.person, 100) },
			{
				name: "To", cell: (row) => [row.recipients.slice(0, 3).map(
					(one, i) => [i > 0 ? ", " : "", mailText(one, 100)]),
				row.recipients.length > 3
					? ` and ${row.recipients.length - 3} more` : null],
			},
			{
				name: "Subject", cell: (row) => [
					nameText(row.subject || "no subject", 200),
					row.attachments.length === 0 ? null : el("p",
						{ class: "hint" }, row.attachments.map((one, i) =>
							[i > 0 ? ", " : "", nameText(one.name || "a file")])),
				],
			},
			{ name: "State", cell: stateOf },
			{
				name: "Read", cell: (row) => [
					button("Open", () => read(state, row, params), "link"),
					" ",
					button("Hold", () => hold(row, params), "link"),
				],
			},
		],
		load: async (after) => {
			const answer = await post(`/api/requests/${state.request}/search`,
				{ filter: state.filter, after, lim: 50 });
			if (after === undefined)
				state.tell(answer.found, answer.sealed);
			return answer;
		},
		key: (row) => row.id,
		empty: "Nothing of what the request covers is like that.",
	});
}

/* Include or leave out: the chosen ones, or all that the search finds. */
async function collect(state, all, leaving) {
	const many = all ? state.count : state.chosen.size;
	if (many === 0)
		return tell(leaving ? "Nothing to leave out" : "Nothing to include",
			el("p", {}, all ? "The search found nothing."
				: "Choose messages first: tick the box in front of each."));
	return dialog({
		title: `${leaving ? "Leave out" : "Include"} ${count(many, "message")}${
			all ? ", all that was found" : ""}`,
		fields: leaving ? [
			{
				name: "code", label: "Why", kind: "select", required: true,
				options: [["", "Choose why"], ...codes],
			},
			{ name: "note", label: "Note (for the school only)", most: 1000 },
		] : [],
		ok: leaving ? "Leave out" : "Include",
		send: (values) => post(`/api/requests/${state.request}/collect`, {
			...(all ? { filter: state.filter }
				: { messages: [...state.chosen] }),
			code: values.code || null, note: values.note || null,
		}),
	});
}

function buttons(state, redraw) {
	const act = (words, all, leaving) => button(words, async () => {
		const told = await collect(state, all, leaving);
		if (told?.result)
			redraw(`${words}: ${count(told.result.done, "message")}.`);
	}, "secondary");
	return el("div", { class: "buttons" },
		act("Include the chosen", false, false),
		act("Leave out the chosen", false, true),
		act("Include all found", true, false),
		act("Leave out all found", true, true));
}

async function search(view, row, params) {
	const place = el("div", {});
	const said = el("p", { role: "status" });
	const state = {
		request: row.request, filter: {}, chosen: new Set(), count: 0,
		tell: (n, sealed) => {
			state.count = n;
			said.textContent = `${count(n, "record")} found. The search is ` +
				"written down with the request." + (sealed > 0 ? ` ${count(sealed,
				"sealed message")} within the scope: ask for it on the ` +
				"request's page." : "");
		},
	};
	const draw = (words) => {
		state.chosen.clear();
		replace(place, buttons(state, draw), found(state, params));
		if (words)
			params.say(words);
	};
	append(view, el("p", {}, el("a", { href: `#/requests/${row.request}` },
		`Request ${row.request}`), `, ${types[row.type]}, `, stateTag(row), " ",
	dueTag(row)),
	el("details", {}, el("summary", {}, "Narrow the search"),
		form({
			fields: searchFields, ok: "Search",
			send: async (values) => {
				state.filter = Object.fromEntries(Object.entries(values)
					.filter(([, value]) => value !== ""));
				draw("Searched.");
			},
		})), said, place);
	draw();
}

/* Headings are seen for a request only: which? */
async function choose(view) {
	const { rows } = await get("/api/requests", { lim: 200 });
	append(view, el("p", {}, "You see headings of the mail that an open " +
		"request covers, and no other."),
	rows.length === 0
		? el("p", { class: "empty" }, "No request is open. ",
			el("a", { href: "#/requests" }, "Write one down"), " first.")
		: el("ul", {}, rows.map((row) => el("li", {},
			el("a", { href: `#/records?request=${row.request}` },
				`Request ${row.request}`), `, ${types[row.type]}, `,
			mailText(row.name, 100), " ", dueTag(row)))));
}

export async function page(view, params) {
	const request = params.query.get("request");
	append(view, el("h1", {}, "Records"));
	if (request && /^\d+$/.test(request))
		await search(view, await get(`/api/requests/${request}`), params);
	else
		await choose(view);
}
