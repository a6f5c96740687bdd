/*
 * idle.js - the warning before a session ends by idling, and its end
 *
 * The server decides; here the person is told two minutes before, and the page
 * is emptied when the time has come: nothing stays on a screen that was left.
 * What was typed is kept out of sight (resume.js).
 */
import { dialog } from "./dialog.js";
import { el } from "./dom.js";
import { begin } from "./session.js";

const WARN_SECONDS = 120;
const state = { seen: Date.now(), warned: 0 };

/* The server was asked something: its clock began again. */
export function seen() {
	state.seen = Date.now();
}

/* Seconds until the session ends, by idling or for good. */
function secondsLeft(session) {
	const idle = (session.idle_seconds ?? 900) -
		(Date.now() - state.seen) / 1000;
	const ends = session.expires
		? (new Date(session.expires).getTime() - Date.now()) / 1000 : Infinity;
	return Math.min(idle, ends);
}

async function warn() {
	state.warned = state.seen;
	const stay = await dialog({
		title: "You will be signed out soon",
		body: el("p", {}, "Nothing was done here for some time. If you " +
			"are signed out, what you have typed is kept until you sign in " +
			"again here."),
		ok: "Stay signed in",
		cancel: "Leave it",
		passing: true,
	});
	if (stay !== null)
		await begin();
}

/* session(): the session or null.  ended(): it is over. */
export function beginIdle({ session, ended }) {
	const look = () => {
		if (session() === null)
			return;
		const left = secondsLeft(session());
		const early = Math.min(WARN_SECONDS,
			(session().idle_seconds ?? 900) / 2);
		if (left <= 0)
			ended();
		else if (left <= early && state.warned !== state.seen)
			warn();
	};
	setInterval(look, 1000);
	document.addEventListener("visibilitychange", look);
}
