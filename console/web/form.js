/*
 * form.js - fields and forms: labels, hints, errors in words, one summary
 *
 *	view.append(form({
 *		fields: [{name: "reason", label: "Reason", required: true}],
 *		ok: "Send",
 *		send: async ({reason}) => { await post("/api/x", {reason}); },
 *	}));
 *
 * A field: name, label, kind (text, password, code, email, number, date, time,
 * textarea, select, radios, checkbox, checkboxes), hint, value, options ([value,
 * words] pairs or words), required (true, or the words to say), least and most
 * (characters), autocomplete, check(value, values) -> words or null.  Of
 * checkboxes the value is a list; of one checkbox true or false.
 */
import { append, button, el, replace, text } from "./dom.js";

const made = { n: 0 };

function newId(name) {
	return `${name}-${++made.n}`;
}

/* What an <input> needs for each kind that is one. */
const inputs = {
	text: { type: "text" },
	password: { type: "password", spellcheck: "false" },
	code: {
		type: "text", inputmode: "numeric", class: "input-short",
		spellcheck: "false", autocapitalize: "off",
	},
	email: { type: "email", spellcheck: "false" },
	number: { type: "text", inputmode: "numeric", class: "input-short" },
	date: { type: "date", class: "input-date" },
	time: { type: "time", class: "input-date" },
	checkbox: { type: "checkbox" },
};

function pair(option) {
	return Array.isArray(option) ? option : [option, option];
}

function plainControl(spec, common) {
	if (spec.kind === "textarea")
		return el("textarea", { ...common, rows: spec.rows ?? 3 },
			spec.value ?? "");
	if (spec.kind === "select")
		return el("select", common, spec.options.map(pair).map(
			([value, words]) => el("option", {
				value, selected: value === spec.value,
			}, words)));
	return el("input", {
		...inputs[spec.kind ?? "text"], ...common,
		value: spec.kind === "checkbox" ? null : spec.value,
		checked: spec.kind === "checkbox" && spec.value === true,
	});
}

/* Label, hint, place for the error, control; in this order, as GOV.UK has it. */
function simple(spec, id, hint, error) {
	const control = plainControl(spec, {
		id,
		name: spec.name,
		autocomplete: spec.autocomplete ?? "off",
		maxlength: spec.most,
		"aria-describedby": hint ? `${hint.id} ${error.id}` : error.id,
		"aria-required": spec.required ? "true" : null,
	});
	const label = el("label", { for: id }, spec.label);
	const box = spec.kind === "checkbox"
		? el("div", { class: "choice" }, control, label)
		: [label];
	return {
		node: el("div", { class: "field" }, box, hint, error,
			spec.kind === "checkbox" ? null : control),
		control,
		value: () => spec.kind === "checkbox" ? control.checked
			: spec.kind === "password" ? control.value
				: control.value.trim(),
	};
}

/* Several choices below one legend: one of them, or (checkboxes) any. */
function choiceGroup(spec, id, hint, error) {
	const many = spec.kind === "checkboxes";
	const given = many ? spec.value ?? [] : [spec.value];
	const choices = spec.options.map(pair).map(([value, words], i) => {
		const choice = el("input", {
			type: many ? "checkbox" : "radio", id: `${id}-${i}`, name: id,
			value, checked: given.includes(value),
		});
		return [choice, el("div", { class: "choice" }, choice,
			el("label", { for: choice.id }, words))];
	});
	const chosen = () => choices.map(([choice]) => choice)
		.filter((choice) => choice.checked).map((choice) => choice.value);
	return {
		node: el("fieldset", {
			class: "field",
			"aria-describedby": hint ? `${hint.id} ${error.id}` : error.id,
		}, el("legend", {}, spec.label), hint, error,
		choices.map(([, box]) => box)),
		control: choices[0][0],
		value: () => many ? chosen() : chosen()[0] ?? "",
	};
}

/* Kinds of several controls; kinds where one chooses. */
const groups = new Set(["radios", "checkboxes"]);
const choosing = new Set(["radios", "checkboxes", "select"]);

