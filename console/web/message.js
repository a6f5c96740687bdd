/*
 * message.js - an opened message as text: what it says, what was found in it,
 * what it encloses, what could not be read
 *
 *	view.append(message(rendering, { original: (attachment) => ...,
 *		sent: (path, which) => ... }));
 *
 * `rendering` is the answer of /api/openings/:opening/text.  Offsets in it count
 * octets of UTF-8, so that texts are cut as octets here too.  Nothing of it is
 * ever made HTML.
 */
import { append, button, card, count, el, mailText, replace, size, tag }
	from "./dom.js";
import { asSent, isPage } from "./sent.js";
import { plainTable } from "./table.js";

/* Octets of one text that are shown at once; the rest on demand. */
const SHOWN = 24000;
/* Names of one list that are shown. */
const NAMES = 30;

/* What could not be read; a name that is not here speaks for itself. */
const gaps = {
	unscanned: "It was not read at all when it was sent.",
	unscanned_size: "It was too large to be searched when it was sent.",
	deadline: "Reading it took too long and was given up.",
	scanner_died: "The program that reads mail ended while it read this.",
	encrypted: "It is encrypted: what it says is not known.",
	unread_media: "It holds a picture, sound or film, which is not read.",
	unread_format: "It is of a kind that is not read.",
	broken_encoding: "Its encoding is damaged; what could be read is shown.",
	unknown_encoding: "Its encoding is not known.",
	charset_unknown: "Its characters are of a set that is not known.",
	charset_guessed: "Its characters were guessed.",
	too_deep: "It is packed in more layers than are opened.",
	too_many: "There are more parts than are read.",
	too_large: "It is too large to be read to its end.",
	too_much: "There is more in it than is unpacked.",
	too_much_text: "There is more text than is searched.",
	too_many_pages: "It has more pages than are read.",
	archive_damaged: "It is a damaged archive.",
	document_damaged: "It is a damaged document, read as far as it goes.",
	bomb: "It would unpack to far more than it seems to hold.",
	record_damaged: "The record of it is damaged.",
};

function gapWords(name) {
	return gaps[name] ?? `Not read in full: ${name.replaceAll("_", " ")}.`;
}

/* A name in one line, whatever line ends stand in it. */
export function nameText(string, most = 120) {
	return mailText(String(string ?? "").replace(/[\r\n]+/g, " ↵ "), most);
}

/* Where the octets of a character begin, at or before `at`. */
function whole(octets, at) {
	let n = Math.min(at, octets.length);
	while (n > 0 && n < octets.length && (octets[n] & 0xc0) === 0x80)
		n--;
	return n;
}

/* At each place where stretches begin or end: how many more are open then. */
function changes(octets, end, stretches) {
	const change = new Map();
	const add = (at, n) => {
		const place = whole(octets, Math.min(at, end));
		change.set(place, (change.get(place) ?? 0) + n);
	};
	for (const { from, to } of stretches) {
		add(from, 1);
		add(to, -1);
	}
	return change;
}

/* The text up to `end` as [from, to, is it found, is it quoted], in order. */
function divided(octets, end, found, quoted) {
	const inFound = changes(octets, end, found);
	const inQuoted = changes(octets, end, quoted);
	const places = [...new Set([...inFound.keys(), ...inQuoted.keys(), end])]
		.sort((a, b) => a - b);
	const all = [];
	let last = [0, 0, false, false];
	let open = 0;
	let grey = 0;
	for (const at of places) {
		open += inFound.get(at) ?? 0;
		grey += inQuoted.get(at) ?? 0;
		last[1] = at;
		if (at < end && (open > 0) === last[2] && (grey > 0) === last[3])
			continue;
		all.push(last);
		last = [at, at, open > 0, grey > 0];
	}
	return all.filter(([from, to]) => to > from);
}

function pieces(octets, end, { found, quoted }) {
	const words = new TextDecoder();
	return divided(octets, end, found, quoted).map(
		([from, to, isFound, isQuoted]) => {
			const shown = mailText(words.decode(octets.subarray(from, to)));
			const inside = isFound ? el("mark", {}, shown) : shown;
			return isQuoted ? el("span", { class: "quoted" }, inside) : inside;
		});
}

function stretchesOf(text, findings) {
	const found = text.findings.map((i) => findings[i])
		.filter((one) => one && one.kind !== "structure")
		.map(({ start, end }) => ({ from: start, to: end }));
	const quoted = [];
	for (let i = 0; i + 1 < text.quoted.length; i += 2)
		quoted.push({ from: text.quoted[i], to: text.quoted[i + 1] });
	return { found, quoted };
}

/* One text in its box, the first of it where it is long. */
function textBox(text, findings) {
	const octets = new TextEncoder().encode(text.text);
	const stretches = stretchesOf(text, findings);
	const box = el("div", { class: "message-box", tabindex: "0", role: "region",
		"aria-label": "Text of the message" });
	const rest = el("p", { class: "hint" });
	const show = (end) => {
		replace(box, pieces(octets, end, stretches));
		replace(rest, end < octets.length ? button(
			`Show all of it (${size(octets.length)})`,
			() => show(octets.length), "secondary")
			: text.size > octets.length
				? `Only the first ${size(octets.length)} of ${
					size(text.size)} are kept as text.` : null);
	};
	show(whole(octets, SHOWN));
	return [box, rest.hasChildNodes() ? rest : null];
}

