#ifndef MUSTER_CXLSXWRITER_SHIM_H
#define MUSTER_CXLSXWRITER_SHIM_H

#include <xlsxwriter.h>

#endif
