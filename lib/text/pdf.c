/*
 * pdf.c - the text of a PDF [poppler-glib]
 */
#define _GNU_SOURCE
#include "text/pdf.h"

#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "record/oddity.h"
#include "text/divided.h"
#include "text/little.h"
#include "text/past.h"
#include "text/pen.h"
#include "text/runs.h"
#include "text/xml.h"

enum {
	/* "%PDF-" may stand so far in (readers look there too). */
	LOOKED_AT = 1024,
	PAGES_MAX = 2000,
	/* Nodes and depth of the outline, the layers, the structure. */
	NODES_MAX = 10 * 1000,
	DEPTH = 32,
	/* Earlier revisions that are looked at, from the newest on. */
	REVISIONS_MAX = 4,
	/*
	 * Octets that a document needs at least.  Before this stands the first
	 * end of one that is made for the web (annex F), which has no pages.
	 */
	FIRST_REVISION = 300,
	/*
	 * One document may take so much of a processor: it is not to cost the
	 * message its time.
	 */
	SECONDS_MAX = 4,
};

struct pdf {
	struct arena *a;
	struct budget *left;
	struct content *out;
	PopplerDocument *document;
	struct pen pen;
	/* By clock_work_ms(): nothing more is begun after this. */
	uint64_t most_work_ms;
	/* 1: the attached files need a password, the document does not. */
	int encrypted_files;
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

/* -- attached files -------------------------------------------------------- */

static gboolean
save(const gchar *octets, gsize len, gpointer to, GError **e)
{
	struct strbuf *b = to;

	(void)e;
	strbuf_add(b, octets, len);
	return !strbuf_over(b);
}

static void
read_file(struct pdf *p, PopplerAttachment *file)
{
	struct strbuf b;
	struct member m = { .encrypted = 0 };

	put(p, file->description);
	m.name = field_from(p->a, bytes_of(utf8_from(file->name)));
	strbuf_init(&b, p->left->octets);
	/* The document is read: that it is encrypted would be wrong. */
	if (p->encrypted_files)
		m.gap = UTF8("encrypted");
	else if (!poppler_attachment_save_to_callback(file, save, &b, NULL))
		m.gap = UTF8("too_much");
	if (budget_take(p->left, p->a, b.len))
		m.octets = arena_bytes(p->a, strbuf_bytes(&b));
	else
		m.gap = UTF8("too_much");
	strbuf_done(&b);
	content_member(p->a, p->out, p->left, m);
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

/* -- a page ------------------------------------------------------------------ */

/* What happens when somebody clicks; a script or program is active content. */
static void
take_action(struct pdf *p, PopplerAction *action)
{
	if (action == NULL)
		return;
	if (action->type == POPPLER_ACTION_URI) {
		put(p, action->uri.uri);
	} else if (action->type == POPPLER_ACTION_GOTO_REMOTE) {
		put(p, action->goto_remote.file_name);
	} else if (action->type == POPPLER_ACTION_LAUNCH) {
		put(p, action->launch.file_name);
		put(p, action->launch.params);
		p->out->odd |= ODD(ODD_ACTIVE);
	} else if (action->type == POPPLER_ACTION_JAVASCRIPT) {
		put(p, action->javascript.script);
		p->out->odd |= ODD(ODD_ACTIVE);
	}
}

static void
read_annotation(struct pdf *p, PopplerAnnot *annot)
{
	put_owned(p, poppler_annot_get_contents(annot));
	if (POPPLER_IS_ANNOT_MARKUP(annot)) {
		PopplerAnnotMarkup *markup = POPPLER_ANNOT_MARKUP(annot);

		put_owned(p, poppler_annot_markup_get_label(markup));
		put_owned(p, poppler_annot_markup_get_subject(markup));
	}
	if (POPPLER_IS_ANNOT_FILE_ATTACHMENT(annot)) {
		PopplerAttachment *file =
		    poppler_annot_file_attachment_get_attachment(
			POPPLER_ANNOT_FILE_ATTACHMENT(annot));

		if (file != NULL) {
			read_file(p, file);
			g_object_unref(file);
		}
	}
	if (POPPLER_IS_ANNOT_SCREEN(annot))
		take_action(p, poppler_annot_screen_get_action(
				   POPPLER_ANNOT_SCREEN(annot)));
}

static void
read_annotations(struct pdf *p, PopplerPage *page)
{
	GList *all = poppler_page_get_annot_mapping(page);

	for (GList *l = all; l != NULL; l = l->next)
		read_annotation(p, ((PopplerAnnotMapping *)l->data)->annot);
	poppler_page_free_annot_mapping(all);
}

static void
read_field(struct pdf *p, PopplerFormField *field)
{
	PopplerFormFieldType type = poppler_form_field_get_field_type(field);

	put_owned(p, poppler_form_field_get_name(field));
	put_owned(p, poppler_form_field_get_alternate_ui_name(field));
	take_action(p, poppler_form_field_get_action(field));
	if (type == POPPLER_FORM_FIELD_TEXT)
		put_owned(p, poppler_form_field_text_get_text(field));
	if (type != POPPLER_FORM_FIELD_CHOICE)
		return;
	if (poppler_form_field_choice_is_editable(field))
		put_owned(p, poppler_form_field_choice_get_text(field));
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

	for (GList *l = all; l != NULL; l = l->next)
		take_action(p, ((PopplerLinkMapping *)l->data)->action);
	poppler_page_free_link_mapping(all);
}

/* The text of page `number`; 1: there was some. */
static int
read_page_text(struct pdf *p, PopplerPage *page)
{
	size_t before = p->pen.out.len;

	put_owned(p, poppler_page_get_text(page));
	return p->pen.out.len > before;
}

/* 1: a bound is reached. */
static int
is_over(const struct pdf *p, int page)
{
	return page == PAGES_MAX || clock_work_ms() > p->most_work_ms ||
	       pen_over(&p->pen);
}

static void
read_pages(struct pdf *p)
{
	int n = poppler_document_get_n_pages(p->document), pictures = 0;

	for (int i = 0; i < n; i++) {
		PopplerPage *page;

		if (is_over(p, i)) {
			content_gap(p->a, p->out, UTF8("too_many_pages"));
			break;
		}
		page = poppler_document_get_page(p->document, i);
		if (page == NULL) {
			content_gap(p->a, p->out, UTF8("document_damaged"));
			continue;
		}
		pictures += !read_page_text(p, page);
		read_annotations(p, page);
		read_form(p, page);
		read_links(p, page);
		g_object_unref(page);
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
	put_owned(p, poppler_document_get_creator(p->document));
}

/* ISO 32000-1 14.3.2: XMP, which is XML and may say other things. */
static void
read_metadata(struct pdf *p, const struct source *in)
{
	char *xmp = poppler_document_get_metadata(p->document);
	struct source part = { .path = in->path };

	if (xmp == NULL)
		return;
	part.octets = arena_bytes(p->a, bytes_of(utf8_from(xmp)));
	g_free(xmp);
	xml_read(p->a, &part, p->out);
}

/* Depth is bounded by DEPTH, the number by *left. */
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
			take_action(p, action);
			poppler_action_free(action);
		}
		if (depth < DEPTH)
			below = poppler_index_iter_get_child(at);
		read_outline(p, below, depth + 1, left);
		poppler_index_iter_free(below);
	} while (--*left > 0 && poppler_index_iter_next(at));
}

