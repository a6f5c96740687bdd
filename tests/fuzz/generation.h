/*
 * generation.h - a few harmless terms, compiled as the parent does it
 */
#ifndef TESTS_FUZZ_GENERATION_H
#define TESTS_FUZZ_GENERATION_H

#include "match/generation.h"
#include "tests/fuzz/fuzz.h"

/* Forms, a beginning of words, a phrase in which a term does not count. */
static const char fuzz_list[] = "category fruit\n"
				"severity 3\n"
				"term apple\n"
				"  also apple pie\n"
				"  also crumbl*\n"
				"  not adam's apple\n"
				"  match an apple\n"
				"  clean a pear\n"
				"term don't peel\n"
				"  not apple don't peel\n"
				"  match don't peel\n"
				"  clean do peel\n"
				"term (kill|eat) ...2 (the|a) pear[s]\n"
				"  severity 5\n"
				"  also eat the pear\n"
				"  match eat a pear\n"
				"  clean a pear\n"
				"term stall\n"
				"  also st*\n"
				"  pattern \\bST-?[0-9]{2,4}\\b\n"
				"  match ST-12\n"
				"  clean stall\n"
				"term a1\n"
				"  match a1\n"
				"  clean a2\n";

/* The compiled file; lives as long as the fuzzer. */
static inline struct bytes
fuzz_generation(void)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct wordlist list;
	struct strbuf image;
	struct bytes octets;
	struct err e;

	strbuf_init(&image, GENERATION_MAX);
	fuzz_promise(wordlist_parse(a, "fuzz", bytes_of(utf8_from(fuzz_list)),
			 &list, &e) == 0);
	fuzz_promise(generation_build(a, &list, 1, &image, &e) == 0);
	octets = strbuf_bytes(&image);
	arena_free(a);
	return octets;
}

#endif
