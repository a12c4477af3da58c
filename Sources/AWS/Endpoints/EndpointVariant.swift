/// Which of a service's hosts in a region answers.
package struct EndpointVariant: Sendable, Hashable {
    /// FIPS 140 validated cryptography.
    package var usesFIPS: Bool
    /// IPv4 and IPv6.
    package var usesDualStack: Bool

    package init(usesFIPS: Bool = false, usesDualStack: Bool = false) {
        self.usesFIPS = usesFIPS
        self.usesDualStack = usesDualStack
    }

    /// The host by the rules of botocore's endpoint rule sets. A variant that AWS does not offer there gives a name
    /// that does not resolve, so the call fails instead of going to a host without the wanted property.
    func host(of service: AWSService, in region: Region) -> String {
        let partition = region.partition
        if service == .s3 {
            let name = usesFIPS ? "s3-fips" : "s3"
            return "\(name)\(usesDualStack ? ".dualstack" : "").\(region).\(partition.dnsSuffix)"
        }
        let prefix = service.endpointPrefix + (hasFIPSName(service, in: region) ? "-fips" : "")
        return "\(prefix).\(region).\(usesDualStack ? partition.dualStackDNSSuffix : partition.dnsSuffix)"
    }

    /// Every GovCloud host is a FIPS host and most go by their plain name; Step Functions is the other way round on
    /// dual-stack, and in us-gov-east-1.
    private func hasFIPSName(_ service: AWSService, in region: Region) -> Bool {
        guard region.partition == .govCloud else { return usesFIPS }
        switch (service, usesDualStack) {
        case (.stepFunctions, true): return true
        case (.stepFunctions, false): return usesFIPS && region.rawValue != "us-gov-west-1"
        case (.cloudWatch, true): return false
        case (_, true): return usesFIPS
        case (_, false): return false
        }
    }
}
