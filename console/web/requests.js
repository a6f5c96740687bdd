/*
 * requests.js - requests of people for what is held on them: the list, and one
 * with its clock, what it covers, what was collected, and the export
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { append, button, card, count, date, el, mailText, size, summaryList }
	from "./dom.js";
import { acts, makePart } from "./request_acts.js";
import { lettersOf } from "./request_letters.js";
import { askCovers } from "./request_who.js";
import { codeWords, dayWords, dueTag, stateTag, types } from "./request_words.js";
import { askSealedOf, sealState } from "./sealed.js";
import { plainTable, table } from "./table.js";
import { today } from "./zone.js";

/* -- the list ---------------------------------------------------------------- */

function listOf(closed) {
	return table({
		caption: closed ? "Closed requests" : "Requests",
		columns: [
			{
				name: "Request", cell: (row) => el("a",
					{ href: `#/requests/${row.request}` },
					`Request ${row.request}`),
				sort: (row) => row.request,
			},
			{ name: "Kind", cell: (row) => types[row.type] },
			{ name: "Who asks", cell: (row) => mailText(row.name, 100) },
			{
				name: "Received", cell: (row) => dayWords(row.received),
				sort: (row) => row.received,
			},
			{ name: "State", cell: stateTag },
			{ name: "Due", cell: dueTag, sort: (row) => row.due ?? "9" },
		],
		load: (after) => get("/api/requests", { closed, after, lim: 50 }),
		key: closed ? (row) => row.request : undefined,
		empty: closed ? "No request is closed." : "No request is open.",
	});
}

/* The first of two questions: who asks for what. */
function askWho(row) {
	return dialog({
		title: "A new request",
		wide: true,
		fields: [
			{
				name: "type", label: "Kind", kind: "radios", required: true,
				options: Object.entries(types), value: row.type,
			},
			{
				name: "name", label: "Who asks", most: 500, value: row.name,
				required: "Enter the name of who asks",
			},
			{
				name: "about", most: 200, value: row.about,
				label: "About whom, if it is somebody else (not needed)",
				hint: "For instance the child of a parent who asks.",
			},
			{
				name: "how", label: "How it came (not needed)", most: 500,
				hint: "A letter, an e-mail, by word of mouth: each counts.",
				value: row.how,
			},
			{
				name: "received", label: "Received on", kind: "date",
				required: "Enter the day it was received",
				value: row.received,
			},
		],
		ok: "Next",
	});
}

async function askNew(zone) {
	let row = { type: "sar", received: today(zone) };
	for (;;) {
		row = await askWho(row);
		if (row === null)
			return null;
		const { about, ...request } = row;
		const told = await askCovers(about || request.name, {
			ok: "Write it down", cancel: "Back",
			send: (covers) => post("/api/requests", { ...request, ...covers }),
		});
		if (told)
			return told;
	}
}

const nations = [
	["england-and-wales", "England and Wales"], ["scotland", "Scotland"],
	["northern-ireland", "Northern Ireland"],
];

/* Whose bank holidays the clocks go by. */
async function holidays(redraw) {
	const { nation } = await get("/api/bank-holidays");
	return el("p", { class: "hint" }, "Clocks go by the bank holidays of ",
		nations.find(([value]) => value === nation)?.[1] ?? nation,
		" and the school's own hours. ",
		button("Change", async () => {
			const told = await dialog({
				title: "Whose bank holidays",
				fields: [{
					name: "nation", label: "Nation", kind: "radios",
					options: nations, value: nation, required: true,
				}],
				ok: "Change",
				send: (values) => post("/api/bank-holidays", values),
			});
			if (told)
				await redraw();
		}, "link"));
}

async function list(view, params) {
	const redraw = async () => {
		view.replaceChildren();
		await list(view, params);
		params.say("The clocks are counted anew.");
	};
	append(view, el("h1", {}, "Requests"),
		el("p", {}, "For what the school holds on somebody. While one is " +
			"open, you see the headings of the mail that it covers."),
		button("New request", async () => {
			const told = await askNew(params.session.zone);
			if (told)
				params.go(`/requests/${told.result.request}`);
		}),
		listOf(false), listOf(true), await holidays(redraw));
}

