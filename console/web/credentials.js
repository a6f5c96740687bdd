/*
 * credentials.js - what enrolling and the account page share: the password's
 * rules, an authenticator's secret, recovery codes
 */
import { button, el, warning } from "./dom.js";
import { qrCode } from "./qr.js";

/* The fields for a new password; least: characters, by the school's policy. */
export function passwordFields(least) {
	return [
		{
			name: "password", label: "New password", kind: "password",
			hint: `At least ${least} characters; three or four words make a ` +
				"good one. Not one that is in common use, not your name. " +
				"You need not change it at times.",
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
	name: "code", label: "Six-figure code", kind: "code", required: true,
	hint: "The code that the authenticator app shows now.",
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
	return el("div", { class: "secret" },
		el("p", {}, "Scan this with an authenticator app, or type in the key."),
		qrCode(uri, "QR code of the key; the same key stands below as text"),
		el("p", {}, "Key: ", el("code", { class: "key" }, grouped(secret))));
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
