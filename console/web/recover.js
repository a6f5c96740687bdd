/*
 * recover.js - sign in with a recovery code in the place of the authenticator's
 */
import { el } from "./dom.js";
import { form } from "./form.js";
import { recover } from "./session.js";

export function page(view, { go, say }) {
	view.append(
		el("h1", {}, "Sign in with a recovery code"),
		el("p", {}, "You were given recovery codes when you set up your " +
			"account. Each works once, in the place of the six-figure code."),
		form({
			fields: [
				{
					name: "name", label: "Name",
					required: "Enter your name", most: 200,
					autocomplete: "username",
				},
				{
					name: "password", label: "Password", kind: "password",
					required: "Enter your password",
					autocomplete: "current-password",
				},
				{
					name: "recovery", label: "Recovery code",
					required: "Enter a recovery code",
					most: 40,
				},
			],
			ok: "Sign in",
			send: async ({ name, password, recovery }) => {
				await recover(name, password, recovery);
				say("You are signed in. Set up your authenticator again.");
				go("/account");
			},
		}),
		el("p", {}, el("a", { href: "#/sign-in" }, "Back to sign in")),
		el("p", { class: "hint" }, "No recovery codes either? Ask your " +
			"school's administrator for a new invitation."));
}
