/* A library that calls libc, for the stories of hooks: each function is one call, made from an object that is not ours.
 * Compiled by the stories themselves, several times: with lazy binding, with full RELRO and without a PLT. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(type, name, parameters, arguments) \
    type probe_##name parameters { return name arguments; }

CALL(ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size))
CALL(ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count))
CALL(ssize_t, recv, (int fd, void *bytes, size_t size, int flags), (fd, bytes, size, flags))
CALL(ssize_t, recvfrom, (int fd, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length),
     (fd, bytes, size, flags, from, length))
CALL(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
CALL(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size))
CALL(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
CALL(ssize_t, send, (int fd, const void *bytes, size_t size, int flags), (fd, bytes, size, flags))
CALL(ssize_t, sendto, (int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length),
     (fd, bytes, size, flags, to, length))
CALL(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
CALL(ssize_t, sendfile, (int to, int from, off_t *offset, size_t size), (to, from, offset, size))
CALL(ssize_t, pread, (int fd, void *bytes, size_t size, off_t offset), (fd, bytes, size, offset))
CALL(ssize_t, pwrite, (int fd, const void *bytes, size_t size, off_t offset), (fd, bytes, size, offset))
CALL(int, fsync, (int fd), (fd))
CALL(int, fdatasync, (int fd), (fd))
CALL(int, connect, (int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
CALL(int, accept, (int fd, struct sockaddr *address, socklen_t *length), (fd, address, length))
CALL(int, accept4, (int fd, struct sockaddr *address, socklen_t *length, int flags), (fd, address, length, flags))
CALL(int, poll, (struct pollfd *fds, nfds_t count, int millis), (fds, count, millis))
CALL(int, ppoll, (struct pollfd *fds, nfds_t count, const struct timespec *time, const sigset_t *mask),
     (fds, count, time, mask))
CALL(int, select, (int count, fd_set *read, fd_set *write, fd_set *except, struct timeval *time),
     (count, read, write, except, time))
CALL(int, pselect,
     (int count, fd_set *read, fd_set *write, fd_set *except, const struct timespec *time, const sigset_t *mask),
     (count, read, write, except, time, mask))
CALL(int, epoll_wait, (int epoll, struct epoll_event *events, int most, int millis), (epoll, events, most, millis))
CALL(int, epoll_pwait, (int epoll, struct epoll_event *events, int most, int millis, const sigset_t *mask),
     (epoll, events, most, millis, mask))
CALL(unsigned, sleep, (unsigned seconds), (seconds))
CALL(int, usleep, (useconds_t micros), (micros))
CALL(int, nanosleep, (const struct timespec *time, struct timespec *left), (time, left))
CALL(int, clock_nanosleep, (clockid_t clock, int how, const struct timespec *time, struct timespec *left),
     (clock, how, time, left))
CALL(int, getaddrinfo, (const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result),
     (node, service, hints, result))
CALL(int, getnameinfo,
     (const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service,
      socklen_t service_size, int how),
     (address, length, host, host_size, service, service_size, how))
CALL(struct hostent *, gethostbyname, (const char *name), (name))
CALL(struct hostent *, gethostbyname2, (const char *name, int family), (name, family))
CALL(int, gethostbyname_r,
     (const char *name, struct hostent *host, char *buffer, size_t size, struct hostent **result, int *error),
     (name, host, buffer, size, result, error))
CALL(int, gethostbyname2_r,
     (const char *name, int family, struct hostent *host, char *buffer, size_t size, struct hostent **result, int *error),
     (name, family, host, buffer, size, result, error))
CALL(struct hostent *, gethostbyaddr, (const void *address, socklen_t length, int family), (address, length, family))
CALL(int, gethostbyaddr_r,
     (const void *address, socklen_t length, int family, struct hostent *host, char *buffer, size_t size,
      struct hostent **result, int *error),
     (address, length, family, host, buffer, size, result, error))
CALL(pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options))
CALL(pid_t, wait4, (pid_t pid, int *status, int options, struct rusage *usage), (pid, status, options, usage))
CALL(pid_t, wait3, (int *status, int options, struct rusage *usage), (status, options, usage))
CALL(pid_t, wait, (int *status), (status))
CALL(int, waitid, (idtype_t kind, id_t id, siginfo_t *info, int options), (kind, id, info, options))
CALL(int, system, (const char *command), (command))
CALL(FILE *, popen, (const char *command, const char *mode), (command, mode))
CALL(int, pclose, (FILE *stream), (stream))
CALL(int, flock, (int fd, int operation), (fd, operation))
CALL(int, fcntl, (int fd, int command, void *argument), (fd, command, argument))
CALL(int, lockf, (int fd, int command, off_t size), (fd, command, size))
CALL(int, semop, (int id, struct sembuf *operations, size_t count), (id, operations, count))
CALL(int, semtimedop, (int id, struct sembuf *operations, size_t count, const struct timespec *limit),
     (id, operations, count, limit))
CALL(ssize_t, msgrcv, (int id, void *message, size_t size, long kind, int how), (id, message, size, kind, how))
CALL(int, msgsnd, (int id, const void *message, size_t size, int how), (id, message, size, how))
CALL(int, sigtimedwait, (const sigset_t *set, siginfo_t *info, const struct timespec *limit), (set, info, limit))
CALL(int, sigwaitinfo, (const sigset_t *set, siginfo_t *info), (set, info))
CALL(int, sigwait, (const sigset_t *set, int *number), (set, number))
CALL(ssize_t, copy_file_range, (int from, off_t *from_at, int to, off_t *to_at, size_t size, unsigned how),
     (from, from_at, to, to_at, size, how))
CALL(int, open, (const char *path, int how, mode_t mode), (path, how, mode))
CALL(int, openat, (int directory, const char *path, int how, mode_t mode), (directory, path, how, mode))
CALL(int, creat, (const char *path, mode_t mode), (path, mode))
CALL(int, close, (int fd), (fd))
CALL(int, dup2, (int old, int new), (old, new))
CALL(int, dup3, (int old, int new, int flags), (old, new, flags))
CALL(FILE *, fdopen, (int fd, const char *mode), (fd, mode))
CALL(int, fclose, (FILE *file), (file))
CALL(int, pthread_join, (pthread_t thread, void **result), (thread, result))
CALL(int, pthread_mutex_lock, (pthread_mutex_t *mutex), (mutex))
CALL(int, pthread_mutex_unlock, (pthread_mutex_t *mutex), (mutex))
CALL(void *, dlopen, (const char *file, int mode), (file, mode))

/* Where the compiler knows the room and not the size, the checking variant is called: __read_chk and its like. */
enum { ROOM = 64 };

