/*
 * school_phones.c - the school's own numbers, which are nobody's personal data
 */
#include "match/school_phones.h"

#include <string.h>

#include "match/ascii.h"

static int
fail(struct err *e, struct utf8 item)
{
	return err_set(e, ERR_CONFIG,
	    "school-phones: \"%.*s\" is not a telephone number", (int)item.len,
	    item.p);
}

static struct utf8
trimmed(struct utf8 text)
{
	while (text.len > 0 && text.p[text.len - 1] == ' ')
		text.len--;
	while (text.len > 0 && text.p[0] == ' ')
		text.p++, text.len--;
	return text;
}

/* Abroad the 0 is left out, or stands in brackets. */
static void
come_home(struct school_phone *phone)
{
	size_t from = 2;

	if (strncmp(phone->digits, "0044", 4) == 0)
		from = 4;
	else if (strncmp(phone->digits, "44", 2) != 0)
		return;
	from += phone->digits[from] == '0';
	memmove(phone->digits + 1, phone->digits + from,
	    strlen(phone->digits + from) + 1);
	phone->digits[0] = '0';
}

static int
read_phone(struct utf8 item, struct school_phone *out, struct err *e)
{
	struct utf8 text = item;
	size_t n = 0;

	*out = (struct school_phone){ .digits = "" };
	if (text.len > 0 && text.p[text.len - 1] == '*') {
		out->is_star = 1;
		text.len--;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (ascii_digit(text.p[i]) && n < SCHOOL_PHONE_MOST)
			out->digits[n++] = text.p[i];
		else if (strchr(" -.()", text.p[i]) == NULL &&
			 (text.p[i] != '+' || n > 0))
			return fail(e, item);
	}
	if (n < (out->is_star ? (size_t)SCHOOL_PHONE_STAR_LEAST
			      : (size_t)SCHOOL_PHONE_LEAST))
		return fail(e, item);
	come_home(out);
	return 0;
}

int
school_phones_parse(
    struct arena *a, struct utf8 list, struct school_phones *out, struct err *e)
{
	struct school_phone *v = arena_array(a, SCHOOL_PHONES_MAX, sizeof(*v));
	size_t from = 0, n = 0;

	for (size_t i = 0; i <= list.len; i++) {
		struct utf8 item;

		if (i < list.len && list.p[i] != ',')
			continue;
		item = trimmed((struct utf8){ list.p + from, i - from });
		from = i + 1;
		if (item.len == 0)
			continue;
		if (n == SCHOOL_PHONES_MAX)
			return err_set(e, ERR_CONFIG,
			    "school-phones: there are more than 500");
		if (read_phone(item, &v[n++], e) == -1)
			return -1;
	}
	*out = (struct school_phones){ v, n };
	return 0;
}

int
school_phones_have(const struct school_phones *phones, struct utf8 dialled)
{
	for (size_t i = 0; i < phones->len; i++) {
		const struct school_phone *p = &phones->v[i];
		size_t len = strnlen(p->digits, SCHOOL_PHONE_MOST);

		if ((p->is_star ? dialled.len >= len : dialled.len == len) &&
		    memcmp(dialled.p, p->digits, len) == 0)
			return 1;
	}
	return 0;
}
