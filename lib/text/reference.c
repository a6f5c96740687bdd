/*
 * reference.c - character references of HTML
 */
#include "text/reference.h"

#include <stdint.h>
#include <string.h>

enum { NAME_MAX_OCTETS = 8 };

/* clang-format off */
static const struct {
	const char *name;
	uint16_t code;
} names[] = {
	{ "AElig", 198 }, { "Aacute", 193 }, { "Acirc", 194 },
	{ "Agrave", 192 }, { "Alpha", 913 }, { "Aring", 197 },
	{ "Atilde", 195 }, { "Auml", 196 }, { "Beta", 914 },
	{ "Ccedil", 199 }, { "Chi", 935 }, { "Dagger", 8225 },
	{ "Delta", 916 }, { "ETH", 208 }, { "Eacute", 201 },
	{ "Ecirc", 202 }, { "Egrave", 200 }, { "Epsilon", 917 },
	{ "Eta", 919 }, { "Euml", 203 }, { "Gamma", 915 },
	{ "Iacute", 205 }, { "Icirc", 206 }, { "Igrave", 204 },
	{ "Iota", 921 }, { "Iuml", 207 }, { "Kappa", 922 },
	{ "Lambda", 923 }, { "Mu", 924 }, { "Ntilde", 209 },
	{ "Nu", 925 }, { "OElig", 338 }, { "Oacute", 211 },
	{ "Ocirc", 212 }, { "Ograve", 210 }, { "Omega", 937 },
	{ "Omicron", 927 }, { "Oslash", 216 }, { "Otilde", 213 },
	{ "Ouml", 214 }, { "Phi", 934 }, { "Pi", 928 }, { "Prime", 8243 },
	{ "Psi", 936 }, { "Rho", 929 }, { "Scaron", 352 }, { "Sigma", 931 },
	{ "THORN", 222 }, { "Tau", 932 }, { "Theta", 920 },
	{ "Uacute", 218 }, { "Ucirc", 219 }, { "Ugrave", 217 },
	{ "Upsilon", 933 }, { "Uuml", 220 }, { "Xi", 926 },
	{ "Yacute", 221 }, { "Yuml", 376 }, { "Zeta", 918 },
	{ "aacute", 225 }, { "acirc", 226 }, { "acute", 180 },
	{ "aelig", 230 }, { "agrave", 224 }, { "alpha", 945 },
	{ "amp", 38 }, { "apos", 39 }, { "aring", 229 }, { "ast", 42 },
	{ "atilde", 227 }, { "auml", 228 }, { "bdquo", 8222 },
	{ "beta", 946 }, { "brvbar", 166 }, { "bull", 8226 },
	{ "ccedil", 231 }, { "cedil", 184 }, { "cent", 162 },
	{ "chi", 967 }, { "circ", 710 }, { "colon", 58 }, { "comma", 44 },
	{ "commat", 64 }, { "copy", 169 }, { "curren", 164 },
	{ "dagger", 8224 }, { "darr", 8595 }, { "deg", 176 },
	{ "delta", 948 }, { "divide", 247 }, { "dollar", 36 },
	{ "eacute", 233 }, { "ecirc", 234 }, { "egrave", 232 },
	{ "emsp", 8195 }, { "ensp", 8194 }, { "epsilon", 949 },
	{ "equals", 61 }, { "eta", 951 }, { "eth", 240 }, { "euml", 235 },
	{ "euro", 8364 }, { "excl", 33 }, { "fnof", 402 },
	{ "frac12", 189 }, { "frac14", 188 }, { "frac34", 190 },
	{ "gamma", 947 }, { "gt", 62 }, { "harr", 8596 },
	{ "hellip", 8230 }, { "hyphen", 8208 }, { "iacute", 237 },
	{ "icirc", 238 }, { "iexcl", 161 }, { "igrave", 236 },
	{ "iota", 953 }, { "iquest", 191 }, { "iuml", 239 },
	{ "kappa", 954 }, { "lambda", 955 }, { "laquo", 171 },
	{ "larr", 8592 }, { "ldquo", 8220 }, { "lowbar", 95 },
	{ "lpar", 40 }, { "lrm", 8206 }, { "lsaquo", 8249 },
	{ "lsqb", 91 }, { "lsquo", 8216 }, { "lt", 60 }, { "macr", 175 },
	{ "mdash", 8212 }, { "micro", 181 }, { "middot", 183 },
	{ "mu", 956 }, { "nbsp", 160 }, { "ndash", 8211 }, { "not", 172 },
	{ "ntilde", 241 }, { "nu", 957 }, { "num", 35 }, { "oacute", 243 },
	{ "ocirc", 244 }, { "oelig", 339 }, { "ograve", 242 },
	{ "omega", 969 }, { "omicron", 959 }, { "ordf", 170 },
	{ "ordm", 186 }, { "oslash", 248 }, { "otilde", 245 },
	{ "ouml", 246 }, { "para", 182 }, { "percnt", 37 },
	{ "period", 46 }, { "permil", 8240 }, { "phi", 966 },
	{ "pi", 960 }, { "plus", 43 }, { "plusmn", 177 },
	{ "pound", 163 }, { "prime", 8242 }, { "psi", 968 },
	{ "quest", 63 }, { "quot", 34 }, { "raquo", 187 },
	{ "rarr", 8594 }, { "rdquo", 8221 }, { "reg", 174 },
	{ "rho", 961 }, { "rlm", 8207 }, { "rpar", 41 },
	{ "rsaquo", 8250 }, { "rsqb", 93 }, { "rsquo", 8217 },
	{ "sbquo", 8218 }, { "scaron", 353 }, { "sect", 167 },
	{ "semi", 59 }, { "shy", 173 }, { "sigma", 963 },
	{ "sigmaf", 962 }, { "sol", 47 }, { "sup1", 185 },
	{ "sup2", 178 }, { "sup3", 179 }, { "szlig", 223 },
	{ "tau", 964 }, { "theta", 952 }, { "thinsp", 8201 },
	{ "thorn", 254 }, { "tilde", 732 }, { "times", 215 },
	{ "trade", 8482 }, { "uacute", 250 }, { "uarr", 8593 },
	{ "ucirc", 251 }, { "ugrave", 249 }, { "uml", 168 },
	{ "upsilon", 965 }, { "uuml", 252 }, { "xi", 958 },
	{ "yacute", 253 }, { "yen", 165 }, { "yuml", 255 },
	{ "zeta", 950 }, { "zwj", 8205 }, { "zwnj", 8204 },
};

