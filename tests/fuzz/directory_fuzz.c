/* directory_fuzz.c - a directory that somebody changed is refused, or does no
 * harm */
#include "policy/directory.h"

#include <stddef.h>
#include <stdlib.h>

#include "policy/directory_file.h"
#include "tests/fuzz/fuzz.h"

static struct strbuf sound;

static struct utf8
text(const char *s)
{
	return utf8_from(s);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const struct utf8 list[] = { text("ann@d.example"), text("choir"),
		text("01332") };
	const struct directory_entry entries[] = {
		{ text("all@d.example"), { .found = 1,
					     .kind = ADDRESS_GROUP,
					     .members = list,
					     .members_len = 1 } },
		{ text("ann@d.example"), { .found = 1,
					     .person = text("s1"),
					     .name = text("\xc3\x89lan"),
					     .groups = list + 1,
					     .groups_len = 1 } },
	};
	const struct exemption exemptions[] = { { .rule = text("*"),
	    .from = text("s1"),
	    .about = list + 1,
	    .about_len = 1,
	    .until_ms = 9,
	    .reference = text("E1") } };
	const struct hours hours[] = { { 1, 2 }, { 3, 4 } };
	struct directory_content content = { .entries = entries,
		.entries_len = 2,
		.exemptions = exemptions,
		.exemptions_len = 1,
		.hours = hours,
		.hours_len = 2,
		.phones = list + 2,
		.phones_len = 1 };
	struct err e;

	(void)argc, (void)argv;
	strbuf_init(&sound, DIRECTORY_MAX);
	if (directory_write(&content, &sound, &e) == -1)
		abort();
	return 0;
}

static void
keep_list(const struct utf8 *v, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fuzz_text(v[i]);
}

static void
keep_known(const struct known *k)
{
	fuzz_promise(k->found && k->kind <= ADDRESS_SERVICE);
	fuzz_text(k->person);
	fuzz_text(k->name);
	fuzz_text(k->class);
	fuzz_text(k->school);
	fuzz_text(k->form);
	fuzz_text(k->manager);
	fuzz_text(k->purpose);
	keep_list(k->groups, k->groups_len);
	keep_list(k->members, k->members_len);
}

static void
keep_content(const struct directory_content *c)
{
	for (size_t i = 0; i < c->entries_len; i++) {
		fuzz_text(c->entries[i].address);
		keep_known(&c->entries[i].known);
		fuzz_promise(i == 0 || utf8_order(c->entries[i - 1].address,
					   c->entries[i].address) < 0);
	}
	for (size_t i = 0; i < c->exemptions_len; i++) {
		fuzz_promise(c->exemptions[i].rule.len > 0);
		fuzz_text(c->exemptions[i].from);
		fuzz_text(c->exemptions[i].to);
		fuzz_text(c->exemptions[i].reference);
		keep_list(c->exemptions[i].about, c->exemptions[i].about_len);
	}
	for (size_t i = 0; i < c->hours_len; i++)
		fuzz_promise(c->hours[i].opens_ms < c->hours[i].closes_ms);
	keep_list(c->phones, c->phones_len);
}

/* Changes: an offset in two octets, what stands there in one; then a length. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t covered =
	    offsetof(struct directory_head, digest) + SHA256_LEN;
	struct arena *a = arena_new(1 << 24);
	struct directory_content got;
	struct directory_head head;
	unsigned char *image = malloc(sound.len);
	size_t len = sound.len;
	struct err e;

	memcpy(image, sound.p, len);
	for (; size >= 3; data += 3, size -= 3)
		image[(data[0] | (size_t)data[1] << 8) % len] = data[2];
	if (size > 0)
		len -= data[0] % len;
	if (len >= sizeof(head)) {
		memcpy(&head, image, sizeof(head));
		head.size = len;
		sha256((struct bytes){ image + covered, len - covered },
		    head.digest);
		memcpy(image, &head, sizeof(head));
	}
	if (directory_read(a, (struct bytes){ image, len }, &got, &e) == 0)
		keep_content(&got);
	arena_free(a);
	free(image);
	return 0;
}
