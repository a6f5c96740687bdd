/*
 * accounts.js - who has an account: invite, suspend, restore
 */
import { get, post } from "./api.js";
import { dialog, tell } from "./dialog.js";
import { button, date, dateWords, el, mailText, tag, warning } from "./dom.js";
import { form } from "./form.js";
import { roleNames, roleWords } from "./roles.js";
import { table } from "./table.js";

/* Roles that are given here; what may be given is the database's to say. */
const roles = Object.entries(roleNames).filter(([code]) =>
	code !== "admin" && code !== "staff");
const keepers = ["headteacher", "admin", "mail-admin"];

function invited(told) {
	return tell("The invitation", [
		el("p", {}, "For ", mailText(told.name), " (", roleWords(told.roles),
			"), once, until ", date(told.expires), ". Hand it over yourself, " +
			"not by e-mail:"),
		el("p", {}, el("code", { class: "key" }, told.url)),
		warning("It is not shown again."),
	], true);
}

function invite(list) {
	return form({
		fields: [
			{
				name: "person", label: "Whom",
				required: "Enter whom to invite", most: 255,
				hint: "School address, or the id in the directory.",
			},
			{
				name: "roles", label: "Roles", kind: "checkboxes",
				options: roles, hint: "None: a member of staff, or the roles " +
					"that the person has.",
			},
		],
		ok: "Invite",
		send: async (values) => {
			const told = await post("/api/invitations", {
				person: values.person,
				roles: values.roles.length > 0 ? values.roles : null,
			});
			list.reload();
			invited(told);
		},
	});
}

/* Suspend somebody, or take it back. */
async function suspend(row, say, list) {
	const suspended = !row.suspended;
	const told = await dialog({
		title: suspended ? "Suspend this person?" : "Restore this person?",
		body: el("p", {}, mailText(row.name), suspended
			? " cannot sign in any more, is signed out everywhere, and " +
				"commands and links in e-mails do nothing either."
			: " can sign in and act again."),
		fields: [{
			name: "reason", label: "Reason", required: true, least: 3,
			most: 500,
		}],
		ok: suspended ? "Suspend" : "Restore",
		kind: suspended ? "warning" : "",
		send: ({ reason }) => post("/api/accounts/suspend",
			{ person: row.person, suspended, reason }),
	});
	if (told) {
		say(suspended ? "Suspended." : "Restored.");
		list.reload();
	}
}

function stateOf(row) {
	if (row.suspended)
		return tag("suspended", "grave");
	if (row.invited_until)
		return [tag("invited"), " until ", dateWords(row.invited_until)];
	return [tag("active", "good"), row.created ? null : " by commands alone"];
}

function listed(say) {
	const list = table({
		caption: "Accounts",
		columns: [
			{ name: "Name", cell: (row) => mailText(row.name) },
			{ name: "Signs in as", cell: (row) => mailText(row.signs_in_as ?? "–") },
			{ name: "Roles", cell: (row) => roleWords(row.roles) },
			{ name: "Last sign-in", cell: (row) => date(row.last_signin) },
			{ name: "Wrong tries today", cell: (row) => row.failed_today,
				number: true },
			{ name: "State", cell: stateOf },
			{
				name: "Act", cell: (row) => row.may_suspend
					? button(row.suspended ? "Restore" : "Suspend",
						() => suspend(row, say, list), "secondary") : "–",
			},
		],
		load: (after) => get("/api/accounts", { after, lim: 50 }),
		key: (row) => row.person,
		empty: "Nobody has an account.",
	});
	return list;
}

export function page(view, { session, say }) {
	const list = listed(say);
	view.append(el("h1", {}, "Accounts"),
		session.roles.some((role) => keepers.includes(role))
			? el("details", {}, el("summary", {}, "Invite somebody"),
				invite(list)) : "",
		list);
}
