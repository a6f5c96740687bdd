/*
 * qr.js - a QR code as SVG (ISO/IEC 18004), for an authenticator's key
 *
 * Octets only, correction level M, versions 1 to 10 (213 octets): what an
 * otpauth address needs.  The symbol is drawn here so that a secret is shown to
 * no other program or site.  Of the four rules for a mask the first two count.
 */

const SVG = "http://www.w3.org/2000/svg";

/* By version: codewords, correction codewords in a block, blocks, alignment. */
const versions = [
	null,
	[26, 10, 1, []],
	[44, 16, 1, [6, 18]],
	[70, 26, 1, [6, 22]],
	[100, 18, 2, [6, 26]],
	[134, 24, 2, [6, 30]],
	[172, 16, 4, [6, 34]],
	[196, 18, 4, [6, 22, 38]],
	[242, 22, 4, [6, 24, 42]],
	[292, 22, 5, [6, 26, 46]],
	[346, 26, 5, [6, 28, 50]],
];

/* The eight masks: is this module turned? */
const masks = [
	(x, y) => (x + y) % 2 === 0,
	(x, y) => y % 2 === 0,
	(x) => x % 3 === 0,
	(x, y) => (x + y) % 3 === 0,
	(x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
	(x, y) => (x * y) % 2 + (x * y) % 3 === 0,
	(x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0,
	(x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/* Product in GF(256) with the polynomial 0x11d. */
function times(a, b) {
	let product = 0;
	for (let i = 7; i >= 0; i--) {
		product = product << 1 ^ (product >> 7) * 0x11d;
		product ^= (b >> i & 1) * a;
	}
	return product;
}

/* The generator of a Reed-Solomon code, without its leading 1. */
function generator(degree) {
	const result = new Array(degree).fill(0);
	result[degree - 1] = 1;
	let root = 1;
	for (let i = 0; i < degree; i++) {
		for (let j = 0; j < degree; j++)
			result[j] = times(result[j], root) ^ (result[j + 1] ?? 0);
		root = times(root, 2);
	}
	return result;
}

function remainder(data, divisor) {
	const result = divisor.map(() => 0);
	for (const octet of data) {
		const factor = octet ^ result.shift();
		result.push(0);
		divisor.forEach((c, i) => {
			result[i] ^= times(c, factor);
		});
	}
	return result;
}

/* The octets with mode, length, end and filling: the data codewords. */
function dataCodewords(octets, version) {
	const [total, correction, blocks] = versions[version];
	const room = total - correction * blocks;
	const bits = [];
	const put = (value, n) => {
		for (let i = n - 1; i >= 0; i--)
			bits.push(value >> i & 1);
	};
	put(4, 4);
	put(octets.length, version < 10 ? 8 : 16);
	for (const octet of octets)
		put(octet, 8);
	put(0, Math.min(4, room * 8 - bits.length));
	while (bits.length % 8 !== 0)
		bits.push(0);
	for (let fill = 0xec; bits.length < room * 8; fill ^= 0xec ^ 0x11)
		put(fill, 8);
	const words = [];
	for (let i = 0; i < bits.length; i += 8)
		words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
	return words;
}

/* In blocks with their correction, and these interleaved. */
function codewords(octets, version) {
	const [total, correction, n] = versions[version];
	const data = dataCodewords(octets, version);
	const divisor = generator(correction);
	const short = Math.floor(total / n) - correction;
	const long = total % n;
	const blocks = [];
	for (let i = 0, at = 0; i < n; i++) {
		const length = short + (i >= n - long ? 1 : 0);
		const block = data.slice(at, at + length);
		blocks.push([block, remainder(block, divisor)]);
		at += length;
	}
	const result = [];
	for (const part of [0, 1])
		for (let i = 0; i < Math.max(short + 1, correction); i++)
			for (const block of blocks)
				if (i < block[part].length)
					result.push(block[part][i]);
	return result;
}

/* A square of modules; fixed ones (patterns) are not masked. */
function blank(version) {
	const side = version * 4 + 17;
	const row = () => new Array(side).fill(false);
	return {
		side,
		version,
		dark: Array.from({ length: side }, row),
		fixed: Array.from({ length: side }, row),
	};
}

function fix(symbol, x, y, dark) {
	if (x < 0 || y < 0 || x >= symbol.side || y >= symbol.side)
		return;
	symbol.dark[y][x] = Boolean(dark);
	symbol.fixed[y][x] = true;
}

/* A pattern of squares around a point. */
function rings(symbol, x, y, reach, light) {
	for (let dy = -reach; dy <= reach; dy++)
		for (let dx = -reach; dx <= reach; dx++)
			fix(symbol, x + dx, y + dy,
				!light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
}

function patterns(symbol) {
	const { side, version } = symbol;
	for (let i = 0; i < side; i++) {
		fix(symbol, 6, i, i % 2 === 0);
		fix(symbol, i, 6, i % 2 === 0);
	}
	for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]])
		rings(symbol, x, y, 4, [2, 4]);
	const at = versions[version][3];
	const last = at.length - 1;
	at.forEach((y, j) => at.forEach((x, i) => {
		const corner = i === 0 && j === 0 || i === 0 && j === last ||
			i === last && j === 0;
		if (!corner)
			rings(symbol, x, y, 2, [1]);
	}));
}

/* A value followed by the check bits of a BCH code. */
function checked(value, bits, polynomial) {
	let rest = value;
	for (let i = 0; i < bits; i++)
		rest = rest << 1 ^ (rest >> bits - 1) * polynomial;
	return value << bits | rest;
}

/* Level M and the mask, twice; the version where it is told. */
function facts(symbol, mask) {
	const { side, version } = symbol;
	const format = checked(mask, 10, 0x537) ^ 0x5412;
	for (let i = 0; i < 15; i++) {
		const bit = format >> i & 1;
		const near = i < 6 ? i : i < 8 ? i + 1 : 0;
		if (i < 8)
			fix(symbol, 8, near, bit);
		else
			fix(symbol, i === 8 ? 7 : 14 - i, 8, bit);
		if (i < 8)
			fix(symbol, side - 1 - i, 8, bit);
		else
			fix(symbol, 8, side - 15 + i, bit);
	}
	fix(symbol, 8, side - 8, true);
	const told = checked(version, 12, 0x1f25);
	for (let i = 0; i < 18 && version >= 7; i++) {
		const a = side - 11 + i % 3;
		const b = Math.floor(i / 3);
		fix(symbol, a, b, told >> i & 1);
		fix(symbol, b, a, told >> i & 1);
	}
}

/* The codewords in columns of two, from the right, up and down in turn. */
function fill(symbol, words) {
	const { side } = symbol;
	let i = 0;
	for (let right = side - 1; right >= 1; right -= 2) {
		const column = right <= 6 ? right - 1 : right;
		const up = (column + 1 & 2) === 0;
		for (let step = 0; step < side; step++)
			for (const x of [column, column - 1]) {
				const y = up ? side - 1 - step : step;
				if (symbol.fixed[y][x] || i >= words.length * 8)
					continue;
				symbol.dark[y][x] = (words[i >> 3] >> 7 - (i & 7) & 1) === 1;
				i++;
			}
	}
}

function turn(symbol, mask) {
	for (let y = 0; y < symbol.side; y++)
		for (let x = 0; x < symbol.side; x++)
			if (!symbol.fixed[y][x] && masks[mask](x, y))
				symbol.dark[y][x] = !symbol.dark[y][x];
}

function runs(line) {
	let points = 0;
	for (let i = 1, run = 1; i <= line.length; i++) {
		if (line[i] === line[i - 1]) {
			run++;
			continue;
		}
		points += run >= 5 ? run - 2 : 0;
		run = 1;
	}
	return points;
}

/* How hard a symbol is to read: runs of a colour, and squares of it. */
function hardness({ dark, side }) {
	let points = 0;
	for (let i = 0; i < side; i++)
		points += runs(dark[i]) + runs(dark.map((row) => row[i]));
	for (let y = 1; y < side; y++)
		for (let x = 1; x < side; x++) {
			const one = dark[y][x];
			if (dark[y - 1][x] === one && dark[y][x - 1] === one &&
				dark[y - 1][x - 1] === one)
				points += 3;
		}
	return points;
}

/* The modules of a text: rows of true (dark) and false. */
function qrModules(string) {
	const octets = new TextEncoder().encode(string);
	const version = versions.findIndex((row, v) => row !== null &&
		row[0] - row[1] * row[2] >= octets.length + (v < 10 ? 2 : 3));
	if (version < 0)
		throw new Error("too long for a QR code");
	const words = codewords(octets, version);
	let best = null;
	for (let mask = 0; mask < masks.length; mask++) {
		const symbol = blank(version);
		patterns(symbol);
		facts(symbol, mask);
		fill(symbol, words);
		turn(symbol, mask);
		const points = hardness(symbol);
		if (best === null || points < best.points)
			best = { points, dark: symbol.dark };
	}
	return best.dark;
}

/* A text as an SVG element, with words for who cannot see it. */
export function qrCode(string, words) {
	const dark = qrModules(string);
	const side = dark.length + 8;
	const picture = document.createElementNS(SVG, "svg");
	picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
	picture.setAttribute("class", "qr");
	picture.setAttribute("role", "img");
	picture.setAttribute("aria-label", words);
	const path = document.createElementNS(SVG, "path");
	path.setAttribute("d", dark.flatMap((row, y) => row.map((one, x) =>
		one ? `M${x + 4} ${y + 4}h1v1h-1z` : "")).join(""));
	picture.append(path);
	return picture;
}
