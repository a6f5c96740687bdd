/*
 * api.js - talk to the console's server: JSON in and out, errors in words
 *
 *	const { rows } = await get("/api/flags", { after, lim: 50 });
 *	await post(`/api/flags/${flag}/decide`, { outcome: "nothing-wrong" });
 *
 * Both throw ApiError, whose message may be shown as it is.  A 401 brings the
 * sign-in page and then the same page again; a 403 with the code "fresh" asks
 * to sign in again, and the call is repeated once.
 */
import { count } from "./dom.js";

const state = {
	token: "",
	/* What app.js wishes to do: see listen(). */
	ended: () => {},
	remedies: {},
	busy: () => {},
	calls: 0,
};

export class ApiError extends Error {
	constructor(status, code, message) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

/* What is told where the server gave no words. */
const words = {
	0: "The server cannot be reached. Check the connection and try again.",
	401: "You are signed out.",
	403: "This is not yours to see or do.",
	404: "There is nothing here that you may see.",
	409: "This cannot be done any more: it has changed in the meantime.",
	413: "This is too large.",
	429: "Too many tries. Wait a minute and try again.",
};

function wordsFor(status) {
	return words[status] ?? "Something went wrong. Try again in a minute.";
}

/* The server's words as a sentence of the page. */
function sentence(words) {
	const ends = /[.!?]$/.test(words) ? "" : ".";
	return words.charAt(0).toUpperCase() + words.slice(1) + ends;
}

/* The token that each POST carries (CSRF). */
export function setToken(token) {
	state.token = token ?? "";
}

/*
 * ended(): the session has ended.  remedies: what is to be done about a code
 * before the call is repeated once; true when it was done.  busy(n): so many
 * calls are under way.
 */
export function listen({ ended, remedies, busy }) {
	Object.assign(state, { ended, remedies, busy });
}

function address(path, query) {
	if (!path.startsWith("/api/"))
		throw new Error("a path of the API begins with /api/");
	const given = Object.entries(query ?? {}).filter(([, value]) =>
		value !== undefined && value !== null && value !== "");
	return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

async function send(method, where, body) {
	const request = {
		method,
		credentials: "same-origin",
		cache: "no-store",
		redirect: "error",
		headers: { Accept: "application/json" },
	};
	if (method === "POST") {
		request.headers["Content-Type"] = "application/json";
		request.headers["X-Schoolgate-Token"] = state.token;
		request.body = JSON.stringify(body ?? {});
	}
	state.busy(++state.calls);
	try {
		return await fetch(where, request);
	} catch {
		throw new ApiError(0, "failed", wordsFor(0));
	} finally {
		state.busy(--state.calls);
	}
}

/* When it may be tried again, where the server says so. */
function waitWords(answer) {
	const seconds = Number(answer.headers.get("Retry-After"));
	if (answer.status !== 429 || !(seconds > 0))
		return "";
	return ` Try again in ${seconds < 100 ? count(seconds, "second")
		: count(Math.ceil(seconds / 60), "minute")}.`;
}

async function failure(answer) {
	let told = {};
	try {
		told = await answer.json();
	} catch {
		/* No JSON: words of our own. */
	}
	return new ApiError(answer.status, told.code ?? "failed",
		sentence(told.error || wordsFor(answer.status)) + waitWords(answer));
}

/* Send, and see to the end of a session and to what has a remedy. */
async function call(method, where, body, { quiet = false } = {}) {
	let answer = await send(method, where, body);
	if (answer.ok)
		return answer;
	let error = await failure(answer);
	const remedy = quiet ? undefined : state.remedies[error.code];
	if (remedy !== undefined && await remedy()) {
		answer = await send(method, where, body);
		if (answer.ok)
			return answer;
		error = await failure(answer);
	}
	if (error.status === 401 && !quiet)
		state.ended();
	throw error;
}

async function json(answer) {
	if (answer.status === 204)
		return {};
	try {
		return await answer.json();
	} catch {
		throw new ApiError(answer.status, "failed", wordsFor(500));
	}
}

/* quiet: a 401 or 403 is the caller's own matter (sign-in pages). */
export async function get(path, query, options) {
	return json(await call("GET", address(path, query), null, options));
}

export async function post(path, body, options) {
	return json(await call("POST", address(path), body, options));
}

/* The name that the server gave a download, without folders. */
function nameOf(answer) {
	const given = answer.headers.get("Content-Disposition") ?? "";
	const utf8 = /filename\*=UTF-8''([^;]+)/i.exec(given);
	const plain = /filename="([^"]*)"/i.exec(given);
	let name = plain ? plain[1] : "download.bin";
	try {
		name = utf8 ? decodeURIComponent(utf8[1]) : name;
	} catch {
		/* What cannot be decoded is no name. */
	}
	return name.replace(/[\\/\p{C}]/gu, "_").slice(0, 150) || "download.bin";
}

/*
 * Fetch a file and hand it to the browser to be saved: never shown, whatever
 * its type.  With a body it is a POST.
 */
export async function download(path, body) {
	const answer = await call(body ? "POST" : "GET", address(path), body);
	const octets = new Blob([await answer.arrayBuffer()],
		{ type: "application/octet-stream" });
	const link = document.createElement("a");
	link.href = URL.createObjectURL(octets);
	link.download = nameOf(answer);
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
