/*
 * case_message.js - add another message to a case, by its reference
 *
 * First the reference, then which message that is, by its headings: five
 * characters may be two messages', or mistyped.
 */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { date, el, mailText } from "./dom.js";
import { nameText } from "./message.js";

/* The messages of a reference, at least one. */
async function find(reference) {
	const { rows } = await get("/api/flagged", { reference });
	if (rows.length === 0)
		throw new Error("No message with a flag that you may see has this " +
			"reference.");
	return rows;
}

function headings(row) {
	return [nameText(row.subject || "no subject", 200), " from ",
		mailText(row.person, 100), ", ", date(row.received)];
}

/* The case as it is then, or null. */
export async function askMessage(number) {
	const found = await dialog({
		title: "Add another message",
		body: el("p", {}, "Who takes part in the case may then open it, each " +
			"with a reason of their own."),
		fields: [{
			name: "reference", label: "Reference of the message",
			required: true, most: 20,
			hint: "It stands on the message's page and in notices.",
		}],
		ok: "Look it up",
		send: ({ reference }) => find(reference.trim()),
	});
	if (found === null)
		return null;
	const told = await dialog({
		title: "Add this message",
		fields: [
			{
				name: "message", label: "Message", kind: "radios",
				required: true,
				options: found.result.map((row) => [row.id, headings(row)]),
			},
			{
				name: "note", label: "Note (not needed)", kind: "textarea",
				most: 4000,
			},
		],
		ok: "Add it",
		send: ({ message, note }) => post(`/api/cases/${number}/message`,
			{ message, note: note || null }),
	});
	return told?.result ?? null;
}
