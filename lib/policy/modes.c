/*
 * modes.c - modes that two people agreed on, laid over a policy file's
 */
#include "policy/modes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/sha256.h"
#include "policy/rules.h"

enum { NAME_MAX_OCTETS = 200, POLICY_WITH_ARENA = 4 * 1024 * 1024 };

#define HEADING "schoolgate-modes 1"
#define DIGEST  "sha256 "

void
modes_path(const struct conf *conf, char out[MODES_PATH])
{
	snprintf(out, MODES_PATH, "%s/modes", conf->state_dir);
}

int
mode_named(struct utf8 name, enum rule_mode *out)
{
	for (int i = MODE_OFF; i <= MODE_ENFORCE; i++)
		if (utf8_equal(rule_mode_name((enum rule_mode)i), name)) {
			*out = (enum rule_mode)i;
			return 1;
		}
	return 0;
}

/* -- the file ------------------------------------------------------------------- */

/* A name stands last in its line, so that it may hold blanks. */
static int
is_sound(struct utf8 name)
{
	return name.len > 0 && name.len <= NAME_MAX_OCTETS &&
	       memchr(name.p, '\n', name.len) == NULL;
}

static void
put_digest(struct strbuf *out)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1];

	sha256(strbuf_bytes(out), digest);
	sha256_format(digest, text);
	strbuf_fmt(out, DIGEST "%s\n", text);
}

int
modes_write(const struct modes *modes, struct strbuf *out, struct err *e)
{
	if (modes->len > MODES_MAX)
		return err_set(e, ERR_CONFIG,
		    "could not write modes: more than %d", MODES_MAX);
	strbuf_str(out, HEADING "\n");
	for (size_t i = 0; i < modes->len; i++) {
		const struct mode_change *c = &modes->v[i];
		struct utf8 file = rule_mode_name(c->file);
		struct utf8 mode = rule_mode_name(c->mode);

		if (!is_sound(c->rule))
			return err_set(e, ERR_CONFIG,
			    "could not write the mode of a rule: its name is "
			    "too long, or none");
		strbuf_fmt(out, "%llu %llu %.*s %.*s %.*s\n",
		    (unsigned long long)c->change,
		    (unsigned long long)c->approved_ms, (int)file.len, file.p,
		    (int)mode.len, mode.p, (int)c->rule.len, c->rule.p);
	}
	put_digest(out);
	return strbuf_over(out)
		   ? err_set(e, ERR_CONFIG, "could not write modes: too many")
		   : 0;
}

/* The next word of a line, without the blank behind it; the rest stays. */
static struct utf8
next_word(struct utf8 *line)
{
	struct utf8 word = { line->p, 0 };

	while (word.len < line->len && line->p[word.len] != ' ')
		word.len++;
	line->p += word.len + (word.len < line->len);
	line->len -= word.len + (word.len < line->len);
	return word;
}

static int
next_number(struct utf8 *line, uint64_t *out)
{
	struct utf8 word = next_word(line);

	*out = 0;
	if (word.len == 0 || word.len > 18)
		return 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return 0;
		*out = *out * 10 + (uint64_t)(word.p[i] - '0');
	}
	return 1;
}

static int
read_change(struct utf8 line, struct mode_change *out)
{
	struct mode_change c = { 0 };

	if (!next_number(&line, &c.change) ||
	    !next_number(&line, &c.approved_ms) ||
	    !mode_named(next_word(&line), &c.file) ||
	    !mode_named(next_word(&line), &c.mode) || !is_sound(line))
		return 0;
	c.rule = line;
	*out = c;
	return 1;
}

/* The next line of `*text`, without its end; 0: there is none that ends. */
static int
next_line(struct utf8 *text, struct utf8 *out)
{
	const char *end =
	    text->len == 0 ? NULL : memchr(text->p, '\n', text->len);

	if (end == NULL)
		return 0;
	*out = (struct utf8){ text->p, (size_t)(end - text->p) };
	text->p += out->len + 1;
	text->len -= out->len + 1;
	return 1;
}

/* Does this last line tell the digest of all before it? */
static int
is_whole(struct bytes before, struct utf8 line)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1];

	sha256(before, digest);
	sha256_format(digest, text);
	return line.len == strlen(DIGEST) + SHA256_TEXT &&
	       utf8_begins(line, DIGEST) && utf8_ends(line, text);
}

int
modes_read(struct arena *a, struct bytes text, struct modes *out, struct err *e)
{
	struct utf8 rest = { (const char *)text.p, text.len }, line;
	struct modes modes = { arena_array(a, MODES_MAX, sizeof(*modes.v)), 0 };

	if (!next_line(&rest, &line) || !utf8_equal(line, UTF8(HEADING)))
		return err_set(e, ERR_CONFIG, "it is no file of modes");
	while (next_line(&rest, &line)) {
		struct bytes before = { text.p,
			text.len - rest.len - line.len - 1 };

		if (rest.len == 0 && is_whole(before, line)) {
			*out = modes;
			return 0;
		}
		if (modes.len == MODES_MAX ||
		    !read_change(line, &modes.v[modes.len++]))
			break;
	}
	return err_set(e, ERR_CONFIG, "it is damaged");
}

int
modes_open(struct arena *a, const char *path, struct modes *out, struct err *e)
{
	struct bytes text;
	struct err why;

	if (access(path, F_OK) == -1 && errno == ENOENT) {
		*out = (struct modes){ NULL, 0 };
		return 0;
	}
	if (io_read_file(a, path, MODES_OCTETS, &text, e) == -1)
		return -1;
	if (modes_read(a, text, out, &why) == -1)
		return err_set(e, ERR_CONFIG, "could not read modes \"%s\": %s",
		    path, why.text);
	return 0;
}

/* -- over a policy --------------------------------------------------------------- */

static void
lay_over(struct rule *rule, const struct modes *modes)
{
	rule->mode = rule->file_mode;
	rule->change = 0;
	for (size_t i = 0; i < modes->len; i++) {
		const struct mode_change *c = &modes->v[i];

		if (!utf8_equal(c->rule, rule->name) ||
		    c->file != rule->file_mode)
			continue;
		rule->mode = c->mode;
		rule->change = c->change;
	}
}

void
policy_lay_over(struct policy *policy, const struct modes *modes)
{
	for (size_t i = 0; i < policy->len; i++)
		lay_over(&policy->rules[i], modes);
}

struct policy *
policy_with(const struct policy *policy, const struct modes *modes)
{
	struct arena *a = arena_new(POLICY_WITH_ARENA);
	struct policy *p = arena_alloc(a, sizeof(*p));

	*p = *policy;
	p->a = a;
	p->rules = arena_array(a, p->len + 1, sizeof(*p->rules));
	for (size_t i = 0; i < p->len; i++)
		p->rules[i] = policy->rules[i];
	policy_lay_over(p, modes);
	return p;
}
