/*
 * pdf.c - the text of a PDF [poppler-glib]
 */
#define _GNU_SOURCE
#include "text/pdf.h"

#include <poppler.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "text/little.h"
#include "text/pen.h"
#include "text/runs.h"

enum {
	/* "%PDF-" may stand so far in (readers look there too). */
	LOOKED_AT = 1024,
	PAGES_MAX = 2000,
	OUTLINE_MAX = 10 * 1000,
	OUTLINE_DEPTH = 16,
	/*
	 * One document may take so long: it is not to cost the message its
	 * deadline.
	 */
	SECONDS_MAX = 4,
};

struct pdf {
	struct arena *a;
	struct budget *left;
	struct content *out;
	PopplerDocument *document;
	struct pen pen;
	uint64_t deadline_ms;
};

static void
put(struct pdf *p, const char *text)
{
	if (text == NULL)
		return;
	pen_text(&p->pen, field_from(p->a, bytes_of(utf8_from(text))).text);
	pen_line(&p->pen);
}

/* What the library hands over. */
static void
put_owned(struct pdf *p, char *text)
{
	put(p, text);
	g_free(text);
}

/* -- a page ------------------------------------------------------------------ */

static void
read_annotations(struct pdf *p, PopplerPage *page)
{
	GList *all = poppler_page_get_annot_mapping(page);

	for (GList *l = all; l != NULL; l = l->next) {
		PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;

		put_owned(p, poppler_annot_get_contents(annot));
		if (POPPLER_IS_ANNOT_MARKUP(annot))
			put_owned(p, poppler_annot_markup_get_label(
					 POPPLER_ANNOT_MARKUP(annot)));
	}
	poppler_page_free_annot_mapping(all);
}

static void
read_field(struct pdf *p, PopplerFormField *field)
{
	put_owned(p, poppler_form_field_get_partial_name(field));
	put_owned(p, poppler_form_field_get_alternate_ui_name(field));
	if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT)
		put_owned(p, poppler_form_field_text_get_text(field));
	if (poppler_form_field_get_field_type(field) !=
	    POPPLER_FORM_FIELD_CHOICE)
		return;
	for (int i = 0; i < poppler_form_field_choice_get_n_items(field); i++)
		put_owned(p, poppler_form_field_choice_get_item(field, i));
}

static void
read_form(struct pdf *p, PopplerPage *page)
{
	GList *all = poppler_page_get_form_field_mapping(page);

	for (GList *l = all; l != NULL; l = l->next)
		read_field(p, ((PopplerFormFieldMapping *)l->data)->field);
	poppler_page_free_form_field_mapping(all);
}

static void
read_links(struct pdf *p, PopplerPage *page)
{
	GList *all = poppler_page_get_link_mapping(page);

	for (GList *l = all; l != NULL; l = l->next) {
		PopplerAction *action = ((PopplerLinkMapping *)l->data)->action;

		if (action->type == POPPLER_ACTION_URI)
			put(p, action->uri.uri);
	}
	poppler_page_free_link_mapping(all);
}

/* 1: there was text on it. */
static int
read_page(struct pdf *p, int number)
{
	PopplerPage *page = poppler_document_get_page(p->document, number);
	size_t before = p->pen.out.len;
	char *text;
	int has_text;

	if (page == NULL) {
		content_gap(p->a, p->out, UTF8("document_damaged"));
		return 0;
	}
	text = poppler_page_get_text(page);
	put_owned(p, text);
	has_text = p->pen.out.len > before;
	read_annotations(p, page);
	read_form(p, page);
	read_links(p, page);
	g_object_unref(page);
	return has_text;
}

static void
read_pages(struct pdf *p)
{
	int n = poppler_document_get_n_pages(p->document), pictures = 0;

	for (int i = 0; i < n; i++) {
		if (i == PAGES_MAX || clock_mono_ms() > p->deadline_ms ||
		    pen_over(&p->pen)) {
			content_gap(p->a, p->out, UTF8("too_many_pages"));
			break;
		}
		pictures += !read_page(p, i);
	}
	if (pictures > 0)
		content_gap(p->a, p->out, UTF8("unread_media"));
}

/* -- the document ---------------------------------------------------------------- */

static void
read_properties(struct pdf *p)
{
	put_owned(p, poppler_document_get_title(p->document));
	put_owned(p, poppler_document_get_author(p->document));
	put_owned(p, poppler_document_get_subject(p->document));
	put_owned(p, poppler_document_get_keywords(p->document));
}

/* Depth is bounded by OUTLINE_DEPTH. */
static void
read_outline(struct pdf *p, PopplerIndexIter *at, int depth, int *left)
{
	if (at == NULL)
		return;
	do {
		PopplerAction *action = poppler_index_iter_get_action(at);
		PopplerIndexIter *below = NULL;

		if (action != NULL) {
			put(p, action->any.title);
			poppler_action_free(action);
		}
		if (depth < OUTLINE_DEPTH)
			below = poppler_index_iter_get_child(at);
		read_outline(p, below, depth + 1, left);
		poppler_index_iter_free(below);
	} while (--*left > 0 && poppler_index_iter_next(at));
}

