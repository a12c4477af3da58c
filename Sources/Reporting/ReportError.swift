/// Why a report was not made, with what helps.
package struct ReportError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The command or the settings are wrong: exit 2.
        case usage
        /// It could not be made: exit 1.
        case failed
        /// What an execution has kept is cut or lost, or claims what its data does not say; nobody can go on with it: exit 1.
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