/* Layers may be switched off: their text is there all the same. */
static void
show_layers(struct pdf *p, PopplerLayersIter *at, int depth, int *left)
{
	if (at == NULL)
		return;
	do {
		PopplerLayer *layer = poppler_layers_iter_get_layer(at);
		PopplerLayersIter *below = NULL;

		put_owned(p, poppler_layers_iter_get_title(at));
		if (layer != NULL) {
			put(p, poppler_layer_get_title(layer));
			poppler_layer_show(layer);
			g_object_unref(layer);
		}
		if (depth < DEPTH)
			below = poppler_layers_iter_get_child(at);
		show_layers(p, below, depth + 1, left);
		poppler_layers_iter_free(below);
	} while (--*left > 0 && poppler_layers_iter_next(at));
}

/* ISO 32000-1 14.9.3: what is read out where there is a picture. */
static void
read_structure(
    struct pdf *p, PopplerStructureElementIter *at, int depth, int *left)
{
	if (at == NULL)
		return;
	do {
		PopplerStructureElement *element =
		    poppler_structure_element_iter_get_element(at);
		PopplerStructureElementIter *below = NULL;

		put_owned(p, poppler_structure_element_get_alt_text(element));
		g_object_unref(element);
		if (depth < DEPTH)
			below = poppler_structure_element_iter_get_child(at);
		read_structure(p, below, depth + 1, left);
		poppler_structure_element_iter_free(below);
	} while (--*left > 0 && poppler_structure_element_iter_next(at));
}

