#ifndef MUSTER_CZLIB_SHIM_H
#define MUSTER_CZLIB_SHIM_H

#include <zlib.h>

// zlib's initialisers are macros, which Swift does not import.

/// Inflates a whole deflate stream without a header into `to`, which must have exactly the room for it.
static inline int muster_inflate(const unsigned char *from, unsigned int length, unsigned char *to, unsigned int room) {
    z_stream stream = {0};
    stream.next_in = (unsigned char *)from;
    stream.avail_in = length;
    stream.next_out = to;
    stream.avail_out = room;
    int status = inflateInit2(&stream, -MAX_WBITS);
    if (status != Z_OK) { return status; }
    status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return status == Z_STREAM_END && stream.avail_out == 0 ? Z_OK : Z_DATA_ERROR;
}

#endif
