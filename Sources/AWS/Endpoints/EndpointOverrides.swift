/// URLs that stand in place of AWS's hosts, in the SDKs' order: the service's variable, the general variable, the
/// profile's section of services, the profile's `endpoint_url`.
struct EndpointOverrides: Sendable {
    private let settings: SharedSettings
    private let files: SharedConfiguration
    private let areIgnored: Bool

    init(_ settings: SharedSettings, files: SharedConfiguration) {
        self.settings = settings
        self.files = files
        areIgnored = settings.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
    }

    /// Without a slash at its end.
    func url(of service: AWSService) -> String? {
        guard !areIgnored else { return nil }
        let text =
            settings.value("AWS_ENDPOINT_URL_\(service.variable)", "") ?? settings.value("AWS_ENDPOINT_URL", "")
            ?? files.serviceEndpoint(service.variable.lowercased()) ?? files.current?["endpoint_url"]
        guard var text else { return nil }
        while text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
        return text
    }
}