/* What was found in a text, in words. */
function foundWords(text, findings) {
	const kinds = new Map();
	for (const i of text.findings) {
		const one = findings[i];
		if (one && one.kind !== "structure")
			kinds.set(one.id, (kinds.get(one.id) ?? 0) + 1);
	}
	return kinds.size === 0 ? null : el("p", {}, [...kinds].map(([id, n]) =>
		[tag(n > 1 ? `${id.replaceAll("-", " ")} ×${n}`
			: id.replaceAll("-", " "), "warn"), " "]));
}

const kindWords = {
	subject: "Subject", heading: "Heading of the enclosed message",
	name: "File name", names: "Names of sender and recipients",
};

function section(text, rendering) {
	const words = kindWords[text.kind] ?? "Text";
	return el("div", {},
		el("h3", {}, words, text.hidden
			? [" ", tag("a mail program does not show this", "warn")] : null),
		foundWords(text, rendering.findings),
		textBox(text, rendering.findings));
}

function oddities(rendering, where) {
	const told = new Set(rendering.findings.filter((one) =>
		one.kind === "structure" && one.where === where)
		.map((one) => rendering.sentences[one.id] ?? one.id));
	return told.size === 0 ? null : el("ul", {},
		[...told].map((words) => el("li", {}, words)));
}

function gapList(names) {
	return !names || names.length === 0 ? null : el("ul", { class: "gaps" },
		names.map((name) => el("li", {}, gapWords(name))));
}

/* What a part is called: its name, else what it is. */
function partTitle(part) {
	return part.name ? ["Enclosed file ", nameText(part.name)]
		: part.path === "1" || part.path === "1.1" || part.path === "0"
			? "Message" : ["Part ", nameText(part.path, 60)];
}

/* Which of the parts with its path a part is. */
function ordinal(part, parts) {
	return parts.filter((one) => one.path === part.path &&
		one.sha256 !== undefined).indexOf(part);
}

function partCard(part, texts, rendering, sent) {
	const odd = oddities(rendering, part.path);
	if (texts.length === 0 && !odd && (part.gaps ?? []).length === 0)
		return null;
	const text = texts.filter(({ kind }) => kind !== "name")
		.map((one) => section(one, rendering));
	return card(partTitle(part), gapList(part.gaps), odd, isPage(part)
		? asSent({
			text,
			frame: () => sent(part.path, ordinal(part, rendering.parts)),
		}) : text);
}

function names(list) {
	const shown = list.slice(0, NAMES).map(({ name, address }, i) => [
		i > 0 ? ", " : "", name ? [mailText(name, 100), " "] : null,
		address ? el("span", {}, "<", mailText(address, 200), ">") : null]);
	return [shown, list.length > NAMES
		? ` and ${count(list.length - NAMES, "more", "more")}` : null];
}

/* The header that people know; recipients as the message names them. */
function header(rendering) {
	const fields = [["From", "from"], ["To", "to"], ["Cc", "cc"],
		["Bcc", "bcc"], ["Reply to", "reply_to"]];
	const rows = fields.filter(([, key]) => rendering.header[key]?.length > 0)
		.map(([words, key]) => [words, names(rendering.header[key])]);
	return card("What the message says of itself",
		el("dl", { class: "summary" }, rows.map(([words, value]) =>
			el("div", { class: "summary-row" }, el("dt", {}, words),
				el("dd", {}, value)))),
		gapList(rendering.gaps), oddities(rendering, "header"));
}

/* Which of the parts with its path an attachment is. */
function which(attachment, parts) {
	const same = parts.filter((part) => part.path === attachment.path &&
		part.sha256 !== undefined);
	return Math.max(0,
		same.findIndex((part) => part.sha256 === attachment.sha256));
}

function attachments(rendering, original) {
	const rows = rendering.attachments;
	if (rows.length === 0)
		return null;
	return card("Enclosed files", plainTable(count(rows.length, "file"), [
		{
			name: "Name", cell: (row) => row.name
				? nameText(row.name) : "without a name",
		},
		{ name: "Type", cell: (row) => mailText(row.type, 80) },
		{ name: "Size", cell: (row) => size(row.size), number: true },
		{
			name: "Original", cell: (row) => row.encrypted
				? [tag("locked", "warn"), " ", original(row,
					which(row, rendering.parts))]
				: original(row, which(row, rendering.parts)),
		},
	], rows));
}

/*
 * The message.  original(attachment, which) makes what stands beside each
 * enclosed file, whose text is shown below; sent(path, which) the page of a part
 * that is HTML.
 */
export function message(rendering, { original, sent }) {
	const node = el("div", { class: "message" });
	const head = rendering.texts.filter((text) => text.part === undefined);
	append(node, header(rendering),
		head.filter((text) => text.findings.length > 0)
			.map((text) => card(null, section(text, rendering))),
		attachments(rendering, original),
		rendering.parts.map((part, i) => partCard(part,
			rendering.texts.filter((text) => text.part === i), rendering,
			sent)));
	return node;
}
