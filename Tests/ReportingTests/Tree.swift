import AWS
import Foundation
import HTTPTransport
import LoopbackServer
import Reporting
import Synchronization

/// A small public tree behind Parameter Store's wire protocol, which counts calls and does what tests want wrong.
final class Tree: Sendable {
    struct Region {
        var services: [String]
        var zones: [String] = []
        var longName: String?
    }

    /// What becomes of a request; nil for the usual answer.
    typealias Fault = @Sendable (_ operation: String, _ subject: String) -> LoopbackServer.Reply?

    private let regions: [String: Region]
    private let services: [String: [String]]
    private let names: [String: String]
    private let fault: Mutex<Fault>
    private let counts = Mutex<[String: Int]>([:])

    init(
        regions: [String: Region] = Tree.small, services: [String: [String]]? = nil,
        names: [String: String] = Tree.names,
        fault: @escaping Fault = { _, _ in nil }
    ) {
        self.regions = regions
        self.names = names
        self.services = services ?? Self.turned(regions)
        self.fault = Mutex(fault)
    }

    static let small = [
        "eu-west-1": Region(
            services: ["ec2", "s3", "sqs"], zones: ["euw1-az1", "euw1-az2"], longName: "Europe (Ireland)"),
        "us-east-1": Region(
            services: (1...23).map { "svc\($0)" } + ["ec2", "s3"], zones: ["use1-az1"],
            longName: "US East (N. Virginia)"),
        "eusc-de-east-1": Region(services: ["ec2"], longName: "EUSC (Germany)"),
    ]
    static let names = ["ec2": "Amazon EC2", "s3": "Amazon S3", "sqs": "Amazon SQS"]

    private static func turned(_ regions: [String: Region]) -> [String: [String]] {
        var services: [String: [String]] = [:]
        for (code, region) in regions { for service in region.services { services[service, default: []].append(code) } }
        return services
    }

    func breaks(_ fault: @escaping Fault) { self.fault.withLock { $0 = fault } }

    /// Calls by their paths; those by names together under `names`.
    var calls: [String: Int] { counts.withLock { $0 } }
    var total: Int { calls.values.reduce(0, +) }
    func forget() { counts.withLock { $0 = [:] } }

    static func error(_ code: String, status: Int = 400) -> LoopbackServer.Reply {
        .response(status: status, body: #"{"__type":"\#(code)","message":"as the test wants"}"#)
    }

    private struct Question: Decodable {
        var Path: String?
        var Names: [String]?
        var NextToken: String?
    }

    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let operation = request.header("X-Amz-Target")?.split(separator: ".").last.map(String.init) ?? ""
        guard let question = try? JSONDecoder().decode(Question.self, from: Data(request.body)) else {
            return Self.error("ValidationException")
        }
        let subject = question.Path.map { String($0.dropFirst(root.count)) } ?? "names"
        counts.withLock { $0[subject, default: 0] += 1 }
        if let fault = fault.withLock({ $0(operation, subject) }) { return fault }
        return operation == "GetParameters" ? values(question.Names ?? []) : page(subject, question.NextToken)
    }

    private let root = "/aws/service/global-infrastructure/"

    private func below(_ path: String) -> [String] {
        let parts = path.split(separator: "/").map(String.init)
        switch parts.count {
        case 1: return parts[0] == "regions" ? regions.keys.sorted() : services.keys.sorted()
        case 3 where parts[2] == "services": return regions[parts[1]]?.services.sorted() ?? []
        case 3 where parts[2] == "availability-zones": return regions[parts[1]]?.zones ?? []
        case 3 where parts[2] == "regions": return services[parts[1]]?.sorted() ?? []
        default: return []
        }
    }

    /// Ten a page. An empty page comes first, as it may: it is not the end.
    private func page(_ path: String, _ token: String?) -> LoopbackServer.Reply {
        let all = below(path)
        guard let token else { return reply([], next: all.isEmpty ? nil : "0") }
        let start = Int(token) ?? 0
        let items = all.dropFirst(start).prefix(10)
        return reply(items.map { ("\(root)\(path)/\($0)", $0) }, next: start + 10 < all.count ? "\(start + 10)" : nil)
    }

    private func values(_ wanted: [String]) -> LoopbackServer.Reply {
        let found = wanted.compactMap { name -> (String, String)? in
            let parts = name.dropFirst(root.count).split(separator: "/").map(String.init)
            let value: String? =
                switch (parts.first, parts.last) {
                case ("services", "longName"): names[parts[1]]
                case ("regions", "longName"): regions[parts[1]]?.longName
                case ("regions", "partition"): "aws"
                case ("regions", "endpoint"): "\(parts[3]).\(parts[1]).amazonaws.com"
                case ("regions", "protocols"): parts[3] == "s3" ? "HTTP, HTTPS" : nil
                default: nil
                }
            return value.map { (name, $0) }
        }
        return reply(found, next: nil)
    }

    private func reply(_ parameters: [(String, String)], next: String?) -> LoopbackServer.Reply {
        let list = parameters.map { ["Name": $0.0, "Value": $0.1, "Type": "String"] }
        var object: [String: Any] = ["Parameters": list]
        if let next { object["NextToken"] = next }
        let body = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return .response(status: 200, body: String(decoding: body, as: UTF8.self))
    }

    // MARK: - Reading it

    /// A reader of this tree, whose cache is in `store`.
    func reader(
        _ server: LoopbackServer, _ store: any ReportStore, _ options: RegionsOptions = RegionsOptions(feed: nil),
        attempts: Int = 1, isRefreshing: Bool = false, regions: [String] = ["eu-west-1"],
        now: @escaping @Sendable () -> Date = { Moments.now }, said: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> RegionsFetch {
        let http = HTTPClient()
        let clients = try regions.map { name in
            SSMClient(
                AWSConfiguration(
                    environment: ["AWS_ENDPOINT_URL": server.url], region: try Moments.region(name),
                    credentials: Credentials(accessKeyID: "AKID", secretAccessKey: "secret", source: "a test"),
                    http: http,
                    retry: RetryPolicy(maximumAttempts: attempts) { 0 }))
        }
        return RegionsFetch(
            clients: clients, http: http, cache: ReportCache(store, maximumAge: 86_400, now: now, warn: said),
            options: options,
            isRefreshing: isRefreshing, now: now, say: said)
    }
}

enum Moments {
    static let now = Date(timeIntervalSince1970: 1_795_247_040)

    struct Unknown: Error {}

    static func region(_ name: String) throws -> Region {
        guard let region = Region(name) else { throw Unknown() }
        return region
    }

    static func stamp(_ execution: String = "exec_1") -> ReportStamp {
        ReportStamp(
            generatedAt: now, execution: execution, version: "0.1.0",
            git: ReportStamp.Git(
                commit: String(repeating: "a", count: 40), describe: "v1-2-gaaaaaaa", branch: "main", dirty: true),
            source: "a test")
    }
}

/// A folder that goes when its test ends.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "muster-reports-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    var store: FolderReports { FolderReports(folder: url.appending(path: "store")) }
    var path: String { url.path }
}
