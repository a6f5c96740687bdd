# Schoolgate.  Lists stand in the order that a message travels.
include config.mk

CFLAGS  = $(CSTD) $(WARN) $(WERROR) $(OPTIMISE) $(HARDEN)
CPPFLAGS = -Ilib -I. -I$(O)/gen -isystem $(PG_INCLUDE) \
	   $(READING_INCLUDE) -MMD -MP
LDFLAGS = $(LDHARDEN)

# What reading and deciding share.
SHARED =	lib/base/err.o \
		lib/base/arena.o \
		lib/base/heap.o \
		lib/base/strbuf.o \
		lib/base/display.o \
		lib/base/clock.o \
		lib/base/uuid.o \
		lib/base/token.o \
		lib/base/sha256.o \
		lib/base/cipher.o \
		lib/base/siphash.o \
		lib/base/io.o \
		lib/base/descriptors.o \
		lib/base/signals.o \
		lib/base/user.o \
		lib/base/wire.o \
		lib/base/log.o \
		lib/base/sandbox.o \
		lib/conf/confuse.o \
		lib/conf/conf.o \
		lib/conf/running.o \
		lib/record/field.o \
		lib/record/base64.o \
		lib/record/document.o \
		lib/record/object.o \
		lib/record/record.o \
		lib/record/prints.o \
		lib/record/oddity.o \
		lib/record/name.o \
		lib/record/put.o \
		lib/record/write.o \
		lib/record/excerpts.o \
		lib/record/part.o \
		lib/record/fact.o \
		lib/record/rendering.o \
		lib/record/rebuilt.o \
		lib/record/job.o \
		lib/record/bundle.o \
		lib/record/program.o \
		lib/record/scanner.o

# The reading side: linked into the scanner and nowhere else.
READING =	lib/mail/name.o \
		lib/mail/decoded.o \
		lib/mail/walk.o \
		lib/mail/ending.o \
		lib/mail/message.o \
		lib/mail/readings.o \
		lib/mail/line.o \
		lib/mail/boundary.o \
		lib/mail/header.o \
		lib/mail/part.o \
		lib/mail/mime.o \
		lib/mail/encoded.o \
		lib/mail/transfer.o \
		lib/mail/top.o \
		lib/mail/address.o \
		lib/mail/date.o \
		lib/text/kind.o \
		lib/text/codepoint.o \
		lib/text/charset_look.o \
		lib/text/charset.o \
		lib/text/reference.o \
		lib/text/meta.o \
		lib/text/html_colour.o \
		lib/text/html_value.o \
		lib/text/html_style.o \
		lib/text/html_look.o \
		lib/text/html_element.o \
		lib/text/html_sheet.o \
		lib/text/html_out.o \
		lib/text/html_page.o \
		lib/text/html_tag.o \
		lib/text/html.o \
		lib/text/rebuild_form.o \
		lib/text/rebuild.o \
		lib/text/quote.o \
		lib/text/closing.o \
		lib/text/turned.o \
		lib/text/content.o \
		lib/text/page.o \
		lib/text/enriched.o \
		lib/text/plain.o \
		lib/text/pen.o \
		lib/text/codepage.o \
		lib/text/embedded.o \
		lib/text/runs.o \
		lib/text/binhex.o \
		lib/text/inline.o \
		lib/text/card.o \
		lib/text/mbox.o \
		lib/text/blind.o \
		lib/text/inflate.o \
		lib/text/ber.o \
		lib/text/armour.o \
		lib/text/pgp.o \
		lib/text/signed.o \
		lib/text/rtf_words.o \
		lib/text/rtf_text.o \
		lib/text/rtf.o \
		lib/text/lzfu.o \
		lib/text/tnef.o \
		lib/text/ole.o \
		lib/text/ole_pack.o \
		lib/text/shapes.o \
		lib/text/word_hidden.o \
		lib/text/word.o \
		lib/text/excel_record.o \
		lib/text/excel_printed.o \
		lib/text/excel_number.o \
		lib/text/excel.o \
		lib/text/slides.o \
		lib/text/properties.o \
		lib/text/macros.o \
		lib/text/outlook.o \
		lib/text/password.o \
		lib/text/password_package.o \
		lib/text/compound.o \
		lib/text/flat.o \
		lib/text/markup.o \
		lib/text/cells.o \
		lib/text/xml_look.o \
		lib/text/xml.o \
		lib/text/xlsb.o \
		lib/text/package.o \
		lib/text/zip_record.o \
		lib/text/zip.o \
		lib/text/rar.o \
		lib/text/archive.o \
		lib/text/zip_write.o \
		lib/text/past.o \
		lib/text/divided.o \
		lib/text/pdf.o \
		lib/text/decode.o \
		lib/text/terms.o \
		lib/text/fold_build.o \
		lib/text/fold.o \
		lib/text/suspect.o \
		lib/text/fold_leet.o \
		lib/text/fold_repeated.o \
		lib/text/fold_masked.o \
		lib/text/fold_spaced.o \
		lib/text/fold_split.o \
		lib/text/fold_swapped.o \
		lib/match/wordlist.o \
		lib/match/lexicon_build.o \
		lib/match/lexicon.o \
		lib/match/automaton.o \
		lib/match/view.o \
		lib/match/phrase.o \
		lib/match/change.o \
		lib/match/interned.o \
		lib/match/net.o \
		lib/match/pattern.o \
		lib/match/wording.o \
		lib/match/signs.o \
		lib/match/vocabulary.o \
		lib/match/names_file.o \
		lib/match/school_phones.o \
		lib/match/phone_digest.o \
		lib/match/number_digest.o \
		lib/match/names_spell.o \
		lib/match/names_build.o \
		lib/match/generation_build.o \
		lib/match/generation.o \
		lib/match/pieces.o \
		lib/match/joined.o \
		lib/match/around.o \
		lib/match/search.o \
		lib/match/decipher.o \
		lib/match/confirm.o \
		lib/match/figures.o \
		lib/match/symbols.o \
		lib/match/token.o \
		lib/match/evidence_words.o \
		lib/match/phrasebook.o \
		lib/match/evidence.o \
		lib/match/identifier_numbers.o \
		lib/match/identifier_bank.o \
		lib/match/identifier_date.o \
		lib/match/identifier_contact.o \
		lib/match/identifier_address.o \
		lib/match/identifier_password.o \
		lib/match/identifier_special.o \
		lib/match/names.o \
		lib/match/pupils.o \
		lib/match/fingerprint.o \
		lib/match/identifier.o \
		lib/match/scan.o \
		lib/match/lines.o

