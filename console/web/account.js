/*
 * account.js - my account: sessions, password, authenticator, recovery codes
 */
import { get, post } from "./api.js";
import { codeField, codesShown, passwordFields, secretShown }
	from "./credentials.js";
import { dialog, tell } from "./dialog.js";
import { button, card, date, el, mailText, summaryList, tag } from "./dom.js";
import { table } from "./table.js";

async function changePassword(least, say) {
	const told = await dialog({
		title: "Change password",
		fields: [
			{
				name: "old", label: "Password now", kind: "password",
				required: true, autocomplete: "current-password",
			},
			...passwordFields(least),
		],
		ok: "Change",
		send: ({ old, password }) =>
			post("/api/account/password", { old, new: password }),
	});
	if (told)
		say("Your password is changed.");
}

async function changeAuthenticator(say) {
	const begun = await post("/api/account/totp/begin", {});
	const told = await dialog({
		title: "New authenticator",
		body: secretShown(begun),
		fields: [codeField],
		ok: "Use this one",
		send: ({ code }) =>
			post("/api/account/totp", { code: code.replaceAll(" ", "") }),
	});
	if (told)
		say("Your new authenticator is in use.");
}

async function newCodes() {
	const told = await dialog({
		title: "New recovery codes?",
		body: el("p", {}, "The codes you have now will stop working."),
		ok: "Make new codes",
		send: () => post("/api/account/recovery", {}),
	});
	if (told)
		await tell("Your recovery codes", codesShown(told.result.codes));
}

function sessions(say) {
	const end = async (session) => {
		await post("/api/account/sessions/end", { session });
		say(session ? "The session has ended." : "All others have ended.");
		list.reload();
	};
	const list = table({
		caption: "Where you are signed in",
		columns: [
			{ name: "Since", cell: (row) => date(row.began) },
			{ name: "Last used", cell: (row) => date(row.last) },
			{ name: "From", cell: (row) => mailText(row.client, 120) },
			{
				name: "End",
				cell: (row) => row.mine ? tag("This one", "good")
					: button("End", () => end(row.session), "secondary",
						{ "aria-label": "End this session" }),
			},
		],
		load: () => get("/api/account/sessions"),
	});
	return [list, button("End all others", () => end(null), "secondary")];
}

/* Errors of an act outside a form are told, not lost. */
function told(act) {
	return async () => {
		try {
			await act();
		} catch (error) {
			await tell("This did not work", el("p", {}, error.message));
		}
	};
}

export function page(view, { session, say }) {
	view.append(
		el("h1", {}, "My account"),
		summaryList([
			["Name", session.name],
			["Roles", session.roles.join(", ")],
			["Password", "Set", button("Change password",
				() => changePassword(session.least ?? 12, say), "link")],
			["Authenticator", "Set", button("New authenticator",
				told(() => changeAuthenticator(say)), "link")],
			["Recovery codes", "Kept by you", button("New recovery codes",
				told(newCodes), "link")],
		]),
		card("Sessions", sessions(say)));
}
