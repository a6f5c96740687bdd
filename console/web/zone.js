/*
 * zone.js - days of the school's own calendar as times of the API
 */

/* How far a zone's clock is ahead of UTC at a time, in milliseconds. */
function ahead(at, zone) {
	const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
		timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit",
		day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
	}).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
	return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour,
		parts.minute, parts.second) - Math.floor(at.getTime() / 1000) * 1000;
}

/*
 * When a day ("2026-11-22") begins in a zone, as ISO 8601 in UTC; plus so many
 * days.  Asked twice: the clock may change between UTC's midnight and ours.
 */
export function dayBegins(day, zone, plus = 0) {
	const [year, month, date] = day.split("-").map(Number);
	const midnight = Date.UTC(year, month - 1, date + plus);
	const first = midnight - ahead(new Date(midnight), zone);
	return new Date(midnight - ahead(new Date(first), zone)).toISOString();
}

/* Today's day in a zone, as "2026-11-22". */
export function today(zone) {
	return new Intl.DateTimeFormat("en-CA", { timeZone: zone })
		.format(new Date());
}
