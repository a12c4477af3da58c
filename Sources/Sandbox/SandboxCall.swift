/// A call as the sandbox got it: its signature was right, and it is not answered yet.
package struct SandboxCall: Sendable {
    /// The service's name in signatures, e.g. `monitoring` for CloudWatch.
    package let service: String
    /// Without a protocol's prefix, e.g. `PutItem`; for S3 the operation's name, or method and kind of resource.
    package let operation: String
    /// Of whoever signed.
    package let account: String
    /// The region of the signature.
    package let region: String
    /// The path as it was sent, without the query: for S3 bucket and key.
    package let path: String
    /// The parameters of the query protocol.
    package let form: [String: String]
    package let body: [UInt8]

    init(_ call: Call, _ service: Service, _ operation: String) {
        self.service = service.scope
        self.operation = operation.split(separator: ".").last.map(String.init) ?? operation
        account = call.scope.account
        region = call.scope.region
        path = call.request.path
        form = call.request.form
        body = call.request.body
    }
}
