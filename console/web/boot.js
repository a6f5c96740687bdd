/*
 * boot.js - load the pages' program, and say so where that does not succeed
 *
 * One part that does not arrive (a connection that breaks, a network that
 * changes) stops all of them for good: the page is loaded once more by itself,
 * then people are told.  Imports nothing.
 */
function tell(main) {
	const again = document.createElement("button");
	again.className = "button button-link";
	again.textContent = "Load it again";
	again.addEventListener("click", () => location.reload());
	const words = document.createElement("p");
	words.className = "error-summary";
	words.setAttribute("role", "alert");
	words.append("The page could not be loaded completely. ", again);
	main.removeAttribute("aria-busy");
	main.append(words);
}

function failed() {
	const [how] = performance.getEntriesByType("navigation");
	if (how?.type === "reload")
		tell(document.getElementById("main"));
	else
		location.reload();
}

import("/app.js").catch(failed);
