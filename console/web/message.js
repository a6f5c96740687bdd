/*
 * message.js - an opened message as text: what it says, what was found in it,
 * what it encloses, what could not be read
 *
 *	view.append(message(rendering, { original: (attachment) => ... }));
 *
 * `rendering` is the answer of /api/openings/:opening/text.  Offsets in it count
 * octets of UTF-8, so that texts are cut as octets here too.  Nothing of it is
 * ever made HTML.
 */
import { append, button, card, count, el, mailText, replace, size, tag }
	from "./dom.js";
import { plainTable } from "./table.js";

/* Octets of one text that are shown at once; the rest on demand. */
const SHOWN = 24000;
/* Names of one list that are shown. */
const NAMES = 30;

/* What could not be read; a name that is not here speaks for itself. */
const gaps = {
	unscanned: "It was not read at all when it was sent.",
	deadline: "Reading it took too long and was given up.",
	scanner_died: "The program that reads mail ended while it read this.",
	encrypted: "It is encrypted: what it says is not known.",
	broken_base64: "Its encoding is damaged; what could be read is shown.",
	too_deep: "It is packed in more layers than are opened.",
	too_large: "It is too large to be read to its end.",
	charset_guessed: "Its characters were guessed.",
	record_damaged: "The record of it is damaged.",
};

function gapWords(name) {
	return gaps[name] ?? `Not read in full: ${name.replaceAll("_", " ")}.`;
}

/* Where the octets of a character begin, at or before `at`. */
function whole(octets, at) {
	let n = Math.min(at, octets.length);
	while (n > 0 && n < octets.length && (octets[n] & 0xc0) === 0x80)
		n--;
	return n;
}

/* Every place where something begins or ends, in order. */
function places(octets, end, stretches) {
	const all = new Set([0, end]);
	for (const { from, to } of stretches) {
		all.add(whole(octets, Math.min(from, end)));
		all.add(whole(octets, Math.min(to, end)));
	}
	return [...all].sort((a, b) => a - b);
}

/* At each place, how many stretches of a kind are open. */
function depth(octets, end, stretches) {
	const change = new Map();
	const add = (at, n) => change.set(at, (change.get(at) ?? 0) + n);
	for (const { from, to } of stretches) {
		add(whole(octets, Math.min(from, end)), 1);
		add(whole(octets, Math.min(to, end)), -1);
	}
	let open = 0;
	return (at) => (open += change.get(at) ?? 0);
}

/* The text in pieces: found, quoted, neither. */
function pieces(octets, end, found, quoted) {
	const words = new TextDecoder();
	const inFound = depth(octets, end, found);
	const inQuoted = depth(octets, end, quoted);
	const cuts = places(octets, end, [...found, ...quoted]);
	return cuts.map((at, i) => {
		const marked = inFound(at) > 0;
		const grey = inQuoted(at) > 0;
		if (i + 1 === cuts.length)
			return null;
		const shown = mailText(words.decode(octets.subarray(at, cuts[i + 1])));
		const inside = marked ? el("mark", {}, shown) : shown;
		return grey ? el("span", { class: "quoted" }, inside) : inside;
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
	const { found, quoted } = stretchesOf(text, findings);
	const box = el("div", { class: "message-box", tabindex: "0", role: "region",
		"aria-label": "Text of the message" });
	const rest = el("p", { class: "hint" });
	const show = (end) => {
		replace(box, pieces(octets, end, found, quoted));
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
	name: "File name",
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
	return part.name ? ["Enclosed file ", mailText(part.name, 120)]
		: part.path === "1" || part.path === "1.1" || part.path === "0"
			? "Message" : ["Part ", mailText(part.path, 60)];
}

function partCard(part, texts, rendering) {
	const odd = oddities(rendering, part.path);
	if (texts.length === 0 && !odd && (part.gaps ?? []).length === 0)
		return null;
	return card(partTitle(part), gapList(part.gaps), odd,
		texts.filter((text) => text.kind !== "name")
			.map((text) => section(text, rendering)));
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
				? mailText(row.name, 120) : "without a name",
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
 * enclosed file; its text is shown below.
 */
export function message(rendering, { original }) {
	const node = el("div", { class: "message" });
	const head = rendering.texts.filter((text) => text.part === undefined);
	append(node, header(rendering),
		head.filter((text) => text.findings.length > 0)
			.map((text) => card(null, section(text, rendering))),
		attachments(rendering, original),
		rendering.parts.map((part, i) => partCard(part,
			rendering.texts.filter((text) => text.part === i), rendering)));
	return node;
}