/* -- one request ------------------------------------------------------------- */

const happened = {
	received: "Received", scope: "Scope changed", estimate: "Estimate",
	search: "Search", include: "Included", "leave-out": "Left out",
	exported: "Exported", "ask-identity": "Asked who it is",
	identified: "Known who it is", start: "Clock started",
	pause: "Clock stands", resume: "Clock runs again",
	extend: "Extended by two months", collected: "Collected", sent: "Sent",
	close: "Closed", complain: "Complaint",
	"seal-asked": "Asked for what is sealed", "seal-signed": "Signed",
	"seal-refused": "Signature refused",
};

/* What a search was for, and how much it found. */
function eventDetail(event) {
	const { terms, volumes, messages, code } = event.detail;
	return [
		terms ? [" for ", Object.entries(terms).length === 0 ? "everything"
			: Object.entries(terms).map(([name, value], i) => [
				i > 0 ? ", " : "", `${name} `, mailText(value, 100)])] : null,
		volumes?.found === undefined ? null : `: ${count(volumes.found, "record")}`,
		volumes?.all === undefined ? null : `: ${count(volumes.all, "record")}`,
		messages === undefined ? null : `: ${count(messages, "message")}`,
		code ? ` (${codeWords(code)})` : null,
	];
}

function timeline(row) {
	return card("What was done", el("ol", { class: "timeline" },
		row.events.map((event) => el("li", {},
			el("p", {}, el("strong", {}, happened[event.what] ?? event.what),
				eventDetail(event), ", ", date(event.at), ", by ",
				mailText(event.actor, 100)),
			event.note ? el("p", {}, mailText(event.note)) : null))));
}

function covers(row) {
	return row.covers.map((one, i) => [i > 0 ? "; " : "",
		one.name ? [mailText(one.name, 100), ": "] : null,
		mailText((one.addresses ?? [one.address ?? one.person]).join(", "),
			500)]);
}

function pauses(row) {
	return row.pauses.map((one, i) => [i > 0 ? "; " : "",
		`${codeWords(one.reason)}, ${dayWords(one.since)} to ${
			one.until ? dayWords(one.until) : "now"}`]);
}

function facts(row, change) {
	return summaryList([
		["Who asks", mailText(row.name)],
		["Received", [dayWords(row.received), row.how
			? [", ", mailText(row.how, 200)] : null]],
		["Clock", [stateTag(row), " ", dueTag(row), row.extended
			? ` extended on ${dayWords(row.extended)}` : null]],
		row.pauses.length > 0 ? ["The clock stood", pauses(row)] : null,
		["Covers", covers(row), row.state === "closed" ? null
			: button("Change", change, "link")],
		["Mail of", row.since || row.until
			? `${dayWords(row.since)} to ${dayWords(row.until)}`
			: "any day"],
		["Collected", [`${count(row.included, "message")} included, ${
			row.left_out} left out. `, row.state === "closed" ? null
			: el("a", {
				href: `#/records?request=${row.request}`,
				/* The next step, until something was found. */
				class: row.state === "running" && row.included === 0
					? "button" : null,
			}, "Find records")]],
		["Opened", `${count(row.openings, "opening")}. The writers are told ` +
			"when the request is closed, once each."],
	].filter(Boolean));
}

/* Before anybody looks at a heading: how much there is. */
function estimate(row, params) {
	const place = el("div", { "aria-live": "polite" });
	const ask = async () => {
		const n = await post(`/api/requests/${row.request}/estimate`);
		place.replaceChildren(summaryList([
			["Messages", count(n.all, "message")],
			["Written by the person", count(n.from, "message")],
			["To the person", count(n.to, "message")],
			["Copied to the person", count(n.copied, "message")],
			["Sealed", `${count(n.sealed, "sealed message")} within the scope; ` +
				"nothing of them is shown"],
			["Refused, held or delayed", `${n.refused} refused, ${n.held} held`],
			["Monitoring records", `${count(n.flags, "flag")}, ${
				count(n.openings, "opening")}, ${count(n.cases, "case")}`],
			["Size", size(n.octets)],
		]));
		params.say("The estimate is there.");
	};
	return card("How much there is", place, row.state === "closed" ? null
		: button("Estimate", () => ask().catch((error) =>
			place.replaceChildren(el("p", { class: "error", role: "alert" },
				error.message))), "secondary"));
}

