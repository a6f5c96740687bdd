/*
 * today.js - the morning's queue: one column of cards, gravest first, one key
 * for each decision
 *
 * A card is gone as soon as its key is pressed; what the server says of it
 * follows.  The passage of the next card comes ahead; that it is looked at is
 * said when it is.
 */
import { get, post } from "./api.js";
import { append, button, count, el, replace } from "./dom.js";
import { keys } from "./keys.js";
import { askSealed } from "./sealed.js";
import { cardOf, showPassages } from "./today_card.js";
import * as acts from "./today_acts.js";
import { help } from "./today_help.js";
import { lists, outcomes, summary } from "./today_lists.js";

/* Cards that are asked for at once; the next when these are gone. */
const CARDS = 15;
/* With so few left the next are asked for. */
const FEW = 4;

/* The words above the cards. */
function standing(data) {
	if (data.today === 0)
		return "Nothing needs you today.";
	const minutes = Math.max(1, Math.ceil(data.seconds / 60));
	return `${data.today} ${data.today === 1 ? "needs" : "need"} you today ` +
		`(about ${count(minutes, "minute")})` + (data.late > 0
		? `, ${data.late} waiting for more than two school days.` : ".");
}

class Queue {
	constructor(view, params) {
		this.params = params;
		this.zone = params.session.zone;
		this.which = "today";
		this.at = 0;
		this.passages = new Map();
		/* Acts that the server has not answered: what it would list now is
		 * not what is left. */
		this.sent = 0;
		/* The act that u takes back, once the server has it. */
		this.latest = Promise.resolve(null);
		/* An act is asking: not two of them at once. */
		this.asks = false;
		this.words = el("p", { class: "lead" });
		this.done = el("div", { role: "status" });
		this.column = el("div", { class: "queue" });
		this.beside = el("div", {});
		append(view, el("h1", {}, "Today"), this.words, help(), this.done,
			this.column, this.beside);
	}

	/* -- cards -------------------------------------------------------------- */

	async load() {
		this.data = await get("/api/today", { which: this.which, lim: CARDS });
		/* How long one takes, in the time told above. */
		this.each = this.data.seconds / Math.max(1, this.data.today);
		this.passages.clear();
		this.gone = new Set();
		this.cards = this.data.cards.map(cardOf);
		this.at = 0;
		await this.draw();
	}

	/* How many are left, above the cards. */
	headline() {
		this.words.textContent = this.which === "today" ? standing(this.data)
			: `${count(this.data.sampled, "card")} beyond your minutes.`;
	}

	async draw() {
		this.headline();
		replace(this.column, this.cards.map(({ node }) => node));
		replace(this.beside, lists(this.data, {
			changed: (words) => this.again(words),
			look: (row) => this.insert(row),
			sampled: () => this.more("sampled"),
			stops: this.params.session.roles.some((role) =>
				["headteacher", "deputy", "dsl"].includes(role)),
		}), this.which === "sampled" ? button("Back to the day’s cards",
			() => this.more("today"), "secondary") : null);
		if (this.cards.length > 0)
			await this.show();
		else
			await this.end();
	}

	/* Nothing is left: the next page, or how the day went. */
	async end() {
		if (this.which === "today")
			await summary(this.done, this.data);
	}

	/* More of them behind those that are left; what was decided may still be
	 * on its way. */
	async refill() {
		const told = await get("/api/today", { which: this.which, lim: CARDS });
		const here = this.cards.map(({ row }) => row.card);
		const more = told.cards.filter(({ card }) =>
			!here.includes(card) && !this.gone.has(card)).map(cardOf);
		this.cards.push(...more);
		append(this.column, more.map(({ node }) => node));
		if (more.length > 0 && this.column.querySelector("[aria-current]") === null)
			await this.show();
	}

	async again(words) {
		await this.load();
		this.params.say(words);
	}

	async more(which) {
		this.which = which;
		replace(this.done);
		await this.load();
		this.column.querySelector(".card")?.focus();
	}

	/* A card of a stopped cause, looked at among the others. */
	async insert(row) {
		this.cards.splice(this.at, 0, cardOf(row));
		await this.draw();
		this.cards[this.at].node.focus();
	}

