/*
 * dialog.js - ask before an act: text, fields, a reason
 *
 *	const answer = await dialog({
 *		title: "Open this message?",
 *		body: el("p", {}, "Ms K. will be told now."),
 *		fields: [{name: "reason", label: "Reason", required: true}],
 *		ok: "Open",
 *		send: (values) => post("/api/x", values),
 *	});
 *	if (answer === null) return;
 *
 * Escape and Cancel answer null.  With send() the dialog stays until it
 * succeeds, shows what went wrong, and answers {values, result}; without, the
 * values.  The keyboard stays inside, and returns to where it was.  passing: it
 * is a word in passing, and goes when the session ends.  firm: Escape alone does
 * not close it, for what would be lost.
 */
import { el } from "./dom.js";
import { form } from "./form.js";

const made = { n: 0 };

/* Where the keyboard returns when the opener is gone. */
function focusBack(opener) {
	const place = opener && opener.isConnected && opener !== document.body
		? opener : document.querySelector("main h1");
	place?.focus();
}

export function dialog({ title, body, fields, ok = "Continue", cancel = "Cancel",
	kind, send, wide = false, passing = false, firm = false }) {
	return new Promise((resolve) => {
		const opener = document.activeElement;
		const id = `dialog-${++made.n}`;
		const close = (answer) => {
			box.close();
			box.remove();
			focusBack(opener);
			resolve(answer);
		};
		const box = el("dialog", {
			class: wide ? "dialog dialog-wide" : "dialog",
			"aria-labelledby": id,
			"data-passing": passing ? "" : null,
			on: {
				cancel: (event) => {
					event.preventDefault();
					if (!firm || !event.isTrusted)
						close(null);
				},
				/* A second Escape is the browser's own. */
				close: () => {
					if (firm && box.isConnected)
						close(null);
				},
			},
		}, el("h2", { id, tabindex: "-1" }, title), form({
			fields,
			body,
			ok,
			kind,
			cancel: cancel ? () => close(null) : null,
			cancelWords: cancel,
			send: async (values) => close(send
				? { values, result: await send(values) } : values),
		}));
		document.body.append(box);
		box.showModal();
		(box.querySelector("input, textarea, select") ??
			box.querySelector("h2")).focus();
	});
}

/* Close what is asked, as by Escape: the page behind it is left. */
export function closeDialogs() {
	for (const box of document.querySelectorAll("dialog[open]"))
		box.dispatchEvent(new Event("cancel", { cancelable: true }));
}

/* A yes or no; true when it was yes. */
export async function confirm(title, body, ok, kind) {
	return await dialog({ title, body, ok, kind }) !== null;
}

/* Something to be read, with one button. */
export function tell(title, body, wide = false) {
	return dialog({ title, body, ok: "Close", cancel: null, wide });
}
