/*
 * health.js - how the mail hosts stand, what doctor found, a week by hours
 */
import { get } from "./api.js";
import { lineChart } from "./chart.js";
import {
	card, count, date, dateWords, el, mailText, size, summaryList, tag, warning,
} from "./dom.js";
import { plainTable } from "./table.js";

/* Days of room that are few, and too few. */
const FEW = 60;
const TOO_FEW = 14;

/* A host that has not been heard of for so many seconds is missing. */
const MISSING = 120;

const states = { WRONG: ["mend", "grave"], note: ["note", "warn"] };

function overview({ status, database }) {
	return summaryList([
		["Last record", date(status.last_record)],
		["Records today", count(status.records_today, "message")],
		["Oldest record not yet in the database",
			count(status.lag_seconds, "second")],
		["Waiting for a second scan", count(status.second_scans_waiting,
			"message")],
		["The database", size(database.octets)],
		["Held mail", count(status.held_waiting, "message")],
		["Notices of openings on their way",
			count(status.notices_due, "notice")],
		["Notices that could not be delivered", status.notices_failed > 0
			? tag(`${count(status.notices_failed, "notice")}: the Data ` +
				"Protection Officer tells these people another way", "grave")
			: count(0, "notice")],
	]);
}

/* How long a host's room lasts at the rate of the last seven days. */
function lasts(told, { daily }) {
	const room = (told.free_octets ?? 0) - (told.floor_octets ?? 0);
	if (!daily)
		return "Not known before there is mail.";
	const days = Math.max(0, Math.floor(room / daily));
	return [tag(days > 3650 ? "more than ten years" : `about ${
		count(days, "day")}`, days < TOO_FEW ? "grave" : days < FEW ? "warn" : ""),
	` at ${size(daily)} a day, as in the last seven days, where the ` +
		"database lies on this disk"];
}

function numbers(host, database) {
	const told = host.status;
	if (!told)
		return el("p", { class: "empty" }, "It has not reported its numbers yet.");
	return summaryList([
		["Spool", `${size(told.spool_octets ?? 0)}, ${
			size(told.spool_waiting ?? 0)} not loaded`],
		["Room left", `${size(told.free_octets ?? 0)}; mail is refused below ${
			size(told.floor_octets ?? 0)}`],
		["The room lasts", lasts(told, database)],
		["Outbox", `${told.held ?? 0} held, ${told.delayed ?? 0} delayed, ${
			told.going ?? 0} on their way`],
		["Directory", `${told.addresses ?? 0} addresses, ${
			told.exemptions ?? 0} exemptions`],
		["Remembered of earlier mail", count(told.remembered ?? 0, "fact")],
		["Rules in force", told.rules ?? "–"],
	]);
}

function doctor(host) {
	if (!host.doctor)
		return el("p", { class: "empty" }, "The daily check of this host has " +
			"not reported yet. To run it now, on the host: ",
		el("code", {}, "schoolgate doctor --report"));
	return el("div", {}, el("p", {}, "Doctor looked ", date(host.doctor_at), "."),
		plainTable("What doctor found", [
			{
				name: "State", cell: (row) => tag(
					...states[row.state] ?? [row.state, "grey"]),
			},
			{ name: "Check", cell: (row) => row.check },
			{ name: "What to do", cell: (row) => mailText(row.text) },
		], host.doctor.filter((row) => row.state !== "right"),
		"Everything is as it must be."));
}

function machine(host, database) {
	return card(host.host,
		el("p", {}, host.seconds > MISSING
			? tag(`not heard of since ${dateWords(host.seen)}`, "grave")
			: tag(`seen ${count(host.seconds, "second")} ago`, "good")),
		numbers(host, database), doctor(host));
}

/* A number that was not told is a gap in the line. */
function value(n) {
	return typeof n === "number" ? n : null;
}

/* "Thu 05" for an hour, by the school's clock. */
function hourWords(hour, zone) {
	const parts = new Intl.DateTimeFormat("en-GB", { weekday: "short",
		hour: "2-digit", hour12: false, timeZone: zone })
		.formatToParts(new Date(hour));
	return ["weekday", "hour"].map((type) =>
		parts.find((part) => part.type === type).value).join(" ");
}

function week({ hours }, zone) {
	const labels = hours.map((row) => hourWords(row.hour, zone));
	/* Below stands the day, where it begins. */
	const marks = labels.map((label) => label.endsWith(" 00")
		? label.slice(0, -3) : null);
	const line = (title, unit, name, of) => lineChart({
		title, unit, labels, marks, series: [{ name, values: hours.map(of) }],
	});
	return el("section", {}, el("h2", {}, "The last seven days, by the hour"),
		line("Mail an hour", "messages", "Messages", (row) => value(row.mails)),
		line("Flags an hour", "flags", "Flags", (row) => value(row.flags)),
		line("The longest that a record waited", "seconds", "Seconds",
			(row) => value(row.lag_seconds ?? 0)));
}

/* Nobody may look at what is about the headteacher; how much is not for him. */
function chairWords({ waiting }) {
	return ["Nobody has the role of chair of governors here: what is flagged " +
		"about the headteacher is shown to nobody and waits until somebody " +
		"has. ", waiting === undefined || waiting === 0 ? null
		: `Waiting: ${waiting === "<5" ? "fewer than five" : waiting}. `,
	"An administrator of the mail host gives the role: ",
	el("code", {}, "schoolgate grant USER PERSON chair")];
}

export async function page(view, { session }) {
	const health = await get("/api/health");
	view.append(el("h1", {}, "Health"));
	if (health.chair.missing)
		view.append(warning(chairWords(health.chair)));
	if (health.suspended.length > 0)
		view.append(warning("Suspended to shadow by itself, because of noise: ",
			health.suspended.map((change, i) => [i > 0 ? "; " : "",
				mailText(change.rule), ` (${change.reason})`]), ". ",
			el("a", { href: "#/rules" }, "Rules")));
	view.append(overview(health), ...health.hosts.map((host) =>
		machine(host, health.database)),
		week(health, session.zone));
}
