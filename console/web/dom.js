/*
 * dom.js - elements, text and times: how every page puts things on the screen
 *
 * Nothing here, and nothing anywhere in console/web, makes HTML out of text.
 *
 *	el("p", {class: "hint"}, "seen by ", mailText(name))
 *	el("button", {on: {click: act}}, "Open")
 */
import { marked } from "./invisible.js";

/* Elements that would load, run or restyle something; never wanted. */
const refused = new Set([
	"script", "style", "link", "base", "meta", "object", "embed", "template",
]);

/* Attributes that hold an address. */
const addresses = new Set([
	"href", "src", "action", "formaction", "srcset", "ping", "poster",
	"background", "data", "xlink:href",
]);

/*
 * May an address be followed?  Ours only: a page (#/x) or a path (/x); what it
 * means is asked of the browser, which reads "/\\elsewhere" as another host.
 */
function ours(address) {
	try {
		return /^[#/]/.test(address) &&
			new URL(address, location.href).origin === location.origin;
	} catch {
		return false;
	}
}

function setAttribute(node, name, value) {
	if (name === "on") {
		for (const [event, act] of Object.entries(value))
			node.addEventListener(event, act);
		return;
	}
	if (/^on|^style$|^srcdoc$/i.test(name))
		throw new Error(`attribute ${name} is refused`);
	if (addresses.has(name.toLowerCase()) && !ours(String(value)))
		throw new Error("an address of elsewhere is refused");
	node.setAttribute(name, value === true ? "" : String(value));
}

/*
 * An element.  Attributes that are null, undefined or false are left out, true
 * is an empty one; `on` holds listeners by event.  Children are nodes, text,
 * numbers, or lists of these; null, undefined and false are left out.
 */
export function el(tag, attributes, ...children) {
	if (refused.has(tag.toLowerCase()))
		throw new Error(`element ${tag} is refused`);
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {}))
		if (value !== null && value !== undefined && value !== false)
			setAttribute(node, name, value);
	append(node, ...children);
	return node;
}

/* Add children as el() does. */
export function append(node, ...children) {
	for (const child of children.flat(Infinity))
		if (child !== null && child !== undefined && child !== false)
			node.append(child);
	return node;
}

/* Put children in the place of those there are. */
export function replace(node, ...children) {
	node.replaceChildren();
	return append(node, ...children);
}

/* Set a node's text. */
export function text(node, string) {
	node.textContent = string ?? "";
	return node;
}

/*
 * What mail (or anybody outside) chose, to be shown anywhere but in a title:
 * directions are kept inside, characters that nobody sees become marked boxes,
 * and no more than `most` characters are shown (0: all).
 */
export function mailText(string, most = 0) {
	let shown = String(string ?? "");
	let cut = 0;
	if (most > 0 && shown.length > most) {
		cut = shown.length - most;
		shown = shown.slice(0, most);
	}
	const node = el("bdi", { class: "mail" }, marked(shown).map((piece) =>
		piece.mark === undefined ? piece.text : el("span", {
			class: "invisible",
			title: piece.name,
		}, piece.mark)));
	if (cut > 0)
		node.append(el("span", { class: "invisible" }, `+${cut}`));
	return node;
}

/* A count in words: count(2, "message") is "2 messages". */
export function count(n, one, many = `${one}s`) {
	return `${Number(n).toLocaleString("en-GB")} ${Number(n) === 1 ? one : many}`;
}

