/// Why the repository did not answer.
package struct GitError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case notARepository
        /// No such branch, tag or commit; in a shallow clone it may exist at the origin.
        case notFound(String)
        /// The text names more than one commit.
        case ambiguous(String)
        /// Another user owns the repository, and allowing exactly this path did not help.
        case ownedByAnotherUser(String)
        /// The answer needs history that the shallow clone does not have.
        case shallow
        case other
    }

    package let code: Code
    /// One sentence or two with the cause and the remedy.
    package let message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

extension GitError {
    static let fullHistory =
        "fetch the whole history: `fetch-depth: 0` at actions/checkout, or `git fetch --unshallow --tags`"

    static func notARepository(_ path: String) -> GitError {
        GitError(
            code: .notARepository,
            message: "\(path) is not inside a git repository; run in a checkout, or check the code out first.")
    }

    static func notFound(_ reference: String, isShallow: Bool) -> GitError {
        let hint =
            isShallow
            ? "this is a shallow clone, so \(fullHistory)" : "check the spelling, or run `git fetch --tags origin`"
        return GitError(
            code: .notFound(reference), message: "There is no branch, tag or commit \(reference) here; \(hint).")
    }

    static func ambiguous(_ reference: String, hint: String) -> GitError {
        GitError(code: .ambiguous(reference), message: "\(reference) names more than one commit; \(hint).")
    }

    static func ownedByAnotherUser(_ path: String) -> GitError {
        GitError(
            code: .ownedByAnotherUser(path),
            message: "Another user owns the repository \(path); run as its owner, or `git config --global --add "
                + "safe.directory \(path)`.")
    }

    static let shallow = GitError(
        code: .shallow, message: "This shallow clone does not hold the history that is needed; \(fullHistory).")
}
