import Foundation

/// Where files lie: a step's own file system, and the repository's paths of them.
extension WorkflowContext {
    /// A file of the repository as annotations name it: relative to the workspace.
    package func repositoryPath(_ path: String, from folder: String = FileManager.default.currentDirectoryPath)
        -> String
    {
        guard let workspace else { return path }
        let place = Self.resolved(path, from: folder)
        let root = Self.resolved(workspace, from: "/")
        return place.hasPrefix(root + "/") ? String(place.dropFirst(root.count + 1)) : path
    }

    /// Whether a path leads to the workspace or into it, wherever links on its way lead.
    ///
    /// - Returns: true outside of a repository's checkout, where there is nothing to stay in.
    package func contains(_ path: String, from folder: String = FileManager.default.currentDirectoryPath) -> Bool {
        guard let workspace else { return true }
        let place = Self.resolved(path, from: folder)
        let root = Self.resolved(workspace, from: "/")
        return place == root || place.hasPrefix(root + "/")
    }

    /// Gives a file in the workspace to the workspace's owner. A container's user is root, and what root owns there the runner
    /// cannot remove before its next checkout; without that right nothing is done, and nothing has to be.
    package func give(_ path: String, from folder: String = FileManager.default.currentDirectoryPath) {
        guard let workspace, contains(path, from: folder) else { return }
        var owner = stat()
        guard stat(workspace, &owner) == 0 else { return }
        let whole = path.hasPrefix("/") ? path : folder + "/" + path
        _ = lchown(whole, owner.st_uid, owner.st_gid)
    }

    /// A path without links, as far as it is there; the rest as it is written.
    private static func resolved(_ path: String, from folder: String) -> String {
        var place = URL(filePath: path.hasPrefix("/") ? path : folder + "/" + path).pathComponents
        var rest: [String] = []
        while place.count > 1 {
            let here = "/" + place.dropFirst().joined(separator: "/")
            if let found = realpath(here, nil) {
                defer { free(found) }
                // What is not there cannot be a link; its dots are taken at their word.
                return URL(filePath: ([String(cString: found)] + rest).joined(separator: "/")).standardizedFileURL.path
            }
            rest.insert(place.removeLast(), at: 0)
        }
        return URL(filePath: "/" + rest.joined(separator: "/")).standardizedFileURL.path
    }
}
