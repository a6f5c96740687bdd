/*
 * credentials.js - what enrolling and the account page share: the password's
 * rules, an authenticator's secret, recovery codes
 */
import { button, el, text, warning } from "./dom.js";
import { qrCode } from "./qr.js";

/* The fields for a new password; least: characters, by the school's policy. */
export function passwordFields(least) {
	return [
		{
			name: "password", label: "New password", kind: "password",
			hint: `At least ${least} characters. Three or four words make a ` +
				"good one. It must not be in common use, nor your name. You " +
				"need not change it from time to time.",
			required: true, least, autocomplete: "new-password",
		},
		{
			name: "again", label: "New password again", kind: "password",
			required: true, autocomplete: "new-password",
			check: (again, { password }) => again === password ? null
				: "The two passwords differ",
		},
	];
}

export const codeField = {
	name: "code", label: "Six-figure code", kind: "code",
	required: "Enter the six-figure code",
	hint: "The code that the authenticator app shows now. It changes every 30 " +
		"seconds.",
	autocomplete: "one-time-code",
	check: (code) => /^\d{6}$/.test(code.replaceAll(" ", "")) ? null
		: "The code has six figures",
};

/* A secret in groups of four, as people type it. */
function grouped(secret) {
	return secret.replaceAll(" ", "").replace(/(.{4})(?=.)/g, "$1 ");
}

/* An authenticator's secret: to be scanned, or typed in. */
export function secretShown({ secret, uri }) {
	const said = el("span", { role: "status", class: "hint" });
	return el("div", { class: "secret" },
		el("p", {}, "You need an authenticator app on your phone, such as " +
			"Microsoft Authenticator or Google Authenticator. Add an account " +
			"in it and scan this. If this page is on the same phone, copy the " +
			"key instead and paste it there."),
		qrCode(uri, "QR code of the key; the same key stands below as text"),
		el("p", {}, "Key: ", el("code", { class: "key" }, grouped(secret))),
		el("p", {}, button("Copy the key", async () => {
			try {
				await navigator.clipboard.writeText(
					secret.replaceAll(" ", ""));
				text(said, "The key is copied.");
			} catch {
				text(said, "This browser does not allow it: mark the key and " +
					"copy it by hand.");
			}
		}, "secondary"), " ", said));
}

/* Recovery codes; they are shown once and never again. */
export function codesShown(codes) {
	return el("div", {},
		warning("Keep these codes now: they are not shown again. Each signs " +
			"you in once when you have no authenticator."),
		el("ol", { class: "codes" }, codes.map((code) =>
			el("li", {}, el("code", {}, code)))),
		el("div", { class: "buttons" },
			button("Print", () => window.print(), "secondary")));
}
