import AWS

/// Parameter Store's public tree of AWS's regions and services.
///
/// Source: AWS Systems Manager user guide, "Calling AWS service, Region, endpoint, Availability Zone, local zone, and
/// Wavelength Zone public parameters". Ten parameters are the most that a call brings, by name or by path.
package enum GlobalInfrastructure {
    package static let root = "/aws/service/global-infrastructure"
    static let regions = "\(root)/regions"
    static let services = "\(root)/services"
    static let perCall = 10
    /// Pages may be empty and not the last; so many in a row are no listing.
    static let mostEmpty = 100

    static func services(of region: String) -> String { "\(regions)/\(region)/services" }
    static func zones(of region: String) -> String { "\(regions)/\(region)/availability-zones" }
    static func regions(of service: String) -> String { "\(services)/\(service)/regions" }

    /// How many calls a list of that length takes.
    static func calls(for count: Int) -> Int { (count + perCall - 1) / perCall }

    /// The names one level below a path, sorted, each once; `called` hears of each call.
    ///
    /// - Throws: `AWSError`, and ``ReportError`` for a page with parameters that were not asked for: a reply that belongs
    ///   elsewhere is not believed in part.
    static func names(below path: String, _ ssm: SSMClient, called: () -> Void) async throws -> [String] {
        var names: Set<String> = []
        let request = GetParametersByPathRequest(path: path, maxResults: perCall)
        var pages = ssm.parameterNames(request).makeAsyncIterator()
        called()
        let prefix = path + "/"
        var empty = 0
        while let page = try await pages.next(isolation: nil) {
            empty = page.items.isEmpty ? empty + 1 : 0
            guard empty < mostEmpty else {
                throw ReportError(.failed, "\(path) gave \(empty) empty pages in a row, and the token of another")
            }
            for parameter in page.items {
                guard parameter.utf8.starts(with: prefix.utf8) else {
                    throw malformed(path, "it holds '\(parameter.prefix(100))'")
                }
                let name = String(parameter.utf8.dropFirst(prefix.utf8.count)) ?? ""
                guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name.utf8.count <= 200 else {
                    throw malformed(path, "'\(parameter.prefix(200))' names nothing one level below")
                }
                names.insert(name)
            }
            if page.nextToken?.isEmpty == false { called() }
        }
        return names.sorted()
    }

    private static func malformed(_ path: String, _ what: String) -> ReportError {
        ReportError(.failed, "a page of \(path) is malformed: \(what)")
    }

    /// The values of up to ten parameters by their names; what does not exist is not there.
    static func values(_ names: [String], _ ssm: SSMClient) async throws -> [String: String] {
        let reply = try await ssm.getParameters(GetParametersRequest(names: names))
        let wanted = Set(names)
        var values: [String: String] = [:]
        for parameter in reply.parameters {
            guard wanted.contains(parameter.name) else {
                throw malformed("GetParameters", "it holds '\(parameter.name)'")
            }
            values[parameter.name] = parameter.value
        }
        return values
    }
}
