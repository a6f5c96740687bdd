/* display_test.c - what mail wrote as people are shown it */
#include "base/display.h"
#include "tests/tap.h"

static const struct {
	const char *promise, *text, *line, *whole;
} cases[] = {
	{ "plain text is itself", "Hello, Ann.", "Hello, Ann.", NULL },
	{ "letters of all scripts are",
	    "caf\xc3\xa9 \xd0\x9c\xd0\xb8 \xe5\xad\xa6",
	    "caf\xc3\xa9 \xd0\x9c\xd0\xb8 \xe5\xad\xa6", NULL },
	{ "blanks of any width are",
	    "a\xc2\xa0"
	    "b\xe2\x80\xaf"
	    "c\xe3\x80\x80"
	    "d",
	    "a\xc2\xa0"
	    "b\xe2\x80\xaf"
	    "c\xe3\x80\x80"
	    "d",
	    NULL },
	{ "an escape cannot colour a screen", "a\x1b[31mb", "a<U+001B>[31mb",
	    NULL },
	{ "nor by its one-character form",
	    "a\xc2\x9b"
	    "31mb",
	    "a<U+009B>31mb", NULL },
	{ "nor can a title be set", "\x1b]0;x\x07", "<U+001B>]0;x<U+0007>",
	    NULL },
	{ "nor a line be written over", "safe\rrude", "safe<U+000D>rude",
	    NULL },
	{ "nor a letter be taken back", "a\bb\x7f", "a<U+0008>b<U+007F>",
	    NULL },
	{ "a name has one line", "a\nb\tc", "a<U+000A>b<U+0009>c", "a\nb\tc" },
	{ "an override is seen",
	    "a\xe2\x80\xae"
	    "gpj.exe",
	    "a<U+202E>gpj.exe", NULL },
	{ "the first and the last of them",
	    "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad",
	    "<U+202A><U+202B><U+202C><U+202D>", NULL },
	{ "isolates too", "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9",
	    "<U+2066><U+2067><U+2068><U+2069>", NULL },
	{ "marks of direction", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c",
	    "<U+200E><U+200F><U+061C>", NULL },
	{ "what has no width",
	    "w\xe2\x80\x8bo\xe2\x80\x8cr\xe2\x80\x8d"
	    "d\xef\xbb\xbf",
	    "w<U+200B>o<U+200C>r<U+200D>d<U+FEFF>", NULL },
	{ "a soft hyphen", "wo\xc2\xadrd", "wo<U+00AD>rd", NULL },
	{ "line ends of other kinds",
	    "a\xe2\x80\xa8"
	    "b\xe2\x80\xa9"
	    "c\xc2\x85"
	    "d",
	    "a<U+2028>b<U+2029>c<U+0085>d", NULL },
	{ "letters without a shape",
	    "\xe1\x85\x9f\xe3\x85\xa4\xef\xbe\xa0\xe2\xa0\x80",
	    "<U+115F><U+3164><U+FFA0><U+2800>", NULL },
	{ "tags behind a flag", "\xf3\xa0\x81\xa7", "<U+E0067>", NULL },
	{ "an emoji keeps its form", "\xe2\x9d\xa4\xef\xb8\x8f",
	    "\xe2\x9d\xa4\xef\xb8\x8f", NULL },
	{ "a keycap too", "1\xef\xb8\x8f\xe2\x83\xa3",
	    "1\xef\xb8\x8f\xe2\x83\xa3", NULL },
	{ "but a letter has none", "a\xef\xb8\x8f", "a<U+FE0F>", NULL },
	{ "nor has a second one", "\xe2\x9d\xa4\xef\xb8\x8f\xef\xb8\x8f",
	    "\xe2\x9d\xa4\xef\xb8\x8f<U+FE0F>", NULL },
	{ "selectors that hide octets",
	    "\xe2\x9d\xa4\xef\xb8\x81\xf3\xa0\x84\x80",
	    "\xe2\x9d\xa4<U+FE01><U+E0100>", NULL },
	{ "noncharacters", "\xef\xb7\x90\xf0\x9f\xbf\xbf", "<U+FDD0><U+1FFFF>",
	    NULL },
	{ "a mark cannot be forged", "<U+202E> <U", "<U+003C>U+202E> <U",
	    NULL },
	{ "what was lost stays seen",
	    "a\xef\xbf\xbd"
	    "b",
	    "a\xef\xbf\xbd"
	    "b",
	    NULL },
	{ "half a character shows no control", "\xc2", "<U+FFFD>", NULL },
	{ "nor an octet that begins none", "\x9b\xff", "<U+FFFD><U+FFFD>",
	    NULL },
	{ "nothing is nothing", "", "", NULL },
};

static const struct {
	const char *promise, *name, *file;
} files[] = {
	{ "a name is kept", "School trip 7.pdf", "School trip 7.pdf" },
	{ "letters of all scripts too", "caf\xc3\xa9 \xf0\x9f\x92\xa9.txt",
	    "caf\xc3\xa9 \xf0\x9f\x92\xa9.txt" },
	{ "no folder is left", "../../etc/passwd", "_._.._etc_passwd" },
	{ "of no system", "C:\\x\\..\\y.bat", "C__x_.._y.bat" },
	{ "nothing turns it round",
	    "invoice\xe2\x80\xae"
	    "fdp.exe",
	    "invoice_fdp.exe" },
	{ "nothing of it is unseen",
	    "a\xe2\x80\x8b"
	    "b.txt",
	    "a_b.txt" },
	{ "no line begins in it", "a\r\nb: c.txt", "a__b_ c.txt" },
	{ "no terminal obeys it", "\033[2Jx", "_[2Jx" },
	{ "nothing quotes or globs", "<\"a|b*?>", "__a_b___" },
	{ "it is not hidden", ".htaccess", "_htaccess" },
	{ "nor ends unseen", "x.exe. ", "x.exe._" },
	{ "dots are no name", "..", "__" },
};

static void
check_files(struct strbuf *b)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		strbuf_clear(b);
		display_file(utf8_from(files[i].name), b);
		tap_same(b->p, b->len, files[i].file, files[i].promise);
	}
}

int
main(void)
{
	struct strbuf b;

	strbuf_init(&b, 4096);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		strbuf_clear(&b);
		display_text(utf8_from(cases[i].text), DISPLAY_LINE, &b);
		tap_same(b.p, b.len, cases[i].line, cases[i].promise);
		strbuf_clear(&b);
		display_text(utf8_from(cases[i].text), DISPLAY_TEXT, &b);
		tap_same(b.p, b.len,
		    cases[i].whole != NULL ? cases[i].whole : cases[i].line,
		    "and in a text");
	}
	check_files(&b);
	strbuf_done(&b);
	return tap_done();
}
