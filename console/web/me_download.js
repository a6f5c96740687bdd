/*
 * me_download.js - a copy of all that is kept of somebody, to take away
 */
import { get } from "./api.js";
import { tell } from "./dialog.js";
import { button, card, el } from "./dom.js";

const parts = ["mail", "openings", "flags", "declarations", "policies"];
const names = {
	mail: "Your mail", openings: "Openings",
	flags: "Mail that rules put before somebody",
	declarations: "Declarations", policies: "Policies",
};

/* Hand text to the browser as a file. */
function save(name, type, text) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type }));
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/* All pages of a part: its objects and its lines. */
async function whole(part) {
	const all = { rows: [], csv: "" };
	let after = null;
	do {
		const page = await get("/api/me/download", { part, after });
		all.rows.push(...page.rows);
		all.csv += page.csv;
		after = page.after;
	} while (after !== null);
	return all;
}

async function everything() {
	const all = { made: new Date().toISOString(), about: await get("/api/me") };
	for (const part of parts)
		all[part] = (await whole(part)).rows;
	save("about-me.json", "application/json", JSON.stringify(all, null, "\t"));
}

async function table(part) {
	save(`${part}.csv`, "text/csv;charset=utf-8",
		`\ufeff${(await whole(part)).csv}`);
}

/* A listener that says what went wrong. */
function guarded(act, say) {
	return async () => {
		say("It is being put together.");
		try {
			await act();
			say("It is saved with your downloads.");
		} catch (error) {
			await tell("This did not work", el("p", {}, error.message));
		}
	};
}

export function downloadCard(say) {
	return card("Take a copy",
		el("p", {}, "All that stands on this page, to keep. Keep it as safe as " +
			"your mail."),
		el("div", { class: "buttons" },
			button("Everything (JSON)", guarded(everything, say)),
			parts.map((part) => button(`${names[part]} (CSV)`,
				guarded(() => table(part), say), "secondary"))));
}
