/*
 * invisible.js - characters that nobody sees, or that turn text around
 *
 * What mail chose may hide a word, reverse it, or pile marks over the lines
 * beside it.  marked() cuts a text into what may be shown as it is and into
 * boxes that name what is there; the same characters as lib/base/display.c.
 */

/* What is marked, by Unicode's own properties; the blanks are letters to it. */
const kinds = [
	[/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u, "changes direction"],
	[/[\u2800\u3164\uffa0\u115f\u1160]/u, "a blank that is a letter"],
	[/(?![\t\n])\p{Cc}/u, "control character"],
	[/\p{Default_Ignorable_Code_Point}|\p{Cf}/u, "invisible character"],
	[/\p{Zl}|\p{Zp}/u, "line separator"],
	[/\p{Co}|\p{Cs}|\p{Noncharacter_Code_Point}/u, "no character"],
];

/* More marks than this on one letter reach into the lines around. */
const MARKS = 3;

function named(character) {
	const code = character.codePointAt(0);
	return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/* A joiner or selector between two signs of one picture is seen. */
function belongs(character, before) {
	return /[\u200d\ufe0f]/u.test(character) &&
		/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u.test(before);
}

/* What a character is to the reader: null when it is shown as it is. */
function meaning(character, before, marks) {
	if (marks > MARKS)
		return "marks piled on a letter";
	if (belongs(character, before))
		return null;
	const found = kinds.find(([pattern]) => pattern.test(character));
	return found ? found[1] : null;
}

/* Add a character to the pieces: to the last one, where it is of its kind. */
function push(pieces, character, kind) {
	const last = pieces[pieces.length - 1];
	if (last && kind === null && last.kind === null)
		last.text += character;
	else if (last && kind !== null && last.kind === kind &&
		last.text === character)
		last.times++;
	else
		pieces.push({ kind, text: character, times: 1 });
}

/*
 * A text in pieces, in order: {text} to be shown as it is, or {mark, name}, a
 * box's words and what the character is.  Repeated ones share a box.
 */
export function marked(string) {
	const pieces = [];
	let before = "";
	let marks = 0;
	for (const character of string.replace(/\r\n/g, "\n")) {
		marks = /\p{M}/u.test(character) ? marks + 1 : 0;
		push(pieces, character, meaning(character, before, marks));
		before = character;
	}
	return pieces.map(({ kind, text, times }) => kind === null ? { text } : {
		mark: named(text) + (times > 1 ? ` ×${times}` : ""),
		name: kind,
	});
}
