/// Why a report was not made, with what helps.
package struct ReportError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The command or the settings are wrong: exit 2.
        case usage
        /// It could not be made: exit 1.
        case failed
        /// What it would say is not what the data says: exit 1.
        case unsupported
    }

    package var code: Code
    package var message: String
    package var fix: String?

    package init(_ code: Code, _ message: String, fix: String? = nil) {
        self.code = code
        self.message = message
        self.fix = fix
    }

    package var description: String { message + (fix.map { "\n  fix: \($0)" } ?? "") }
}
