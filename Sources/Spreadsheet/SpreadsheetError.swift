private import CXLSXWriter

/// Why a workbook was not written.
package struct SpreadsheetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, such as `write Service Matrix, row 7`.
    package let doing: String
    package let reason: String

    package var description: String { "the workbook cannot be written: \(doing): \(reason)" }

    init(doing: String, reason: String) {
        self.doing = doing
        self.reason = reason
    }

    /// - Parameter code: an `lxw_error` other than none.
    init(doing: String, code: UInt32) {
        let text = lxw_strerror(lxw_error(rawValue: code)).map { String(cString: $0) }
        self.init(doing: doing, reason: text ?? "error \(code) of libxlsxwriter")
    }
}
