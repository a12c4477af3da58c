/// Why a run was refused before it changed anything.
package struct DeploymentError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case usage, locked, notReady, rollbackFailed, waiting, failed, interrupted
    }

    package var code: Code
    package var message: String
    /// What to do about it, in a sentence.
    package var fix: String?

    package init(_ code: Code, _ message: String, fix: String? = nil) {
        self.code = code
        self.message = message
        self.fix = fix
    }

    package var description: String { fix.map { "\(message)\n  fix: \($0)" } ?? message }
}
