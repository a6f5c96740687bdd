/*
 * rtf_words.c - what the control words of RTF mean to a reader of text
 */
#include "text/rtf_words.h"

#include <stdlib.h>
#include <string.h>

/* In the order of strcmp(). */
static const struct rtf_word words[] = {
	{ "aftncn", RTF_GOES_TO, TO_NOWHERE },
	{ "aftnsep", RTF_GOES_TO, TO_NOWHERE },
	{ "aftnsepc", RTF_GOES_TO, TO_NOWHERE },
	{ "annotation", RTF_GOES_TO, TO_NOTES },
	{ "ansi", RTF_CODEPAGE, 1252 },
	{ "ansicpg", RTF_CODEPAGE, 0 },
	{ "atnparent", RTF_GOES_TO, TO_NOWHERE },
	{ "atnref", RTF_GOES_TO, TO_NOWHERE },
	{ "atrfend", RTF_GOES_TO, TO_NOWHERE },
	{ "atrfstart", RTF_GOES_TO, TO_NOWHERE },
	{ "bin", RTF_BINARY, 0 },
	{ "bkmkcolf", RTF_GOES_TO, TO_NOWHERE },
	{ "blipuid", RTF_GOES_TO, TO_NOWHERE },
	{ "bullet", RTF_CHAR, 0x2022 },
	{ "cell", RTF_TAB, 0 },
	{ "colorschememapping", RTF_GOES_TO, TO_NOWHERE },
	{ "colortbl", RTF_GOES_TO, TO_NOWHERE },
	{ "column", RTF_LINE, 0 },
	{ "cpg", RTF_FONT_CODEPAGE, 0 },
	{ "cs", RTF_KEEP, 0 },
	{ "datafield", RTF_GOES_TO, TO_NOWHERE },
	{ "datastore", RTF_GOES_TO, TO_NOWHERE },
	{ "defchp", RTF_GOES_TO, TO_NOWHERE },
	{ "deff", RTF_DEFAULT_FONT, 0 },
	{ "defpap", RTF_GOES_TO, TO_NOWHERE },
	{ "deleted", RTF_DELETE, 0 },
	{ "do", RTF_KEEP, 0 },
	{ "dptxbxtext", RTF_GOES_TO, TO_NOTES },
	{ "ds", RTF_KEEP, 0 },
	{ "ebcend", RTF_GOES_TO, TO_NOWHERE },
	{ "ebcstart", RTF_GOES_TO, TO_NOWHERE },
	{ "emdash", RTF_CHAR, 0x2014 },
	{ "emspace", RTF_CHAR, ' ' },
	{ "endash", RTF_CHAR, 0x2013 },
	{ "enspace", RTF_CHAR, ' ' },
	{ "f", RTF_FONT, 0 },
	{ "fcharset", RTF_FONT_CHARSET, 0 },
	{ "filetbl", RTF_GOES_TO, TO_NOWHERE },
	{ "fldinst", RTF_GOES_TO, TO_HIDDEN },
	{ "fonttbl", RTF_GOES_TO, TO_FONTS },
	{ "footer", RTF_GOES_TO, TO_NOTES },
	{ "footerf", RTF_GOES_TO, TO_NOTES },
	{ "footerl", RTF_GOES_TO, TO_NOTES },
	{ "footerr", RTF_GOES_TO, TO_NOTES },
	{ "footnote", RTF_GOES_TO, TO_NOTES },
	{ "fromhtml", RTF_FROM_HTML, 0 },
	{ "ftncn", RTF_GOES_TO, TO_NOWHERE },
	{ "ftnsep", RTF_GOES_TO, TO_NOWHERE },
	{ "ftnsepc", RTF_GOES_TO, TO_NOWHERE },
	{ "header", RTF_GOES_TO, TO_NOTES },
	{ "headerf", RTF_GOES_TO, TO_NOTES },
	{ "headerl", RTF_GOES_TO, TO_NOTES },
	{ "headerr", RTF_GOES_TO, TO_NOTES },
	{ "htmlrtf", RTF_NOT_HTML, 0 },
	{ "htmltag", RTF_GOES_TO, TO_HTML },
	{ "info", RTF_GOES_TO, TO_HIDDEN },
	{ "latentstyles", RTF_GOES_TO, TO_NOWHERE },
	{ "ldblquote", RTF_CHAR, 0x201c },
	{ "levelnumbers", RTF_GOES_TO, TO_NOWHERE },
	{ "leveltext", RTF_GOES_TO, TO_NOWHERE },
	{ "line", RTF_LINE, 0 },
	{ "listoverridetable", RTF_GOES_TO, TO_NOWHERE },
	{ "lquote", RTF_CHAR, 0x2018 },
	{ "lsdlockedexcept", RTF_GOES_TO, TO_NOWHERE },
	{ "mac", RTF_CODEPAGE, 10000 },
	{ "mhtmltag", RTF_GOES_TO, TO_NOWHERE },
	{ "mmath", RTF_KEEP, 0 },
	{ "mmathPr", RTF_GOES_TO, TO_NOWHERE },
	{ "moMath", RTF_KEEP, 0 },
	{ "moMathPara", RTF_KEEP, 0 },
	{ "nestcell", RTF_TAB, 0 },
	{ "nestrow", RTF_LINE, 0 },
	{ "nesttableprops", RTF_GOES_TO, TO_NOWHERE },
	{ "nonshppict", RTF_KEEP, 0 },
	{ "objclass", RTF_GOES_TO, TO_NOWHERE },
	{ "objdata", RTF_GOES_TO, TO_OBJECT },
	{ "objname", RTF_GOES_TO, TO_NOWHERE },
	{ "oldcprops", RTF_GOES_TO, TO_NOWHERE },
	{ "oldpprops", RTF_GOES_TO, TO_NOWHERE },
	{ "oldsprops", RTF_GOES_TO, TO_NOWHERE },
	{ "oldtprops", RTF_GOES_TO, TO_NOWHERE },
	{ "page", RTF_LINE, 0 },
	{ "panose", RTF_GOES_TO, TO_NOWHERE },
	{ "par", RTF_LINE, 0 },
	{ "passwordhash", RTF_GOES_TO, TO_NOWHERE },
	{ "pc", RTF_CODEPAGE, 437 },
	{ "pca", RTF_CODEPAGE, 850 },
	{ "pgp", RTF_KEEP, 0 },
	{ "pgptbl", RTF_GOES_TO, TO_NOWHERE },
	{ "pict", RTF_GOES_TO, TO_PICTURE },
	{ "plain", RTF_PLAIN, 0 },
	{ "pn", RTF_GOES_TO, TO_NOWHERE },
	{ "pnseclvl", RTF_GOES_TO, TO_NOWHERE },
	{ "qmspace", RTF_CHAR, ' ' },
	{ "rdblquote", RTF_CHAR, 0x201d },
	{ "result", RTF_KEEP, 0 },
	{ "row", RTF_LINE, 0 },
	{ "rquote", RTF_CHAR, 0x2019 },
	{ "rsidtbl", RTF_GOES_TO, TO_NOWHERE },
	{ "rxe", RTF_GOES_TO, TO_HIDDEN },
	{ "sect", RTF_LINE, 0 },
	{ "shpgrp", RTF_KEEP, 0 },
	{ "shpinst", RTF_KEEP, 0 },
	{ "shppict", RTF_KEEP, 0 },
	{ "shptxt", RTF_GOES_TO, TO_NOTES },
	{ "sn", RTF_GOES_TO, TO_PROPERTY },
	{ "softcol", RTF_LINE, 0 },
	{ "softline", RTF_LINE, 0 },
	{ "softpage", RTF_LINE, 0 },
	{ "stylesheet", RTF_GOES_TO, TO_HIDDEN },
	{ "sv", RTF_GOES_TO, TO_VALUE },
	{ "tab", RTF_TAB, 0 },
	{ "tc", RTF_GOES_TO, TO_HIDDEN },
	{ "tcn", RTF_GOES_TO, TO_HIDDEN },
	{ "themedata", RTF_GOES_TO, TO_NOWHERE },
	{ "ts", RTF_KEEP, 0 },
	{ "txe", RTF_GOES_TO, TO_HIDDEN },
	{ "u", RTF_UNICODE, 0 },
	{ "uc", RTF_FALLBACK, 0 },
	{ "ud", RTF_NEW_READING, 0 },
	{ "upr", RTF_OLD_READING, 0 },
	{ "v", RTF_HIDE, 0 },
	{ "webhidden", RTF_HIDE, 0 },
	{ "wgrffmtfilter", RTF_GOES_TO, TO_NOWHERE },
	{ "xe", RTF_GOES_TO, TO_HIDDEN },
	{ "xmlnstbl", RTF_GOES_TO, TO_NOWHERE },
};

static int
compare(const void *name, const void *word)
{
	return strcmp(name, ((const struct rtf_word *)word)->name);
}

const struct rtf_word *
rtf_word(const char *name)
{
	return bsearch(name, words, sizeof(words) / sizeof(words[0]),
	    sizeof(words[0]), compare);
}

unsigned
rtf_codepage(long charset)
{
	static const struct {
		long charset;
		unsigned codepage;
	} table[] = {
		{ 0, 1252 },
		{ 77, 10000 },
		{ 78, 10001 },
		{ 128, 932 },
		{ 129, 949 },
		{ 130, 1361 },
		{ 134, 936 },
		{ 136, 950 },
		{ 161, 1253 },
		{ 162, 1254 },
		{ 163, 1258 },
		{ 177, 1255 },
		{ 178, 1256 },
		{ 186, 1257 },
		{ 204, 1251 },
		{ 222, 874 },
		{ 238, 1250 },
		{ 254, 437 },
		{ 255, 850 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].charset == charset)
			return table[i].codepage;
	return 0;
}
