/// EC2's and STS's protocol: a form in, XML out.
struct QueryProtocol: Sendable {
    let caller: ServiceCaller
    let version: String

    /// The root element of the reply.
    func call(
        _ name: String, _ parameters: [(name: String, value: String)] = [],
        _ repeatability: Repeatability = .repeatable, authorization: Authorization = .signed
    ) async throws(AWSError) -> XMLNode {
        let form = [(name: "Action", value: name), (name: "Version", value: version)] + parameters
        let operation = Operation(
            name: name,
            headers: [(name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8")],
            body: Array(URIEncoding.query(form).utf8), repeatability: repeatability, authorization: authorization)
        let body = try await caller.call(operation)
        do throws(XMLReader.Failure) {
            return try XMLReader.root(of: body)
        } catch {
            throw caller.unreadable(name, "The reply is not the XML that the service describes (byte \(error.offset))")
        }
    }

    /// `Name.1=a&Name.2=b`.
    static func list(_ name: String, _ values: [String]) -> [(name: String, value: String)] {
        values.enumerated().map { (name: "\(name).\($0.offset + 1)", value: $0.element) }
    }
}
