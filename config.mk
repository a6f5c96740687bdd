# What a packager may wish to change.
PREFIX     = /usr
SYSCONFDIR = /etc/schoolgate
CC         = gcc
CLANG      = clang
AR         = ar
PKG_CONFIG = pkg-config
# Where libraries of the reading side keep their headers.
READING_INCLUDE = $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) \
		  --cflags-only-I poppler-glib libxml-2.0))
PG_INCLUDE = $(shell $(PKG_CONFIG) --variable=includedir libpq)

# C17 with POSIX.2008.  WERROR=-Werror is what `make check` and CI use.
CSTD     = -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	   -Wmissing-prototypes -Wconversion -Wcast-qual -Wvla -Wformat=2
WERROR   =
OPTIMISE = -O2 -g
HARDEN   = -fstack-protector-strong -fstack-clash-protection -fPIE \
	   -D_FORTIFY_SOURCE=2 -fcf-protection
LDHARDEN = -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed

# make SAN=1: AddressSanitizer and UndefinedBehaviourSanitizer.
ifeq ($(SAN),1)
O        = build/san
OPTIMISE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	   -fno-sanitize-recover=undefined
HARDEN   = -fstack-protector-strong
LDHARDEN = -fsanitize=address,undefined
endif
# make FUZZ=1: the same with libFuzzer, by clang, which also calls NULL + 0 an
# overflow: an empty slice is NULL and 0 here.  Warnings are gcc's to give.
ifeq ($(FUZZ),1)
O        = build/fuzz
CC       = $(CLANG)
WARN     = -w
OPTIMISE = -O2 -g -fsanitize=fuzzer-no-link,address,undefined \
	   -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined
HARDEN   =
LDHARDEN = -fsanitize=address,undefined
endif
O ?= build/release
