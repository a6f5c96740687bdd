/*
 * app.js - the page around the pages: router, navigation, session
 *
 * A page's module exports `page(view, params)`: it fills view, the <main>
 * element (begin with an <h1>; else the title is put there), and may be async.
 * params: the :x of its path, query (URLSearchParams), session, signal (ends
 * when the page is left), go(path), say(words) for what was done.
 */
import { ApiError, listen } from "./api.js";
import { closeDialogs, dialog, tell } from "./dialog.js";
import { append, button, el, replace, text, zoneWords } from "./dom.js";
import { beginIdle, seen } from "./idle.js";
import { beginKeys, keysHelp } from "./keys.js";
import { homeOf, mayCome, pageAt, pages } from "./pages.js";
import { begunAnew, isTyped, resume } from "./resume.js";
import { begin, forget, fresh, session, signOut } from "./session.js";

/* How long words stay in sight. */
const SAID_MS = 10000;
/* A page that takes longer says so. */
const WAIT_MS = 500;

const state = {
	leave: new AbortController(), after: null, turn: 0, said: 0,
	telling: false,
};
const part = (id) => document.getElementById(id);

/* The keyboard goes on from the heading where what had it is gone: a page is
 * drawn anew behind an act. */
function keepPlace() {
	const heading = part("main").querySelector("h1");
	if (document.activeElement !== document.body || heading === null ||
		document.querySelector("dialog[open]") !== null)
		return;
	heading.setAttribute("tabindex", "-1");
	heading.focus({ preventScroll: true });
}

/* What was done, in words: spoken, and in sight for a while.  seen: false for
 * what everybody sees anyhow. */
export function say(words, { seen: shown = true } = {}) {
	keepPlace();
	const place = text(part("status"), "");
	place.className = shown ? "said" : "hidden";
	clearTimeout(state.said);
	setTimeout(() => text(place, words), 50);
	state.said = setTimeout(() => text(place, ""), SAID_MS);
}

export function go(path) {
	const hash = `#${path}`;
	if (location.hash === hash)
		show();
	else
		location.hash = hash;
}

function rolesNow() {
	return session() ? session().roles : [];
}

function drawNavigation(current) {
	const nav = part("nav");
	nav.hidden = session() === null;
	text(part("school"), session()?.school_name);
	text(part("zone"), session() ? `Times are those of ${zoneWords()}.` : "");
	replace(part("person"), session() ? [
		el("a", { href: "#/account" }, session().name),
		button("Keys", keysHelp, "link"),
		button("Sign out", leave, "link"),
	] : null);
	replace(nav, session() ? el("ul", { class: "width nav-list" },
		pages.filter((page) => page.nav !== false && !page.open &&
			mayCome(page, rolesNow())).map((page) => el("li", {}, el("a", {
			href: `#${page.path}`,
			"aria-current": page === current ? "page"
				: current?.path.startsWith(`${page.path}/`) ? "true" : null,
		}, page.title)))) : null);
}

async function leave() {
	await signOut();
	say("You are signed out.");
	go("/sign-in");
}

/* The session has ended: sign in, then back to where we were. */
function ended() {
	if (pageAt(location.hash)?.page.open)
		return;
	state.after = location.hash.slice(1);
	forget();
	say("Your session has ended. Sign in to go on where you were.");
	go("/sign-in");
}

/* The same, where something is typed: true when the same person goes on. */
async function resumed() {
	if (pageAt(location.hash)?.page.open || !isTyped())
		return false;
	const going = resume(() => drawNavigation(pageAt(location.hash)?.page));
	forget();
	drawNavigation(null);
	return going;
}

/* Another page of this browser has begun another session: of the same person,
 * the act goes on by it. */
async function renewed() {
	const before = session()?.person;
	const now = await begin();
	return now !== null && (now.person === before || begunAnew());
}

/* Where sign-in leads: back, or home. */
function signedIn() {
	const after = state.after;
	state.after = null;
	go(after ?? homeOf(rolesNow()));
}

