/*
 * table.js - rows of the API as a table, page by page
 *
 *	view.append(table({
 *		caption: "Messages",
 *		columns: [
 *			{name: "Received", cell: (row) => date(row.received),
 *				sort: (row) => row.received},
 *			{name: "Size", cell: (row) => size(row.size), number: true},
 *		],
 *		load: (after) => get("/api/messages", {after, lim: 50}),
 *		key: (row) => row.message,
 *		empty: "No message was found.",
 *	}));
 *
 * load(after) answers {rows}; after is undefined at first, then the key of the
 * last row (or the answer's own `after`).  A column with sort() can be sorted,
 * among the rows that are shown.  On a phone each row becomes a card.  The
 * element has reload().
 */
import { append, button, count, el, replace, text } from "./dom.js";

function compare(one, other) {
	if (typeof one === "number" && typeof other === "number")
		return one - other;
	return String(one ?? "").localeCompare(String(other ?? ""), "en-GB");
}

function sorted(rows, columns, order) {
	if (order.by === null)
		return rows;
	const value = columns[order.by].sort;
	const direction = order.descending ? -1 : 1;
	return [...rows].sort((a, b) => direction * compare(value(a), value(b)));
}

function heading(column, index, order, sort) {
	const attributes = {
		scope: "col",
		role: "columnheader",
		class: column.number ? "number" : null,
	};
	if (!column.sort)
		return el("th", attributes, column.name);
	const mine = order.by === index;
	attributes["aria-sort"] = !mine ? "none"
		: order.descending ? "descending" : "ascending";
	return el("th", attributes, el("button", {
		type: "button", class: "sort", on: { click: () => sort(index) },
	}, column.name));
}

function line(columns, row) {
	return el("tr", { role: "row", tabindex: "-1" }, columns.map((column) =>
		cellOf(column, el("div", {}, column.cell(row)))));
}

/* What holds nothing takes no line of a card on a phone. */
function cellOf(column, content) {
	const nothing = /^–?$/.test(content.textContent) &&
		content.querySelector("input, button") === null;
	return el("td", {
		role: "cell",
		class: [column.number ? "number" : "", nothing ? "nothing" : ""]
			.filter(Boolean).join(" ") || null,
		"data-label": column.name,
	}, content);
}

/* A table of rows that are all there. */
function grid({ caption, columns }, rows, order, sort) {
	return el("table", { class: "table", role: "table" },
		caption ? el("caption", {}, caption) : null,
		el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
			columns.map((column, i) => heading(column, i, order, sort)))),
		el("tbody", { role: "rowgroup" },
			rows.map((row) => line(columns, row))));
}

export function table({ caption, columns, load, key, lim = 50,
	empty = "There is nothing here." }) {
	const state = { rows: [], after: undefined, more: false };
	const order = { by: null, descending: false };
	const place = el("div", {});
	const said = el("p", { class: "hint", role: "status" });
	const foot = el("div", { class: "pager" });
	const node = el("div", { class: "table-box" }, place, said, foot);

	const sort = (index) => {
		order.descending = order.by === index && !order.descending;
		order.by = index;
		draw();
		place.querySelectorAll("thead th")[index].firstChild.focus();
	};
	const draw = () => {
		if (state.rows.length === 0)
			replace(place, el("p", { class: "empty" }, empty));
		else
			replace(place, grid({ caption, columns },
				sorted(state.rows, columns, order), order, sort));
		text(said, state.rows.length === 0 ? ""
			: `${count(state.rows.length, "row")} shown${
				state.more ? ", there are more" : ""}`);
		replace(foot, state.more
			? button("Show more", more, "secondary") : null);
	};
	const next = async () => {
		const answer = await load(state.after);
		const last = answer.rows[answer.rows.length - 1];
		state.rows.push(...answer.rows);
		state.after = answer.after ?? (last && key ? key(last) : undefined);
		state.more = state.after !== undefined && state.after !== null &&
			(answer.more ?? answer.rows.length >= lim);
		draw();
	};
	const more = async () => {
		const first = state.rows.length;
		await guarded(next);
		place.querySelectorAll("tbody tr")[first]?.focus();
	};
	const guarded = async (act) => {
		try {
			await act();
		} catch (error) {
			replace(foot, el("p", { class: "error", role: "alert" },
				error.message), button("Try again", more, "secondary"));
		}
	};
	node.reload = () => {
		Object.assign(state, { rows: [], after: undefined, more: false });
		return guarded(next);
	};
	node.reload();
	return node;
}

/* A small table of rows at hand, nothing to load or page. */
export function plainTable(caption, columns, rows, empty) {
	if (rows.length === 0)
		return el("p", { class: "empty" }, empty ?? "There is nothing here.");
	return append(el("div", { class: "table-box" }),
		grid({ caption, columns }, rows, { by: null }, null));
}
