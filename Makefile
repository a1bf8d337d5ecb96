# SPDX-License-Identifier: LGPL-2.1-or-later
#
# coinbudget. `make help` lists the targets; docs and the story are in README.md.
# GNU make 4.3, gcc 12 or clang 14, Debian 12's libraries.

VERSION := 0.2.0

# release | debug | asan | coverage. Each is built in a folder of its own, side by side. (And fuzz,
# which the targets of its name build by themselves.)
VARIANT ?= release
BUILD ?= build
B := $(BUILD)/$(VARIANT)

# D-Bus, polkit and systemd look for an installed service's files under /usr/share and
# /usr/lib. Another prefix is for staging, or for who tells them so.
prefix ?= /usr
sysconfdir ?= /etc
localstatedir ?= /var
bindir ?= $(prefix)/bin
sbindir ?= $(prefix)/sbin
datadir ?= $(prefix)/share
localedir ?= $(datadir)/locale
unitdir ?= $(prefix)/lib/systemd/system
libexecdir ?= $(prefix)/libexec
userunitdir ?= $(prefix)/lib/systemd/user
autostartdir ?= $(sysconfdir)/xdg/autostart
sysusersdir ?= $(prefix)/lib/sysusers.d
journaldir ?= $(prefix)/lib/systemd/catalog
mandir ?= $(datadir)/man
bashcompdir ?= $(datadir)/bash-completion/completions
# Debian's zsh looks for what is not its own in a folder of another name.
zshcompdir ?= $(datadir)/zsh/$(if $(wildcard /etc/debian_version),vendor-completions,site-functions)
fishcompdir ?= $(datadir)/fish/vendor_completions.d

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin AR),default)
AR := ar
endif
PKG_CONFIG ?= pkg-config
INSTALL ?= install
# Of libcoinbudget. On Debian libraries have a folder for each architecture.
triplet := $(shell $(CC) -print-multiarch 2>/dev/null)
libdir ?= $(prefix)/lib$(if $(triplet),/$(triplet))
includedir ?= $(prefix)/include
pkgconfigdir ?= $(libdir)/pkgconfig

# `make V=1` shows the commands themselves.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $@;)

comma := ,
space := $() $()

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

.PHONY: all
all:

# ---- flags -----------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wundef \
	-Wcast-qual -Wwrite-strings -Wvla -Wswitch-enum -Wpointer-arith -Werror
# Not for tests, where Criterion's macros trip over them.
STRICT := -Wpedantic -Wconversion -Wsign-conversion
# gcc takes no (void) for an answer.
RELAXED := -Wno-unused-result
ifneq ($(findstring clang,$(CC)),)
WARNINGS += -Wno-gnu-statement-expression
endif

HARDENING := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

flags.release := -O2 -g $(HARDENING)
flags.debug := -Og -g3
flags.asan := -O1 -g $(SANITIZE)
flags.coverage := -O0 -g --coverage
flags.fuzz := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
ldflags.release := -Wl,-z,relro,-z,now
ldflags.asan := $(SANITIZE)
ldflags.coverage := --coverage
ldflags.fuzz := $(SANITIZE)

ifeq ($(flags.$(VARIANT)),)
$(error VARIANT=$(VARIANT) is none of release, debug, asan, coverage, fuzz)
endif

# Asked for only when something is compiled (and then once): `make deps` and `make help` work
# where pkg-config is not installed yet.
pkg = $(shell $(PKG_CONFIG) $(1) $(2) || echo pkg-config-failed)
once = $(eval $(1) := $(2))$($(1))
PACKAGES := libsystemd inih sqlite3 libgcrypt
PKG_CFLAGS = $(call once,PKG_CFLAGS,$(call pkg,--cflags,$(PACKAGES)))
PKG_LIBS = $(call once,PKG_LIBS,$(call pkg,--libs,$(PACKAGES)))
# The client and the tests' world need no more than this.
BUS_LIBS = $(call once,BUS_LIBS,$(call pkg,--libs,libsystemd))
TEST_CFLAGS = $(call once,TEST_CFLAGS,$(call pkg,--cflags,criterion))
TEST_LIBS = $(call once,TEST_LIBS,$(call pkg,--libs,criterion))

ALL_CPPFLAGS = -I. -Idaemon -DCOINBUDGET_VERSION=\"$(VERSION)\" $(PKG_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=gnu17 -fPIE $(flags.$(VARIANT)) $(WARNINGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,--as-needed $(ldflags.$(VARIANT)) $(LDFLAGS)

# ---- what is built of what -------------------------------------------------------------------

objects = $(patsubst %.c,$(B)/%.o,$(1))