	/* -- the card in hand ------------------------------------------------------ */

	/* Ask for a passage once; ahead: it is not looked at yet. */
	passage(row, ahead) {
		if (!this.passages.has(row.flag))
			this.passages.set(row.flag,
				post(`/api/flags/${row.flag}/passage`, { ahead }));
		return this.passages.get(row.flag);
	}

	async fill({ row, place }, all) {
		const came = this.passages.has(row.flag);
		try {
			showPassages(place, await this.passage(row, false), all);
			if (came && !row.seen)
				await post(`/api/flags/${row.flag}/look`);
			row.seen = true;
		} catch (error) {
			this.passages.delete(row.flag);
			replace(place, el("p", { class: "error" }, error.message));
		}
	}

	async show() {
		const one = this.cards[this.at];
		for (const other of this.cards) {
			other.node.removeAttribute("aria-current");
			replace(other.foot, other === one ? null : button("Look at this one",
				() => this.move(this.cards.indexOf(other) - this.at),
				"secondary"));
		}
		one.node.setAttribute("aria-current", "true");
		replace(one.foot, this.buttons(one.row));
		if (!one.row.sealed)
			await this.fill(one, false);
		const next = this.cards[this.at + 1]?.row;
		if (next && !next.sealed && !next.marks.includes("danger"))
			this.passage(next, true).catch(() =>
				this.passages.delete(next.flag));
	}

	move(by) {
		const to = this.at + by;
		if (to < 0 || to >= this.cards.length)
			return;
		this.at = to;
		const shown = this.show();
		this.cards[to].node.focus();
		return shown;
	}

	all() {
		const one = this.cards[this.at];
		if (one && !one.row.sealed)
			this.fill(one, true);
	}

	/* -- deciding -------------------------------------------------------------- */

	/* So many less, in the words above too; what a stopped cause kept back was
	 * not counted there. */
	left(row, n) {
		const { data } = this;
		if (row.state === "suppressed")
			return;
		if (this.which === "today") {
			data.seconds -= n * this.each;
			data.late -= row.days > 2 ? n : 0;
		}
		data[this.which] -= n;
		this.headline();
	}

	/* The card goes; the keyboard is on the next. */
	take(one) {
		this.cards = this.cards.filter((other) => other !== one);
		this.gone.add(one.row.card);
		one.node.remove();
		this.left(one.row, 1);
		/* What it does not bring is asked for again at the end. */
		if (this.cards.length === FEW && this.data[this.which] > FEW)
			this.refill().catch(() => {});
		this.at = Math.min(this.at, Math.max(0, this.cards.length - 1));
		if (this.cards.length === 0)
			return;
		this.cards[this.at].node.focus();
		this.show();
	}

	/* It was not decided: it is the card in hand again. */
	putBack(one) {
		if (this.cards.includes(one))
			return;
		this.cards.splice(this.at, 0, one);
		this.gone.delete(one.row.card);
		this.column.insertBefore(one.node, this.column.children[this.at] ?? null);
		this.left(one.row, -1);
		return this.show();
	}

	told(result) {
		const words = outcomes[result.outcome] ?? result.outcome;
		replace(this.done, el("p", { class: "hint" }, `Decided: ${words}`,
			result.decided > 1 ? ` (${result.decided} messages)` : null, ". ",
			result.batch ? button("Undo (u)", () => this.undo(), "link")
				: null));
		this.params.say(`Decided: ${words}.`, { seen: false });
		if (this.cards.length === 0 && this.sent === 0)
			return this.load();
	}

	/* A key that asks nothing: the next card does not wait for the server. */
	atOnce(act) {
		const one = this.cards[this.at];
		if (!one)
			return;
		const sent = act(one.row);
		this.latest = sent.catch(() => null);
		this.sent++;
		this.take(one);
		sent.finally(() => this.sent--).then((result) => this.told(result))
			.catch((error) => this.failed(error, one));
	}

