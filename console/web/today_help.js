/*
 * today_help.js - what the buttons of a card do, for who has not seen one before
 */
import { el } from "./dom.js";

/* In the order of the keys 1 to 6. */
const does = [
	["Nothing wrong", "The card goes. Nobody is told."],
	["False alarm", "The same, and it counts against the rule. You may have " +
		"its cause left alone for some weeks."],
	["Advise the sender", "The sender gets a letter. You see its text before, " +
		"and may change it."],
	["Ask for an explanation", "The same, and the sender answers on a page of " +
		"their own."],
	["Open", "More about the message. You see all of its text only once you " +
		"have given a purpose and a reason, and those of the school who wrote " +
		"it or got it are told."],
	["Pass on", "Somebody else decides: the safeguarding lead, for instance."],
];

export function help() {
	return el("details", {}, el("summary", {}, "What the buttons do"),
		el("ol", {}, does.map(([name, words]) => el("li", {},
			el("strong", {}, `${name}. `), words))),
		el("p", {}, "What you decide can be taken back for 30 days: press ",
			el("kbd", {}, "u"), ", or see “What you decided” below the cards."));
}
