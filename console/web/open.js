/*
 * open.js - one message: its headings; once it is opened, what it says
 */
import { download, get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { append, button, card, date, dateWords, el, inset, mailText, replace,
	size, summaryList, tag } from "./dom.js";
import { keys } from "./keys.js";
import { message, nameText } from "./message.js";
import { askMistake, askOpening, askOutcome, everybodyTold }
	from "./opening.js";
import { sentFrame } from "./sent.js";

function recipients(list) {
	const shown = list.slice(0, 20).map((address, i) =>
		[i > 0 ? ", " : "", mailText(address, 200)]);
	return [shown, list.length > 20 ? ` and ${list.length - 20} more` : null];
}

function headings(row, reference) {
	return summaryList([
		["From", [mailText(row.person, 200), " <",
			mailText(row.sender, 200), ">"]],
		["To", recipients(row.recipients)],
		["Subject", nameText(row.subject, 500)],
		["Received", date(row.received)],
		["Size", size(row.size ?? 0)],
		row.attachments.length > 0 ? ["Enclosed", row.attachments.map((one, i) =>
			[i > 0 ? ", " : "", one.name ? nameText(one.name)
				: "a file without a name"])] : null,
		["Reference", reference],
	].filter(Boolean));
}

/* Make a case of a flag. */
async function makeCase(flag, params) {
	const told = await dialog({
		title: "Make a case of it",
		fields: [{
			name: "note", label: "What is to be looked into (not needed)",
			kind: "textarea", most: 4000,
		}],
		ok: "Make a case",
		send: (values) => post(`/api/flags/${flag.flag}/case`, values),
	});
	if (told)
		params.go(`/cases/${told.result.case}`);
}

/* It went to the wrong people: the 72 hours run, and it is kept until it is closed. */
async function reportBreach(state, params) {
	const told = await dialog({
		title: "Report a breach",
		body: el("p", {}, "From now 72 hours are left to tell the regulator. " +
			"The message is kept until the breach is closed."),
		fields: [{
			name: "note", label: "What happened, in one line", required: true,
			least: 3, most: 1000,
		}],
		ok: "Report it",
		send: ({ note }) => post("/api/breaches",
			{ message: state.message, note }),
	});
	if (told)
		params.say("The breach is open: it is under Retention.");
}

function flagLine(flag, params) {
	return el("li", {},
		tag(`severity ${flag.severity}`, flag.severity >= 4 ? "grave" : "warn"),
		" ", flag.words, flag.clause ? ` (${flag.clause})` : null, " ",
		flag.case ? el("a", { href: `#/cases/${flag.case}` },
			`case ${flag.case}`)
			: button("Make a case of it", () => makeCase(flag, params), "link"));
}

/* The rest of the thread: headings alone; each is opened by itself. */
async function thread(state) {
	const { rows } = await get(`/api/messages/${state.message}/thread`,
		{ lim: 50 });
	if (rows.length < 2)
		return null;
	return card("The thread, as far as you may see it", el("ol", {
		class: "thread",
	}, rows.map((row) => el("li", {
		"aria-current": row.id === state.message ? "true" : null,
	}, row.id === state.message ? el("strong", {}, "this one: ") : null,
	el("a", { href: `#/open/${row.id}` }, nameText(row.subject || "no subject")), " from ", mailText(row.person, 100), ", ", date(row.received),
	row.opening ? [" ", tag("opened by you", "good")] : null))));
}

/* Beside an enclosed file: fetch it as it was sent, after an opening of its own. */
function original(state, opened) {
	return (attachment, which) => button("Download", async () => {
		opened.files ??= (await askOpening({
			message: state.message,
			purposes: state.purposes,
			tier: "T4",
			title: "Download what is enclosed",
			caution: "The original may hold a virus, or what nobody should " +
				"see. Its text is shown below. Do not open it unless you " +
				"must, and delete it afterwards.",
		}))?.opening ?? null;
		if (opened.files === null)
			return;
		state.unfinished = [...new Set([...state.unfinished, opened.files])];
		await download(`/api/openings/${opened.files}/part?${
			new URLSearchParams({ path: attachment.path, which })}`);
	}, "secondary");
}

/* A part as it was sent; what a frame cannot say is asked before. */
function sentPart(opening) {
	return async (path, which) => {
		const { lasts } = await get(`/api/openings/${opening}`);
		if (!lasts)
			throw new Error("The hour in which you may read this is over. " +
				"Open the message again.");
		return sentFrame(opening, path, which);
	};
}

function closed(view, result, params) {
	replace(view, el("h1", { tabindex: "-1" }, "Closed"),
		el("p", {}, `The opening is closed: ${result.outcome_words}.`),
		el("p", {}, el("a", { href: "#/" }, "Go on")));
	view.querySelector("h1").focus();
	params.say("The opening is closed.");
}

/* How it ends; for openings whose time is over too. */
function ending(view, state, params) {
	const finish = async (asked) => {
		const result = await asked;
		if (result)
			closed(view, result, params);
	};
	const close = () => finish(askOutcome(state.unfinished, state.outcomes));
	keys(params.signal, [
		{ key: "c", words: "Close with an outcome", act: close }]);
	return el("div", { class: "buttons" },
		button("Close with an outcome", close),
		button("Opened by mistake", () => finish(askMistake(state.unfinished)),
			"warning"));
}

/* What is told to whom, and until when it may be read here. */
function openingWords(opening) {
	return inset(
		opening.signed_by ? el("p", {}, "It was sealed; ",
			mailText(opening.signed_by), " has signed for it.") : null,
		el("p", {}, "Opened ", date(opening.at), " for: ",
			mailText(opening.purpose_words), ". Reason: ",
			mailText(opening.reason), "."),
		el("p", {}, opening.told ? [everybodyTold(opening), opening.sent
			? `: told, the first on ${dateWords(opening.sent)}.`
			: ": being told."]
			: "Nobody is told: nobody of the school wrote it or got it."),
		el("p", { class: "hint" }, "You may read it here until ",
			date(opening.until, "time"), ", or until you close it."));
}

async function show(view, place, state, params) {
	const opening = await get(`/api/openings/${state.opening}`);
	const rendering = await get(`/api/openings/${state.opening}/text`);
	replace(place, openingWords(opening), ending(view, state, params),
		message(rendering, {
			original: state.fixed && !state.files
				? undefined : original(state, { files: state.files }),
			sent: sentPart(state.opening),
		}),
		ending(view, state, params));
	params.say("The message is open.");
}

async function open(view, place, state, params) {
	const opening = await askOpening({
		message: state.message,
		purposes: state.purposes,
		tier: "T3",
		title: "Open this message",
	});
	if (opening === null)
		return;
	state.opening = opening.opening;
	state.unfinished = [...state.unfinished, opening.opening];
	try {
		await show(view, place, state, params);
	} catch (error) {
		replace(place, el("p", { class: "error-summary", role: "alert" },
			error.message), ending(view, state, params));
	}
}

function unopened(view, place, state, params) {
	const act = () => open(view, place, state, params);
	keys(params.signal, [{ key: "o", words: "Open this message", act }]);
	append(place, state.unfinished.length > 0 ? [
		el("p", {}, "You have opened it before and not said how that ended."),
		ending(view, state, params)] : null,
	el("div", { class: "buttons" }, button("Open this message", act)),
	el("p", { class: "hint" }, "You say why; the sender is told at once."));
}

/* One opening that took another's signature: nothing but it is to be had. */
async function opened(view, params) {
	const opening = await get(`/api/openings/${params.opening}`);
	const place = el("div", {});
	append(view, el("h1", {}, "Message"),
		headings(opening.headings, opening.reference),
		el("ul", { class: "flags" },
			opening.flags.map((flag) => flagLine(flag, params))), place);
	await show(view, place, {
		...opening, fixed: true, unfinished: [opening.opening],
		files: opening.tier === "T4" ? opening.opening : null,
	}, params);
}

export async function page(view, params) {
	if (params.opening) {
		await opened(view, params);
		return;
	}
	const state = await get(`/api/open/${encodeURIComponent(params.id)}`);
	const place = el("div", {});
	append(view, el("h1", {}, "Message"),
		headings(state.headings, state.reference),
		state.flags.length > 0 ? el("ul", { class: "flags" },
			state.flags.map((flag) => flagLine(flag, params))) : null,
		params.session.roles.includes("dpo") ? el("p", {},
			button("Report a breach", () => reportBreach(state, params),
				"link")) : null,
		place, await thread(state));
	if (state.opening)
		await show(view, place, state, params);
	else
		unopened(view, place, state, params);
}
