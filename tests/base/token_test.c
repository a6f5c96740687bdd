/* token_test.c - random bits as text */
#include "tests/tap.h"

#include "base/token.h"

int
main(void)
{
	static const unsigned char zero[TOKEN_OCTETS];
	unsigned char ones[TOKEN_OCTETS], digest[SHA256_LEN];
	char text[TOKEN_LEN + 1], other[TOKEN_LEN + 1], hex[SHA256_TEXT + 1];
	char word[TOKEN_PASSWORD_LEN + 1], again[TOKEN_PASSWORD_LEN + 1];
	struct err e;

	token_text(zero, text);
	tap_same(text, strlen(text),
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "nothing but 0");
	memset(ones, 0xff, sizeof(ones));
	token_text(ones, text);
	tap_same(text, strlen(text),
	    "__________________________________________8",
	    "nothing but 1: base64url without padding");
	tap_ok(token_new(text, &e) == 0 && token_new(other, &e) == 0 &&
		   strcmp(text, other) != 0 && token_is_one(text),
	    "each new one is another");
	tap_ok(token_password(word, &e) == 0 &&
		   token_password(again, &e) == 0 && strcmp(word, again) != 0 &&
		   strlen(word) == TOKEN_PASSWORD_LEN,
	    "so is each password of a file");
	tap_ok(strspn(word, "23456789abcdefghjkmnpqrstuvwxyz-") ==
		       TOKEN_PASSWORD_LEN &&
		   word[5] == '-' && word[11] == '-' && word[17] == '-',
	    "in groups, without signs that look like others");
	token_password_of(ones, word);
	token_password_of(ones, again);
	tap_ok(strcmp(word, again) == 0 && strlen(word) == TOKEN_PASSWORD_LEN,
	    "the same octets make the same password");
	text[5] = '+';
	tap_ok(
	    !token_is_one(text) && !token_is_one("") && !token_is_one("AAAA"),
	    "what has another form is none");
	token_digest("abc", digest);
	sha256_format(digest, hex);
	tap_same(hex, strlen(hex),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "its digest is that of its text");
	return tap_done();
}
