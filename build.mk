# How the lists of the Makefile become programs; nothing here names a module.

# While the house is being built a list may name what is not there yet.
objects = $(patsubst %.c,$(O)/%.o,$(wildcard $(1:.o=.c)))

$(O)/libshared.a:   $(call objects,$(SHARED))
$(O)/libreading.a:  $(call objects,$(READING))
$(O)/libdeciding.a: $(call objects,$(DECIDING))
$(O)/lib%.a:
	rm -f $@
	$(AR) rcs $@ $^

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

-include $(patsubst %.c,$(O)/%.d,$(wildcard lib/*/*.c milter/*.c scanner/*.c cli/*.c tests/*/*.c bench/*.c))
