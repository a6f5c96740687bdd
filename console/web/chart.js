/*
 * chart.js - bars and lines as SVG, with the same figures as a table beside
 *
 *	view.append(barChart({
 *		title: "Mail per day", unit: "messages",
 *		rows: [["Mon", 812], ["Tue", 790]],
 *	}));
 *	view.append(lineChart({
 *		title: "Flags", unit: "flags", labels: ["1 Nov", "2 Nov"],
 *		series: [{name: "Prohibited words", values: [4, 2]}],
 *	}));
 *
 * marks: words below for some of the labels (null for the others), where each
 * so many-th would say little.  A value of null was not told (a cell under 5): no
 * bar, no point, "under 5".
 */
import { el } from "./dom.js";
import { plainTable } from "./table.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640;
const HEIGHT = 260;
const edge = { left: 56, right: 12, top: 14, bottom: 40 };
const HIDDEN = "under 5";

function svg(tag, attributes, ...children) {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes))
		node.setAttribute(name, String(value));
	node.append(...children);
	return node;
}

/* The least of 1, 2, 5 times a power of ten that holds a value. */
function roundUp(value) {
	const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
	return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= value);
}

function words(value) {
	return value === null || value === undefined ? HIDDEN
		: Number(value).toLocaleString("en-GB");
}

function yOf(value, top) {
	const room = HEIGHT - edge.top - edge.bottom;
	return HEIGHT - edge.bottom - room * value / top;
}

/* The lines across and what they stand for. */
function axis(top) {
	const steps = top % 4 === 0 || top >= 10 ? 4 : top;
	const lines = [];
	for (let i = 0; i <= steps; i++) {
		const value = top * i / steps;
		const y = yOf(value, top);
		lines.push(svg("line", {
			class: "chart-line", x1: edge.left, x2: WIDTH - edge.right,
			y1: y, y2: y,
		}), svg("text", {
			class: "chart-words", x: edge.left - 6, y: y + 4,
			"text-anchor": "end",
		}, words(value)));
	}
	return lines;
}

/* The words below: those of marks, else no more than there is room for. */
function below(labels, xOf, marks) {
	const every = Math.ceil(labels.length / 12);
	const words = marks ?? labels.map((label, i) =>
		i % every === 0 ? String(label) : null);
	return words.map((word, i) => word === null ? null : svg("text", {
		class: "chart-words", x: xOf(i), y: HEIGHT - edge.bottom + 18,
		"text-anchor": "middle",
	}, word)).filter(Boolean);
}

function figure(title, unit, drawing, legend, columns, rows) {
	const picture = svg("svg", {
		class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
		"aria-label": `${title}, in ${unit}; the figures stand in the table`,
	}, ...drawing);
	return el("figure", { class: "chart-box" },
		el("figcaption", {}, `${title} (${unit})`), picture, legend,
		el("details", {}, el("summary", {}, "The figures as a table"),
			plainTable(title, columns, rows)));
}

export function barChart({ title, unit, rows }) {
	const top = roundUp(Math.max(1, ...rows.map(([, value]) => value ?? 0)));
	const room = (WIDTH - edge.left - edge.right) / Math.max(rows.length, 1);
	const xOf = (i) => edge.left + room * (i + 0.5);
	const bars = rows.map(([label, value], i) => value === null ? null
		: svg("rect", {
			class: "chart-bar", x: xOf(i) - room * 0.35, width: room * 0.7,
			y: yOf(value, top),
			height: HEIGHT - edge.bottom - yOf(value, top),
		}, svg("title", {}, `${label}: ${words(value)}`))).filter(Boolean);
	return figure(title, unit,
		[...axis(top), ...bars, ...below(rows.map(([label]) => label), xOf)],
		null, [
			{ name: title, cell: ([label]) => label },
			{ name: unit, cell: ([, value]) => words(value), number: true },
		], rows);
}

/* The pieces of a line between values that were not told. */
function pieces(values, xOf, top) {
	const found = [[]];
	values.forEach((value, i) => {
		if (value === null)
			found.push([]);
		else
			found[found.length - 1].push(`${xOf(i)},${yOf(value, top)}`);
	});
	return found.filter((points) => points.length > 0);
}

export function lineChart({ title, unit, labels, marks, series }) {
	const top = roundUp(Math.max(1,
		...series.flatMap(({ values }) => values.map((one) => one ?? 0))));
	const room = WIDTH - edge.left - edge.right - 20;
	const xOf = (i) => edge.left + 10 +
		room * i / Math.max(labels.length - 1, 1);
	const lines = series.flatMap(({ values }, n) =>
		pieces(values, xOf, top).map((points) => points.length > 1
			? svg("polyline", {
				class: `chart-series chart-series-${n % 4}`,
				points: points.join(" "),
			}) : svg("circle", {
				class: `chart-point chart-series-${n % 4}`, r: 3,
				cx: points[0].split(",")[0], cy: points[0].split(",")[1],
			})));
	const legend = el("ul", { class: "legend" }, series.map(({ name }, n) =>
		el("li", { class: `legend-${n % 4}` }, name)));
	return figure(title, unit, [...axis(top), ...lines, ...below(labels, xOf, marks)],
		legend, [
			{ name: "When", cell: ({ label }) => label },
			...series.map(({ name, values }) => ({
				name, number: true, cell: ({ i }) => words(values[i]),
			})),
		], labels.map((label, i) => ({ label, i })));
}