/* A size in octets as people say it. */
export function size(octets) {
	const units = ["bytes", "KB", "MB", "GB", "TB"];
	let value = Number(octets);
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	if (unit === 0)
		return count(value, "byte");
	return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/* Where the school is; set once when the session is known. */
const place = { zone: "Europe/London" };

export function setZone(zone) {
	place.zone = zone || "Europe/London";
}

/* "Europe/London" is what people call UK time. */
export function zoneWords() {
	return place.zone === "Europe/London" ? "the United Kingdom"
		: place.zone.replaceAll("_", " ");
}

const styles = {
	day: { day: "numeric", month: "long", year: "numeric" },
	date: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
	time: { hour: "2-digit", minute: "2-digit", hour12: false },
	when: {
		weekday: "short", day: "numeric", month: "short", year: "numeric",
		hour: "2-digit", minute: "2-digit", hour12: false,
	},
};

/*
 * A time of the API (ISO 8601, UTC) in the school's zone, as <time>; style is
 * "when", "day", "date" or "time".  What is no time becomes a dash.
 */
export function date(iso, style = "when") {
	const at = new Date(iso ?? NaN);
	if (Number.isNaN(at.getTime()))
		return el("span", {}, "–");
	const words = new Intl.DateTimeFormat("en-GB",
		{ ...styles[style], timeZone: place.zone }).format(at);
	return el("time", { datetime: at.toISOString() }, words);
}

/*
 * A time at which something ends: midnight is the end of the day before, which
 * is what people mean by a day; so "end of Fri, 4 Dec 2026".
 */
export function dateUntil(iso) {
	const at = new Date(iso ?? NaN);
	if (date(iso, "time").textContent !== "00:00")
		return date(iso);
	return el("span", {}, "the end of ",
		date(new Date(at.getTime() - 60000).toISOString(), "date"));
}

/* A time at which something happens by itself, to the minute behind it: as the
 * notice says it. */
export function dateAfter(iso) {
	const at = new Date(iso ?? NaN).getTime();
	return date(Number.isNaN(at) ? iso
		: new Date(Math.ceil(at / 60000) * 60000).toISOString());
}

/* The same as plain text, for a sentence. */
export function dateWords(iso, style = "when") {
	return date(iso, style).textContent;
}

/* A word in a coloured box; kind is "", "grave", "warn", "good" or "grey". */
export function tag(words, kind = "") {
	return el("strong", { class: `tag ${kind ? `tag-${kind}` : ""}` }, words);
}

/* Name and value pairs, [[name, value, action?], ...], as a summary list. */
export function summaryList(rows) {
	return el("dl", { class: "summary" }, rows.map(([name, value, action]) =>
		el("div", { class: "summary-row" },
			el("dt", {}, name),
			el("dd", {}, value),
			action ? el("dd", { class: "summary-action" }, action) : null)));
}

/* A card: a heading and what belongs to it. */
export function card(heading, ...children) {
	return el("section", { class: "card" },
		heading ? el("h2", { class: "card-heading" }, heading) : null,
		children);
}

/* "2026-11", or a day of it, as "November 2026"; what is no month, as it is. */
export function monthWords(month) {
	const at = new Date(`${String(month).slice(0, 7)}-01T00:00:00Z`);
	return !/^\d{4}-\d{2}/.test(month) || Number.isNaN(at.getTime()) ? month
		: new Intl.DateTimeFormat("en-GB", {
			month: "long", year: "numeric", timeZone: "UTC",
		}).format(at);
}

/* A term that is told in months: "6 months", "6 years". */
export function span(months) {
	return months % 12 === 0 && months >= 24 ? count(months / 12, "year")
		: count(months, "month");
}

/*
 * Code and words of a settings object as options of a form.  The database keeps
 * no order of them: common endings first, then by their words.
 */
export function inOrder(words) {
	const common = ["nothing-wrong", "no-breach", "explained", "false-alarm"];
	const place = ([code]) => (common.indexOf(code) + 9) % 9;
	return Object.entries(words).sort((a, b) => place(a) - place(b) ||
		a[1].localeCompare(b[1], "en-GB"));
}

/* An act that is not begun again before it is over, nor by the second click of a
 * double click: what stands there then may be another's button. */
function once(act) {
	let busy = false;
	return async (event) => {
		if (busy || event.detail > 1)
			return;
		busy = true;
		try {
			await act(event);
		} finally {
			busy = false;
		}
	};
}

/* A button; kind is "", "secondary" or "warning". */
export function button(words, act, kind = "", attributes = {}) {
	return el("button", {
		type: "button",
		class: kind ? `button button-${kind}` : "button",
		on: { click: once(act) },
		...attributes,
	}, words);
}

/* A warning that must be read, or a note beside the text. */
export function warning(...children) {
	return el("p", { class: "warning" },
		el("strong", { class: "hidden" }, "Warning: "), children);
}

export function inset(...children) {
	return el("div", { class: "inset" }, children);
}
