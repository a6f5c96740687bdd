/*
 * account.js - my account: password, authenticator, recovery codes, sessions,
 * and its history
 */
import { get, post } from "./api.js";
import { codeField, codesShown, passwordFields, secretShown }
	from "./credentials.js";
import { dialog, tell } from "./dialog.js";
import { button, card, count, date, el, mailText, replace, summaryList, tag }
	from "./dom.js";
import { roleNames, roleWords } from "./roles.js";
import { plainTable, table } from "./table.js";

async function changePassword(least, say) {
	const told = await dialog({
		title: "Change password",
		body: el("p", {}, "Wherever else you are signed in, that ends."),
		fields: passwordFields(least),
		ok: "Change",
		send: ({ password }) =>
			post("/api/account/password", { new: password }),
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

/* What browsers and systems call themselves, the more particular first. */
const browsers = [["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"],
	["Chrome", "Chrome"], ["Safari", "Safari"]];
const systems = [["Android", "Android"], ["iPhone", "an iPhone"],
	["iPad", "an iPad"], ["Windows", "Windows"], ["CrOS", "a Chromebook"],
	["Mac OS", "a Mac"], ["Linux", "Linux"]];

/* "Firefox on Windows"; what is neither is shown as it is. */
function agentWords(agent) {
	const named = (list) => list.find(([part]) =>
		(agent ?? "").includes(part))?.[1];
	const browser = named(browsers);
	const system = named(systems);
	return browser && system ? `${browser} on ${system}`
		: mailText(agent || "not known", 200);
}

function sessions(say) {
	const end = (session) => act(async () => {
		await post("/api/account/sessions/end", { session });
		say(session ? "The session has ended." : "All others have ended.");
		await list.reload();
	});
	const list = table({
		caption: "Where you are signed in",
		columns: [
			{ name: "Since", cell: (row) => date(row.created) },
			{ name: "Last used", cell: (row) => date(row.last_seen) },
			{ name: "From", cell: (row) => mailText(row.client, 100) },
			{ name: "With", cell: (row) => agentWords(row.agent) },
			{
				name: "End",
				cell: (row) => row.this ? tag("This one", "good")
					: button("End", end(row.id), "secondary",
						{ "aria-label": "End this session" }),
			},
		],
		load: () => get("/api/account/sessions"),
	});
	return [list, button("End all others", end(null), "secondary")];
}

/* A listener for an act outside a form: what went wrong is told, not lost. */
function act(does) {
	return async () => {
		try {
			await does();
		} catch (error) {
			await tell("This did not work", el("p", {}, error.message));
		}
	};
}

/* account_event.what in words. */
const events = {
	invited: "Invited", enrolled: "Account set up", "signed-in": "Signed in",
	"signed-out": "Signed out", "sessions-ended": "Sessions ended",
	locked: "Locked after wrong tries", "password-changed": "Password changed",
	"authenticator-changed": "Authenticator changed",
	"recovery-used": "Recovery code used",
	"recovery-changed": "New recovery codes", suspended: "Suspended",
	restored: "Restored", "role-granted": "Role given",
	"role-revoked": "Role taken back", delegated: "Delegation",
	"delegation-ended": "Delegation ended",
};

function happened(rows) {
	return plainTable("What happened to this account", [
		{ name: "When", cell: (row) => date(row.at) },
		{ name: "What", cell: (row) => events[row.what] ?? row.what },
		{
			name: "Detail", cell: (row) => roleNames[row.detail] ??
				mailText(row.detail, 300),
		},
		{ name: "By", cell: (row) => mailText(row.by) },
	], rows, "Nothing yet.");
}

function summary(session, account, say) {
	const { least } = session;
	return summaryList([
		["Name to sign in", account.name],
		["Roles", roleWords(session.roles)],
		["Password", ["changed ", date(account.password_changed, "day")],
			button("Change password", act(() => changePassword(least, say)),
				"link")],
		["Authenticator", "Set", button("New authenticator",
			act(() => changeAuthenticator(say)), "link")],
		["Recovery codes", count(account.recovery_left, "unused code"),
			button("New recovery codes", act(newCodes), "link")],
		["Last sign-in before this", date(account.last_signin)],
		["Last wrong try", date(account.last_failed)],
	]);
}

export async function page(view, { session, say }) {
	const place = el("div", {});
	view.append(el("h1", {}, "My account"), place);
	const account = await get("/api/account");
	replace(place, summary(session, account, say),
		card("Sessions", sessions(say)),
		card("History", happened(account.events)));
}
