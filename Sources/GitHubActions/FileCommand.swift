import Foundation

/// A file in which a step tells the runner names and values: outputs, variables, state.
///
/// Source: the runner's `FileCommandManager`: `NAME<<DELIMITER`, the value's lines, `DELIMITER`. A value that holds a line
/// like the delimiter could go on with names of its own, so the delimiter is random, for each value.
package struct FileCommand: Sendable {
    package enum Kind: String, Sendable {
        case output = "GITHUB_OUTPUT"
        case state = "GITHUB_STATE"
        case environment = "GITHUB_ENV"
    }

    package let path: String

    package init(path: String) { self.path = path }

    /// Appends a value; all of it or nothing.
    ///
    /// - Throws: ``WorkflowError`` for a name that the runner would read otherwise, and when the file cannot be written.
    package func set(
        _ name: String, _ value: String, delimiter: String = "muster_\(UUID().uuidString)"
    ) throws(WorkflowError) {
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
                || byte == 0x5F
        }
        guard isName, !name.isEmpty else {
            throw WorkflowError("'\(name)' is no name of an output: letters, digits, - and _ are")
        }
        guard !value.contains(delimiter) else { throw WorkflowError("the value of '\(name)' holds its own delimiter") }
        do {
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("\(name)<<\(delimiter)\n\(value)\n\(delimiter)\n".utf8))
        } catch {
            throw WorkflowError(
                "the runner's file \(path) cannot be written, so that '\(name)' is not set: "
                    + error.localizedDescription)
        }
    }
}