COMMON_SRC := $(wildcard common/*.c)
DAEMON_SRC := $(wildcard daemon/*/*.c)
# main.c, and what only it uses.
MAIN_SRC := $(wildcard daemon/*.c)
CLIENT_SRC := $(filter-out client/main.c,$(wildcard client/*.c))
# The desktop's notifications; without its main.c, which the unit tests do without.
NOTIFY_SRC := $(filter-out %/main.c,$(wildcard client/notify/*.c))
UNIT_SRC := $(wildcard tests/unit/*.c)
SHIM_SRC := $(wildcard tests/integration/clock_shim.c)
INTEGRATION_SRC := $(filter-out %/world_main.c $(SHIM_SRC),$(wildcard tests/integration/*.c)) \
	tests/powercut/ext4.c tests/simulation/must.c
SIMULATION_SRC := $(wildcard tests/simulation/*.c)
# A program for each target, of what they share.
FUZZ_MAINS := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_SRC := $(filter-out $(FUZZ_MAINS),$(wildcard tests/fuzz/*.c))
# Programs of their own, for the bench: what it compares with, fills a ledger with, counts with.
BENCH_MAINS := $(addprefix tests/bench/,echo.c fill.c percall.c sync_shim.c)
BENCH_SRC := $(filter-out $(BENCH_MAINS),$(wildcard tests/bench/*.c))
# Random calls to a running daemon.
CALLS_SRC := $(wildcard tests/calls/*.c) tests/integration/members.c tests/simulation/must.c
# The ledger, killed and failing at every call.
CRASH_SRC := $(wildcard tests/crash/*.c) tests/simulation/folder.c tests/simulation/must.c
# Power cuts under load; and the daemons that are wrong on purpose, which it has to catch.
POWERCUT_MUTANTS := $(wildcard tests/powercut/mutant_*.c)
POWERCUT_SRC := $(filter-out $(POWERCUT_MUTANTS),$(wildcard tests/powercut/*.c)) \
	tests/crash/after.c tests/calls/dice.c tests/simulation/must.c
# The simulation's commands on a disk that loses its power, with a main() and folders of its own.
IMAGES_SRC := $(wildcard tests/images/*.c) $(filter-out %/main.c %/folder.c,$(SIMULATION_SRC))
# Damaged ledgers, of a story in the simulation's words.
FLIPS_SRC := $(wildcard tests/flips/*.c) $(filter-out %/main.c,$(SIMULATION_SRC))
# All of the tests that need no framework.
PLAIN_SRC := $(sort $(SIMULATION_SRC) $(CALLS_SRC) $(CRASH_SRC) $(POWERCUT_SRC) $(POWERCUT_MUTANTS) \
	$(IMAGES_SRC) $(FLIPS_SRC) $(BENCH_SRC) $(BENCH_MAINS) $(FUZZ_SRC) $(FUZZ_MAINS))
# The harness that the tests stand on, and that a program of its own opens for the demo.
WORLD_MAIN := $(wildcard tests/integration/world_main.c)
WORLD_SRC := $(filter-out $(WORLD_MAIN),$(wildcard tests/integration/world*.c))

LIBDAEMON := $(B)/libdaemon.a
LIBCLIENT := $(B)/libclient.a
# For apps: what is in client/lib, and of the client's library what it stands on, compiled anew.
LIB_SRC := $(wildcard client/lib/*.c)
LIB_SHARED := $(addprefix client/,lib_bus.c lib_calls.c lib_recharge.c lib_types.c record.c) common/contract.c
LIB_OBJECTS := $(patsubst %.c,$(B)/pic/%.o,$(LIB_SRC) $(LIB_SHARED))
LIB_SONAME := libcoinbudget.so.0
LIB_FILE := $(LIB_SONAME).1.0
LIBCOINBUDGET := $(if $(LIB_SRC),$(B)/$(LIB_SONAME) $(B)/libcoinbudget.so)
PROGRAMS := $(if $(wildcard daemon/main.c),$(B)/coinbudgetd) \
	$(if $(wildcard client/main.c),$(B)/coinbudget) $(B)/coinbudget-notify
WORLD := $(if $(WORLD_MAIN),$(B)/world) $(if $(SHIM_SRC),$(B)/clock_shim.so)
UNIT := $(if $(UNIT_SRC),$(B)/unit)
INTEGRATION := $(if $(filter tests/integration/test_%,$(INTEGRATION_SRC)),$(B)/integration)
SIMULATION := $(if $(SIMULATION_SRC),$(B)/simulation)
RANDOM_CALLS := $(B)/calls
CRASH := $(B)/crash
POWERCUT := $(B)/powercut $(patsubst tests/powercut/mutant_%.c,$(B)/powercut-%,$(POWERCUT_MUTANTS))
BENCH := $(addprefix $(B)/,bench bench-echo bench-fill bench-percall sync_shim.so)
# Touched when the Debian packages beside it have been built; without tests, which are run by themselves.
DEB := $(BUILD)/deb/built
export DEB_BUILD_OPTIONS ?= nocheck
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/%,$(FUZZ_MAINS))

# What people read, in other languages: client/po/de.po and so on.
LANGUAGES := $(patsubst client/po/%.po,%,$(wildcard client/po/*.po))
catalogues = $(patsubst %,$(1)/%/LC_MESSAGES/coinbudget.mo,$(LANGUAGES))
LOCALE := $(call catalogues,$(B)/locale)

all: $(LIBDAEMON) $(LIBCLIENT) $(PROGRAMS) $(LIBCOINBUDGET) $(LOCALE)

# What docs/apps.md shows, built as an app is: with what `make install` puts in place.
EXAMPLES := $(patsubst docs/examples/%.c,$(B)/examples/%,$(wildcard docs/examples/*.c))

.PHONY: tests
tests: $(EXAMPLES) $(B)/library-memory $(UNIT) $(SIMULATION) $(B)/images $(B)/flips $(CRASH) $(INTEGRATION) $(WORLD) $(RANDOM_CALLS) \
	$(POWERCUT) $(BENCH)

POLICY := $(call objects,$(wildcard daemon/policy/*.c))
$(LIBDAEMON): $(call objects,$(COMMON_SRC) $(DAEMON_SRC))
# The judgement is pure, or nothing is built. (A sanitizer's or a counter's calls are not ours.)
ifeq ($(VARIANT),release)
$(LIBDAEMON): $(B)/policy.pure
endif
$(B)/policy.pure: $(POLICY)
	$(call say,NM) tests/tools/check-purity $^ && touch $@
$(LIBCLIENT): $(call objects,$(COMMON_SRC) $(CLIENT_SRC))

$(B)/$(LIB_SONAME): $(LIB_OBJECTS) client/lib/libcoinbudget.map $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) -shared -fPIC $(lib_ldflags) $(LDFLAGS) -Wl,-soname,$(LIB_SONAME) \
		-Wl,--version-script=client/lib/libcoinbudget.map -o $@ $(filter %.o,$^) $(BUS_LIBS) $(LDLIBS)
lib_ldflags = -Wl,--as-needed,--gc-sections $(ldflags.$(VARIANT))
# What an app is linked with.
$(B)/libcoinbudget.so: $(B)/$(LIB_SONAME)
	$(call say,LINK) ln -sf $(LIB_SONAME) $@

# Only this one knows where they are: `make install prefix=` builds nothing else anew.
$(B)/client/translate.o: private CPPFLAGS += -DCOINBUDGET_LOCALEDIR=\"$(localedir)\"
$(B)/client/translate.o: $(B)/localedir
$(B)/localedir: FORCE
	$(call stamp,$(localedir))

$(LOCALE): $(B)/locale/%/LC_MESSAGES/coinbudget.mo: client/po/%.po
	@mkdir -p $(@D)
	$(call say,MO) msgfmt --check -o $@ $<

$(B)/staged: $(LIBCOINBUDGET) client/lib/coinbudget.h client/lib/libcoinbudget.pc.in
	@$(MAKE) --no-print-directory V=1 install-lib DESTDIR=$(abspath $(B))/stage >/dev/null && touch $@
staged = $(shell PKG_CONFIG_SYSROOT_DIR=$(abspath $(B))/stage \
	PKG_CONFIG_PATH=$(abspath $(B))/stage$(pkgconfigdir) $(PKG_CONFIG) --cflags --libs libcoinbudget libsystemd)
$(EXAMPLES): $(B)/examples/%: docs/examples/%.c $(B)/staged
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(ALL_CFLAGS) $(STRICT) $(ALL_LDFLAGS) -Wl,-rpath,'$$ORIGIN/../stage$(libdir)' -o $@ $< $(staged)

# The same objects, in a program in which their memory runs out.
$(B)/library-memory: private wraps := $(addprefix -Wl$(comma)--wrap=,calloc reallocarray strdup)
$(B)/library-memory: $(B)/tests/library/memory.o $(LIB_OBJECTS)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(wraps) -o $@ $^ $(BUS_LIBS) $(LDLIBS)

# Made anew each time: `ar r` would keep what has been removed from the sources.
$(B)/%.a: $(B)/sources
	$(call say,AR) rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(B)/coinbudgetd: $(call objects,$(MAIN_SRC)) $(LIBDAEMON)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/coinbudget: $(B)/client/main.o $(LIBCLIENT)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(BUS_LIBS) $(LDLIBS)

$(B)/coinbudget-notify: $(call objects,client/notify/main.c $(NOTIFY_SRC)) $(LIBCLIENT)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(BUS_LIBS) $(LDLIBS)

$(B)/unit: $(call objects,$(UNIT_SRC) $(NOTIFY_SRC)) $(LIBDAEMON) $(LIBCLIENT) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(TEST_LIBS) $(PKG_LIBS) $(LDLIBS)

$(B)/integration: $(call objects,$(INTEGRATION_SRC)) $(LIBCLIENT) $(LIBDAEMON) $(B)/$(LIB_SONAME) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,-rpath,'$$ORIGIN' -o $@ \
		$(filter %.o %.a %/$(LIB_SONAME),$^) $(TEST_LIBS) $(PKG_LIBS) $(LDLIBS)

$(B)/simulation: $(call objects,$(SIMULATION_SRC)) $(LIBDAEMON) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/calls: $(call objects,$(CALLS_SRC) $(WORLD_SRC)) $(LIBCLIENT) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

# These three have ledgers that are wrong on purpose.
wrap = $(addprefix -Wl$(comma)--wrap=,$(1))
$(B)/crash: private wraps := $(call wrap,redo_write redo_each ledger_flush)
$(B)/crash: $(call objects,$(CRASH_SRC)) $(LIBDAEMON) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(wraps) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/images: private wraps := $(call wrap,ledger_batch service_submit service_run redo_write redo_each redo_add \
	ledger_take derive_entry database_use_log)
$(B)/images: $(call objects,$(IMAGES_SRC)) $(LIBDAEMON) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(wraps) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/powercut: $(call objects,$(POWERCUT_SRC) $(WORLD_SRC)) $(LIBDAEMON) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/powercut-early: private wraps := $(call wrap,redo_write service_run)
$(B)/powercut-normal $(B)/powercut-normal_ledger: private wraps := $(call wrap,database_use_log)
$(B)/powercut-%: $(B)/tests/powercut/mutant_%.o $(call objects,$(MAIN_SRC)) $(LIBDAEMON)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(wraps) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/flips: $(call objects,$(FLIPS_SRC)) $(LIBDAEMON) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS)

$(B)/world: $(call objects,$(WORLD_SRC) $(WORLD_MAIN)) $(LIBCLIENT)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(BUS_LIBS) $(LDLIBS)

$(B)/bench: $(call objects,$(BENCH_SRC) $(WORLD_SRC)) $(LIBCLIENT) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS) $(LDLIBS) -lm

$(B)/bench-echo: $(B)/tests/bench/echo.o
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(BUS_LIBS) $(LDLIBS)

$(B)/bench-fill: $(B)/tests/bench/fill.o $(LIBDAEMON)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LDLIBS)

# The daemon itself, but for what stands in front of bus_submit().
$(B)/bench-percall: $(B)/tests/bench/percall.o $(call objects,$(MAIN_SRC)) $(LIBDAEMON)
	$(call say,LINK) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,--wrap=bus_submit -o $@ $^ $(PKG_LIBS) $(LDLIBS)

$(FUZZ): $(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(call objects,$(FUZZ_SRC)) $(LIBDAEMON) $(LIBCLIENT) $(B)/sources
	$(call say,LINK) $(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(ALL_LDFLAGS) $(wraps) -o $@ $(filter %.o %.a,$^) \
		$(PKG_LIBS) $(LDLIBS)

# What the method calls would need a bus, polkit and a ledger for.
$(B)/fuzz_options: private wraps := $(addprefix -Wl$(comma)--wrap=,auth_caller auth_user_name auth_ask \
	bus_submit audience_subscribe untold_tell sd_bus_send sd_bus_reply_method_return \
	sd_bus_reply_method_errno)

# Preloaded into the daemon under test. Never sanitized: a sanitizer's runtime must come first.
$(B)/clock_shim.so: tests/integration/clock_shim.c
$(B)/sync_shim.so: tests/bench/sync_shim.c
$(B)/clock_shim.so $(B)/sync_shim.so: $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -I. -std=gnu17 -O2 -g $(WARNINGS) -fPIC -shared -MMD -MP -MF $(@:.so=.d) \
		-o $@ $(filter %.c,$^) -ldl

# The world is for the demo too, which needs no test framework; the rest of these use none.
$(call objects,$(sort $(WORLD_SRC) $(WORLD_MAIN) $(PLAIN_SRC))): TEST_CFLAGS :=

$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(ALL_CPPFLAGS) $(TEST_CFLAGS) $(ALL_CFLAGS) $(RELAXED) -MMD -MP -c -o $@ $<

$(B)/pic/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(STRICT) -fPIC -fvisibility=hidden -ffunction-sections \
		-MMD -MP -c -o $@ $<

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(STRICT) -MMD -MP -c -o $@ $<

# Stamps: touched only when their text changes, so that another compiler, another flag or a
# removed source file rebuilds what it must, and nothing else does.
stamp = @mkdir -p $(@D); if [ "$$(cat $@ 2>/dev/null)" != '$(1)' ]; then echo '$(1)' > $@; fi

.PHONY: FORCE
$(B)/flags: FORCE
	@$(PKG_CONFIG) --exists $(PACKAGES) || { \
		echo 'Libraries are missing ($(PACKAGES)). Install them: make deps' >&2; exit 1; }
	$(call stamp,$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS))
$(B)/sources: FORCE
	$(call stamp,$(sort $(COMMON_SRC) $(DAEMON_SRC) $(CLIENT_SRC) $(LIB_SRC) $(NOTIFY_SRC) $(UNIT_SRC) \
		$(INTEGRATION_SRC) $(PLAIN_SRC)))

-include $(patsubst %.c,$(B)/%.d,$(COMMON_SRC) $(DAEMON_SRC) $(MAIN_SRC) $(CLIENT_SRC) client/main.c \
	$(NOTIFY_SRC) client/notify/main.c $(UNIT_SRC) $(INTEGRATION_SRC) $(WORLD_MAIN) $(PLAIN_SRC)) \
	$(LIB_OBJECTS:.o=.d) $(B)/tests/library/memory.d $(B)/clock_shim.d $(B)/sync_shim.d

# ---- tests -----------------------------------------------------------------------------------

# How the tests find what was built.
export COINBUDGET_BUILD_DIR = $(abspath $(B))
export COINBUDGET_SOURCE_DIR = $(CURDIR)
export ASAN_OPTIONS ?= verify_asan_link_order=0:detect_stack_use_after_return=1
export UBSAN_OPTIONS ?= print_stacktrace=1

# For users, mounts and a container that only the tests see.
SUDO := sudo --preserve-env=COINBUDGET_BUILD_DIR,COINBUDGET_SOURCE_DIR,ASAN_OPTIONS,UBSAN_OPTIONS
AS_ROOT := $(if $(filter-out 0,$(shell id -u)),$(SUDO))

# In this order.
TESTS := test-unit test-fuzz test-simulation test-images test-flips test-crash test-integration test-tour \
	test-calls test-powercut test-completions test-system

.PHONY: test test-all $(TESTS) simulate images flips crash calls powercut soak demo
test: deps-test
	@$(MAKE) --no-print-directory test-all

# One after the other also with -j; all of them, also when one fails.
test-all: all tests
	@failed=; for t in $(TESTS); do $(MAKE) --no-print-directory $$t || failed="$$failed $$t"; done; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed" >&2; exit 1; fi; echo "All tests passed."

test-unit: $(UNIT) $(LOCALE)
	@tests/tools/run-criterion $(B)/unit

test-fuzz: fuzzers
	@tests/tools/run-fuzz $(BUILD)/fuzz test $(TARGETS)

# The service against the model of docs/limits.md: a seed that is always the same, another that is
# printed, and models that are wrong on purpose.
test-simulation: $(SIMULATION)
	@echo '== $(B)/simulation'
	@$(B)/simulation --test --seconds=30 --shrink=10

# The same, from a seed that is printed, for as long as one likes, or for so many commands.
SECONDS ?= 600
simulate: $(SIMULATION)
	$(B)/simulation $(if $(COMMANDS),--seconds=0 --commands=$(COMMANDS),--seconds=$(SECONDS)) \
		$(if $(SEED),--seed=$(SEED))

# What a power cut may leave on the disk, under the same commands: images of it, from a seed that is
# always the same and one that is printed, and ledgers that are wrong on purpose; or so many.
IMAGES ?= 1000000
test-images: $(B)/images
	@echo '== $<'
	@$< --test --images=800 --at-once=6
images: $(B)/images
	$< --images=$(IMAGES) $(if $(SEED),--seed=$(SEED))

# A small ledger with one bit of it changed, or cut off: every so many of them, from a seed that is
# printed; EVERY=1 is each bit.
test-flips: EVERY ?= 5000
flips: EVERY ?= 1
test-flips flips: $(B)/flips
	@echo '== $(B)/flips'
	@$(B)/flips --every=$(EVERY) $(if $(SEED),--seed=$(SEED))

# The ledger killed, or told that it cannot be, at its calls into the kernel and for memory: a few of
# them, from a seed that is printed; or all. Those for memory are so many: one of MEMORY=. No disk
# is needed: SIGKILL loses nothing that was written.
MEMORY ?= 1
on_memory = TMPDIR=$${TMPDIR:-/dev/shm}
test-crash: $(CRASH)
	@echo '== $(B)/crash'
	@$(on_memory) $(B)/crash --every=500 --memory-every=40000 $(if $(SEED),--seed=$(SEED))

crash: $(CRASH)
	$(on_memory) $(B)/crash --memory-every=$(MEMORY) $(if $(SEED),--seed=$(SEED))

test-integration: $(EXAMPLES) $(B)/library-memory $(INTEGRATION) $(PROGRAMS) $(WORLD) $(LOCALE)
	@$(AS_ROOT) tests/tools/run-criterion $(B)/integration

# Every method called at random, by plain users; as many as one likes, from a seed that is printed.
# DFUZZER=: the path of a dfuzzer, which is run as well.
CALLS ?= 10000
test-calls calls: $(RANDOM_CALLS) $(PROGRAMS) $(WORLD)
	@echo '== $(B)/calls'
	@$(AS_ROOT) $(B)/calls --calls=$(CALLS) $(if $(SEED),--seed=$(SEED)) \
		$(if $(DFUZZER),--dfuzzer=$(DFUZZER))

# The power is cut so many times, from a seed that is printed; and then under daemons that are wrong on
# purpose, until that is noticed.
CUTS ?= 15
test-powercut powercut: $(POWERCUT) $(PROGRAMS) $(WORLD)
	@echo '== $(B)/powercut'
	@$(AS_ROOT) $(B)/powercut --cuts=$(CUTS) $(if $(SEED),--seed=$(SEED))
	@for m in $(patsubst $(B)/powercut-%,%,$(filter-out $(B)/powercut,$(POWERCUT))); do \
		$(AS_ROOT) $(B)/powercut --cuts=40 --mutant=$$m || exit 1; done

# What the shells offer, in the shells themselves.
test-completions: $(PROGRAMS) $(WORLD)
	@echo '== tests/completions/run'
	@$(AS_ROOT) tests/completions/run

test-system: all $(RANDOM_CALLS) $(DEB)
	@$(AS_ROOT) tests/system/run

# The long forms, hours of them; all, also when one fails.
soak:
	@failed=; for t in 'simulate COMMANDS=10000000' 'images IMAGES=1000000' 'flips EVERY=1' crash \
		'calls CALLS=500000 VARIANT=asan' 'powercut CUTS=300' 'fuzz SECONDS=1200'; do \
		$(MAKE) --no-print-directory $$t || failed="$$failed $${t%% *}"; done; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed" >&2; exit 1; fi; echo "All of it passed."

demo: deps-demo
	@$(MAKE) --no-print-directory demo-run
# What each audience sees: docs/tour.md, as it is made now, but for times and hashes.
.PHONY: tour test-tour
TOUR_MASK := s/[0-9]{2}:[0-9]{2}(:[0-9]{2})?/HH:MM/g; s/[0-9a-f]{64}/HASH/g
tour: all $(WORLD)
	@tests/tour.sh > $(B)/tour.md && mv $(B)/tour.md docs/tour.md
test-tour: all $(WORLD)
	@echo '== tests/tour.sh'
	@tests/tour.sh > $(B)/tour.md
	@sed -E '$(TOUR_MASK)' docs/tour.md > $(B)/tour.expected
	@sed -E '$(TOUR_MASK)' $(B)/tour.md | diff -u $(B)/tour.expected - && echo 'docs/tour.md is what is seen.'

.PHONY: demo-run
demo-run: all $(WORLD)
	@tests/demo.sh

# ---- fuzzing ---------------------------------------------------------------------------------

# libFuzzer comes with clang: whatever the rest is built with, this is a variant of its own.
export FUZZ_CC ?= clang
# TARGETS="config seller": these only.
TARGETS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_MAINS))

.PHONY: fuzz fuzz-keep fuzzers fuzzers-all
# Each target for so long, from a seed that is printed, or given: SEED=.
fuzz: fuzzers
	@SEED=$(SEED) tests/tools/run-fuzz $(BUILD)/fuzz $(SECONDS) $(TARGETS)

# What such runs have found on the way, as far as it reaches more code, into tests/fuzz/corpus/.
fuzz-keep: fuzzers
	@tests/tools/run-fuzz $(BUILD)/fuzz keep $(TARGETS)

fuzzers:
	@! tests/tools/run-fuzz has $(FUZZ_CC) || \
		$(MAKE) --no-print-directory VARIANT=fuzz CC=$(FUZZ_CC) fuzzers-all
fuzzers-all: $(FUZZ)

# ---- speed -----------------------------------------------------------------------------------

# Ledgers of so many requests, filled once and kept: ten million take 40 minutes and 8 GB.
SIZES ?= 100000 1000000 10000000
BENCH_DIR := $(BUILD)/bench
ledgers = $(patsubst %,$(BENCH_DIR)/ledger-%,$(filter-out 0,$(1)))
bench = $(AS_ROOT) $(B)/bench $(1) --sizes=$(subst $(space),$(comma),$(strip $(2))) $(BENCH_DIR) $(PARTS)

# PARTS=: some of them only. LONG=1: memory after a million requests, --verify on the largest ledger.
PARTS ?=
.PHONY: bench bench-quick
bench: $(PROGRAMS) $(BENCH) $(call ledgers,$(SIZES))
	@$(call bench,$(if $(LONG),--long),$(SIZES))

# About a minute: that it works, and roughly where one stands.
bench-quick: $(PROGRAMS) $(BENCH) $(call ledgers,10000)
	@$(call bench,--quick,10000)

$(BENCH_DIR)/ledger-%: | $(B)/bench-fill
	@mkdir -p $(@D)
	@$(AS_ROOT) rm -rf $@.new
	@$(AS_ROOT) $(B)/bench-fill $@.new $*
	@$(AS_ROOT) mv $@.new $@

# The texts as the sources have them now, into the catalogues: what is new, and what has changed, is
# then to be translated there.
.PHONY: po-update
po-update:
	@tests/tools/translations update

.PHONY: check
check: lint test

# The daemon under test has a user of its own, and adds to the same counters.
.PHONY: coverage
coverage: deps-coverage
	$(MAKE) VARIANT=coverage all tests test-unit
	-chmod -R a+rwX $(BUILD)/coverage
	$(MAKE) VARIANT=coverage test-integration
	gcovr --root . --filter common/ --filter daemon/ --filter client/ --exclude-unreachable-branches \
		--object-directory $(BUILD)/coverage $(BUILD)/coverage

.PHONY: variants
variants:
	for v in release debug asan coverage; do $(MAKE) VARIANT=$$v all tests || exit 1; done

# ---- packages --------------------------------------------------------------------------------

.PHONY: deps-deb
deps-deb:
	@tests/tools/install-deps build deb

.PHONY: deps deps-test deps-demo deps-lint deps-coverage deps-bench
deps:
	tests/tools/install-deps build run
deps-test:
	@tests/tools/install-deps build test
deps-demo:
	@tests/tools/install-deps build run
deps-lint:
	@tests/tools/install-deps build test lint
deps-coverage:
	@tests/tools/install-deps build test coverage
# Only what it compares with; what is not there is not measured.
deps-bench:
	@tests/tools/install-deps build run bench

# ---- lint ------------------------------------------------------------------------------------

C_FILES := $(wildcard common/*.[ch] daemon/*.[ch] daemon/*/*.[ch] client/*.[ch] client/*/*.[ch] \
	tests/*/*.[ch])
PRODUCT_C := $(filter-out tests/%,$(filter %.c,$(C_FILES)))
SCRIPTS := $(wildcard docs/examples/*.sh tests/*.sh tests/*/*.sh tests/tools/* tests/system/run .ci/run \
	tests/completions/run tests/*/*.bash conf/completions/*.bash conf/debian/*.p*)
# Pictures are compared to the byte.
DATA := $(filter-out %/terminal,$(wildcard tests/data/* tests/fuzz/*.dict conf/completions/* \
	tests/completions/* docs/man/* systemd/*))
LINTS := lint-format lint-tidy lint-cppcheck lint-includes lint-headers lint-purity lint-xml \
	lint-units lint-scripts lint-spdx lint-po lint-journal lint-man

.PHONY: lint lint-all $(LINTS) format
lint: deps-lint
	@$(MAKE) --no-print-directory lint-all
lint-all: $(LINTS)
	@echo "Lint found nothing."

say_lint = $(if $(V),,@printf '  %s\n' $@;)

lint-format:
	$(say_lint)clang-format --dry-run -Werror $(C_FILES) $(wildcard docs/examples/*.c)
lint-tidy:
	$(say_lint)tests/tools/run-tidy $(ALL_CPPFLAGS) -std=gnu17 -- $(PRODUCT_C) $(FUZZ_SRC) $(FUZZ_MAINS)
lint-cppcheck:
	$(say_lint)cppcheck --quiet --std=c17 --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 -I. -Idaemon $(PRODUCT_C)
lint-includes:
	$(say_lint)tests/tools/check-includes $(C_FILES)
lint-headers:
	$(say_lint)tests/tools/check-headers $(ALL_CPPFLAGS) -- $(filter %.h,$(C_FILES))
lint-purity: $(POLICY)
	$(say_lint)tests/tools/check-purity $^
lint-xml:
	$(say_lint)tests/tools/check-xml
lint-units:
	$(say_lint)tests/tools/check-units
lint-journal:
	$(say_lint)tests/tools/check-journal
# What the pages have to name, the programs themselves say.
lint-man: $(PROGRAMS)
	$(say_lint)tests/tools/check-man $(B)
lint-scripts:
	$(say_lint)shellcheck $(SCRIPTS)
lint-spdx:
	$(say_lint)tests/tools/check-spdx $(wildcard client/po/*.po docs/examples/*) $(C_FILES) $(SCRIPTS) $(DATA) tests/print-notifications.py Makefile

lint-po:
	$(say_lint)tests/tools/translations check

format:
	clang-format -i $(C_FILES)

# ---- install ---------------------------------------------------------------------------------

dbusdir := $(datadir)/dbus-1
polkitdir := $(datadir)/polkit-1
catalogdir := $(datadir)/coinbudget/catalog.d
confdir := $(sysconfdir)/coinbudget
presetsdir := $(datadir)/coinbudget/presets
CATALOG := $(wildcard conf/catalog.d/*)
PRESETS := $(wildcard conf/presets/*)
MANUAL := $(wildcard docs/man/*.[1-8])
NAME := org.coinbudget.CoinBudget1

# docs/man/x.5 -> man5/x.5
manual = $(foreach m,$(1),man$(patsubst .%,%,$(suffix $(m)))/$(notdir $(m)))

INSTALLED := $(sbindir)/coinbudgetd $(bindir)/coinbudget \
	$(unitdir)/coinbudgetd.service $(sysusersdir)/coinbudget.conf \
	$(dbusdir)/system.d/$(NAME).conf $(dbusdir)/system-services/$(NAME).service \
	$(dbusdir)/interfaces/$(NAME).xml \
	$(polkitdir)/actions/$(NAME).policy $(polkitdir)/rules.d/20-coinbudget.rules \
	$(confdir)/coinbudget.conf $(call catalogues,$(localedir))
INSTALLED += $(libexecdir)/coinbudget-notify $(autostartdir)/coinbudget-notify.desktop \
	$(userunitdir)/coinbudget-notify.service \
	$(userunitdir)/graphical-session.target.wants/coinbudget-notify.service
INSTALLED += $(journaldir)/coinbudget.catalog $(addprefix $(mandir)/,$(call manual,$(MANUAL))) \
	$(bashcompdir)/coinbudget $(zshcompdir)/_coinbudget $(fishcompdir)/coinbudget.fish

# Only on the machine itself, not when staging into DESTDIR.
LIVE = [ -n '$(DESTDIR)' ] || [ ! -d /run/systemd/system ] ||

.PHONY: install uninstall
# The user comes first: the bus refuses to read a policy that names one it does not know.
install: all
	$(INSTALL) -D -m 644 systemd/coinbudget.sysusers $(DESTDIR)$(sysusersdir)/coinbudget.conf
	[ -n '$(DESTDIR)' ] || systemd-sysusers $(sysusersdir)/coinbudget.conf
	$(INSTALL) -D -m 755 $(B)/coinbudgetd $(DESTDIR)$(sbindir)/coinbudgetd
	$(INSTALL) -D -m 755 $(B)/coinbudget $(DESTDIR)$(bindir)/coinbudget
	$(INSTALL) -d -m 755 $(DESTDIR)$(catalogdir) $(DESTDIR)$(presetsdir) $(DESTDIR)$(confdir) \
		$(DESTDIR)$(unitdir)
	$(INSTALL) -m 644 $(CATALOG) $(DESTDIR)$(catalogdir)
	$(INSTALL) -m 644 $(PRESETS) $(DESTDIR)$(presetsdir)
	[ -e $(DESTDIR)$(confdir)/coinbudget.conf ] || \
		$(INSTALL) -m 644 conf/coinbudget.conf $(DESTDIR)$(confdir)/coinbudget.conf
	for l in $(LANGUAGES); do $(INSTALL) -D -m 644 $(B)/locale/$$l/LC_MESSAGES/coinbudget.mo \
		$(DESTDIR)$(localedir)/$$l/LC_MESSAGES/coinbudget.mo || exit 1; done
	sed 's|/usr/sbin/|$(sbindir)/|' systemd/coinbudgetd.service \
		> $(DESTDIR)$(unitdir)/coinbudgetd.service
	chmod 644 $(DESTDIR)$(unitdir)/coinbudgetd.service
	$(INSTALL) -D -m 644 conf/polkit/$(NAME).policy $(DESTDIR)$(polkitdir)/actions/$(NAME).policy
	$(INSTALL) -D -m 644 conf/polkit/$(NAME).rules $(DESTDIR)$(polkitdir)/rules.d/20-coinbudget.rules
	$(INSTALL) -D -m 644 docs/$(NAME).xml $(DESTDIR)$(dbusdir)/interfaces/$(NAME).xml
	$(INSTALL) -D -m 644 systemd/$(NAME).service \
		$(DESTDIR)$(dbusdir)/system-services/$(NAME).service
	$(INSTALL) -D -m 644 conf/dbus/$(NAME).conf $(DESTDIR)$(dbusdir)/system.d/$(NAME).conf
	$(INSTALL) -D -m 755 $(B)/coinbudget-notify $(DESTDIR)$(libexecdir)/coinbudget-notify
	$(INSTALL) -d -m 755 $(DESTDIR)$(userunitdir)/graphical-session.target.wants \
		$(DESTDIR)$(autostartdir)
	sed 's|/usr/libexec/|$(libexecdir)/|' systemd/coinbudget-notify.service \
		> $(DESTDIR)$(userunitdir)/coinbudget-notify.service
	sed 's|/usr/libexec/|$(libexecdir)/|' systemd/coinbudget-notify.desktop \
		> $(DESTDIR)$(autostartdir)/coinbudget-notify.desktop
	chmod 644 $(DESTDIR)$(userunitdir)/coinbudget-notify.service \
		$(DESTDIR)$(autostartdir)/coinbudget-notify.desktop
	ln -sf ../coinbudget-notify.service \
		$(DESTDIR)$(userunitdir)/graphical-session.target.wants/coinbudget-notify.service
	$(INSTALL) -D -m 644 systemd/coinbudget.catalog $(DESTDIR)$(journaldir)/coinbudget.catalog
	$(foreach m,$(MANUAL),$(INSTALL) -D -m 644 $(m) $(DESTDIR)$(mandir)/$(call manual,$(m)) &&) :
	$(INSTALL) -D -m 644 conf/completions/coinbudget.bash $(DESTDIR)$(bashcompdir)/coinbudget
	$(INSTALL) -D -m 644 conf/completions/coinbudget.zsh $(DESTDIR)$(zshcompdir)/_coinbudget
	$(INSTALL) -D -m 644 conf/completions/coinbudget.fish $(DESTDIR)$(fishcompdir)/coinbudget.fish
	@$(LIVE) journalctl --update-catalog
	@$(LIVE) systemctl daemon-reload
	@$(LIVE) systemctl reload dbus.service
	@$(LIVE) systemctl try-restart coinbudgetd.service
	@$(if $(DESTDIR),,echo 'Installed. Make somebody a guardian: gpasswd -a NAME coinbudget-guardian')

# What dpkg installs, in $(BUILD)/deb; made anew only when something that goes into it has changed.
.PHONY: deb deb-build
deb: deps-deb
	@$(MAKE) --no-print-directory deb-build
deb-build: $(DEB)
	@ls $(BUILD)/deb/*.deb
$(DEB): $(wildcard $(foreach d,common daemon client conf docs,$(d)/* $(d)/*/* $(d)/*/*/*)) \
		$(wildcard systemd/*) tests/tools/build-deb README.md Makefile
	$(call say,DEB) tests/tools/build-deb $(BUILD)/deb $(VERSION) && touch $@

# Leaves the ledger, and the user whom it belongs to.
uninstall:
	@$(LIVE) systemctl stop coinbudgetd.service 2>/dev/null || :
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))
	rm -rf $(DESTDIR)$(datadir)/coinbudget
	@for d in $(dbusdir)/interfaces $(confdir) $(userunitdir)/graphical-session.target.wants; do \
		[ ! -d $(DESTDIR)$$d ] || rmdir --ignore-fail-on-non-empty $(DESTDIR)$$d; done
	@$(LIVE) journalctl --update-catalog
	@$(LIVE) systemctl daemon-reload
	@$(LIVE) systemctl reload dbus.service
	@$(if $(DESTDIR),,echo "Kept: the ledger in $(localstatedir)/lib/coinbudget, whose user it is, and the group of guardians.")

# The library for apps, and what they are built with.
INSTALLED_LIB := $(libdir)/$(LIB_FILE) $(libdir)/$(LIB_SONAME) $(libdir)/libcoinbudget.so \
	$(includedir)/coinbudget.h $(pkgconfigdir)/libcoinbudget.pc

.PHONY: install-lib uninstall-lib
install: install-lib
install-lib: $(LIBCOINBUDGET)
	$(INSTALL) -D -m 644 $(B)/$(LIB_SONAME) $(DESTDIR)$(libdir)/$(LIB_FILE)
	ln -sf $(LIB_FILE) $(DESTDIR)$(libdir)/$(LIB_SONAME)
	ln -sf $(LIB_SONAME) $(DESTDIR)$(libdir)/libcoinbudget.so
	$(INSTALL) -D -m 644 client/lib/coinbudget.h $(DESTDIR)$(includedir)/coinbudget.h
	$(INSTALL) -d -m 755 $(DESTDIR)$(pkgconfigdir)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' -e 's|@includedir@|$(includedir)|' \
		-e 's|@version@|$(VERSION)|' client/lib/libcoinbudget.pc.in \
		> $(DESTDIR)$(pkgconfigdir)/libcoinbudget.pc
	chmod 644 $(DESTDIR)$(pkgconfigdir)/libcoinbudget.pc
	[ -n '$(DESTDIR)' ] || ldconfig

uninstall: uninstall-lib
uninstall-lib:
	rm -f $(addprefix $(DESTDIR),$(INSTALLED_LIB))
	[ -n '$(DESTDIR)' ] || ldconfig

# ---- housekeeping ----------------------------------------------------------------------------

.PHONY: clean help
clean:
	rm -rf $(BUILD)

help:
	@echo 'make                    build the daemon and the client in $(B)'
	@echo 'make demo               install what is missing, build, and play a story on a private bus'
	@echo 'make tour               write docs/tour.md anew: what each audience sees'
	@echo 'make test               install what is missing, build, run every test'
	@echo '  test-unit, test-fuzz, test-simulation, test-images, test-flips, test-crash,'
	@echo '  test-integration, test-calls, test-powercut, test-completions, test-system'
	@echo '                                               one kind of them; the last two as root only'
	@echo 'make soak               the long forms of these, for hours; or one of them:'
	@echo '  simulate SECONDS=       random commands against a model of the rules; or COMMANDS='
	@echo '  images IMAGES=          what a power cut may leave on the disk, so many images of it'
	@echo '  flips EVERY=            a small ledger with any one bit changed, or cut off anywhere'
	@echo '  crash MEMORY=           the ledger killed, and failing, at every call into the kernel'
	@echo '  calls CALLS= DFUZZER=   so many random calls of every method; or dfuzzer too'
	@echo '  powercut CUTS=          so many power cuts under load, on an ext4 of its own'
	@echo '  fuzz SECONDS= TARGETS=  what is read from files, the bus and the command line'
	@echo '                                               each with SEED=, too'
	@echo 'make fuzz-keep          keep in tests/fuzz/corpus what the fuzzers found on their way'
	@echo 'make bench SIZES= PARTS= LONG=1  how fast it is, beside what it could be; docs/speed.md'
	@echo 'make bench-quick        a minute of it'
	@echo 'make check              lint and test'
	@echo 'make lint               formatting, clang-tidy, cppcheck, include rules, XML, units ...'
	@echo '  lint-format, lint-tidy ...                   one kind of it'
	@echo 'make po-update          bring new texts of the client into the translations, client/po/'
	@echo 'make format             apply clang-format'
	@echo 'make coverage           what the tests reach'
	@echo 'make variants           build all variants'
	@echo 'make install, uninstall as root; or into DESTDIR='
	@echo 'make deb                the Debian package, in $(BUILD)/deb'
	@echo 'make deps               the packages to build with (Debian); demo, test and lint fetch theirs'
	@echo 'make clean              remove $(BUILD)'
	@echo
	@echo 'VARIANT=release|debug|asan|coverage  CC=gcc|clang  CFLAGS=  CPPFLAGS=  LDFLAGS=  V=1'
	@echo 'prefix=$(prefix)  sysconfdir=$(sysconfdir)  BUILD=$(BUILD)'
	@echo 'D-Bus, polkit and systemd read an installed service under /usr only: another prefix is'
	@echo 'for staging.'