# The deciding side: linked into milter, console and command line.
DECIDING =	lib/policy/reading.o \
		lib/policy/rules.o \
		lib/policy/context.o \
		lib/policy/who.o \
		lib/policy/phrase.o \
		lib/policy/marks.o \
		lib/policy/see.o \
		lib/policy/see_tag.o \
		lib/policy/see_personal.o \
		lib/policy/see_secret.o \
		lib/policy/see_people.o \
		lib/policy/family.o \
		lib/policy/see_identity.o \
		lib/policy/see_bulk.o \
		lib/policy/see_time.o \
		lib/policy/see_files.o \
		lib/policy/see_words.o \
		lib/policy/kinds.o \
		lib/policy/modes.o \
		lib/policy/when.o \
		lib/policy/wordings.o \
		lib/policy/wordings_pupil.o \
		lib/policy/slots.o \
		lib/policy/directory_write.o \
		lib/policy/directory_read.o \
		lib/policy/directory.o \
		lib/policy/directory_fill.o \
		lib/policy/again.o \
		lib/policy/lru.o \
		lib/policy/memory_entry.o \
		lib/policy/memory_journal.o \
		lib/policy/memory_count.o \
		lib/policy/memory_keys.o \
		lib/policy/memory.o \
		lib/policy/memory_recall.o \
		lib/policy/memory_thread.o \
		lib/policy/memory_facts.o \
		lib/policy/memory_report.o \
		lib/policy/memory_slip.o \
		lib/policy/words.o \
		lib/policy/letters.o \
		lib/policy/decide.o \
		lib/policy/told.o \
		lib/policy/texts.o \
		lib/store/seal.o \
		lib/store/key_reader.o \
		lib/store/sheet.o \
		lib/store/piece.o \
		lib/store/segment.o \
		lib/store/outbox_form.o \
		lib/store/outbox.o \
		lib/store/notice.o \
		lib/store/expiry.o \
		lib/store/tail.o \
		lib/store/spool.o \
		lib/store/reader.o \
		lib/store/db.o \
		lib/store/rows.o \
		lib/store/save.o \
		lib/store/second.o

MILTER =	milter/main.o \
		milter/parent.o \
		milter/child.o \
		milter/files.o \
		milter/process.o \
		milter/orders.o \
		milter/thread.o \
		milter/watched.o \
		milter/followed.o \
		milter/people.o \
		milter/ruling.o \
		milter/settings.o \
		milter/callbacks.o \
		milter/session.o \
		milter/admission.o \
		milter/learned.o \
		milter/advised.o \
		milter/remember.o \
		milter/judge.o \
		milter/aside.o \
		milter/entry.o \
		milter/scanners.o \
		milter/subject.o \
		milter/reply.o \
		milter/answer.o \
		milter/snapshot.o \
		milter/recall.o \
		milter/modes.o \
		milter/health.o \
		milter/errands.o \
		milter/recorder.o \
		milter/lane.o \
		milter/lane_serve.o \
		milter/slow.o \
		milter/rescan.o \
		milter/lone.o \
		milter/starter.o \
		milter/event.o \
		milter/smtp.o \
		milter/delivery_words.o \
		milter/delivery_scan.o \
		milter/link.o \
		milter/delivery.o \
		milter/delivery_wait.o \
		milter/delivery_order.o \
		milter/deliver.o

