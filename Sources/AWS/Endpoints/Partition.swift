/// A group of regions with host names and identities of its own (botocore's `partitions.json`).
package struct Partition: Sendable, Hashable {
    /// As in ARNs, e.g. `aws-us-gov`.
    package let id: String
    /// The end of host names that answer on IPv4 only.
    package let dnsSuffix: String
    /// The end of host names that answer on IPv4 and IPv6.
    package let dualStackDNSSuffix: String
    private let regionPrefixes: [String]

    /// The commercial regions: everything that no other partition claims.
    package static let aws = Partition(
        id: "aws", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws", regionPrefixes: [])
    package static let china = Partition(
        id: "aws-cn", dnsSuffix: "amazonaws.com.cn", dualStackDNSSuffix: "api.amazonwebservices.com.cn",
        regionPrefixes: ["cn-"])
    package static let govCloud = Partition(
        id: "aws-us-gov", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws", regionPrefixes: ["us-gov-"])
    package static let europeanSovereign = Partition(
        id: "aws-eusc", dnsSuffix: "amazonaws.eu", dualStackDNSSuffix: "api.amazonwebservices.eu",
        regionPrefixes: ["eusc-"])
    package static let isolated = [
        Partition(
            id: "aws-iso", dnsSuffix: "c2s.ic.gov", dualStackDNSSuffix: "api.aws.ic.gov", regionPrefixes: ["us-iso-"]),
        Partition(
            id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", dualStackDNSSuffix: "api.aws.scloud",
            regionPrefixes: ["us-isob-"]),
        Partition(
            id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", dualStackDNSSuffix: "api.cloud-aws.adc-e.uk",
            regionPrefixes: ["eu-isoe-"]),
        Partition(
            id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", dualStackDNSSuffix: "api.aws.hci.ic.gov",
            regionPrefixes: ["us-isof-"]),
    ]

    static func of(_ region: Region) -> Partition {
        let others = [china, govCloud, europeanSovereign] + isolated
        return others.first { $0.regionPrefixes.contains(where: region.rawValue.hasPrefix) } ?? .aws
    }
}

extension Region {
    package var partition: Partition { .of(self) }
}
