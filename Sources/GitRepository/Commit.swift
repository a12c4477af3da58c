package import Foundation

/// What a commit says about itself. Text that is not UTF-8 is repaired with replacement characters.
package struct Commit: Sendable, Hashable {
    package let id: CommitID
    package let author: String
    package let email: String
    /// The first paragraph of the message as one line.
    package let subject: String
    /// When it was committed (not authored), to the second.
    package let time: Date
    package let parents: [CommitID]

    package init(id: CommitID, author: String, email: String, subject: String, time: Date, parents: [CommitID]) {
        self.id = id
        self.author = author
        self.email = email
        self.subject = subject
        self.time = time
        self.parents = parents
    }
}
