/// What keeps the sandbox from doing its work, apart from the errors that it answers on the wire.
package struct SandboxError: Error, Sendable, CustomStringConvertible {
    /// Match this, never the text.
    package enum Code: String, Sendable {
        /// No kind of isolation works on this machine.
        case isolation
        /// A program cannot be started.
        case spawn
        /// An instance did not come up.
        case boot
        /// The sandbox's folder or a file given to it cannot be used.
        case state
        /// No address range is free for the instances.
        case network
        /// The server cannot listen.
        case server
        /// The instance does not exist or is in a state that forbids the request.
        case instance
    }

    package let code: Code
    /// A sentence that names the remedy.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
