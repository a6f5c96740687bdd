/*
 * sent.js - a part of an opened message as text, or as it was sent
 *
 *	asSent({ text: nodes, frame: async () => node })
 *
 * As sent it is a page of the server's in a frame that may do nothing: what was
 * HTML is rebuilt there from a list of what is allowed.  This page sees none of
 * it.
 */
import { button, el, replace } from "./dom.js";

/* Is a part of the rendering HTML that can be looked at? */
export function isPage(part) {
	return part.sha256 !== undefined && !part.encrypted &&
		(/^(text\/html|application\/xhtml)/.test(part.type) ||
			/^text\/html/.test(part.detected ?? ""));
}

/* The frame of a part's page; it is asked for once it stands in the document. */
export function sentFrame(opening, path, which) {
	return el("iframe", {
		sandbox: true,
		referrerpolicy: "no-referrer",
		title: "This part of the message as it was sent",
		src: `/api/openings/${opening}/sent?${
			new URLSearchParams({ path, which })}`,
	});
}

const hint = "Pictures are not fetched, nothing in it can be pressed or filled " +
	"in, and of its look only the outline is kept.";

/* Two buttons, one of them pressed, over what is shown. */
export function asSent({ text, frame }) {
	const place = el("div", {}, text);
	const sent = async () => {
		try {
			return [el("p", { class: "hint" }, hint), await frame()];
		} catch (error) {
			return el("p", { class: "error-summary", role: "alert" },
				error.message);
		}
	};
	const choice = (words, nodes, pressed) => button(words, async (event) => {
		const one = event.currentTarget;
		const shown = await nodes();
		for (const other of one.parentNode.children)
			other.setAttribute("aria-pressed", String(other === one));
		replace(place, shown);
	}, "secondary", { "aria-pressed": String(pressed) });
	return [el("div", {
		class: "buttons", role: "group",
		"aria-label": "How this part is shown",
	}, choice("As text", () => text, true), choice("As sent", sent, false)),
	place];
}
