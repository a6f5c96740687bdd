/*
 * keys.js - one-key shortcuts, and the dialog that tells them (?)
 *
 *	keys(params.signal, [
 *		{key: "1", words: "Nothing wrong", act: () => decide("fine")},
 *	]);
 *
 * They do not fire inside fields, with Ctrl, Alt or Meta, or behind a dialog,
 * and end with the page's signal.  A key that is held down acts once, but where
 * `repeats` is set.  Who speaks to the computer may turn them
 * off (WCAG 2.1.4); this browser remembers it.
 */
import { dialog } from "./dialog.js";
import { el } from "./dom.js";

const STORED = "schoolgate.keys";
const active = new Set();

function isOn() {
	return localStorage.getItem(STORED) !== "off";
}

function inField(node) {
	return node instanceof Element &&
		node.closest("input, textarea, select, [contenteditable]") !== null;
}

function applies(event) {
	return !event.ctrlKey && !event.altKey && !event.metaKey &&
		!event.defaultPrevented && !inField(event.target) &&
		document.querySelector("dialog[open]") === null;
}

async function help() {
	const all = [...active].flat();
	const told = await dialog({
		title: "Keys on this page",
		body: el("dl", { class: "keys" }, all.map(({ key, words }) =>
			el("div", {}, el("dt", {}, el("kbd", {}, key)),
				el("dd", {}, words)))),
		fields: [{
			name: "on", kind: "checkbox", value: isOn(),
			label: "Use one-key shortcuts in this browser",
		}],
		ok: "Save",
	});
	if (told)
		localStorage.setItem(STORED, told.on ? "on" : "off");
}

function pressed(event) {
	if (!applies(event))
		return;
	if (event.key === "?") {
		event.preventDefault();
		help();
		return;
	}
	const found = isOn() &&
		[...active].flat().find(({ key }) => key === event.key);
	if (found) {
		event.preventDefault();
		if (!event.repeat || found.repeats)
			found.act(event);
	}
}

/* Add a page's shortcuts until its signal; [{key, words, act}, ...]. */
export function keys(signal, list) {
	active.add(list);
	signal.addEventListener("abort", () => active.delete(list));
}

/* Listen; app.js calls it once. */
export function beginKeys() {
	document.addEventListener("keydown", pressed);
}

/* The dialog, for a button beside the shortcuts. */
export { help as keysHelp };
