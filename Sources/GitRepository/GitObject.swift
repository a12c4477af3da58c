import CGit2
import Foundation

/// The one owner of a libgit2 object; frees it when it goes.
struct GitObject: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        git_object_free(pointer)
    }

    /// The id of any object, as a commit id is written.
    var id: CommitID? {
        CommitID(hexadecimal: git_object_id(pointer))
    }

    /// The contents of a blob.
    var blobContents: [UInt8] {
        let bytes = git_blob_rawcontent(pointer)
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(git_blob_rawsize(pointer))))
    }

    /// The facts of a commit object.
    func commit() -> Commit? {
        guard let id else { return nil }
        let author = git_commit_author(pointer).pointee
        let text: (UnsafePointer<CChar>?) -> String = { $0.map { String(cString: $0) } ?? "" }
        return Commit(
            id: id, author: text(author.name), email: text(author.email), subject: text(git_commit_summary(pointer)),
            time: .init(timeIntervalSince1970: Double(git_commit_time(pointer))),
            parents: (0..<git_commit_parentcount(pointer)).compactMap {
                CommitID(hexadecimal: git_commit_parent_id(pointer, $0))
            })
    }
}

extension CommitID {
    fileprivate init?(hexadecimal id: UnsafePointer<git_oid>?) {
        guard let id else { return nil }
        self.init(git: id.pointee)
    }

    init?(git id: git_oid) {
        var id = id
        var text = [CChar](repeating: 0, count: 41)
        git_oid_fmt(&text, &id)
        self.init(String(decoding: text.prefix(40).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    var git: git_oid {
        var id = git_oid()
        git_oid_fromstr(&id, description)
        return id
    }
}
