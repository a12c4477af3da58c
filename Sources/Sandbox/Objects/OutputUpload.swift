/// An object that an instance's agent writes when a step has ended.
struct OutputUpload: Sendable, Equatable {
    var bucket: String
    var key: String
    var body: [UInt8]
}

extension CommandRecord {
    /// What the agent uploads of an invocation's steps: the streams that are not empty (fileS3.go of the agent). Of a
    /// stream, at most what the sandbox keeps of it.
    func uploads(of invocation: Invocation) -> [OutputUpload] {
        guard let bucket = request.OutputS3BucketName else { return [] }
        return invocation.plugins.indices.flatMap { index -> [OutputUpload] in
            let plugin = invocation.plugins[index]
            guard plugin.started != nil, !plugin.isSkipped else { return [] }
            return [("stdout", plugin.output), ("stderr", plugin.error)].filter { !$0.1.isEmpty }.map { stream, bytes in
                OutputUpload(bucket: bucket, key: objectKey(of: stream, invocation, index), body: bytes)
            }
        }
    }

    /// `PREFIX/COMMAND/INSTANCE/PLUGIN`; the plugin's name without colons.
    func keyPrefix(_ invocation: Invocation, _ index: Int) -> String {
        let kind = steps[index].folder.split(separator: "/").first.map(String.init) ?? ""
        return [request.OutputS3KeyPrefix ?? "", id, invocation.instanceID, kind].filter { !$0.isEmpty }
            .joined(separator: "/")
    }

    /// - Parameter stream: `stdout` or `stderr`.
    func objectKey(of stream: String, _ invocation: Invocation, _ index: Int) -> String {
        let parts = steps[index].folder.split(separator: "/")
        let step = parts.count == 2 ? "\(parts[1])/" : ""
        return "\(keyPrefix(invocation, index))/\(step)\(stream)"
    }
}