/* What 0x80 to 0x9f mean, as everybody reads them. */
static const uint16_t windows_1252[32] = { 0x20ac, 0x81, 0x201a, 0x192,
	0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
	0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e,
	0x178 };
/* clang-format on */

static size_t
put_utf8(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static int
digit(char c, int base)
{
	int d = c >= '0' && c <= '9'   ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : 99;

	return d < base ? d : -1;
}

/* No NUL, surrogate or more than there is: a blank, never longer. */
static uint32_t
as_read(uint32_t c)
{
	if (c >= 0x80 && c < 0xa0)
		return windows_1252[c - 0x80];
	if (c == 0 || (c >= 0xd800 && c < 0xe000) || c >= 0x110000)
		return ' ';
	return c;
}

/* "&#8364;" or "&#x20ac;". */
static size_t
numeric(struct utf8 text, size_t at, char out[4], size_t *out_len)
{
	size_t i = at + 2, first;
	uint32_t c = 0;
	int base = 10;

	if (i < text.len && (text.p[i] == 'x' || text.p[i] == 'X')) {
		base = 16;
		i++;
	}
	for (first = i; i < text.len && digit(text.p[i], base) >= 0; i++)
		if (c < 0x110000)
			c = c * (uint32_t)base +
			    (uint32_t)digit(text.p[i], base);
	if (i == first)
		return 0;
	if (i < text.len && text.p[i] == ';')
		i++;
	*out_len = put_utf8(as_read(c), out);
	return i - at;
}

size_t
reference_at(struct utf8 text, size_t at, char out[4], size_t *out_len)
{
	size_t left = text.len - at - 1;
	size_t best = 0, best_len = 0;

	if (left > 0 && text.p[at + 1] == '#')
		return numeric(text, at, out, out_len);
	/* The longest name: "&not" must not hide a longer one. */
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i].name);

		if (len > best_len && len <= left &&
		    memcmp(text.p + at + 1, names[i].name, len) == 0) {
			best = i;
			best_len = len;
		}
	}
	if (best_len == 0)
		return 0;
	*out_len = put_utf8(names[best].code, out);
	if (best_len < left && text.p[at + 1 + best_len] == ';')
		best_len++;
	return best_len + 1;
}
