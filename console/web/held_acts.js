/*
 * held_acts.js - what may become of mail that waits, in words: for the page of
 * held mail and for a link's own
 */

/*
 * By the API's name of the act.  own and other: the button, for who wrote it and
 * for who decides about another's.  asks: what is said before.  done: behind.
 */
export const acts = {
	remove: {
		own: "Take somebody out and send it",
		other: "Take somebody out and send it",
		link: "Take that address out and send it",
		asks: "It goes to all the others. Who is taken out gets nothing and " +
			"is named nowhere in it.",
		done: "It goes to the others.",
	},
	separate: {
		own: "Send each of them one of their own",
		other: "Send each of them one of their own",
		asks: "Each gets an e-mail of their own, which names nobody else.",
		done: "It goes to each of them alone.",
	},
	protect: {
		own: "Protect it for me",
		other: "Protect the files and send it",
		asks: "Each file goes in a zip that needs a password. The password " +
			"follows five minutes later, to the same people.",
		done: "It goes now; the password follows in five minutes.",
	},
	manager: {
		own: "Send it, with a copy to my manager",
		other: "Send it, with a copy to the sender’s manager",
		asks: "It goes as it was written, to everybody. Your line manager " +
			"gets a copy, which nobody else sees.",
		done: "It goes now, and a copy to your line manager.",
	},
	release: {
		own: "Send it as it is",
		other: "Let it go",
		asks: "It goes as it was written, to everybody.",
		done: "It goes now.",
	},
	return: {
		own: "Stop it: I want it back",
		other: "Give it back to its sender",
		asks: "It is not sent. It comes back by e-mail, enclosed.",
		done: "It is not sent, and comes back by e-mail.",
	},
	drop: {
		own: "Stop it for good",
		other: "Refuse it for good",
		asks: "It is never sent, and does not come back. The record stays.",
		done: "It is not sent.",
		kind: "warning",
	},
};

/* Reasons that senders have, so that they need not type. */
const reasons = [
	["none", "There is no personal information in it"],
	["checked", "I checked the addresses: all of them should have it"],
	["agreed", "They all agreed to it"],
	["personal", "It is personal"],
	["wrong", "The rule is wrong: it should not have been stopped"],
	["other", "Something else"],
];

/* The fields by which a reason is given; own: who gives it wrote the mail. */
export function reasonFields(act, own) {
	if (!["release", "manager"].includes(act) || !own)
		return [{
			name: "more", label: "Reason", kind: "textarea", required: true,
			least: 3, most: 1000,
		}];
	return [
		{
			name: "why", label: "Reason", kind: "radios", options: reasons,
			required: true,
		},
		{
			name: "more", label: "In a few words", kind: "textarea",
			most: 900, hint: "Needed for something else.",
			check: (value, { why }) => why === "other" && value.length < 3
				? "Say why in a few words" : null,
		},
	];
}

/* What the fields say, as one reason. */
export function reasonOf({ why, more }) {
	const chosen = reasons.find(([value]) => value === why);
	return [chosen && why !== "other" ? chosen[1] : "", more ?? ""]
		.filter((words) => words !== "").join(": ");
}
