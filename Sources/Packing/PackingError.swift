/// Why a commit cannot be shipped as it is.
package struct PackingError: Error, Sendable, Equatable, CustomStringConvertible {
    package let message: String
    package let fix: String

    package var description: String { "\(message)\n  fix: \(fix)" }
}
