package import Foundation

/// What Parameter Store's public tree says of AWS's regions and services, as it was read: stage "fetch" of the regions report.
package struct RegionsSnapshot: Codable, Sendable, Equatable {
    package struct RegionEntry: Codable, Sendable, Equatable {
        /// `eu-central-1`.
        package var code: String
        package var details = RegionDetails()
        /// Ids of its availability zones, sorted; nil when they were not asked for or could not be read.
        package var zones: [String]?
        /// Codes of its services, sorted; nil when they could not be read.
        package var services: [String]?
        /// By the service's code; only with endpoints.
        package var endpoints: [String: ServiceEndpoint]?
        package var launch: RegionLaunch?

        package init(code: String) { self.code = code }
    }

    package struct ServiceEntry: Codable, Sendable, Equatable {
        package var code: String
        package var longName: String?
        /// Its regions by the other tree, sorted; only with both trees.
        package var regions: [String]?

        package init(code: String, longName: String? = nil, regions: [String]? = nil) {
            self.code = code
            self.longName = longName
            self.regions = regions
        }
    }

    package var executionID: String
    package var timestamp: Date
    package var regions: [RegionEntry]
    /// Those of the list of services, and those that only a region has.
    package var services: [ServiceEntry]
    package var gaps: [ReportGap]
    /// Sentences on what was not asked for, or is not known.
    package var notes: [String]
    package var options: RegionsOptions
    /// Calls of Parameter Store that were made, repetitions not counted.
    package var calls: Int

    package init(
        executionID: String, timestamp: Date, regions: [RegionEntry], services: [ServiceEntry], gaps: [ReportGap],
        notes: [String], options: RegionsOptions, calls: Int
    ) {
        self.executionID = executionID
        self.timestamp = timestamp
        self.regions = regions
        self.services = services
        self.gaps = gaps
        self.notes = notes
        self.options = options
        self.calls = calls
    }

    enum CodingKeys: String, CodingKey {
        case executionID = "execution_id"
        case timestamp, regions, services, gaps, notes, options, calls
    }
}

/// What a region says of itself.
package struct RegionDetails: Codable, Sendable, Equatable {
    package var longName: String?
    package var partition: String?
    package var domain: String?
    package var geolocationCountry: String?
    package var geolocationRegion: String?

    package init() {}
}

/// Where a service is reached in a region. Either may be missing in the tree.
package struct ServiceEndpoint: Codable, Sendable, Equatable {
    package var endpoint: String?
    package var protocols: String?

    package init(endpoint: String? = nil, protocols: String? = nil) {
        self.endpoint = endpoint
        self.protocols = protocols
    }
}

/// When a region was announced.
package struct RegionLaunch: Codable, Sendable, Equatable {
    /// `2011-11-09`, in UTC.
    package var date: String
    /// The announcement's address; nil when the feed gives none that begins with https.
    package var url: String?

    package init(date: String, url: String?) {
        self.date = date
        self.url = url
    }
}

/// What is read for a regions report.
package struct RegionsOptions: Codable, Sendable, Equatable {
    /// Leaves out what the seed's columns do not need: zones, domains, geolocation.
    package var isLean = false
    package var endpoints = false
    package var bothTrees = false
    /// The address or path of the feed with the launch dates; nil leaves them out.
    package var feed: String?

    package static let feed = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/regions.rss"

    package init(
        isLean: Bool = false, endpoints: Bool = false, bothTrees: Bool = false, feed: String? = RegionsOptions.feed
    ) {
        self.isLean = isLean
        self.endpoints = endpoints
        self.bothTrees = bothTrees
        self.feed = feed
    }
}