async function askFresh() {
	const answer = await dialog({
		title: "Sign in again",
		body: el("p", {}, "This act needs you to sign in again. It is then " +
			"open to you for ten minutes."),
		fields: [
			{
				name: "password", label: "Password", kind: "password",
				required: true, autocomplete: "current-password",
			},
			{
				name: "code", label: "Six-figure code", kind: "code",
				required: true, autocomplete: "one-time-code",
			},
		],
		ok: "Sign in",
		send: ({ password, code }) => fresh(password, code),
	});
	return answer !== null;
}

/* Which page is to be shown for what stands after #. */
function chosen() {
	const found = pageAt(location.hash);
	if (found?.page.open)
		return found;
	if (session() === null) {
		if (found)
			state.after = location.hash.slice(1);
		return pageAt("/sign-in");
	}
	if (/^#?\/?$/.test(location.hash))
		return pageAt(homeOf(rolesNow()));
	return found && mayCome(found.page, rolesNow()) ? found : null;
}

function missing(view) {
	append(view, el("h1", { tabindex: "-1" }, "Page not found"),
		el("p", {}, "There is no such page for you. ",
			el("a", { href: "#/" }, "Go to your first page")));
}

async function fill(view, found, signal) {
	if (found === null)
		return missing(view);
	try {
		const module = await import(found.page.module);
		await module.page(view, {
			...found.params, session: session(), signal, go, say, signedIn,
		});
	} catch (error) {
		const again = error.status === undefined || error.status === 0 ||
			error.status >= 500;
		if (error.status !== 401)
			append(view, el("p", { class: "error-summary", role: "alert" },
				error.status === undefined ? "This page could not be shown."
					: error.message, again ? [" ", button("Try again",
					() => location.reload(), "link")] : null));
		if (error.status === undefined)
			console.error(error);
	}
}

/* A heading where the page made none, so that the keyboard has a place. */
function headed(view, title) {
	const heading = view.querySelector("h1") ?? el("h1", {}, title);
	if (!heading.isConnected)
		view.prepend(heading);
	heading.setAttribute("tabindex", "-1");
	return heading;
}

/* Show what stands after #; a later call overtakes an earlier one. */
async function show() {
	const turn = ++state.turn;
	state.leave.abort();
	state.leave = new AbortController();
	closeDialogs();
	const found = chosen();
	const title = found ? found.page.title : "Page not found";
	document.title = `${title} - Schoolgate`;
	drawNavigation(found?.page);
	const view = el("main", { id: "main", class: "main", tabindex: "-1" });
	view.setAttribute("aria-busy", "true");
	part("main").replaceWith(view);
	const waiting = el("p", { class: "hint", role: "status" });
	const late = setTimeout(() => {
		view.append(waiting);
		text(waiting, "One moment: the page is on its way.");
	}, WAIT_MS);
	await fill(view, found, state.leave.signal);
	clearTimeout(late);
	waiting.remove();
	if (turn !== state.turn)
		return;
	view.removeAttribute("aria-busy");
	const heading = headed(view, title);
	if (!view.contains(document.activeElement) &&
		document.querySelector("dialog[open]") === null)
		heading.focus();
	window.scrollTo(0, 0);
}

/* What no page has told of what the server refused: nothing fails in silence. */
async function untold(event) {
	const error = event.reason;
	if (!(error instanceof ApiError))
		return;
	event.preventDefault();
	/* The end of a session is told by the page to sign in at. */
	if (state.telling || error.status === 401)
		return;
	state.telling = true;
	await tell("This did not work", el("p", {}, error.message));
	state.telling = false;
}

async function start() {
	listen({
		ended,
		remedies: {
			fresh: askFresh,
			token: renewed,
			signin: resumed,
		},
		busy: (n) => {
			part("busy").hidden = n === 0;
			seen();
		},
	});
	part("skip").addEventListener("click", (event) => {
		event.preventDefault();
		part("main").querySelector("h1")?.focus();
	});
	window.addEventListener("hashchange", show);
	window.addEventListener("unhandledrejection", untold);
	beginKeys();
	beginIdle({
		session,
		ended: async () => await resumed() || ended(),
	});
	try {
		await begin();
	} catch (error) {
		part("main").removeAttribute("aria-busy");
		replace(part("main"), el("h1", {}, "Schoolgate"),
			el("p", { class: "error-summary", role: "alert" }, error.message,
				" ", button("Try again", () => location.reload(), "link")));
		return;
	}
	await show();
}

start();
