#ifndef MUSTER_CGIT2_SHIM_H
#define MUSTER_CGIT2_SHIM_H

#include <git2.h>

// Swift does not import C variadics: one door for each use.

static inline int muster_git_get_search_path(int level, git_buf *path) {
    return git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, path);
}

static inline int muster_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

#endif
