/*
 * request_who.js - whose mail a request is about: who of the directory is meant,
 * and who only has the same name
 */
import { post } from "./api.js";
import { dialog } from "./dialog.js";
import { count, el, mailText, warning } from "./dom.js";

/* More than anybody looks through. */
const MANY = 50;

/* "Alex Morgan, pupil, form 7B, also called Lex: alex@school.example". */
function cardWords(one) {
	const known = one.known_names ?? [];
	return [mailText([one.name, one.class, one.form ? `form ${one.form}` : "",
		known.length > 0 ? `also called ${known.join(", ")}` : "", one.school]
		.filter(Boolean).join(", "), 300), ": ",
	mailText((one.addresses ?? []).join(", ") || "no address", 300)];
}

/* What the directory says of a name, before one ticks. */
function found(name, rows) {
	const called = ["“", mailText(name, 100), "”"];
	if (rows.length === 0)
		return el("p", {}, "Nobody in the directory is called ", called,
			". Enter the addresses.");
	if (rows.length > MANY)
		return warning(`More than ${MANY} people are called `, called,
			": only the first are shown. Go back and enter more of the name.");
	return rows.length === 1
		? el("p", {}, "One person in the directory is called ", called, ".")
		: warning(`${count(rows.length, "person", "people")} in the directory `,
			"are called ", called, ". Tick only who is meant: mail of a " +
			"namesake must not reach who asks.");
}

/* Those found and those covered already, each once. */
function choices(rows, covers) {
	const covered = covers.filter((one) => one.person);
	return [...rows, ...covered.filter(({ person }) =>
		!rows.some((row) => row.person === person))];
}

function lines(text) {
	return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

/*
 * Ask for people, addresses and days; send({covers, since, until}).  row: the
 * request as it stands, if there is one.  What the dialog answers.
 */
export async function askCovers(name, { row, ok, cancel, send }) {
	const { rows } = await post("/api/requests/people", { name });
	const covers = row?.covers ?? [];
	const people = choices(rows.slice(0, MANY), covers);
	const ticked = covers.length > 0
		? covers.map(({ person }) => person).filter(Boolean)
		: rows.length === 1 ? [rows[0].person] : [];
	return dialog({
		title: "Whose mail is it about?",
		wide: true,
		body: found(name, rows),
		fields: [
			people.length === 0 ? null : {
				name: "people", label: "Who is meant", kind: "checkboxes",
				options: people.map((one) => [one.person, cardWords(one)]),
				value: ticked,
				hint: "All addresses of a person count.",
			},
			{
				name: "others", kind: "textarea",
				label: people.length === 0 ? "Addresses"
					: "Other addresses (not needed)",
				hint: "One a line.",
				value: covers.filter((one) => !one.person)
					.map(({ address }) => address).join("\n"),
				check: (value, { people: chosen = [] }) =>
					lines(value).length + chosen.length > 0 ? null
						: people.length === 0 ? "Enter an address"
							: "Tick who is meant, or enter an address",
			},
			{
				name: "since", label: "From (not needed)", kind: "date",
				value: row?.since,
			},
			{
				name: "until", label: "To (not needed)", kind: "date",
				value: row?.until,
			},
		].filter(Boolean),
		ok,
		cancel,
		send: ({ people: chosen = [], others, since, until }) => send({
			covers: [...chosen.map((person) => ({ person })),
				...lines(others).map((address) => ({ address }))],
			since: since || null, until: until || null,
		}),
	});
}
