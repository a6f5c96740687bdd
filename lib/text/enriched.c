/*
 * enriched.c - text/enriched and text/richtext to text
 */
#include "text/enriched.h"

#include "text/html_element.h"

enum {
	/* "A command name is at most 60 characters" (RFC 1896, section 2). */
	COMMAND_MAX = 60,
};

struct enriched {
	struct utf8 in;
	size_t at;
	char *shown, *hidden;
	size_t shown_len, hidden_len;
	/* Open <param> and <comment>; open <nofill>. */
	size_t hiders, nofill;
	size_t work;
};

static void
put(struct enriched *e, char c)
{
	if (e->hiders > 0)
		e->hidden[e->hidden_len++] = c;
	else
		e->shown[e->shown_len++] = c;
}

/* n line ends are n - 1, and one is a blank. */
static void
put_lines(struct enriched *e)
{
	size_t lines = 0;

	for (; e->at < e->in.len; e->at++) {
		if (e->in.p[e->at] == '\n')
			lines++;
		else if (e->in.p[e->at] != '\r')
			break;
	}
	if (lines == 1 && e->nofill == 0) {
		put(e, ' ');
		return;
	}
	for (size_t i = e->nofill == 0; i < lines; i++)
		put(e, '\n');
}

static void
obey(struct enriched *e, struct utf8 command)
{
	int is_end = command.len > 0 && command.p[0] == '/';
	size_t *count = NULL;

	if (is_end)
		command.p++, command.len--;
	if (html_is(command, "lt") && !is_end)
		put(e, '<');
	else if (html_is(command, "nl") || html_is(command, "np") ||
		 html_is(command, "paragraph"))
		put(e, '\n');
	else if (html_is(command, "param") || html_is(command, "comment"))
		count = &e->hiders;
	else if (html_is(command, "nofill"))
		count = &e->nofill;
	if (count == NULL)
		return;
	if (!is_end)
		++*count;
	else if (*count > 0)
		--*count;
}

/* At '<': "<<" is one, what is no command is text. */
static void
read_command(struct enriched *e)
{
	size_t from = e->at + 1, to = from;

	if (from < e->in.len && e->in.p[from] == '<') {
		put(e, '<');
		e->at += 2;
		return;
	}
	while (to < e->in.len && to - from <= COMMAND_MAX &&
	       e->in.p[to] != '>' && e->in.p[to] > ' ' && e->in.p[to] != '<')
		to++;
	e->work += to - from;
	if (to == e->in.len || e->in.p[to] != '>') {
		put(e, '<');
		e->at++;
		return;
	}
	obey(e, (struct utf8){ e->in.p + from, to - from });
	e->at = to + 1;
}

void
enriched_text(struct arena *a, struct utf8 text, struct enriched_text *out)
{
	struct enriched e = { .in = text,
		.shown = arena_raw(a, text.len + 1),
		.hidden = arena_raw(a, text.len + 1) };

	while (e.at < text.len) {
		char c = text.p[e.at];

		if (c == '<')
			read_command(&e);
		else if (c == '\n' || c == '\r')
			put_lines(&e);
		else
			put(&e, text.p[e.at++]);
	}
	*out = (struct enriched_text){ { e.shown, e.shown_len },
		{ e.hidden, e.hidden_len }, e.work + text.len };
}