	/* A key that asks first. */
	async asking(act) {
		const one = this.cards[this.at];
		if (!one || this.asks)
			return;
		this.asks = true;
		try {
			const result = await act(one.row,
				{ at: this.data.at, zone: this.zone });
			if (result === null)
				return;
			this.latest = Promise.resolve(result);
			if (result.decided > one.row.flags.length)
				await this.load();
			else
				this.take(one);
			await this.told(result);
		} catch (error) {
			await this.failed(error);
		} finally {
			this.asks = false;
		}
	}

	/* The cards as the server has them now, somebody else may have decided one;
	 * where it does not answer, as they were before. */
	async failed(error, one) {
		try {
			await this.load();
		} catch {
			if (one)
				await this.putBack(one);
		}
		replace(this.done, el("p", { class: "error-summary", role: "alert" },
			error.message));
		this.cards[this.at]?.node.focus();
	}

	async undo() {
		const result = await this.latest;
		this.latest = Promise.resolve(null);
		const batch = result?.batch ?? await this.newest();
		if (!batch) {
			this.params.say("There is nothing to take back.");
			return;
		}
		try {
			await acts.undo(batch);
			replace(this.done, el("p", { class: "hint" },
				"Taken back: it waits again."));
			await this.load();
		} catch (error) {
			await this.failed(error);
		}
	}

	/* What was decided last and not taken back, of before this page too. */
	async newest() {
		const { rows } = await get("/api/today/decided", { lim: 50 });
		return rows.find((row) => !row.undone && row.outcome !== "open-case")
			?.batch;
	}

	/* What is sealed is asked for. */
	open() {
		const one = this.cards[this.at];
		if (one?.row.sealed)
			this.askSealed(one.row).catch((error) => this.failed(error));
		else if (one)
			this.params.go(`/open/${one.row.flag}`);
	}

	/* It stays a card: what becomes of the ask stands on its own page. */
	async askSealed(row) {
		if (await askSealed(row.flag, this.data.purposes))
			this.params.go("/sealed");
	}

	/* -- keys and buttons ------------------------------------------------------ */

	/* What may be done, in the order of the keys: key, words, act, with which
	 * cards, words where the card is sealed. */
	acts() {
		const once = (act) => () => this.atOnce(act);
		const asked = (act) => () => this.asking(act);
		return [
			["1", "Nothing wrong", once(acts.nothingWrong)],
			["2", "False alarm", asked(acts.falseAlarm)],
			["3", "Advise the sender", asked(acts.advise),
				(row) => row.may_write],
			["4", "Ask for an explanation", asked(acts.askSender),
				(row) => row.may_write],
			["5", "Open", () => this.open(), undefined, "Ask to open"],
			["6", "Pass on", asked(acts.pass), (row) => row.pass_to.length > 0],
			["b", "All of this cause", asked(acts.allOfCause),
				(row) => row.alike > 0 && !row.marks?.includes("danger")],
		];
	}

	buttons(row) {
		return this.acts().filter(([, , , may]) => !may || may(row))
			.map(([key, words, act, , sealed], i) => button([
				el("kbd", {}, key), " ", row.sealed && sealed || words,
			], act, i === 0 ? "" : "secondary"));
	}

	/* A key does what its button would: nothing where there is none. */
	listen() {
		const onCard = (act, may) => () => {
			const one = this.cards[this.at];
			if (one && (!may || may(one.row)))
				act();
		};
		keys(this.params.signal, [
			...this.acts().map(([key, words, act, may]) =>
				({ key, words, act: onCard(act, may) })),
			{
				key: "j", words: "Next card", repeats: true,
				act: () => this.move(1),
			},
			{
				key: "k", words: "Card before", repeats: true,
				act: () => this.move(-1),
			},
			{ key: "u", words: "Take back what was decided last",
				act: () => this.undo() },
			{
				key: "Enter", words: "All passages of the card",
				act: (event) => event.target.closest?.("a, button, summary")
					? event.target.closest("a, button, summary").click()
					: this.all(),
			},
		]);
	}
}

export async function page(view, params) {
	const queue = new Queue(view, params);
	await queue.load();
	queue.listen();
	queue.column.querySelector(".card")?.focus();
}