static void
read_trees(struct pdf *p)
{
	PopplerIndexIter *outline = poppler_index_iter_new(p->document);
	PopplerLayersIter *layers = poppler_layers_iter_new(p->document);
	PopplerStructureElementIter *structure =
	    poppler_structure_element_iter_new(p->document);
	int left[] = { NODES_MAX, NODES_MAX, NODES_MAX };

	read_outline(p, outline, 0, &left[0]);
	show_layers(p, layers, 0, &left[1]);
	read_structure(p, structure, 0, &left[2]);
	for (int i = 0; i < 3; i++)
		if (left[i] <= 0)
			content_gap(p->a, p->out, UTF8("too_many"));
	poppler_index_iter_free(outline);
	poppler_layers_iter_free(layers);
	poppler_structure_element_iter_free(structure);
}

static int
contains(struct bytes octets, const char *what)
{
	return memmem(octets.p, octets.len, what, strlen(what)) != NULL;
}

/* Its text as shown; *shown lives as long as the arena. */
static void
read_document(struct pdf *p, const struct source *in, struct utf8 *shown)
{
	/* ISO 32000-1 table 27: files may need a password alone. */
	p->encrypted_files =
	    contains(in->octets, "/Encrypt") && contains(in->octets, "/EFOpen");
	pen_init(&p->pen, TEXT_MAX);
	read_properties(p);
	read_trees(p);
	read_pages(p);
	read_files(p);
	/* The library looks for named scripts only; others lie open mostly. */
	if (poppler_document_has_javascript(p->document) ||
	    contains(in->octets, "/JavaScript"))
		p->out->odd |= ODD(ODD_ACTIVE);
	if (pen_over(&p->pen))
		content_gap(p->a, p->out, UTF8("too_much_text"));
	*shown = pen_take(&p->pen, p->a);
	content_add(p->a, p->out, in, *shown, 0);
	content_add(p->a, p->out, in, divided_words(p->a, *shown), 0);
	read_metadata(p, in);
}

/* NULL: it does not open; *is_encrypted: for want of a password. */
static PopplerDocument *
open_document(struct bytes octets, int *is_encrypted)
{
	/* It mends from objects or their table (7.3.10, 7.5.5), or not at all. */
	int is_any = contains(octets, "obj") || contains(octets, "trailer");
	GBytes *bytes = g_bytes_new_static(octets.p, octets.len);
	GError *why = NULL;
	PopplerDocument *d = NULL;

	if (is_any)
		d = poppler_document_new_from_bytes(bytes, NULL, &why);
	/* The library does not know public-key security (7.6.4). */
	*is_encrypted = d == NULL && (g_error_matches(why, POPPLER_ERROR,
					  POPPLER_ERROR_ENCRYPTED) ||
					 contains(octets, "/Adobe.PubSec"));
	g_clear_error(&why);
	g_bytes_unref(bytes);
	return d;
}

/* -- earlier revisions --------------------------------------------------------- */

/* The pages of a document that was cut where an earlier revision ended. */
static struct utf8
revision_text(struct pdf *p, struct bytes octets)
{
	struct utf8 text = { NULL, 0 };
	int n, is_encrypted;

	p->document = open_document(octets, &is_encrypted);
	if (p->document == NULL)
		return text;
	n = poppler_document_get_n_pages(p->document);
	pen_init(&p->pen, TEXT_MAX);
	for (int i = 0; i < n && !is_over(p, i); i++) {
		PopplerPage *page = poppler_document_get_page(p->document, i);

		if (page != NULL) {
			read_page_text(p, page);
			g_object_unref(page);
		}
	}
	g_object_unref(p->document);
	return pen_take(&p->pen, p->a);
}

