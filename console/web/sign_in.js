/*
 * sign_in.js - sign in by name, password and the code of an authenticator
 */
import { el } from "./dom.js";
import { form } from "./form.js";
import { signIn } from "./session.js";

/* For this page, and for whose session ended in the middle of something. */
export const signInFields = [
	{
		name: "name", label: "Name", required: "Enter your name",
		most: 200, autocomplete: "username",
		hint: "Your school e-mail address, or the name you were given.",
	},
	{
		name: "password", label: "Password", kind: "password",
		required: "Enter your password",
		autocomplete: "current-password",
	},
	{
		name: "code", label: "Six-figure code", kind: "code",
		hint: "From your authenticator app. Each code works once.",
		required: "Enter the six-figure code", most: 10,
		autocomplete: "one-time-code",
		check: (code) => /^\d{6}$/.test(code.replaceAll(" ", ""))
			? null : "The code has six figures",
	},
];

export function page(view, { signedIn }) {
	view.append(
		el("h1", {}, "Sign in"),
		form({
			fields: signInFields,
			ok: "Sign in",
			send: async ({ name, password, code }) => {
				await signIn(name, password, code.replaceAll(" ", ""));
				signedIn();
			},
		}),
		el("p", {}, el("a", { href: "#/recover" },
			"I cannot use my authenticator")),
		el("p", { class: "hint" }, "No account yet, or a password forgotten? " +
			"Ask your school's administrator for an invitation."));
}
