/*
 * resume.js - a session that ends while something is typed: sign in, and go on
 *
 * Nothing that was shown stays on the screen, and nothing that was typed is lost:
 * the page and what it asks are taken out of the document, and come back once the
 * same person has signed in.  Passwords are not kept.
 */
import { dialog } from "./dialog.js";
import { el } from "./dom.js";
import { session, signIn } from "./session.js";
import { signInFields } from "./sign_in.js";

const state = { asking: null };

function isChanged(one) {
	if (one.type === "checkbox" || one.type === "radio")
		return one.checked !== one.defaultChecked;
	const begun = one.options === undefined ? one.defaultValue
		: ([...one.options].find((option) => option.defaultSelected) ??
			one.options[0])?.value;
	return one.value !== begun;
}

/* Is something asked or typed that was not sent? */
export function isTyped() {
	return document.querySelector("dialog[open]:not([data-passing]) form") !==
		null || [...document.querySelectorAll(
		"main :is(input, textarea, select)")].some(isChanged);
}

/* Take everything out of the document; answers what brings it back, and what
 * lets go of it. */
function putAway() {
	const focus = document.activeElement;
	const scroll = window.scrollY;
	for (const box of document.querySelectorAll("dialog[data-passing]"))
		box.dispatchEvent(new Event("cancel", { cancelable: true }));
	const boxes = [...document.querySelectorAll("dialog[open]")];
	const main = document.getElementById("main");
	const empty = el("main", { id: "main", class: "main", tabindex: "-1" },
		el("h1", { tabindex: "-1" }, "Sign in"));
	for (const secret of document.querySelectorAll("input[type=password]"))
		secret.value = "";
	for (const box of boxes) {
		box.close();
		box.remove();
	}
	main.replaceWith(empty);
	return {
		back: () => {
			empty.replaceWith(main);
			for (const box of boxes) {
				document.body.append(box);
				box.showModal();
			}
			window.scrollTo(0, scroll);
			focus.focus();
		},
		drop: () => {
			for (const box of boxes)
				box.dispatchEvent(new Event("cancel", { cancelable: true }));
		},
	};
}

/* Somebody else is signed in: nothing of what was here is theirs. */
export function begunAnew() {
	location.hash = "#/";
	location.reload();
	return new Promise(() => {});
}

async function ask(drawn) {
	const before = session()?.person;
	const kept = putAway();
	const told = await dialog({
		title: "Sign in to go on",
		body: el("p", {}, "Your session has ended. What you had begun is kept " +
			"here, and goes on when you have signed in."),
		fields: signInFields,
		ok: "Sign in",
		cancel: "Leave it",
		firm: true,
		send: ({ name, password, code }) =>
			signIn(name, password, code.replaceAll(" ", "")),
	});
	if (told !== null && told.result.person === before) {
		drawn();
		kept.back();
		return true;
	}
	kept.drop();
	if (told === null)
		return false;
	return begunAnew();
}

/*
 * Ask to sign in over what is typed; true when the same person has.  drawn():
 * what stands around the page is to be drawn again.
 */
export function resume(drawn) {
	state.asking ??= ask(drawn).finally(() => {
		state.asking = null;
	});
	return state.asking;
}
