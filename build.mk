# How the lists of the Makefile become programs; nothing here names a module.

# While the house is being built a list may name what is not there yet.
objects = $(patsubst %.c,$(O)/%.o,$(wildcard $(1:.o=.c)))

SHARED_A   = $(O)/libshared.a
READING_A  = $(O)/libreading.a
DECIDING_A = $(O)/libdeciding.a
QUERIES    = $(sort $(wildcard schema/queries/*/*.sql))

$(SHARED_A):   $(call objects,$(SHARED))
$(READING_A):  $(call objects,$(READING))
$(DECIDING_A): $(call objects,$(DECIDING)) $(O)/gen/statements.o
$(O)/lib%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# SQL by number: schema/queries becomes enum stmt and its table.
$(O)/gen/statements.h $(O)/gen/statements.c: $(O)/gen/statements.%: \
    $(QUERIES) tools/sql2c.awk
	@mkdir -p $(@D)
	LC_ALL=C awk -v form=$* -f tools/sql2c.awk $(QUERIES) > $@
$(O)/gen/statements.o: $(O)/gen/statements.c $(O)/gen/statements.h
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
$(call objects,$(DECIDING) $(MILTER) $(CONSOLE) $(CLI)): | $(O)/gen/statements.h

# Named characters of HTML: a list becomes a table.
$(O)/gen/references.h: lib/text/references.txt tools/references.awk
	@mkdir -p $(@D)
	LC_ALL=C awk -f tools/references.awk lib/text/references.txt > $@
$(O)/lib/text/reference.o: | $(O)/gen/references.h

# Programs stand in the object folder; a release also stands at the top.
$(O)/schoolgate-milter: $(call objects,$(MILTER)) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ -lmilter -lcurl $(LIBS_DECIDING) \
	    $(LIBS_SHARED) \
	    -lpthread
$(O)/schoolgate-scanner: $(call objects,$(SCANNER)) $(READING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_SHARED)
$(O)/schoolgate-console: $(call objects,$(CONSOLE)) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_CONSOLE) $(LIBS_DECIDING) \
	    $(LIBS_SHARED)
$(O)/schoolgate: $(call objects,$(CLI)) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ -lcsv $(LIBS_DECIDING) $(LIBS_SHARED)

$(PROGRAMS): %: build/release/%
	cp --remove-destination $< $@

programs: $(addprefix $(O)/,$(PROGRAMS))

# tests/<layer>/x_test.c links with the side that its layer belongs to.
TESTS_C    = $(sort $(wildcard tests/*/*_test.c))
TESTS      = $(patsubst %.c,$(O)/%,$(TESTS_C))
on_side    = $(filter $(addprefix $(O)/tests/,$(addsuffix /%,$(1))),$(TESTS))

$(call on_side,base conf record): $(O)/%: $(O)/%.o $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_SHARED) -lpthread
$(call on_side,mail text match): $(O)/%: $(O)/%.o $(READING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_SHARED) -lpthread
$(call on_side,scanner): $(O)/%: $(O)/%.o $(filter-out \
    $(O)/scanner/main.o,$(call objects,$(SCANNER))) $(READING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_SHARED) -lpthread
$(call on_side,policy store): $(O)/%: $(O)/%.o $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_DECIDING) $(LIBS_SHARED) -lpthread
$(call on_side,milter): $(O)/%: $(O)/%.o $(filter-out \
    $(O)/milter/main.o,$(call objects,$(MILTER))) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ -lmilter -lcurl $(LIBS_DECIDING) \
	    $(LIBS_SHARED) \
	    -lpthread
$(call on_side,console): $(O)/%: $(O)/%.o $(filter-out \
    $(O)/console/main.o,$(call objects,$(CONSOLE))) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_CONSOLE) $(LIBS_DECIDING) \
	    $(LIBS_SHARED)
$(call on_side,cli): $(O)/%: $(O)/%.o $(addprefix $(O)/cli/,csv.o names.o print.o) \
    $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ -lcsv $(LIBS_DECIDING) $(LIBS_SHARED)

# Some of them call statements.
$(addsuffix .o,$(TESTS)): | $(O)/gen/statements.h

tests: $(TESTS)

# Small programs that tests, ./run and the bench use.
TOOLS = $(patsubst %,$(O)/tests/tools/%,smtpsend smtpload milterspeak)
$(TOOLS): %: %.o $(O)/tests/tools/smtp.o
	$(CC) $(LDFLAGS) -o $@ $^ -lpthread
ASK = $(O)/tests/tools/askscanner
$(ASK): %: %.o $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_SHARED)
PROBE = $(O)/tests/faults/sandbox_probe
$(PROBE): %: %.o
	$(CC) $(LDFLAGS) -o $@ $^