ssize_t probe_checked_read(int fd, void *bytes, size_t size) {
    char room[ROOM];
    ssize_t count = read(fd, room, size);
    if (count > 0) memcpy(bytes, room, (size_t)count);
    return count;
}

ssize_t probe_checked_recv(int fd, void *bytes, size_t size, int flags) {
    char room[ROOM];
    ssize_t count = recv(fd, room, size, flags);
    if (count > 0) memcpy(bytes, room, (size_t)count);
    return count;
}

ssize_t probe_checked_recvfrom(int fd, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length) {
    char room[ROOM];
    ssize_t count = recvfrom(fd, room, size, flags, from, length);
    if (count > 0) memcpy(bytes, room, (size_t)count);
    return count;
}

ssize_t probe_checked_pread(int fd, void *bytes, size_t size, off_t offset) {
    char room[ROOM];
    ssize_t count = pread(fd, room, size, offset);
    if (count > 0) memcpy(bytes, room, (size_t)count);
    return count;
}

int probe_checked_poll(struct pollfd *fds, nfds_t count, int millis) {
    struct pollfd room[4];
    memcpy(room, fds, sizeof *fds);
    int found = poll(room, count, millis);
    memcpy(fds, room, sizeof *fds);
    return found;
}

int probe_checked_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *time, const sigset_t *mask) {
    struct pollfd room[4];
    memcpy(room, fds, sizeof *fds);
    int found = ppoll(room, count, time, mask);
    memcpy(fds, room, sizeof *fds);
    return found;
}

int probe_checked_open(const char *path, int how) { return open(path, how); }

int probe_checked_openat(int directory, const char *path, int how) { return openat(directory, path, how); }

/* The address of a function, taken in code: a GLOB_DAT entry in every kind of binding. */
ssize_t probe_read_by_pointer(int fd, void *bytes, size_t size) {
    ssize_t (*volatile pointer)(int, void *, size_t) = read;
    return pointer(fd, bytes, size);
}

/* Which function a call leads to at this moment. */
void *probe_address_of_read(void) { return (void *)read; }