/* What is sealed: a number, and what was asked and signed. */
function sealedOf(row, redraw) {
	const ask = async () => {
		const { sealed } = await post(`/api/requests/${row.request}/estimate`);
		if (sealed === 0)
			await redraw("Nothing that it covers is sealed.");
		else if (await askSealedOf(row.request, sealed))
			await redraw("It is asked for.");
	};
	const may = ["running", "collected", "complaint"].includes(row.state) &&
		!row.asks.some((one) => one.state === "waiting");
	return card("Sealed mail", el("p", {}, "Mail that a rule sealed is no " +
		"record of the request until another person signs for it. How much " +
		"stayed sealed is written into the schedule."),
	row.asks.length === 0 ? null : el("ul", {}, row.asks.map((one) =>
		el("li", {}, count(one.messages, "message"), ", asked on ",
			date(one.asked), " ", sealState(one), one.decided_by
				? [" by ", mailText(one.decided_by, 100)] : null, one.note
				? [": ", mailText(one.note, 300)] : null))),
	may ? button("Ask for it", ask, "secondary") : null);
}

/* A part of an export: what it is, or the button that makes it. */
function part(one, volume, redraw) {
	if (volume.made)
		return [`${size(volume.size)}, SHA-256 ${volume.sha256}`,
			volume.earlier.map((one) => `; made before as ${one}`)];
	const next = one.volumes.find(({ made }) => !made) === volume;
	if (!one.open || !next)
		return one.open ? "not made yet" : "was not finished";
	return button(`Make part ${volume.volume} of ${one.volumes.length}`,
		async () => redraw(await makePart(one, volume.volume)), "secondary");
}

function exportsOf(row, redraw) {
	const parts = row.exports.flatMap((one) => one.volumes.map((volume) =>
		({ one, volume })));
	return card("Exports", plainTable("", [
		{ name: "Begun", cell: ({ one }) => date(one.at) },
		{
			name: "Part", cell: ({ one, volume }) =>
				`${volume.volume} of ${one.volumes.length}`,
		},
		{
			name: "Messages", cell: ({ volume }) => volume.messages,
			number: true,
		},
		{
			name: "File", cell: ({ one, volume }) => part(one, volume, redraw),
		},
	], parts, "Nothing was exported yet."));
}

/* By whose name first, then whom of those who have it. */
async function changeCovers(row) {
	const look = await dialog({
		title: "What it covers",
		fields: [{
			name: "name", label: "Look in the directory for", required: true,
			least: 2, most: 200, value: row.name, hint: "A name or an address.",
		}],
		ok: "Next",
	});
	return look && await askCovers(look.name, {
		row, ok: "Change",
		send: (covers) => post(`/api/requests/${row.request}/cover`, covers),
	});
}

async function one(view, params) {
	const row = await get(`/api/requests/${params.request}`);
	const redraw = async (words) => {
		view.replaceChildren();
		await one(view, params);
		params.say(words);
	};
	const change = async () => {
		if (await changeCovers(row))
			await redraw("The scope is changed.");
	};
	append(view, el("p", {}, el("a", { href: "#/requests" }, "All requests")),
		el("h1", {}, `Request ${row.request}: ${types[row.type]}`),
		facts(row, change),
		el("div", { class: "buttons" }, acts(row, redraw)),
		lettersOf(row, params.session), estimate(row, params),
		sealedOf(row, redraw), exportsOf(row, redraw), timeline(row));
}

export async function page(view, params) {
	await (params.request ? one(view, params) : list(view, params));
}
