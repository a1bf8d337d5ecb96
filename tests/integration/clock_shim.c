/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Preloaded into the daemon by tests: its wall clock shows the real time plus an offset in µs that
 * stands in the file which $CLOCK_SHIM names, and that a test may change at any time; the clocks
 * that count from the boot show theirs plus another that stands behind it. Timers are set back by
 * as much, so that they end when the shown time says so. */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const int64_t *offsets;

typedef int (*ClockGettime)(clockid_t, struct timespec *);
typedef int (*TimerfdSettime)(int, int, const struct itimerspec *, struct itimerspec *);
typedef int (*TimerfdCreate)(int, int);

__attribute__((constructor)) static void shim_open(void) {
        const char *path = getenv("CLOCK_SHIM");
        int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

        if (fd < 0)
                abort();
        void *map = mmap(NULL, 2 * sizeof(*offsets), PROT_READ, MAP_SHARED, fd, 0);
        if (map == MAP_FAILED)
                abort();
        offsets = map;
        (void) close(fd);
}

static struct timespec moved(struct timespec at, int64_t by_usec) {
        int64_t nsec = at.tv_nsec + by_usec % 1000000 * 1000;

        at.tv_sec += by_usec / 1000000;
        if (nsec < 0) {
                at.tv_sec--;
                nsec += 1000000000;
        } else if (nsec >= 1000000000) {
                at.tv_sec++;
                nsec -= 1000000000;
        }
        at.tv_nsec = nsec;
        return at;
}

static int64_t offset(clockid_t clock) {
        if (!offsets)
                return 0;
        switch (clock) {
        case CLOCK_REALTIME:
        case CLOCK_REALTIME_COARSE:
        case CLOCK_REALTIME_ALARM:
                return __atomic_load_n(offsets, __ATOMIC_SEQ_CST);
        case CLOCK_MONOTONIC:
        case CLOCK_BOOTTIME:
        case CLOCK_BOOTTIME_ALARM:
                return __atomic_load_n(offsets + 1, __ATOMIC_SEQ_CST);
        default:
                return 0;
        }
}

int clock_gettime(clockid_t clock, struct timespec *ret) {
        ClockGettime real = (ClockGettime) dlsym(RTLD_NEXT, "clock_gettime");
        int r = real(clock, ret);

        if (r == 0)
                *ret = moved(*ret, offset(clock));
        return r;
}

int gettimeofday(struct timeval *restrict ret, void *restrict zone) {
        struct timespec now;

        (void) zone;
        if (clock_gettime(CLOCK_REALTIME, &now) < 0)
                return -1;
        *ret = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
        return 0;
}

time_t time(time_t *ret) {
        struct timespec now;

        if (clock_gettime(CLOCK_REALTIME, &now) < 0)
                return -1;
        if (ret)
                *ret = now.tv_sec;
        return now.tv_sec;
}

enum { FDS_MAX = 1024 };
static clockid_t clock_of[FDS_MAX];

int timerfd_create(int clock, int flags) {
        TimerfdCreate real = (TimerfdCreate) dlsym(RTLD_NEXT, "timerfd_create");
        int fd = real(clock, flags);

        if (fd >= 0 && fd < FDS_MAX)
                clock_of[fd] = clock;
        return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *ret_old) {
        TimerfdSettime real = (TimerfdSettime) dlsym(RTLD_NEXT, "timerfd_settime");
        struct itimerspec shown = *value;
        _Bool armed = value->it_value.tv_sec != 0 || value->it_value.tv_nsec != 0;

        if (fd >= 0 && fd < FDS_MAX && (flags & TFD_TIMER_ABSTIME) && armed) {
                shown.it_value = moved(shown.it_value, -offset(clock_of[fd]));
                if (shown.it_value.tv_sec < 0)
                        shown.it_value = (struct timespec){.tv_nsec = 1};
        }
        return real(fd, flags, &shown, ret_old);
}