TERMS = $(O)/bench/terms $(O)/bench/names
$(TERMS): %: %.o $(READING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_SHARED)
# Both sides: the scan, and the verdict beside it.
RULES = $(O)/bench/rules
$(RULES): %: %.o $(O)/milter/entry.o $(filter-out $(O)/scanner/main.o,$(call \
    objects,$(SCANNER))) $(READING_A) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_DECIDING) \
	    $(LIBS_SHARED) -lpthread
SCAN = $(O)/bench/scan
$(SCAN): %: %.o $(filter-out $(O)/scanner/main.o,$(call objects,$(SCANNER))) \
    $(READING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_READING) $(LIBS_SHARED) -lpthread
tools: $(TOOLS) $(ASK) $(PROBE) $(TERMS) $(RULES) $(SCAN)

# What is run: `make check` is everything short, lint is its own.
check: all tools tests
	$(MAKE) -s SAN=1 tests programs
	$(MAKE) -s FUZZ=1 fuzzers
	tests/run $(TESTS) $(patsubst build/release/%,build/san/%,$(TESTS)) \
	    $(sort $(wildcard tests/*/*.t))

# tests/fuzz/x_fuzz.c: libFuzzer, each with all but the programs' own.  `make
# check` runs them for a moment, `make fuzz` for FUZZ_SECONDS each.
FUZZERS = $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
FUZZED  = $(filter-out $(O)/scanner/main.o,$(call objects,$(SCANNER))) \
	  $(O)/cli/csv.o $(addprefix $(O)/console/,route.o exchange.o gate.o \
	  parameter.o)
$(FUZZERS): %: %.o $(FUZZED) $(READING_A) $(DECIDING_A) $(SHARED_A)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ -lcsv $(LIBS_READING) \
	    $(LIBS_DECIDING) $(LIBS_SHARED)
$(addsuffix .o,$(FUZZERS)): | $(O)/gen/statements.h
fuzz:
	$(MAKE) FUZZ=1 fuzzers
	tests/fuzz/run $(patsubst $(O)/%,build/fuzz/%,$(FUZZERS))
fuzzers: $(FUZZERS)

# What the word lists find in our labelled examples: EVAL is kept, open or both
# names.  It fails on a fall; eval-keep writes the figures of both.
EVAL ?= kept
eval: all
	tests/eval/eval $(EVAL)
eval-keep: all
	tests/eval/eval --keep open kept

# 100,000 messages: memory, descriptors and threads stay flat.
soak: all tools
	TEST_SECONDS=3000 tests/run tests/faults/soak

# The three containers, built and run; needs docker-compose, and services up.
compose-test:
	packaging/docker/test

# Figures, printed; README keeps the last ones.
bench: all tools
	bench/run
	bench/console

lint: $(call objects,$(SHARED) $(READING) $(DECIDING) $(MILTER) $(SCANNER) \
    $(CONSOLE) $(CLI)) $(O)/gen/statements.h
	LINT_FLAGS='$(filter-out -MMD -MP,$(CPPFLAGS)) $(CSTD)' \
	    TEST_SECONDS=1800 tests/run -l -lint tools/lint

# DESTDIR is for packagers.
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin \
	    $(DESTDIR)$(PREFIX)/share/schoolgate $(DESTDIR)$(SYSCONFDIR)
	install schoolgate $(DESTDIR)$(PREFIX)/bin
	install schoolgate-milter schoolgate-scanner schoolgate-console \
	    $(DESTDIR)$(PREFIX)/sbin
	cp -R schema wordlists policies $(DESTDIR)$(PREFIX)/share/schoolgate
	install -d $(DESTDIR)$(PREFIX)/share/schoolgate/console
	cp -R console/web $(DESTDIR)$(PREFIX)/share/schoolgate/console
	./schoolgate-console -o > $(DESTDIR)$(PREFIX)/share/schoolgate/openapi.json
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system \
	    packaging/*.service packaging/*.timer
	install -D -m 644 packaging/schoolgate.sysusers \
	    $(DESTDIR)$(PREFIX)/lib/sysusers.d/schoolgate.conf
	install -D -m 644 packaging/schoolgate.tmpfiles \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/schoolgate.conf
	install -D -m 644 packaging/schoolgate.logrotate \
	    $(DESTDIR)$(dir $(SYSCONFDIR))logrotate.d/schoolgate
	for page in man/*; do install -D -m 644 $$page \
	    $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf build $(PROGRAMS)

.PHONY: all install programs tests tools check soak eval eval-keep compose-test bench lint fuzz fuzzers clean
.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
