#ifndef MUSTER_CSPAWN_SHIM_H
#define MUSTER_CSPAWN_SHIM_H

#include <spawn.h>

/* The C library has these (glibc 2.34 and later), but shows them only with _GNU_SOURCE, which Swift's own module of
   it does without. The declarations are those of its manual. */
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* A pipe whose ends are closed at exec. */
static inline int muster_pipe(int ends[2]) { return pipe2(ends, 02000000); }

/* A file without a name, closed at exec. */
static inline int muster_memory_file(const char *name) { return memfd_create(name, 1U); }

/* The child starts in `path` and has no descriptor from `from` on. */
static inline int muster_spawn_in(posix_spawn_file_actions_t *actions, const char *path, int from) {
    int status = posix_spawn_file_actions_addchdir_np(actions, path);
    return status != 0 ? status : posix_spawn_file_actions_addclosefrom_np(actions, from);
}

#endif