static void
read_whole_outline(struct pdf *p)
{
	PopplerIndexIter *at = poppler_index_iter_new(p->document);
	int left = OUTLINE_MAX;

	read_outline(p, at, 0, &left);
	poppler_index_iter_free(at);
}

struct saving {
	struct strbuf b;
};

static gboolean
save(const gchar *octets, gsize len, gpointer to, GError **e)
{
	struct saving *s = to;

	(void)e;
	strbuf_add(&s->b, octets, len);
	return !strbuf_over(&s->b);
}

static void
read_file(struct pdf *p, PopplerAttachment *file)
{
	struct saving s;
	struct member m = { .encrypted = 0 };

	strbuf_init(&s.b, p->left->octets);
	m.name = field_from(p->a, bytes_of(utf8_from(file->name)));
	if (!poppler_attachment_save_to_callback(file, save, &s, NULL))
		m.gap = UTF8("too_much");
	m.octets = arena_bytes(p->a, strbuf_bytes(&s.b));
	strbuf_done(&s.b);
	if (budget_take(p->left, p->a, m.octets.len))
		content_member(p->a, p->out, p->left, m);
	else
		content_gap(p->a, p->out, UTF8("too_much"));
}

static void
read_files(struct pdf *p)
{
	GList *all = poppler_document_get_attachments(p->document);

	for (GList *l = all; l != NULL; l = l->next) {
		read_file(p, l->data);
		g_object_unref(l->data);
	}
	g_list_free(all);
}

static void
read_document(struct pdf *p, const struct source *in)
{
	pen_init(&p->pen, TEXT_MAX);
	read_properties(p);
	read_whole_outline(p);
	read_pages(p);
	read_files(p);
	if (pen_over(&p->pen))
		content_gap(p->a, p->out, UTF8("too_much_text"));
	content_add(p->a, p->out, in, pen_take(&p->pen, p->a), 0);
}

/* Strings stand in what is not compressed even where nothing else is right. */
static void
read_damaged(struct pdf *p, const struct source *in)
{
	content_gap(p->a, p->out, UTF8("document_damaged"));
	pen_init(&p->pen, TEXT_MAX);
	runs_read(in->octets, &p->pen);
	content_add(p->a, p->out, in, pen_take(&p->pen, p->a), 1);
}

int
pdf_is(const struct source *in)
{
	struct bytes b = in->octets;
	size_t at = BEGINS_WITH(b, "\xef\xbb\xbf") ? 3 : 0;

	while (at < b.len && at < LOOKED_AT && b.p[at] <= ' ')
		at++;
	return BEGINS_WITH(bytes_from(b, at), "%PDF-");
}

int
pdf_is_inside(const struct source *in)
{
	struct bytes b = bytes_at(in->octets, 0, LOOKED_AT);

	return b.len > 5 && memmem(b.p, b.len, "%PDF-", 5) != NULL;
}

void
pdf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct pdf p = { .a = a,
		.left = left,
		.out = out,
		.deadline_ms = clock_mono_ms() + SECONDS_MAX * 1000 };
	GBytes *octets = g_bytes_new_static(in->octets.p, in->octets.len);
	GError *why = NULL;

	p.document = poppler_document_new_from_bytes(octets, NULL, &why);
	if (p.document != NULL) {
		read_document(&p, in);
		g_object_unref(p.document);
	} else if (g_error_matches(
		       why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
		out->encrypted = 1;
	} else if (pdf_is(in)) {
		read_damaged(&p, in);
	}
	g_clear_error(&why);
	g_bytes_unref(octets);
}

static void
say_nothing(
    const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer to)
{
	(void)domain, (void)level, (void)text, (void)to;
}

void
pdf_prepare(void)
{
	/* The smallest document that has a page: fonts are looked for here. */
	static const char smallest[] =
	    "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
	    "/Resources<</Font<</F<</Type/Font/Subtype/Type1"
	    "/BaseFont/Helvetica>>>>>>>>endobj\n"
	    "4 0 obj<</Length 22>>stream\nBT /F 9 Tf (a) Tj ET \nendstream "
	    "endobj\ntrailer<</Root 1 0 R>>\n";
	struct arena *a = arena_new((size_t)1 << 24);
	struct source in = { .octets = { (const unsigned char *)smallest,
				 sizeof(smallest) - 1 } };
	struct budget left = { 0, 0 };
	struct content out = { .len = 0 };

	/* What libraries complain of is somebody's mail. */
	g_log_set_default_handler(say_nothing, NULL);
	pdf_read(a, &in, &left, &out);
	arena_free(a);
}
