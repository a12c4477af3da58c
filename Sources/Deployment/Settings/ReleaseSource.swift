/// Where a release's files come from, as a plan knows it.
package enum ReleaseSource: Sendable, Equatable {
    /// Hosts fetch the commit from this URL; with what access, the settings say.
    case git(String)
    case artifact(PackedArtifact)

    /// For people, and the plan.
    package var title: String {
        switch self {
        case .git(let url): url
        case .artifact(let artifact): artifact.title
        }
    }

    package var artifact: PackedArtifact? { if case .artifact(let artifact) = self { artifact } else { nil } }
}

/// A commit, packed; it is put into the artifact store before a run begins.
package struct PackedArtifact: Codable, Sendable, Equatable {
    /// How hosts get it.
    package enum Way: Codable, Sendable, Equatable {
        /// From a URL that is signed when staging begins. It is no part of a plan: the script has a hole for it.
        case url(place: String)
        /// From a bucket, by the host's own role.
        case role(bucket: String, key: String, region: String)
        /// From a file that the host sees.
        case file(String)
    }

    package var sha256: String
    package var bytes: Int
    package var way: Way

    package init(sha256: String, bytes: Int, way: Way) {
        self.sha256 = sha256
        self.bytes = bytes
        self.way = way
    }

    var title: String {
        let place =
            switch way {
            case .url(let place): place
            case .role(let bucket, let key, _): "s3://\(bucket)/\(key)"
            case .file(let path): path
            }
        return "artifact \(place), \(bytes) bytes, SHA-256 \(sha256)"
    }
}
