/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Preloaded into the daemon by tests: its wall clock shows the real time plus an offset in µs that
 * stands in the file which $CLOCK_SHIM names, and that a test may change at any time. Timers on
 * the wall clock are set back by as much, so that they end when the shown time says so. */

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

static const int64_t *offset_file;

typedef int (*ClockGettime)(clockid_t, struct timespec *);
typedef int (*TimerfdSettime)(int, int, const struct itimerspec *, struct itimerspec *);
typedef int (*TimerfdCreate)(int, int);

__attribute__((constructor)) static void shim_open(void) {
        const char *path = getenv("CLOCK_SHIM");
        int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

        if (fd < 0)
                abort();
        void *map = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
        if (map == MAP_FAILED)
                abort();
        offset_file = map;
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

static int64_t offset(void) {
        return offset_file ? __atomic_load_n(offset_file, __ATOMIC_SEQ_CST) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *ret) {
        ClockGettime real = (ClockGettime) dlsym(RTLD_NEXT, "clock_gettime");
        int r = real(clock, ret);

        if (r == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                *ret = moved(*ret, offset());
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
static _Bool on_wall_clock[FDS_MAX];

int timerfd_create(int clock, int flags) {
        TimerfdCreate real = (TimerfdCreate) dlsym(RTLD_NEXT, "timerfd_create");
        int fd = real(clock, flags);

        if (fd >= 0 && fd < FDS_MAX)
                on_wall_clock[fd] = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM;
        return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *ret_old) {
        TimerfdSettime real = (TimerfdSettime) dlsym(RTLD_NEXT, "timerfd_settime");
        struct itimerspec shown = *value;
        _Bool armed = value->it_value.tv_sec != 0 || value->it_value.tv_nsec != 0;

        if (fd >= 0 && fd < FDS_MAX && on_wall_clock[fd] && (flags & TFD_TIMER_ABSTIME) && armed) {
                shown.it_value = moved(shown.it_value, -offset());
                if (shown.it_value.tv_sec < 0)
                        shown.it_value = (struct timespec){.tv_nsec = 1};
        }
        return real(fd, flags, &shown, ret_old);
}
