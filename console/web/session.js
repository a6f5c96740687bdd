/*
 * session.js - who is signed in, and the calls by which that changes
 *
 * The one place that holds state of the page: the session object of the API
 * ({person, name, roles, schools, school_name, zone, token, least, fresh_until,
 * idle_seconds, expires}), never stored anywhere else.
 */
import { get, post, setToken } from "./api.js";
import { setZone } from "./dom.js";

const state = { session: null };

function keep(session) {
	state.session = session;
	setToken(session ? session.token : "");
	setZone(session ? session.zone : "");
	return session;
}

/* The session as last told, or null. */
export function session() {
	return state.session;
}

/* Forget the session: it has ended. */
export function forget() {
	keep(null);
}

/* Ask who is signed in; null when nobody is. */
export async function begin() {
	try {
		return keep(await get("/api/session", {}, { quiet: true }));
	} catch (error) {
		if (error.status === 401)
			return keep(null);
		throw error;
	}
}

export async function signIn(name, password, code) {
	return keep(await post("/api/sign-in", { name, password, code },
		{ quiet: true }));
}

export async function recover(name, password, recovery) {
	return keep(await post("/api/recover", { name, password, recovery },
		{ quiet: true }));
}

export async function signOut() {
	try {
		await post("/api/sign-out", {}, { quiet: true });
	} finally {
		keep(null);
	}
}

export function enrolBegin(token) {
	return post("/api/enrol/begin", { token }, { quiet: true });
}

/* Use an invitation up: signed in, and answers the recovery codes. */
export async function enrol(token, password, code) {
	const { codes, ...begun } = await post("/api/enrol",
		{ token, password, code }, { quiet: true });
	keep(begun);
	return codes;
}

/* Sign in again for a grave act; the session's token changes. */
export async function fresh(password, code) {
	return keep(await post("/api/fresh", { password, code },
		{ quiet: true }));
}
