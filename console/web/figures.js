/*
 * figures.js - counts of a month for headteacher and governors: of nobody
 */
import { get } from "./api.js";
import { barChart } from "./chart.js";
import { el, mailText, monthWords, summaryList } from "./dom.js";
import { plainTable } from "./table.js";

const directions = { in: "From outside", out: "To outside",
	internal: "Inside" };

const fates = {
	"refused-sent-again": "Refused, then sent as it should be",
	"held-by-sender": "Held, then settled by the sender",
	delayed: "Delayed for a while, then sent",
	"held-by-another": "Held, then decided by somebody else",
	"held-expired": "Held, then given back",
	"held-waiting": "Held, still waiting",
	refused: "Refused and left",
};

const outcomes = {
	"nothing-wrong": "Nothing wrong", "false-alarm": "False alarm",
	"advise-sender": "Sender advised", "ask-explanation": "Explanation asked",
	"open-case": "Case", waiting: "Waiting",
};

const notices = {
	sent: "Everybody told whose mail it is", due: "On its way",
	deferred: "Deferred under an order or a request",
	nobody: "None: nobody of the school wrote it or got it",
};

/* A cell: a number, "<5", or "hidden" because it would give one away. */
function cell(n) {
	if (n === "<5")
		return "under 5";
	return n === "hidden" ? "hidden" : Number(n).toLocaleString("en-GB");
}

function value(n) {
	return typeof n === "number" ? n : null;
}

function dayWords(day) {
	return String(Number(day.slice(8)));
}

function cells(title, names, rows, total, member) {
	return plainTable(title, [
		{ name: "What", cell: (row) => names[row[member]] ?? row[member] },
		{ name: "Number", number: true, cell: (row) => cell(row.n) },
	], [...rows, { [member]: "Total", n: total }]);
}

function mail(figures) {
	const told = figures.mail;
	if (!told.days)
		return el("p", { class: "empty" }, "There was too little mail to tell.");
	return el("div", {},
		cells("Mail by direction", directions, told.directions, told.total,
			"direction"),
		barChart({ title: "Mail per day", unit: "messages",
			rows: told.days.map((row) => [dayWords(row.day), value(row.n)]) }),
		barChart({ title: "Mail by hour of the day", unit: "messages",
			rows: told.hours.map((row) => [row.hour, value(row.n)]) }),
		el("p", {}, told.out_of_hours === null
			? "School hours are not known, or there was too little mail, to " +
				"say how much was sent outside them."
			: `About ${told.out_of_hours.percent}% of what people here sent ` +
				"went out of school hours."));
}

/* This week's are not in it yet. */
const nothing = "Nothing was flagged up to the last whole week.";

function flags({ flags: told }) {
	if (told.rows.length === 0)
		return el("p", { class: "empty" }, nothing);
	return el("div", {}, plainTable("Flags by rule", [
		{
			name: "Rule", cell: (row) => el("span", {},
				row.title ?? "", " ", el("span", { class: "hint" },
					mailText(row.rule, 80))),
		},
		{ name: "Clause", cell: (row) => mailText(row.clause, 40) },
		{ name: "Flags", number: true, cell: (row) => cell(row.n) },
	], [...told.rows, { title: "Total", rule: "", clause: "",
		n: told.total }]),
	plainTable("Flags by category, rounded to five", [
		{ name: "Category", cell: (row) => row.category },
		{ name: "Flags", number: true, cell: (row) => cell(row.n) },
	], told.categories, "No flag named a category."));
}

function settled({ settled: told }) {
	return el("div", {},
		cells("What became of mail that was stopped", fates, told.rows,
			told.total, "fate"),
		summaryList([
			["Changed on its way", cell(told.changed)],
			["Sealed messages", cell(told.sealed)],
			["Sealed messages opened by two", cell(told.sealed_opened)],
		]));
}

function decided({ decisions: told }) {
	if (told.rows.length === 0)
		return el("p", { class: "empty" }, nothing);
	const share = told.false_alarm_percent;
	return el("div", {},
		cells("How flags were decided", outcomes, told.rows, told.total,
			"outcome"),
		el("p", {}, share === null || share === undefined
			? "Too few were decided to tell a share of false alarms."
			: `About ${share}% were false alarms.`));
}

function openings({ openings: told }) {
	return el("div", {},
		el("p", {}, told.kept
			? "Every opening has its notice."
			: "An opening without a notice was found: tell the auditor."),
		cells("Notices of openings", notices, told.rows, told.total, "notice"));
}

function choice(figures, go) {
	const months = figures.months.includes(figures.month)
		? figures.months : [figures.month, ...figures.months];
	const select = el("select", {
		id: "month",
		on: { change: () => go(`/figures?month=${select.value}`) },
	}, months.map((month) => el("option", {
		value: month, selected: month === figures.month,
	}, monthWords(month))));
	return el("p", { class: "field" },
		el("label", { for: "month" }, "Month"), select);
}

export async function page(view, { query, go }) {
	const figures = await get("/api/figures", { month: query.get("month") });
	const section = (title, content) => el("section", {},
		el("h2", {}, title), content);
	view.append(el("h1", {}, "Figures"),
		el("p", {}, `${figures.school_name}, ${monthWords(figures.month)}. `,
			"Nobody is named. A number below five is shown as “under 5”, and one " +
			"that would give it away as “hidden”. Nothing about you is counted. " +
			"All but mail is counted up to the end of the last whole week."),
		choice(figures, go),
		section("Mail", mail(figures)), section("Flags", flags(figures)),
		section("What senders settled themselves", settled(figures)),
		section("Decisions", decided(figures)),
		section("Openings and notices", openings(figures)));
}
