/*
 * link.js - a notice's link: what waits, and one decision about it
 *
 * The token comes in the fragment, which no server, log or referrer sees, and is
 * taken out of the address at once.  To open the page does nothing, and to look
 * at the message neither: programs follow links too.
 */
import { post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, date, dateAfter, el, mailText, replace, setZone, summaryList }
	from "./dom.js";
import { form } from "./form.js";
import { acts, reasonFields, reasonOf } from "./held_acts.js";

const place = document.getElementById("place");

function show(heading, ...children) {
	const title = document.querySelector("h1");
	title.textContent = heading;
	replace(place, children);
	title.focus();
}

function counts(error) {
	show("This link no longer works",
		el("p", {}, error.message),
		el("p", {}, "Each link works once, for the person it was sent to, while " +
			"the e-mail waits. If it still waits, sign in to see it, or tell " +
			"the office the reference in the notice."),
		el("p", {}, el("a", { href: "/#/held" }, "Sign in")));
}

/* One decision: said once more, with a reason where it needs one. */
async function decide(link, offer) {
	const words = acts[offer.act];
	const title = words.link ?? words.own;
	const told = await dialog({
		title: `${title}?`,
		body: el("p", {}, words.asks),
		fields: offer.reason ? reasonFields(offer.act, true) : [],
		ok: title,
		send: (values) => post("/api/link/use", {
			...link, act: offer.act,
			reason: offer.reason ? reasonOf(values) : "",
		}, { quiet: true }),
	});
	if (told !== null)
		show("Done", el("p", {}, words.done),
			el("p", {}, `Reference ${told.result.reference}. You may close ` +
				"this page."));
}

function waiting(link, held) {
	setZone(held.zone);
	show("Your e-mail waits",
		held.told ? el("p", { class: "inset" }, mailText(held.told)) : null,
		summaryList([
			["Reference", held.reference],
			["Written", date(held.created)],
			held.until ? ["Sends itself", dateAfter(held.until)] : null,
			held.returns ? ["Comes back, if you do nothing",
				dateAfter(held.returns)] : null,
		].filter((row) => row !== null)),
		el("div", { class: "buttons" }, held.acts.map((offer, i) => button(
			acts[offer.act].link ?? acts[offer.act].own,
			() => decide(link, offer), i === 0 ? "" : "secondary"))));
}

function begin() {
	const token = location.hash.slice(1);
	history.replaceState(null, "", "/h");
	if (!/^[\w-]{43}$/.test(token)) {
		show("Open the link again", el("p", {}, "This page needs the whole link " +
			"of the notice that you were sent."));
		return;
	}
	replace(place,
		el("p", {}, "An e-mail of yours waits for you to decide. Nothing has " +
			"happened by opening this page."),
		form({
			fields: [{
				name: "address", label: "Your school e-mail address",
				kind: "email", required: true, autocomplete: "email",
				hint: "The one that the notice was sent to.",
			}],
			ok: "Show it",
			send: async ({ address }) => {
				const link = { token, address };
				try {
					waiting(link, await post("/api/link/show", link,
						{ quiet: true }));
				} catch (error) {
					if (error.code !== "denied")
						throw error;
					counts(error);
				}
			},
		}));
}

begin();