/* Behind the first octet of the last "%%EOF" that begins before `end`; or 0. */
static size_t
mark_before(struct bytes b, size_t end)
{
	const unsigned char *p;

	for (; (p = end > 0 ? memrchr(b.p, '%', end) : NULL) != NULL;
	     end = (size_t)(p - b.p))
		if (BEGINS_WITH(bytes_from(b, (size_t)(p - b.p)), "%%EOF"))
			return (size_t)(p - b.p) + 1;
	return 0;
}

/*
 * ISO 32000-1 7.5.6: what is changed is added at the end, and what was there
 * before is there still.  Only what the newest does not show any more.
 */
static void
read_revisions(struct pdf *p, const struct source *in, struct utf8 shown)
{
	struct bytes b = in->octets;
	struct past_lines now = { .v = NULL };
	size_t end = b.len;

	for (int n = 0;; n++) {
		size_t at = mark_before(b, end);

		if (at < FIRST_REVISION)
			return;
		if (n > REVISIONS_MAX) {
			content_gap(p->a, p->out, UTF8("too_many"));
			return;
		}
		end = at - 1;
		/* The last one is what is read already. */
		if (n == 0)
			continue;
		if (clock_work_ms() > p->most_work_ms) {
			content_gap(p->a, p->out, UTF8("too_many_pages"));
			return;
		}
		if (now.v == NULL)
			past_lines(p->a, shown, &now);
		content_add(p->a, p->out, in,
		    past_only(
			p->a, revision_text(p, bytes_at(b, 0, end + 5)), &now),
		    1);
	}
}

/* Strings stand in what is not compressed even where nothing else is right. */
static void
read_damaged(struct pdf *p, const struct source *in)
{
	content_gap(p->a, p->out, UTF8("document_damaged"));
	pen_init(&p->pen, TEXT_MAX);
	runs_read_words(in->octets, &p->pen);
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

	return b.p != NULL && memmem(b.p, b.len, "%PDF-", 5) != NULL;
}

void
pdf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct pdf p = { .a = a,
		.left = left,
		.out = out,
		.most_work_ms = clock_work_ms() + SECONDS_MAX * 1000 };
	struct utf8 shown = { NULL, 0 };
	int is_encrypted;

	p.document = open_document(in->octets, &is_encrypted);
	if (p.document != NULL) {
		read_document(&p, in, &shown);
		g_object_unref(p.document);
		read_revisions(&p, in, shown);
	} else if (is_encrypted) {
		out->encrypted = 1;
	} else if (pdf_is(in)) {
		read_damaged(&p, in);
	}
}

static void
say_nothing(
    const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer to)
{
	(void)domain, (void)level, (void)text, (void)to;
}

/*
 * The library makes its tables with the first document and drops them with the
 * last: each PDF would pay for them, were not one open for ever.  GLib keeps it
 * with the type, so that nothing of ours has to.
 */
static void
keep_tables(struct bytes smallest)
{
	GQuark quark = g_quark_from_static_string("schoolgate");
	int is_encrypted;

	if (g_type_get_qdata(POPPLER_TYPE_DOCUMENT, quark) == NULL)
		g_type_set_qdata(POPPLER_TYPE_DOCUMENT, quark,
		    open_document(smallest, &is_encrypted));
}

void
pdf_prepare(void)
{
	/*
	 * The smallest document that has a page: fonts are looked for here, and
	 * the C library's converter of UTF-16 is loaded for the title, which a
	 * sandbox could not.
	 */
	static const char smallest[] =
	    "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
	    "/Resources<</Font<</F<</Type/Font/Subtype/Type1"
	    "/BaseFont/Helvetica>>>>>>>>endobj\n"
	    "4 0 obj<</Length 22>>stream\nBT /F 9 Tf (a) Tj ET \nendstream "
	    "endobj\n5 0 obj<</Title<feff0061>>>endobj\n"
	    "trailer<</Root 1 0 R/Info 5 0 R>>\n";
	struct arena *a = arena_new((size_t)1 << 24);
	struct source in = { .octets = { (const unsigned char *)smallest,
				 sizeof(smallest) - 1 } };
	struct budget left = { 0, 0 };
	struct content out = { .len = 0 };

	/* What libraries complain of is somebody's mail. */
	g_log_set_default_handler(say_nothing, NULL);
	pdf_read(a, &in, &left, &out);
	keep_tables(in.octets);
	arena_free(a);
}