/*
 * A field by itself: {node, control, value(), fail(words or null)}.  fail()
 * shows the words at the field.
 */
export function field(spec) {
	const id = newId(spec.name);
	const hint = spec.hint
		? el("div", { class: "hint", id: `${id}-hint` }, spec.hint) : null;
	const error = el("p", { class: "error", id: `${id}-error` });
	const built = groups.has(spec.kind)
		? choiceGroup(spec, id, hint, error) : simple(spec, id, hint, error);
	return {
		...built,
		spec,
		fail(words) {
			replace(error, words
				? [el("span", { class: "hidden" }, "Error: "), words] : null);
			built.node.classList.toggle("field-wrong", Boolean(words));
			if (words)
				built.control.setAttribute("aria-invalid", "true");
			else
				built.control.removeAttribute("aria-invalid");
		},
	};
}

/* What is wrong with a value, in words; else null. */
function fault(spec, value, values) {
	/* "Reason, in one line" is asked for as "a reason". */
	const words = spec.label.toLowerCase().replace(/[,(].*$/, "").trim();
	const name = !/^[a-z]+$/.test(words) ? words
		: `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
	if (spec.required && (value === "" || value === false ||
		value.length === 0))
		return spec.required === true
			? `${choosing.has(spec.kind) ? "Choose" : "Enter"} ${name}`
			: spec.required;
	if (value !== "" && spec.least && value.length < spec.least)
		return `${spec.label} must have ${spec.least} characters or more`;
	if (spec.kind === "number" && value !== "" && !/^\d+$/.test(value))
		return `${spec.label} must be a number`;
	return spec.check ? spec.check(value, values) : null;
}

/* The list of what is wrong, above the form; each leads to its field. */
function summary(faults) {
	return el("div", { class: "error-summary", role: "alert", tabindex: "-1" },
		el("h2", {}, "There is a problem"),
		el("ul", {}, faults.map(([words, control]) => el("li", {}, control
			? el("a", {
				href: `#${control.id}`,
				on: {
					click: (event) => {
						event.preventDefault();
						control.focus();
					},
				},
			}, words) : words))));
}

function valuesOf(fields) {
	return Object.fromEntries(fields.map((one) =>
		[one.spec.name, one.value()]));
}

/* Show each fault at its field; [[words, control], ...]. */
function checkAll(fields, values) {
	const faults = [];
	for (const one of fields) {
		const words = fault(one.spec, values[one.spec.name], values);
		one.fail(words);
		if (words)
			faults.push([words, one.control]);
	}
	return faults;
}

function show(place, faults) {
	replace(place, faults.length > 0 ? summary(faults) : null);
	if (faults.length > 0)
		place.firstChild.focus();
}

/*
 * A form.  send(values) is called when every field is right; what it throws is
 * shown in the summary and the form stays.  cancel: a function, for a second
 * button.  kind "warning": what cannot be taken back.
 */
export function form({ fields = [], body, ok = "Continue", send, cancel,
	cancelWords = "Cancel", kind = "" }) {
	const all = fields.map(field);
	const place = el("div", {});
	const submit = el("button", {
		type: "submit",
		class: kind ? `button button-${kind}` : "button",
	}, ok);
	const node = el("form", { novalidate: true, method: "post" }, place, body,
		all.map((one) => one.node),
		el("div", { class: "buttons" }, submit,
			cancel ? button(cancelWords, cancel, "secondary") : null));
	node.addEventListener("submit", async (event) => {
		event.preventDefault();
		if (submit.disabled)
			return;
		const values = valuesOf(all);
		const faults = checkAll(all, values);
		show(place, faults);
		if (faults.length > 0)
			return;
		submit.disabled = true;
		try {
			await send(values);
			node.reset();
		} catch (error) {
			show(place, [[error.message, null]]);
		} finally {
			submit.disabled = false;
		}
	});
	return node;
}

/* A status of an act under way, for screen readers and eyes. */
export function status(words) {
	return text(append(el("p", { role: "status", class: "hint" })), words);
}
