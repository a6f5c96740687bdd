/*
 * enrol.js - from an invitation to an account: password, authenticator, codes
 *
 * The invitation's token comes in the fragment, which no server and no log
 * sees; it is taken out of the address before anything else happens.
 */
import { codeField, codesShown, passwordFields, secretShown }
	from "./credentials.js";
import { el, mailText, replace } from "./dom.js";
import { form } from "./form.js";
import { enrol, enrolBegin } from "./session.js";

function done(view, codes) {
	const heading = el("h1", { tabindex: "-1" }, "Your recovery codes");
	replace(view, heading, codesShown(codes),
		el("p", {}, el("a", { href: "#/", class: "button" },
			"I have kept them: go on")));
	heading.focus();
}

function refused(view, error) {
	replace(view, el("h1", {}, "This invitation cannot be used"),
		el("p", {}, error.message),
		el("p", {}, "An invitation works once and for a short time. Ask your " +
			"school's administrator for another."));
}

export async function page(view, { token }) {
	history.replaceState(null, "", "#/enrol/-");
	let begun;
	try {
		begun = await enrolBegin(token);
	} catch (error) {
		refused(view, error);
		return;
	}
	view.append(
		el("h1", {}, "Set up your account"),
		el("p", {}, "This invitation is for ", mailText(begun.name),
			". You will sign in with your school address", begun.person ===
				begun.name ? null : [", or with ",
				el("strong", {}, mailText(begun.person))], "."),
		form({
			body: secretShown(begun),
			fields: [...passwordFields(begun.least), codeField],
			ok: "Set up",
			send: async ({ code, password }) => {
				done(view, await enrol(token, password,
					code.replaceAll(" ", "")));
			},
		}));
}
