/*
 * today_lists.js - beside the day's cards: what was left out, what nobody was
 * asked about, stopped causes, what one decided
 */
import { get, post } from "./api.js";
import { confirm } from "./dialog.js";
import { append, button, card, count, date, dateUntil, el, mailText, replace }
	from "./dom.js";
import { whyWords } from "./today_card.js";
import { table } from "./table.js";
import { undo } from "./today_acts.js";

export const outcomes = {
	"nothing-wrong": "nothing wrong", "false-alarm": "false alarm",
	"advise-sender": "sender advised", "ask-explanation": "explanation asked",
	"open-case": "case opened", "pass-to-headteacher": "passed to the headteacher",
	"pass-to-dsl": "passed to the safeguarding lead",
	"pass-to-dpo": "passed to the Data Protection Officer",
	"pass-to-chair": "passed to the chair of governors",
	reopen: "opened again",
};

/* A list that is asked for when it is opened. */
function folded(words, build) {
	const place = el("div", {});
	const node = el("details", {
		on: {
			toggle: () => {
				if (node.open && !place.hasChildNodes())
					append(place, build());
			},
		},
	}, el("summary", {}, words), place);
	return node;
}

function decidedList(changed) {
	const list = table({
		caption: "What you decided in thirty days",
		columns: [
			{ name: "When", cell: (row) => date(row.at) },
			{ name: "Rule", cell: (row) => mailText(row.words, 120) },
			{ name: "Decided", cell: (row) => outcomes[row.outcome] ?? row.outcome },
			{ name: "Messages", cell: (row) => row.decided, number: true },
			{
				name: "Take back", cell: (row) => row.undone ? "taken back"
					: row.outcome === "open-case" ? "see the case"
						: button("Take back", async () => {
							await undo(row.batch);
							await changed("It waits again.");
						}, "secondary"),
			},
		],
		load: (after) => get("/api/today/decided", { after, lim: 50 }),
		key: (row) => row.at,
		empty: "You decided nothing.",
	});
	return list;
}

async function endOne(row, changed) {
	if (!await confirm("Ask about this cause again?",
		el("p", {}, mailText(whyWords(row.why))), "Ask again"))
		return;
	await post(`/api/suppressions/${row.suppression}/end`);
	await changed("This cause is asked about again.");
}

function stoppedList(changed) {
	return table({
		caption: "Stopped causes",
		columns: [
			{ name: "Rule", cell: (row) => mailText(row.words, 120) },
			{ name: "Cause", cell: (row) => mailText(whyWords(row.why)) },
			{ name: "Until", cell: (row) => dateUntil(row.until) },
			{ name: "By", cell: (row) => mailText(row.by, 80) },
			{ name: "Why", cell: (row) => mailText(row.reason, 200) },
			{ name: "Kept back", cell: (row) => row.kept, number: true },
			{
				name: "End", cell: (row) => button("Ask again",
					() => endOne(row, changed), "secondary"),
			},
		],
		load: (after) => get("/api/suppressions", { after, lim: 50 }),
		key: (row) => row.suppression,
		empty: "No cause is stopped.",
	});
}

function keptList(decide) {
	return table({
		caption: "Nobody was asked about these: their cause is stopped",
		columns: [
			{ name: "Received", cell: (row) => date(row.received) },
			{ name: "From", cell: (row) => mailText(row.person, 120) },
			{ name: "Rule", cell: (row) => mailText(row.words, 120) },
			{ name: "Subject", cell: (row) => mailText(row.subject, 120) },
			{
				name: "Look", cell: (row) => button("Look",
					() => decide(row), "secondary"),
			},
		],
		load: async (after) => {
			const passed = after ?? 0;
			const { rows } = await get("/api/suppressed",
				{ after: passed, lim: 50 });
			return { rows, after: passed + rows.length };
		},
		empty: "There are none.",
	});
}

/*
 * Below the cards: changed(words) draws the page anew, look(row) puts a card
 * among the day's.
 */
export function lists(data, { changed, look, sampled, stops }) {
	return card("Beside the day’s cards",
		data.sampled > 0 ? el("p", {}, `${count(data.sampled, "card")} left ` +
			`out: the mildest, beyond your ${data.minutes} minutes. `,
		button("Look at them too", sampled, "secondary")) : el("p", {},
			`None left out: they fit your ${count(data.minutes,
				"minute")} a day.`),
		el("p", {}, data.suppressed > 0
			? `${count(data.suppressed, "message")} of stopped causes in the ` +
				"last seven days." : "Nothing was kept back in seven days."),
		data.suppressed > 0 ? folded("What stopped causes kept back",
			() => keptList(look)) : null,
		stops ? folded("Stopped causes", () => stoppedList(changed)) : null,
		folded("What you decided", () => decidedList(changed)));
}

/* "3 min 40 s". */
function took(seconds) {
	const minutes = Math.floor(seconds / 60);
	return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/* "Done. 3 decided in 3 min 40 s. 1 message opened; Ms K. told at 08:09." */
export async function summary(place, data) {
	const done = await get("/api/today/done");
	if (done.decided === 0 && done.opened.length === 0)
		return;
	replace(place, el("p", {}, el("strong", {}, data.sampled > 0
		? "Done, within your minutes. " : "Done. "),
	`${done.decided} decided in ${took(done.seconds)}. `,
	done.opened.length > 0 ? [`${count(done.opened.length, "message")} opened; `,
		done.opened.map((one, i) => [i > 0 ? ", " : "", one.told
			? [mailText(one.told, 100),
				one.others > 0 ? ` and ${one.others} more` : null, one.told_at
				? [" told at ", date(one.told_at, "time")] : " is being told"]
			: "nobody of ours to tell"]), "."] : "No message was opened."));
}
