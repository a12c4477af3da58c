/// The journal could not be written: nothing further was sent, and what ran was cancelled.
package struct JournalFailure: Error, CustomStringConvertible {
    /// How every send ended all the same.
    package var conclusions: [CommandMachine.Conclusion]
    package var cause: any Error

    package var description: String { "\(cause)" }
}