SCANNER =	scanner/main.o \
		scanner/serve.o \
		scanner/bounds.o \
		scanner/load.o \
		scanner/enclosed.o \
		scanner/turned.o \
		scanner/bare.o \
		scanner/bynames.o \
		scanner/indexing.o \
		scanner/assemble.o \
		scanner/render.o \
		scanner/protect.o \
		scanner/readdress.o \
		scanner/compile.o \
		scanner/lists.o

CONSOLE =	console/main.o \
		console/service.o \
		console/listen.o \
		console/certificate.o \
		console/visitors.o \
		console/http.o \
		console/exchange.o \
		console/gate.o \
		console/route.o \
		console/areas.o \
		console/parameter.o \
		console/serve.o \
		console/request.o \
		console/pool.o \
		console/answer.o \
		console/files.o \
		console/secrets.o \
		console/otp.o \
		console/password.o \
		console/proof.o \
		console/session.o \
		console/enrol.o \
		console/area_session.o \
		console/area_account.o \
		console/passages.o \
		console/reading.o \
		console/as_sent.o \
		console/area_today.o \
		console/area_open.o \
		console/area_sealed.o \
		console/area_cases.o \
		console/export.o \
		console/area_dpo.o \
		console/area_rules.o \
		console/area_health.o \
		console/area_figures.o \
		console/area_mine.o \
		console/area_held.o \
		console/openapi.o

CLI =		cli/main.o \
		cli/options.o \
		cli/session.o \
		cli/print.o \
		cli/listing.o \
		cli/column.o \
		cli/marked.o \
		cli/page.o \
		cli/deciding.o \
		cli/texts.o \
		cli/cmd_scan.o \
		cli/explain.o \
		cli/policy_change.o \
		cli/cmd_policy.o \
		cli/tally.o \
		cli/stored.o \
		cli/counts.o \
		cli/replay.o \
		cli/replay_print.o \
		cli/replay_text.o \
		cli/cmd_replay.o \
		cli/cmd_words.o \
		cli/admin.o \
		cli/migrate.o \
		cli/keys.o \
		cli/cmd_setup.o \
		cli/cmd_grant.o \
		cli/cmd_console.o \
		cli/csv.o \
		cli/names.o \
		cli/people_table.o \
		cli/people_import.o \
		cli/people_one.o \
		cli/people_exempt.o \
		cli/people_note.o \
		cli/people_accept.o \
		cli/cmd_people.o \
		cli/opening.o \
		cli/attachment.o \
		cli/cmd_record.o \
		cli/cmd_queue.o \
		cli/cmd_held.o \
		cli/cmd_request.o \
		cli/cmd_holidays.o \
		cli/cmd_sealed.o \
		cli/shown.o \
		cli/cmd_status.o \
		cli/cmd_reload.o \
		cli/cmd_conf.o \
		cli/doctor.o \
		cli/doctor_host.o \
		cli/doctor_outbox.o \
		cli/doctor_report.o \
		cli/doctor_database.o \
		cli/doctor_console.o \
		cli/doctor_postfix.o \
		cli/doctor_sendmail.o \
		cli/cmd_doctor.o

# A program is built once every file of its list stands.
missing  = $(filter-out $(wildcard $(1:.o=.c)),$(1:.o=.c))
PROGRAMS = $(if $(call missing,$(MILTER)),,schoolgate-milter) \
	   $(if $(call missing,$(SCANNER)),,schoolgate-scanner) \
	   $(if $(call missing,$(CONSOLE)),,schoolgate-console) \
	   $(if $(call missing,$(CLI)),,schoolgate)

LIBS_SHARED   = -lcrypto -ljansson -lconfuse -lseccomp
LIBS_READING  = -lmagic -licui18n -licuuc -larchive -lxml2 -lz \
		-lpcre2-8 -lpoppler-glib -lgobject-2.0 -lglib-2.0 -lm
LIBS_DECIDING = -lpq -lsodium -lzstd
LIBS_CONSOLE  = -lmicrohttpd -loath -lpthread

all: $(PROGRAMS)

include build.mk
